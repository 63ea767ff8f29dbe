#include "ui/widgets/network_panel.h"

#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/models/network_words.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace lorimer {
namespace {

QLabel* wrapped(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QLabel* section(const QString& text) {
    auto* label = new QLabel(text);
    setTextRole(label, TextRole::Section);
    return label;
}

QTableView* tableOf(QAbstractItemModel* model, const QString& objectName, const QString& name) {
    auto* table = new QTableView;
    table->setObjectName(objectName);
    table->setAccessibleName(name);
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setMinimumHeight(160);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

}  // namespace

NetworkPanel::NetworkPanel(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("privacy.network"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, space::field, space::inside, 0);
    layout->setSpacing(space::field);
    layout->addWidget(buildBanner());
    layout->addWidget(buildFacts());
    layout->addWidget(buildCommands());
    layout->addWidget(buildTables(), 1);
    connect(&m_clock, &QTimer::timeout, this, &NetworkPanel::applyAge);
    m_clock.start(1000);
    applyNetwork();
}

QWidget* NetworkPanel::buildBanner() {
    auto* banner = new QFrame;
    banner->setProperty("card", true);
    m_stateIcon = new QLabel;
    m_state = wrapped(QStringLiteral("privacy.state"));
    m_promise = wrapped(QStringLiteral("privacy.promise"));
    setTextRole(m_promise, TextRole::Second);
    auto* grid = new QGridLayout(banner);
    grid->setColumnStretch(1, 1);
    grid->setHorizontalSpacing(space::inside);
    grid->addWidget(m_stateIcon, 0, 0, Qt::AlignTop);
    grid->addWidget(m_state, 0, 1);
    grid->addWidget(m_promise, 1, 1);
    return banner;
}

QLabel* NetworkPanel::addFact(QGridLayout* grid, const QString& title, const QString& objectName, QWidget* right) {
    const int row = grid->rowCount();
    auto* label = new QLabel(title);
    QLabel* value = wrapped(objectName);
    grid->addWidget(label, row, 0);
    grid->addWidget(value, row, 1);
    if (right != nullptr) {
        grid->addWidget(right, row, 2);
    }
    grid->setRowMinimumHeight(row, 32);
    return value;
}

QWidget* NetworkPanel::buildFacts() {
    auto* facts = new QWidget;
    auto* grid = new QGridLayout(facts);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::section);
    grid->setVerticalSpacing(space::iconText);
    grid->setColumnStretch(1, 1);
    auto* check = new QPushButton(tr("Check now"));
    check->setObjectName(QStringLiteral("privacy.checkNow"));
    check->setShortcut(Qt::Key_F5);
    check->setToolTip(tr("Counts the open connections now (F5)"));
    auto* again = new QPushButton(tr("Run again"));
    again->setObjectName(QStringLiteral("privacy.runAgain"));
    again->setToolTip(tr("Tries once more to open each kind of network socket; nothing is sent"));
    auto* count = new QWidget;
    auto* countRow = new QHBoxLayout(count);
    countRow->setContentsMargins(0, 0, 0, 0);
    m_connections = new QLabel;
    m_connections->setObjectName(QStringLiteral("privacy.connections"));
    m_connections->setMinimumWidth(32);
    m_age = new QLabel;
    m_age->setObjectName(QStringLiteral("privacy.checked"));
    setTextRole(m_age, TextRole::Second);
    countRow->addWidget(m_connections);
    countRow->addWidget(m_age, 1);
    grid->addWidget(new QLabel(tr("Open network connections")), 1, 0);
    grid->addWidget(count, 1, 1);
    grid->addWidget(check, 1, 2);
    m_selfTest = addFact(grid, tr("Self-test"), QStringLiteral("privacy.selfTest"), again);
    m_local = addFact(grid, tr("Local connections"), QStringLiteral("privacy.local"));
    m_threads = addFact(grid, tr("Filter"), QStringLiteral("privacy.threads"));
    m_display = addFact(grid, tr("Display"), QStringLiteral("privacy.display"));
    connect(check, &QPushButton::clicked, this, &NetworkPanel::checkAsked);
    connect(again, &QPushButton::clicked, this, &NetworkPanel::selfTestAsked);
    return facts;
}

QWidget* NetworkPanel::buildCommands() {
    auto* card = new QFrame;
    card->setProperty("card", true);
    m_copy = new QPushButton(themedIcon(QStringLiteral("copy")), tr("Copy"));
    m_copy->setObjectName(QStringLiteral("privacy.copy"));
    m_copy->setToolTip(tr("Copies the three commands; paste them into a terminal"));
    connect(m_copy, &QPushButton::clicked, this, &NetworkPanel::copyCommands);
    auto* grid = new QGridLayout(card);
    grid->setHorizontalSpacing(space::page);
    grid->setVerticalSpacing(space::iconText);
    grid->setColumnStretch(1, 1);
    grid->addWidget(section(tr("Check it yourself")), 0, 0, 1, 2);
    grid->addWidget(m_copy, 0, 2);
    const QStringList expected = network_words::expectations();
    for (int i = 0; i < expected.size(); ++i) {
        auto* command = new QLabel;
        command->setObjectName(QStringLiteral("privacy.command%1").arg(i + 1));
        setTextRole(command, TextRole::Code);
        command->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        auto* note = wrapped(QStringLiteral("privacy.expect%1").arg(i + 1));
        note->setText(expected[i]);
        setTextRole(note, TextRole::Second);
        grid->addWidget(command, i + 1, 0);
        grid->addWidget(note, i + 1, 1, 1, 2);
        m_commands << command;
    }
    return card;
}

QWidget* NetworkPanel::buildTables() {
    m_tests = new QStandardItemModel(0, 2, this);
    m_tests->setHorizontalHeaderLabels({tr("What was tried"), tr("What the operating system said")});
    auto* libraries = new QStandardItemModel(0, 2, this);
    libraries->setHorizontalHeaderLabels({tr("Library"), tr("Why it is there")});
    for (const NetworkLibrary& library : network_words::libraries()) {
        libraries->appendRow({new QStandardItem(library.name), new QStandardItem(library.reason)});
    }
    auto* libraryTable = tableOf(libraries, QStringLiteral("privacy.libraries"), tr("Libraries with network code"));
    libraryTable->setCurrentIndex(libraries->index(0, 0));
    auto* note = wrapped(QStringLiteral("privacy.librariesNote"));
    note->setText(
        tr("These libraries of others hold network code. The operating system refuses them sockets as it "
           "refuses them to Lorimer."));
    setTextRole(note, TextRole::Second);
    auto* tables = new QWidget;
    auto* grid = new QGridLayout(tables);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::section);
    grid->addWidget(section(tr("Self-test in full")), 0, 0);
    grid->addWidget(section(tr("Libraries with network code")), 0, 1);
    grid->addWidget(tableOf(m_tests, QStringLiteral("privacy.tests"), tr("Self-test in full")), 1, 0, 2, 1);
    grid->addWidget(note, 1, 1);
    grid->addWidget(libraryTable, 2, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(2, 1);
    return tables;
}

void NetworkPanel::setNetwork(const NetworkView& network) {
    const bool newTest = network.selfTestAt != m_network.selfTestAt;
    m_network = network;
    applyNetwork();
    if (newTest) {
        applySelfTest();
    }
}

void NetworkPanel::applyNetwork() {
    const Colors& colors = colorsFor(palette());
    const bool bad = m_network.checked && !m_network.blocked;
    const QColor color = !m_network.checked ? colors.secondText : bad ? colors.error : colors.done;
    m_stateIcon->setPixmap(coloredIcon(bad ? QStringLiteral("error") : QStringLiteral("shield"), color).pixmap(20, 20));
    m_state->setText(network_words::state(m_network));
    m_state->setStyleSheet(QStringLiteral("color: %1; font-weight: 600;").arg(color.name()));
    m_promise->setText(m_network.blocked ? network_words::promise(m_network) : QString());
    m_promise->setVisible(m_network.blocked);
    m_connections->setText(m_network.counted ? format::count(m_network.networkSockets.size()) : format::notMeasured());
    m_connections->setToolTip(m_network.networkSockets.join(QLatin1Char('\n')));
    const auto tests = m_network.testsPassed + m_network.testsFailed;
    m_selfTest->setText(tests == 0 ? format::notMeasured()
                                   : tr("%1. %2 of %3 tests passed, %4")
                                         .arg(network_words::selfTest(m_network), format::count(m_network.testsPassed),
                                              format::count(tests), format::moment(m_network.selfTestAt)));
    m_local->setText(network_words::localConnections(m_network));
    m_threads->setText(m_network.checked
                           ? tr("in force for %1 of %2 threads of Lorimer")
                                 .arg(format::count(m_network.lockedThreads), format::count(m_network.threads))
                           : format::notMeasured());
    m_display->setText(m_network.display.isEmpty()
                           ? format::notMeasured()
                           : tr("%1, on this computer. A VNC viewer cannot be detected.").arg(m_network.display));
    const QStringList commands = network_words::commands(m_network);
    for (qsizetype i = 0; i < m_commands.size(); ++i) {
        m_commands[i]->setText(commands.value(i));
    }
    applyAge();
}

void NetworkPanel::applySelfTest() {
    m_tests->setRowCount(0);
    for (const SelfTestLine& line : m_network.selfTest) {
        QString said = line.got;
        if (line.result == SelfTestLine::Result::Failed) {
            said = tr("%1: failed").arg(line.got);
        } else if (line.result == SelfTestLine::Result::NotAvailable) {
            said = tr("%1: does not count").arg(line.got);
        } else if (line.got == QLatin1String("EPERM")) {
            said = tr("refused");
        }
        auto* answer = new QStandardItem(said);
        if (line.result == SelfTestLine::Result::Failed) {
            answer->setIcon(coloredIcon(QStringLiteral("error"), colorsFor(palette()).error));
        }
        m_tests->appendRow({new QStandardItem(line.name), answer});
    }
    auto* table = findChild<QTableView*>(QStringLiteral("privacy.tests"));
    if (m_tests->rowCount() > 0 && !table->currentIndex().isValid()) {
        table->setCurrentIndex(m_tests->index(0, 0));
    }
}

void NetworkPanel::applyAge() { m_age->setText(network_words::checked(m_network, QDateTime::currentDateTimeUtc())); }

void NetworkPanel::copyCommands() {
    QGuiApplication::clipboard()->setText(network_words::commands(m_network).join(QLatin1Char('\n')));
}

void NetworkPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_copy != nullptr) {
        applyNetwork();
        applySelfTest();
    }
}

}  // namespace lorimer
