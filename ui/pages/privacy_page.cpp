#include "ui/pages/privacy_page.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/models/storage_model.h"
#include "ui/services.h"
#include "ui/settings.h"
#include "ui/style/theme.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/network_panel.h"

namespace lorimer {
namespace {

QLabel* fact(QGridLayout* grid, const QString& title, const QString& objectName) {
    const int row = grid->rowCount();
    auto* value = new QLabel(format::notMeasured());
    value->setObjectName(objectName);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(new QLabel(title), row, 0, Qt::AlignTop);
    grid->addWidget(value, row, 1);
    return value;
}

}  // namespace

PrivacyPage::PrivacyPage(QWidget* parent) : PageFrame(QStringLiteral("privacy"), tr("Privacy"), parent) {
    m_network = new NetworkPanel;
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("privacy.networkScroll"));
    scroll->setAccessibleName(tr("Network"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_network);
    auto* tabs = new QTabWidget;
    tabs->setObjectName(QStringLiteral("privacy.tabs"));
    tabs->addTab(scroll, tr("Network"));
    tabs->addTab(buildStorage(), tr("Storage"));
    body()->addWidget(tabs, 1);
    connect(m_network, &NetworkPanel::checkAsked, this, &PrivacyPage::checkAsked);
    connect(m_network, &NetworkPanel::selfTestAsked, this, &PrivacyPage::selfTestAsked);
}

PrivacyPage::~PrivacyPage() = default;

QWidget* PrivacyPage::buildStorage() {
    m_parts = new StorageModel(this);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("privacy.storage"));
    m_table->setAccessibleName(tr("Where your data are"));
    m_table->setModel(m_parts);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->verticalHeader()->setMinimumSectionSize(32);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(StorageModel::Where, QHeaderView::Stretch);
    auto* note = new QLabel(tr(
        "The data folder is readable only by your account. Exports are where you saved them and are not listed here. "
        "Base models stay where they were when you added them."));
    note->setObjectName(QStringLiteral("privacy.storageNote"));
    note->setWordWrap(true);
    setTextRole(note, TextRole::Second);
    auto* facts = new QGridLayout;
    facts->setHorizontalSpacing(space::section);
    facts->setVerticalSpacing(space::inside);
    facts->setColumnStretch(1, 1);
    m_disk = fact(facts, tr("Data folder"), QStringLiteral("privacy.disk"));
    m_swap = fact(facts, tr("Swap space"), QStringLiteral("privacy.swap"));
    m_dumps = fact(facts, tr("Core dumps"), QStringLiteral("privacy.dumps"));
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, space::field, 0, 0);
    column->setSpacing(space::field);
    column->addWidget(m_table, 1);
    column->addWidget(note);
    column->addLayout(facts);
    return page;
}

void PrivacyPage::openWorkspace(Services& services) {
    m_storage =
        std::make_unique<StorageSession>(services.workspace, services.settings.fileName(), services.filesThread);
    connect(m_storage.get(), &StorageSession::measured, this, &PrivacyPage::setReport);
    connect(m_storage.get(), &StorageSession::failed, this, [this](const Error& error) {
        strip().showMessage(Level::Error, QString::fromStdString(error.sentence()));
    });
    m_storage->measure();
}

void PrivacyPage::closeWorkspace() { m_storage.reset(); }

void PrivacyPage::setNetwork(const NetworkView& network) { m_network->setNetwork(network); }

void PrivacyPage::setReport(const StorageReport& report) {
    m_parts->setParts(report.parts);
    if (m_parts->rowCount() > 0) {
        m_table->setCurrentIndex(m_parts->index(0, 0));
    }
    m_disk->setText(tr("%1, on a disk of this computer (%2), %3 free")
                        .arg(report.folder, report.fileSystem, format::bytes(report.freeBytes)));
    m_swap->setText(!report.swapKnown             ? format::notMeasured()
                    : report.swapPlaces.isEmpty() ? tr("None: what is in memory is not written to a disk.")
                                                  : tr("In use (%1): when memory is short, the operating system may "
                                                       "write parts of it there.")
                                                        .arg(report.swapPlaces.join(QStringLiteral(", "))));
    m_dumps->setText(report.coreDumps ? tr("On: after a crash the operating system may write the program's memory to a "
                                           "file. Ask the person who looks after this computer to switch them off.")
                                      : tr("Off: a crash leaves no copy of the program's memory."));
}

void PrivacyPage::showEvent(QShowEvent* event) {
    PageFrame::showEvent(event);
    if (m_storage != nullptr) {
        m_storage->measure();
    }
}

}  // namespace lorimer
