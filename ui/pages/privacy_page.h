#pragma once

#include <memory>

#include "session/storage_session.h"
#include "ui/models/system_view.h"
#include "ui/widgets/page_frame.h"

class QLabel;
class QTableView;

namespace lorimer {

class NetworkPanel;
class StorageModel;
struct Services;

/// What leaves this computer (nothing), and where the data are. There before the workspace is open and without one.
class PrivacyPage final : public PageFrame {
    Q_OBJECT
public:
    explicit PrivacyPage(QWidget* parent = nullptr);
    ~PrivacyPage() override;

    void openWorkspace(Services& services);
    void closeWorkspace();
    void setNetwork(const NetworkView& network);

Q_SIGNALS:
    void checkAsked();
    void selfTestAsked();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildStorage();
    void setReport(const StorageReport& report);

    std::unique_ptr<StorageSession> m_storage;
    NetworkPanel* m_network = nullptr;
    StorageModel* m_parts = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_disk = nullptr;
    QLabel* m_swap = nullptr;
    QLabel* m_dumps = nullptr;
};

}  // namespace lorimer
