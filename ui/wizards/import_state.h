#pragma once

#include <QString>
#include <QStringList>
#include <optional>

#include "engine/base/error.h"
#include "session/import_draft.h"
#include "session/import_preview.h"

namespace lorimer {

/// The steps of an import, in their order.
enum class ImportStep { File, Columns, View, Split, Confirm };

/// What the import wizard knows: the user's choices and what was found out about the file. It decides whether a step
/// may be left, and writes the summary.
struct ImportState {
    ImportDraft draft;
    std::optional<FileDetection> detection;
    std::optional<ImportScan> scan;
    std::optional<SplitReport> plan;
    QString splitFailure;    ///< why the rows cannot be divided as chosen; empty where they can
    QString failure;         ///< why the file cannot be read; empty where it can
    QString readOnly;        ///< why nothing can be stored; empty where it can
    QStringList takenNames;  ///< of data sets
    qint64 cutRows = 0;      ///< at the draft's limit, as far as it was measured

    /// Takes the columns of a file: keeps the roles where the columns are those of the draft, else proposes them for
    /// the task, which is proposed too unless the user chose it.
    void takeColumns(const FileDetection& found, bool isTaskChosen);
    /// What was detected, as far as the task can use it.
    void proposeRoles();
    /// Gives the role Patient/group to this column and to no other.
    void groupBy(const QString& column);
    /// Takes what the step Split says; true where the file must be read again for it.
    bool divideBy(SplitRule rule, bool together, const QString& column);

    QString fileName() const;
    /// The reason why `step` cannot be left yet, as a sentence; empty where it can.
    QString reason(ImportStep step) const;
    /// One paragraph: what the import will do.
    QString summary() const;
    /// A name that no data set has, made from the file's.
    QString proposedName() const;
    /// The header of the column with the role Patient/group; empty without one.
    QString groupColumn() const;

private:
    QString columnsReason() const;
    QString splitReason() const;
    QString confirmReason() const;
};

}  // namespace lorimer
