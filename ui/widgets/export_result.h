#pragma once

#include <QWidget>

#include "session/adapter_export.h"

class QLabel;
class QPushButton;

namespace lorimer {

/// How an export compares with its run, where its files are, and what they are.
class ExportResult final : public QWidget {
    Q_OBJECT
public:
    explicit ExportResult(QWidget* parent = nullptr);

    void clear();
    void clearParity();
    void setExported(const AdapterExport& report);
    /// Returns what it says.
    QString setParity(const ParityReport& report);
    void setCheckable(bool checkable);

Q_SIGNALS:
    void checkAsked();

private:
    QLabel* m_icon = nullptr;
    QLabel* m_parity = nullptr;
    QLabel* m_where = nullptr;
    QPushButton* m_showDetails = nullptr;
    QPushButton* m_check = nullptr;
    QLabel* m_details = nullptr;
};

}  // namespace lorimer
