#pragma once

#include <QCoreApplication>
#include <QHash>
#include <QString>

#include "engine/evaluate/evaluation_report.h"
#include "store/database.h"

namespace lorimer {

/// What the newest evaluation of each run on its test part found, in a word; a report is read once, since one that is
/// stored does not change.
class TestVerdicts {
    Q_DECLARE_TR_FUNCTIONS(TestVerdicts)
public:
    /// "better", "worse", "no difference": adapted against base, where the interval of the loss leaves 0 out or not;
    /// empty where the run was not evaluated.
    QString of(Database& database, const QString& runId);
    static QString word(const EvaluationReport& report);

private:
    struct Known {
        qint64 report = 0;
        QString word;
    };
    QHash<QString, Known> m_known;
};

}  // namespace lorimer
