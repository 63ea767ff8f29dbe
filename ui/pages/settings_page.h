#pragma once

#include "session/session_jobs.h"
#include "session/storage_session.h"
#include "ui/style/theme.h"
#include "ui/widgets/page_frame.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace lorimer {

class NumberField;
struct Services;

/// How the window looks, where data are, what computes, what new work starts with. Every change applies at once.
class SettingsPage final : public PageFrame {
    Q_OBJECT
public:
    explicit SettingsPage(Services& services, QWidget* parent = nullptr);
    ~SettingsPage() override;

Q_SIGNALS:
    void themeChosen(lorimer::Theme theme);
    void textPercentChosen(int percent);
    void logAsked();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QGridLayout* addSection(const QString& title);
    void addRow(QGridLayout* grid, const QString& title, QWidget* control, const QString& explanation = {});
    NumberField* numberField(const QString& objectName, double smallest, double largest, double step, int decimals = 0);
    QComboBox* choice(const QString& objectName, const QVector<std::pair<QString, QString>>& entries);
    void buildAppearance();
    void buildStorage();
    void buildComputing();
    void buildDefaults();
    void buildShortcuts();
    void buildAbout();
    void connectStorage();
    void readSettings();
    void listDevices(const QStringList& graphicsCards);
    void saveSampling();
    void saved(bool done);
    void setReport(const StorageReport& report);
    void askToDelete();

    Services& m_services;
    StorageSession m_storage;
    SessionJobs m_lookups;
    StorageReport m_report;
    bool m_reading = false;  ///< values come from the file, not from the user
    QVBoxLayout* m_sections = nullptr;
    QComboBox* m_theme = nullptr;
    NumberField* m_text = nullptr;
    QLabel* m_usage = nullptr;
    QLabel* m_old = nullptr;
    QPushButton* m_delete = nullptr;
    QComboBox* m_device = nullptr;
    NumberField* m_memory = nullptr;
    NumberField* m_threads = nullptr;
    QCheckBox* m_awake = nullptr;
    QComboBox* m_preset = nullptr;
    NumberField* m_temperature = nullptr;
    NumberField* m_topP = nullptr;
    NumberField* m_answer = nullptr;
    NumberField* m_seed = nullptr;
};

}  // namespace lorimer
