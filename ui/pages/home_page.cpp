#include "ui/pages/home_page.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QThread>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/models/run_list_model.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/now_card.h"
#include "ui/widgets/recent_runs.h"

namespace lorimer {
namespace {

constexpr int lineHeight = 28;

QLabel* textLabel(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QFrame* hairline() {
    auto* line = new QFrame;
    line->setObjectName(QStringLiteral("hairline"));
    return line;
}

}  // namespace

HomePage::HomePage(const RunListModel& runs, QWidget* parent) : QWidget(parent), m_runs(runs) {
    setObjectName(QStringLiteral("home.page"));
    m_strip = new MessageStrip(QStringLiteral("home"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::section);
    grid->setVerticalSpacing(space::inside);
    grid->setColumnStretch(1, 1);
    buildLines(grid);
    m_welcome = buildWelcome();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::page, space::page, space::page, space::page);
    layout->setSpacing(space::page);
    layout->addWidget(buildHeader());
    layout->addWidget(m_strip);
    layout->addWidget(m_welcome);
    layout->addLayout(grid);
    layout->addStretch(1);
    connect(&m_runs, &QAbstractItemModel::rowsInserted, this, &HomePage::updateRuns);
    connect(&m_runs, &QAbstractItemModel::rowsRemoved, this, &HomePage::updateRuns);
    connect(&m_runs, &QAbstractItemModel::dataChanged, this, &HomePage::updateRuns);
    updateRuns();
    applyNetwork();
}

QWidget* HomePage::buildHeader() {
    auto* title = new QLabel(tr("Home"));
    setTextRole(title, TextRole::Title);
    auto* import = new QPushButton(tr("Import data..."));
    import->setObjectName(QStringLiteral("home.import"));
    auto* create = new QPushButton(tr("New training..."));
    create->setObjectName(QStringLiteral("home.newTraining"));
    create->setProperty("primary", true);
    connect(import, &QPushButton::clicked, this, &HomePage::importAsked);
    connect(create, &QPushButton::clicked, this, &HomePage::newTrainingAsked);
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::inside);
    row->addWidget(title);
    row->addStretch(1);
    row->addWidget(import);
    row->addWidget(create);
    return header;
}

// Until there are data, the page says how to begin.
QWidget* HomePage::buildWelcome() {
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("home.welcome"));
    card->setProperty("card", true);
    QLabel* text = textLabel(QStringLiteral("home.welcomeText"));
    text->setText(
        tr("Welcome. Use your own file, or try the example: 240 invented notes, usually 1 to 6 minutes of training."));
    auto* import = new QPushButton(tr("Import data..."));
    import->setObjectName(QStringLiteral("home.welcomeImport"));
    auto* example = new QPushButton(tr("Try the example"));
    example->setObjectName(QStringLiteral("home.example"));
    connect(import, &QPushButton::clicked, this, &HomePage::importAsked);
    connect(example, &QPushButton::clicked, this, &HomePage::exampleAsked);
    auto* row = new QHBoxLayout(card);
    row->setContentsMargins(space::page, space::field, space::page, space::field);
    row->setSpacing(space::inside);
    row->addWidget(text, 1);
    row->addWidget(import);
    row->addWidget(example);
    return card;
}

QWidget* HomePage::buildPrivacy() {
    auto* network = new QWidget;
    auto* row = new QHBoxLayout(network);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::iconText);
    m_networkIcon = new QLabel;
    m_networkText = textLabel(QStringLiteral("home.network"));
    auto* proof = new QPushButton(tr("See proof"));
    proof->setObjectName(QStringLiteral("home.proof"));
    connect(proof, &QPushButton::clicked, this, &HomePage::proofAsked);
    row->addWidget(m_networkIcon);
    row->addWidget(m_networkText, 1);
    row->addWidget(proof);
    return network;
}

void HomePage::buildLines(QGridLayout* grid) {
    m_now = new NowCard(QStringLiteral("home"), tr("No run is being trained."));
    connect(m_now, &NowCard::openAsked, this, &HomePage::runChosen);
    addLine(grid, tr("Now"), m_now);
    m_path = new PathLine;
    connect(m_path, &PathLine::chosen, this, &HomePage::partChosen);
    addLine(grid, tr("Path"), m_path);
    auto* recent = new QWidget;
    auto* recentColumn = new QVBoxLayout(recent);
    recentColumn->setContentsMargins(0, 0, 0, 0);
    recentColumn->setSpacing(0);
    m_recent = new RecentRuns;
    connect(m_recent, &RecentRuns::runChosen, this, &HomePage::runChosen);
    connect(m_recent, &RecentRuns::datasetChosen, this, &HomePage::datasetChosen);
    recentColumn->addWidget(m_recent);
    m_noRecent = textLabel(QStringLiteral("home.noRuns"));
    m_noRecent->setText(tr("No runs and no datasets yet."));
    recentColumn->addWidget(m_noRecent);
    addLine(grid, tr("Recent"), recent);
    m_computer = textLabel(QStringLiteral("home.computer"));
    m_computer->setText(format::notMeasured());
    addLine(grid, tr("Computer"), m_computer);
    addLine(grid, tr("Privacy"), buildPrivacy());
    m_folder = new ElidedLabel(Qt::ElideMiddle);
    m_folder->setObjectName(QStringLiteral("home.folder"));
    addLine(grid, tr("Data folder"), m_folder);
}

void HomePage::addLine(QGridLayout* grid, const QString& title, QWidget* content) {
    const int row = grid->rowCount();
    if (row > 1) {
        grid->addWidget(hairline(), row, 0, 1, 2);
    }
    // One line of the page is as high as a control, so that title and first line stand on one height.
    auto* label = new QLabel(title);
    label->setStyleSheet(QStringLiteral("font-weight: 600;"));
    label->setMinimumHeight(lineHeight);
    content->setMinimumHeight(lineHeight);
    grid->addWidget(label, row + 1, 0, Qt::AlignTop);
    grid->addWidget(content, row + 1, 1);
}

void HomePage::updateRuns() {
    const auto& runs = m_runs.runs();
    m_noRecent->setVisible(runs.isEmpty() && m_shelf.datasets.isEmpty());
    m_welcome->setVisible(runs.isEmpty() && m_shelf.datasets.isEmpty());
    m_recent->setItems(runs, m_shelf.datasets);
    m_path->setState(runs, m_shelf);
    tellInterrupted();
}

// Only of the newest run, and once: whoever went on to other runs has seen it.
void HomePage::tellInterrupted() {
    const auto& runs = m_runs.runs();
    const auto newest = std::max_element(runs.begin(), runs.end(),
                                         [](const RunView& a, const RunView& b) { return a.created < b.created; });
    if (newest == runs.end() || newest->state != RunState::Interrupted || newest->id == m_toldInterrupted) {
        return;
    }
    m_toldInterrupted = newest->id;
    const QString text = newest->savedStep > 0
                             ? tr("Lorimer ended unexpectedly. Run '%1' is saved up to step %2.")
                                   .arg(format::shortName(newest->name), format::count(newest->savedStep))
                             : tr("Lorimer ended unexpectedly. Run '%1' had not saved a step yet; it begins again.")
                                   .arg(format::shortName(newest->name));
    m_strip->showMessage(
        Level::Warning, text,
        {{tr("Resume run"), QStringLiteral("home.resumeRun"), [this, id = newest->id] { Q_EMIT resumeAsked(id); }},
         {tr("Show log"), QStringLiteral("home.showLog"), [this, id = newest->id] { Q_EMIT logAsked(id); }}});
}

void HomePage::setShelf(const ShelfView& shelf) {
    m_shelf = shelf;
    updateRuns();
}

void HomePage::setNow(const RunView* run, std::optional<double> secondsLeft) { m_now->setRun(run, secondsLeft); }

void HomePage::setNetwork(const NetworkView& network) {
    m_network = network;
    applyNetwork();
}

void HomePage::applyNetwork() {
    const Colors& colors = colorsFor(palette());
    if (!m_network.checked) {
        m_networkText->setText(tr("Network lock: not checked yet."));
        m_networkIcon->setPixmap(coloredIcon(QStringLiteral("info"), colors.secondText).pixmap(16, 16));
        return;
    }
    const QColor color = m_network.blocked ? colors.done : colors.error;
    const QString icon = m_network.blocked ? QStringLiteral("shield") : QStringLiteral("error");
    m_networkIcon->setPixmap(coloredIcon(icon, color).pixmap(16, 16));
    if (m_network.blocked) {
        m_networkText->setText(
            tr("Network blocked since %1: the operating system refuses network sockets for Lorimer. Threads under the "
               "filter: %2 of %3; self-tests passed: %4.")
                .arg(QLocale().toString(m_network.since.toLocalTime().time(), QStringLiteral("HH:mm:ss")))
                .arg(m_network.lockedThreads)
                .arg(m_network.threads)
                .arg(m_network.testsPassed));
    } else {
        m_networkText->setText(tr("Not blocked: the operating system's network filter is not in force for all of "
                                  "Lorimer. Threads under the filter: %1 of %2; self-tests failed: %3. Your data are "
                                  "where they were; close Lorimer and ask the person who looks after this computer.")
                                   .arg(m_network.lockedThreads)
                                   .arg(m_network.threads)
                                   .arg(m_network.testsFailed));
    }
}

void HomePage::setMemory(const MemoryView& memory) {
    m_computer->setText(memory.total > 0 ? tr("%1 cores; %2 memory free")
                                               .arg(QThread::idealThreadCount())
                                               .arg(format::gigabytesOf(memory.available, memory.total))
                                         : format::notMeasured());
}

void HomePage::setWorkspace(const QString& folder) { m_folder->setFullText(folder); }

void HomePage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_networkIcon != nullptr) {
        applyNetwork();
    }
}

}  // namespace lorimer
