#include "ui/pages/models_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <utility>

#include "ui/models/activity_model.h"
#include "ui/models/model_list_model.h"
#include "ui/models/model_words.h"
#include "ui/services.h"
#include "ui/settings.h"
#include "ui/style/theme.h"
#include "ui/widgets/message_strip.h"
#include "ui/widgets/model_details.h"
#include "ui/widgets/questions.h"

namespace lorimer {

ModelsPage::ModelsPage(Services& services, QWidget* parent)
    : PageFrame(QStringLiteral("models"), tr("Models"), parent),
      m_services(services),
      m_session(services.workspace, services.filesThread, services.lookupThread) {
    m_addFolder = addAction(tr("Add model folder..."), QStringLiteral("models.addFolder"), true);
    m_addFile = addAction(tr("Add GGUF file..."), QStringLiteral("models.addFile"));
    auto* needed = addAction(tr("What is needed?"), QStringLiteral("models.needed"));
    needed->setCheckable(true);
    connect(m_addFolder, &QPushButton::clicked, this, &ModelsPage::chooseFolder);
    connect(m_addFile, &QPushButton::clicked, this, &ModelsPage::chooseFile);
    connect(needed, &QPushButton::toggled, this, [this](bool shown) { m_needed->setVisible(shown); });
    buildBusy();
    buildNeeded();
    buildEmpty();
    buildTable();
    body()->addWidget(m_busy);
    body()->addWidget(m_needed);
    body()->addWidget(m_empty, 1);
    body()->addWidget(m_split, 1);
    connectSession();
    applyChecking(false);
    refresh();
}

ModelsPage::~ModelsPage() {
    if (m_activity != 0) {
        m_services.activity.end(m_activity, Level::Info, tr("stopped, nothing was added"));
    }
}

void ModelsPage::buildBusy() {
    auto* card = new QFrame;
    card->setProperty("card", true);
    m_busy = card;
    m_busyText = new QLabel;
    m_busyText->setObjectName(QStringLiteral("models.busy"));
    m_busyText->setWordWrap(true);
    m_busyBar = new QProgressBar;
    m_busyBar->setObjectName(QStringLiteral("models.progress"));
    m_busyBar->setAccessibleName(tr("Progress of the check"));
    m_busyBar->setTextVisible(false);
    m_busyBar->setMinimumWidth(160);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("models.cancel"));
    connect(cancel, &QPushButton::clicked, this, [this] { m_session.stop(); });
    auto* row = new QHBoxLayout(card);
    row->setSpacing(space::field);
    row->addWidget(m_busyText, 1);
    row->addWidget(m_busyBar);
    row->addWidget(cancel);
}

void ModelsPage::buildNeeded() {
    auto* card = new QFrame;
    card->setProperty("card", true);
    m_needed = card;
    auto* text = new QLabel(tr(
        "<p>A base model is a folder as it comes from a model library, with:</p>"
        "<ul><li><b>config.json</b>: what kind of model it is</li>"
        "<li><b>tokenizer.json</b>: how it cuts text into tokens</li>"
        "<li><b>.safetensors</b> files: its weights, all of them</li>"
        "<li>tokenizer_config.json or chat_template.jinja: how it reads a conversation</li></ul>"
        "<p>Or it is one <b>.gguf</b> file, which holds all of this.</p>"
        "<p>This version reads Llama, Mistral, Qwen 2 and 3, Gemma, Phi-3, SmolLM2 and 3, OLMo 2, Granite and GPT-2; "
        "of GGUF files those of the Llama architecture. Somebody with a network connection downloads the folder on "
        "another computer and brings it on a USB drive or an internal share. Read the licence of the model before you "
        "use it. Lorimer leaves the files where they are, and never "
        "runs code from them.</p>"));
    text->setObjectName(QStringLiteral("models.neededText"));
    text->setWordWrap(true);
    text->setTextFormat(Qt::RichText);
    auto* column = new QVBoxLayout(card);
    column->addWidget(text);
    m_needed->hide();
}

void ModelsPage::buildEmpty() {
    auto* text = new QLabel(
        tr("No base model yet. Lorimer downloads nothing. Bring a model folder on a USB drive or internal share."));
    text->setObjectName(QStringLiteral("models.empty"));
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignCenter);
    m_emptyAdd = new QPushButton(tr("Add model folder..."));
    m_emptyAdd->setObjectName(QStringLiteral("models.emptyAdd"));
    auto* needed = new QPushButton(tr("What is needed?"));
    needed->setObjectName(QStringLiteral("models.emptyNeeded"));
    connect(m_emptyAdd, &QPushButton::clicked, this, &ModelsPage::chooseFolder);
    connect(needed, &QPushButton::clicked, this, [this] { showNeeded(true); });
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::inside);
    buttons->addStretch(1);
    buttons->addWidget(m_emptyAdd);
    buttons->addWidget(needed);
    buttons->addStretch(1);
    m_empty = new QWidget;
    auto* column = new QVBoxLayout(m_empty);
    column->setSpacing(space::field);
    column->addStretch(1);
    column->addWidget(text);
    column->addLayout(buttons);
    column->addStretch(1);
    m_empty->hide();  // until it is known that there is none
}

void ModelsPage::buildTable() {
    m_models = new ModelListModel(this);
    m_proxy = new QSortFilterProxyModel(this);
    m_proxy->setSourceModel(m_models);
    m_proxy->setSortRole(ModelListModel::SortRole);
    m_proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("models.list"));
    m_table->setAccessibleName(tr("Base models"));
    m_table->setModel(m_proxy);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ModelListModel::Name, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setIconSize(QSize(16, 16));
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->verticalHeader()->setMinimumSectionSize(32);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(ModelListModel::Name, QHeaderView::Stretch);
    m_details = new ModelDetails;
    m_split = new QSplitter(Qt::Vertical);
    m_split->setObjectName(QStringLiteral("models.split"));
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_table);
    m_split->addWidget(m_details);
    m_split->setStretchFactor(0, 2);
    m_split->setStretchFactor(1, 3);
    m_split->hide();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ModelsPage::showCurrent);
    connect(m_details, &ModelDetails::checkAsked, this, &ModelsPage::addModel);
    connect(m_details, &ModelDetails::removeAsked, this, &ModelsPage::askToRemove);
}

void ModelsPage::connectSession() {
    connect(&m_session, &ModelSession::listed, this, &ModelsPage::setModels);
    connect(&m_session, &ModelSession::checkBegan, this, [this](const QString& name) {
        m_checking = name;
        m_activity = m_services.activity.begin(tr("Checking %1").arg(name), [this] { m_session.stop(); });
        m_busyText->setText(model_words::progress(name, {}));
        m_busyBar->setRange(0, 0);
        applyChecking(true);
    });
    connect(&m_session, &ModelSession::progress, this, [this](const ModelCheckProgress& progress) {
        const QString text = model_words::progress(m_checking, progress);
        m_busyText->setText(text);
        m_busyBar->setRange(0, progress.total > 0 ? 1000 : 0);
        const double share =
            progress.total > 0 ? static_cast<double>(progress.done) / static_cast<double>(progress.total) : -1.0;
        m_busyBar->setValue(static_cast<int>(share * 1000.0));
        m_services.activity.progress(m_activity, text, share);
    });
    connect(&m_session, &ModelSession::added, this, [this](qint64 id, const QString& name) {
        checkEnded(Level::Done, tr("%1 is ready.").arg(name));
        m_select = id;
        refresh();
        Q_EMIT modelsChanged();
    });
    connect(&m_session, &ModelSession::removed, this, [this] {
        refresh();
        Q_EMIT modelsChanged();
    });
    connect(&m_session, &ModelSession::refused, this, [this](const ModelRefusal& refusal) {
        const QString text = model_words::refusal(refusal);
        checkEnded(Level::Error, text);
        strip().showMessage(
            Level::Error, text,
            {{tr("Choose another"), QStringLiteral("models.chooseAnother"),
              [this, folder = refusal.isFolder] { folder ? chooseFolder() : chooseFile(); }},
             {tr("What is needed?"), QStringLiteral("models.stripNeeded"), [this] { showNeeded(true); }}});
        refresh();
    });
    connect(&m_session, &ModelSession::stopped, this,
            [this] { checkEnded(Level::Info, tr("The check was stopped. Nothing was added or changed.")); });
    connect(&m_session, &ModelSession::failed, this, [this](const Error& error) {
        const QString text = QString::fromStdString(error.sentence());
        checkEnded(Level::Error, text);
        strip().showMessage(Level::Error, text);
    });
}

void ModelsPage::chooseFolder() {
    askForFolder(this, tr("Choose a model folder"), [this](const QString& folder) { addModel(folder); });
}

void ModelsPage::chooseFile() {
    askForFiles(this, tr("Choose a GGUF file"), tr("GGUF models (*.gguf)"), [this](const QStringList& files) {
        if (!files.isEmpty()) {
            addModel(files.first());
        }
    });
}

void ModelsPage::addModel(const QString& path) {
    if (m_session.isChecking()) {
        return;
    }
    strip().hide();
    m_session.add(path);
}

void ModelsPage::offerFirstModel(const QString& path) {
    if (!path.isEmpty() && m_services.readOnlyReason.isEmpty()) {
        m_session.addFirst(path);
    }
}

void ModelsPage::refresh() { m_session.refresh(m_services.settings.memoryShare()); }

void ModelsPage::showNeeded(bool shown) { findChild<QPushButton*>(QStringLiteral("models.needed"))->setChecked(shown); }

void ModelsPage::setModels(const QVector<ModelEntry>& models) {
    m_models->setEntries(models);
    m_empty->setVisible(models.isEmpty());
    m_split->setVisible(!models.isEmpty());
    if (models.isEmpty()) {
        return;
    }
    if (m_select != 0) {
        selectModel(std::exchange(m_select, 0));
    }
    // Qt 6.4.2 can crash under a screen reader while a table with rows has no current cell.
    if (!m_table->currentIndex().isValid()) {
        m_table->setCurrentIndex(m_proxy->index(0, 0));
    }
    showCurrent();
}

void ModelsPage::selectModel(qint64 id) {
    const QModelIndexList found = m_proxy->match(m_proxy->index(0, 0), ModelListModel::IdRole, id, 1, Qt::MatchExactly);
    if (!found.isEmpty()) {
        m_table->setCurrentIndex(found.first());
    }
}

void ModelsPage::showCurrent() {
    if (const ModelEntry* entry = m_models->find(m_table->currentIndex().data(ModelListModel::IdRole).toLongLong())) {
        m_details->setEntry(*entry);
    }
}

void ModelsPage::askToRemove(qint64 id) {
    const ModelEntry* entry = m_models->find(id);
    if (entry == nullptr) {
        return;
    }
    QString text = tr("Remove '%1' from the list? Its files stay where they are.").arg(entry->model.name);
    if (entry->runs > 0) {
        text += QLatin1Char('\n') +
                tr("Trained on it: %n run(s), which can be resumed and compared as long as the files stay.", nullptr,
                   entry->runs);
    }
    askBefore(this, text, tr("Remove from list"), [this, id] { m_session.remove(id); });
}

void ModelsPage::checkEnded(Level level, const QString& text) {
    if (m_activity != 0) {
        m_services.activity.end(std::exchange(m_activity, 0), level, text);
    }
    applyChecking(false);
}

void ModelsPage::applyChecking(bool checking) {
    const bool writable = m_services.readOnlyReason.isEmpty();
    m_busy->setVisible(checking);
    for (QPushButton* button : {m_addFolder, m_addFile, m_emptyAdd}) {
        button->setEnabled(writable && !checking);
        button->setToolTip(writable ? QString() : m_services.readOnlyReason);
    }
    m_details->setChangesAllowed(writable && !checking);
}

void ModelsPage::showEvent(QShowEvent* event) {
    PageFrame::showEvent(event);
    refresh();
}

}  // namespace lorimer
