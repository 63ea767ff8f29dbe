// Long because each of the sections is a list of controls with their words.
#include "ui/pages/settings_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFile>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QThread>
#include <QVBoxLayout>

#include "session/graphics_cards.h"
#include "ui/format.h"
#include "ui/services.h"
#include "ui/settings.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/questions.h"
#include "ui/widgets/toggle_button.h"

namespace lorimer {
namespace {

constexpr int controlWidth = 220;

/// A choice that the wheel changes only while it has the focus.
class CalmComboBox final : public QComboBox {
protected:
    void wheelEvent(QWheelEvent* event) override {
        if (hasFocus()) {
            QComboBox::wheelEvent(event);
        } else {
            event->ignore();
        }
    }
};

QLabel* textLabel(const QString& objectName, const QString& text = {}) {
    auto* label = new QLabel(text);
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void choose(QComboBox* box, const QString& value) { box->setCurrentIndex(std::max(0, box->findData(value))); }

}  // namespace

SettingsPage::SettingsPage(Services& services, QWidget* parent)
    : PageFrame(QStringLiteral("settings"), tr("Settings"), parent),
      m_services(services),
      m_storage(services.workspace, services.settings.fileName(), services.filesThread),
      m_lookups(services.lookupThread, *this) {
    auto* content = new QWidget;
    m_sections = new QVBoxLayout(content);
    m_sections->setContentsMargins(0, 0, space::inside, 0);
    m_sections->setSpacing(space::inside);
    buildAppearance();
    buildStorage();
    buildComputing();
    buildDefaults();
    buildShortcuts();
    buildAbout();
    m_sections->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("settings.scroll"));
    scroll->setAccessibleName(tr("Settings"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    body()->addWidget(scroll, 1);
    connectStorage();
    readSettings();
    m_lookups.post(
        [this](const StopFlag&) {
            const QStringList cards = graphicsCards();
            m_lookups.deliver([this, cards] { listDevices(cards); });
        },
        [](const Error&) {});  // only when the page goes first
}

SettingsPage::~SettingsPage() { m_lookups.stopAndWait(); }

QGridLayout* SettingsPage::addSection(const QString& title) {
    auto* label = new QLabel(title);
    setTextRole(label, TextRole::Section);
    label->setContentsMargins(0, m_sections->count() > 0 ? space::page : 0, 0, 0);
    m_sections->addWidget(label);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::page);
    grid->setVerticalSpacing(space::inside);
    grid->setColumnMinimumWidth(0, 160);
    grid->setColumnStretch(2, 1);
    m_sections->addLayout(grid);
    return grid;
}

void SettingsPage::addRow(QGridLayout* grid, const QString& title, QWidget* control, const QString& explanation) {
    const int row = grid->rowCount();
    auto* label = new QLabel(title);
    label->setBuddy(control);
    grid->addWidget(label, row, 0);
    if (explanation.isEmpty()) {
        grid->addWidget(control, row, 1, 1, 2, Qt::AlignLeft);
        return;
    }
    QLabel* note = textLabel(control->objectName() + QStringLiteral("Note"), explanation);
    setTextRole(note, TextRole::Second);
    grid->addWidget(control, row, 1);
    grid->addWidget(note, row, 2);
    control->setAccessibleName(title);
    control->setAccessibleDescription(explanation);
}

NumberField* SettingsPage::numberField(const QString& objectName, double smallest, double largest, double step,
                                       int decimals) {
    auto* field = new NumberField(objectName);
    field->setRange(smallest, largest);
    field->setStep(step);
    field->setDecimals(decimals);
    field->setMinimumSize(controlWidth, 28);
    return field;
}

QComboBox* SettingsPage::choice(const QString& objectName, const QVector<std::pair<QString, QString>>& entries) {
    auto* box = new CalmComboBox;
    box->setObjectName(objectName);
    box->setMinimumWidth(controlWidth);
    box->setMinimumHeight(28);
    for (const auto& [text, value] : entries) {
        box->addItem(text, value);
    }
    return box;
}

void SettingsPage::buildAppearance() {
    QGridLayout* grid = addSection(tr("Appearance"));
    m_theme = choice(QStringLiteral("settings.theme"), {{tr("As the system"), QStringLiteral("0")},
                                                        {tr("Light"), QStringLiteral("1")},
                                                        {tr("Dark"), QStringLiteral("2")}});
    m_text = numberField(QStringLiteral("settings.textSize"), Settings::smallestText, Settings::largestText, 10);
    m_text->setUnit(tr("%"));
    addRow(grid, tr("Theme"), m_theme, tr("As the system follows the desktop's own choice."));
    addRow(grid, tr("Text size"), m_text, tr("80 to 200. Also Ctrl+plus, Ctrl+minus and Ctrl+0."));
    connect(m_theme, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (!m_reading) {
            saved(m_services.settings.setTheme(static_cast<Theme>(index)));
            Q_EMIT themeChosen(m_services.settings.theme());
        }
    });
    connect(m_text, &NumberField::edited, this, [this] {
        if (m_text->number() && !m_reading) {
            saved(m_services.settings.setTextPercent(static_cast<int>(*m_text->number())));
            Q_EMIT textPercentChosen(m_services.settings.textPercent());
        }
    });
}

void SettingsPage::buildStorage() {
    QGridLayout* grid = addSection(tr("Storage"));
    QLabel* folder = textLabel(QStringLiteral("settings.folder"), m_services.workspace.folder());
    m_usage = textLabel(QStringLiteral("settings.usage"), format::notMeasured());
    m_old = textLabel(QStringLiteral("settings.oldCheckpoints"), format::notMeasured());
    m_delete = new QPushButton(tr("Delete old checkpoints..."));
    m_delete->setObjectName(QStringLiteral("settings.deleteCheckpoints"));
    m_delete->setEnabled(false);
    auto* log = new QPushButton(tr("Show log"));
    log->setObjectName(QStringLiteral("settings.showLog"));
    for (const auto& [title, label] : {std::pair{tr("Data folder"), folder}, std::pair{tr("Disk use"), m_usage}}) {
        const int row = grid->rowCount();
        grid->addWidget(new QLabel(title), row, 0, Qt::AlignTop);
        grid->addWidget(label, row, 1, 1, 2);
    }
    const int row = grid->rowCount();
    grid->addWidget(new QLabel(tr("Old checkpoints")), row, 0);
    grid->addWidget(m_delete, row, 1);
    grid->addWidget(m_old, row, 2);
    addRow(grid, tr("Log"), log, tr("What Lorimer did and when, without any text of your rows."));
    connect(m_delete, &QPushButton::clicked, this, &SettingsPage::askToDelete);
    connect(log, &QPushButton::clicked, this, &SettingsPage::logAsked);
}

void SettingsPage::buildComputing() {
    QGridLayout* grid = addSection(tr("Computing"));
    m_device = choice(QStringLiteral("settings.device"), {});
    listDevices({});
    m_memory = numberField(QStringLiteral("settings.memory"), 50, 95, 5);
    m_memory->setUnit(tr("%"));
    m_threads = numberField(QStringLiteral("settings.threads"), 0, QThread::idealThreadCount(), 1);
    m_awake = new QCheckBox(tr("Keep the computer awake"));
    m_awake->setObjectName(QStringLiteral("settings.keepAwake"));
    addRow(grid, tr("Device"), m_device,
           tr("What trains and answers. Automatic takes a graphics card where one is usable."));
    addRow(grid, tr("Memory limit"), m_memory, tr("50 to 95. A training that needs more is not started."));
    addRow(grid, tr("Threads"), m_threads,
           tr("0 means all %1 cores. Fewer leave room for other programs, and training is slower.")
               .arg(format::count(QThread::idealThreadCount())));
    addRow(grid, tr("While training"), m_awake,
           tr("Asks the desktop not to sleep until the run ends. The screen may switch off."));
    m_awake->setAccessibleName(m_awake->text());
    connect(m_device, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_reading) {
            saved(m_services.settings.setDevice(m_device->currentData().toString()));
        }
    });
    connect(m_memory, &NumberField::edited, this, [this] {
        if (m_memory->number() && !m_reading) {
            saved(m_services.settings.setMemoryShare(*m_memory->number() / 100.0));
        }
    });
    connect(m_threads, &NumberField::edited, this, [this] {
        if (m_threads->number() && !m_reading) {
            saved(m_services.settings.setThreads(static_cast<int>(*m_threads->number())));
        }
    });
    connect(m_awake, &QCheckBox::toggled, this, [this](bool on) {
        if (!m_reading) {
            saved(m_services.settings.setKeepAwake(on));
        }
    });
}

void SettingsPage::buildDefaults() {
    QGridLayout* grid = addSection(tr("Defaults"));
    m_preset = choice(QStringLiteral("settings.preset"), {{tr("Quick try"), QStringLiteral("quick")},
                                                          {tr("Balanced"), QStringLiteral("balanced")},
                                                          {tr("Thorough"), QStringLiteral("thorough")}});
    m_temperature = numberField(QStringLiteral("settings.temperature"), 0.0, 2.0, 0.1, 2);
    m_topP = numberField(QStringLiteral("settings.topP"), 0.05, 1.0, 0.05, 2);
    m_answer = numberField(QStringLiteral("settings.answerTokens"), 1, 8192, 50);
    m_seed = numberField(QStringLiteral("settings.seed"), 0, 2147483647, 1);
    addRow(grid, tr("New training"), m_preset, tr("How thorough a new training is at first."));
    addRow(grid, tr("Temperature"), m_temperature, tr("0 always takes the likeliest word; higher values vary more."));
    addRow(grid, tr("Top-p"), m_topP, tr("Leaves out unlikely words; 1 leaves out none."));
    addRow(grid, tr("Longest answer"), m_answer, tr("In tokens; a token is about three quarters of a word."));
    addRow(grid, tr("Seed"), m_seed, tr("The same seed and question give the same answer."));
    connect(m_preset, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_reading) {
            saved(m_services.settings.setPreset(m_preset->currentData().toString()));
        }
    });
    for (NumberField* field : {m_temperature, m_topP, m_answer, m_seed}) {
        connect(field, &NumberField::edited, this, &SettingsPage::saveSampling);
    }
}

void SettingsPage::buildShortcuts() {
    QGridLayout* grid = addSection(tr("Shortcuts"));
    const std::pair<QString, QString> keys[] = {
        {tr("Ctrl+1 to Ctrl+9"), tr("pages in the order of the sidebar")},
        {tr("Ctrl+I, Ctrl+T"), tr("import data, new training")},
        {tr("Ctrl+Shift+P, Ctrl+Shift+S"), tr("pause or resume, stop and save")},
        {tr("Ctrl+Enter, H"), tr("ask both models, show differences")},
        {tr("Ctrl+J"), tr("activity: long tasks and past messages")},
        {tr("Ctrl+plus, Ctrl+minus, Ctrl+0"), tr("text size")},
        {tr("F5, F6"), tr("check again; from sidebar to page to status bar")},
        {tr("In a plot: arrows, plus, minus, Home, L"), tr("cursor, zoom, whole curve, logarithmic axis")}};
    for (const auto& [key, deed] : keys) {
        const int row = grid->rowCount();
        grid->addWidget(textLabel(QStringLiteral("settings.key%1").arg(row), key), row, 0, 1, 2);
        grid->addWidget(textLabel(QStringLiteral("settings.keyDeed%1").arg(row), deed), row, 2);
    }
}

void SettingsPage::buildAbout() {
    QGridLayout* grid = addSection(tr("About"));
    QLabel* about = textLabel(
        QStringLiteral("settings.about"),
        tr("Lorimer %1 fine-tunes language models on this computer. It is free software under the GNU General Public "
           "License, version 3 or later, and comes without warranty.")
            .arg(QCoreApplication::applicationVersion()));
    QLabel* parts = textLabel(
        QStringLiteral("settings.parts"),
        tr("It is built with Qt 6 (LGPL 3), QCustomPlot (GPL 3), LibTorch (BSD 3-clause), SQLite (public domain), "
           "JSON for Modern C++ (MIT), PCRE2 (BSD 3-clause) and ICU (Unicode 3.0). A base model has a licence of its "
           "own, which the Models page shows."));
    setTextRole(parts, TextRole::Second);
    auto* show = new ToggleButton(tr("Show the licence"), QStringLiteral("settings.licence"));
    auto* text = new QPlainTextEdit;
    text->setObjectName(QStringLiteral("settings.licenceText"));
    text->setAccessibleName(tr("GNU General Public License"));
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setMinimumHeight(280);
    text->hide();
    grid->addWidget(about, 0, 0, 1, 3);
    grid->addWidget(parts, 1, 0, 1, 3);
    grid->addWidget(show, 2, 0, Qt::AlignLeft);
    grid->addWidget(text, 3, 0, 1, 3);
    connect(show, &QPushButton::toggled, this, [text](bool on) {
        QFile licence(QStringLiteral(":/LICENSE"));  // a resource of the program, no file of the disk
        if (on && text->document()->isEmpty() && licence.open(QIODevice::ReadOnly)) {
            text->setPlainText(QString::fromUtf8(licence.readAll()));
        }
        text->setVisible(on);
    });
}

void SettingsPage::connectStorage() {
    connect(&m_storage, &StorageSession::measured, this, &SettingsPage::setReport);
    connect(&m_storage, &StorageSession::checkpointsDeleted, this, [this](qint64 count, qint64 bytes) {
        strip().showMessage(Level::Done,
                            tr("Checkpoints deleted: %1; %2 are free again. Adapters and runs are unchanged.")
                                .arg(format::count(count), format::bytes(bytes)));
    });
    connect(&m_storage, &StorageSession::failed, this, [this](const Error& error) {
        strip().showMessage(Level::Error, QString::fromStdString(error.sentence()));
    });
}

void SettingsPage::readSettings() {
    const Settings& settings = m_services.settings;
    m_reading = true;
    m_theme->setCurrentIndex(static_cast<int>(settings.theme()));
    m_text->setNumber(settings.textPercent());
    choose(m_device, settings.device());
    m_memory->setNumber(settings.memoryShare() * 100.0);
    m_threads->setNumber(settings.threads());
    m_awake->setChecked(settings.keepAwake());
    choose(m_preset, settings.preset());
    const SamplingConfig sampling = settings.sampling();
    m_temperature->setNumber(sampling.temperature);
    m_topP->setNumber(sampling.topP);
    m_answer->setNumber(sampling.maxTokens);
    m_seed->setNumber(static_cast<double>(sampling.seed));
    m_reading = false;
}

void SettingsPage::listDevices(const QStringList& graphicsCards) {
    m_reading = true;
    m_device->clear();
    m_device->addItem(tr("Automatic"), QStringLiteral("auto"));
    m_device->addItem(tr("Processor"), QStringLiteral("cpu"));
    for (qsizetype i = 0; i < graphicsCards.size(); ++i) {
        m_device->addItem(tr("Graphics card %1: %2").arg(i + 1).arg(graphicsCards[i]),
                          QStringLiteral("cuda:%1").arg(i));
    }
    const QString chosen = m_services.settings.device();
    if (m_device->findData(chosen) < 0) {  // the card was taken out; what is set stays set and is said
        m_device->addItem(tr("%1, not found").arg(chosen), chosen);
    }
    choose(m_device, chosen);
    m_reading = false;
}

void SettingsPage::saveSampling() {
    if (m_reading || !m_temperature->number() || !m_topP->number() || !m_answer->number() || !m_seed->number()) {
        return;
    }
    SamplingConfig sampling = m_services.settings.sampling();
    sampling.temperature = *m_temperature->number();
    sampling.topP = *m_topP->number();
    sampling.maxTokens = static_cast<int>(*m_answer->number());
    sampling.seed = static_cast<std::uint64_t>(*m_seed->number());
    saved(m_services.settings.setSampling(sampling));
}

void SettingsPage::saved(bool done) {
    if (done) {
        return;
    }
    strip().showMessage(Level::Error,
                        tr("This setting could not be saved: the file %1 cannot be written. The old value "
                           "still applies.")
                            .arg(m_services.settings.fileName()));
    readSettings();
}

void SettingsPage::setReport(const StorageReport& report) {
    m_report = report;
    std::int64_t stored = 0;
    std::int64_t runs = 0;
    std::int64_t models = 0;
    for (const StoragePart& part : report.parts) {
        const bool ofRuns = part.kind == StoragePart::Kind::Adapters || part.kind == StoragePart::Kind::Checkpoints;
        (part.kind == StoragePart::Kind::Model ? models : ofRuns ? runs : stored) += part.bytes;
    }
    m_usage->setText(
        tr("Runs %1, datasets and chats %2, base models %3. On this disk %4 are free.")
            .arg(format::bytes(runs), format::bytes(stored), format::bytes(models), format::bytes(report.freeBytes)));
    m_old->setText(report.oldCheckpoints == 0 ? tr("None. Every checkpoint is still needed to go on with a run.")
                                              : tr("%n checkpoint(s), %1, that no run needs any more.", nullptr,
                                                   static_cast<int>(report.oldCheckpoints))
                                                    .arg(format::bytes(report.oldCheckpointBytes)));
    m_delete->setEnabled(report.oldCheckpoints > 0 && m_services.readOnlyReason.isEmpty());
}

void SettingsPage::askToDelete() {
    askBefore(this,
              tr("Delete %n old checkpoint(s) and free %1? Adapters stay, and unfinished runs can still be resumed.",
                 nullptr, static_cast<int>(m_report.oldCheckpoints))
                  .arg(format::bytes(m_report.oldCheckpointBytes)),
              tr("Delete old checkpoints"), [this] { m_storage.deleteOldCheckpoints(); });
}

void SettingsPage::showEvent(QShowEvent* event) {
    PageFrame::showEvent(event);
    readSettings();
    m_storage.measure();
}

}  // namespace lorimer
