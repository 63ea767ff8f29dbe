#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/models/system_view.h"

class QGridLayout;
class QLabel;
class QPushButton;
class QStandardItemModel;

namespace lorimer {

/// The network proof: what the operating system refuses, what is open, and how to check both from outside.
class NetworkPanel final : public QWidget {
    Q_OBJECT
public:
    explicit NetworkPanel(QWidget* parent = nullptr);

    void setNetwork(const NetworkView& network);

Q_SIGNALS:
    void checkAsked();
    void selfTestAsked();

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildBanner();
    QWidget* buildFacts();
    QWidget* buildCommands();
    QWidget* buildTables();
    QLabel* addFact(QGridLayout* grid, const QString& title, const QString& objectName, QWidget* right = nullptr);
    void applyNetwork();
    void applySelfTest();
    void applyAge();
    void copyCommands();

    NetworkView m_network;
    QTimer m_clock;  ///< "checked 2 s ago"
    QLabel* m_stateIcon = nullptr;
    QLabel* m_state = nullptr;
    QLabel* m_promise = nullptr;
    QLabel* m_connections = nullptr;
    QLabel* m_age = nullptr;
    QLabel* m_selfTest = nullptr;
    QLabel* m_local = nullptr;
    QLabel* m_threads = nullptr;
    QLabel* m_display = nullptr;
    QVector<QLabel*> m_commands;
    QPushButton* m_copy = nullptr;
    QStandardItemModel* m_tests = nullptr;
};

}  // namespace lorimer
