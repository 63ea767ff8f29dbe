#include "ui/widgets/row_view_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/length_histogram.h"
#include "ui/widgets/system_text_line.h"
#include "ui/widgets/token_view.h"

namespace lorimer {
namespace {

constexpr int leastLimit = 64;
constexpr int limitStep = 64;
constexpr int longestLimit = 131'072;  // where no model says how much it reads
constexpr double keptShare = 0.99;
constexpr int widestModel = 320;

QPushButton* stepButton(const QString& sign, const QString& objectName, const QString& words) {
    auto* button = new QPushButton(sign);
    button->setObjectName(objectName);
    button->setAccessibleName(words);
    button->setToolTip(words);
    return button;
}

}  // namespace

RowViewPanel::RowViewPanel(const QString& name, std::unique_ptr<RowViewSession> session, QWidget* parent)
    : QWidget(parent), m_session(std::move(session)) {
    setObjectName(name + QStringLiteral(".view"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    buildTop(name);
    m_estimated = new QLabel(tr("Lengths are estimated; add a base model to see exact tokens."));
    m_estimated->setObjectName(name + QStringLiteral(".estimated"));
    m_estimated->setWordWrap(true);
    layout->addWidget(m_estimated);
    m_histogram = new LengthHistogram(name + QStringLiteral(".histogram"));
    layout->addWidget(m_histogram);
    buildRowLine(name);
    m_tokens = new TokenView(name + QStringLiteral(".tokens"));
    layout->addWidget(m_tokens, 1);
    buildLegend(name);
    connectSession();
    refreshModels();
    clearRows(QString());
}

RowViewPanel::~RowViewPanel() = default;

void RowViewPanel::buildTop(const QString& name) {
    m_model = new QComboBox;
    m_model->setObjectName(name + QStringLiteral(".model"));
    m_model->setAccessibleName(tr("Base model whose tokens are shown"));
    m_model->setMaximumWidth(widestModel);
    m_limit = new QSpinBox;
    m_limit->setObjectName(name + QStringLiteral(".limit"));
    m_limit->setAccessibleName(tr("Length limit in tokens"));
    m_limit->setRange(leastLimit, longestLimit);
    m_limit->setSingleStep(limitStep);
    m_limit->setValue(1024);
    m_limit->setSuffix(tr(" tokens"));
    m_limit->setGroupSeparatorShown(true);
    m_limit->setKeyboardTracking(false);
    m_cut = new QLabel;
    m_cut->setObjectName(name + QStringLiteral(".cut"));
    m_keep = new QPushButton;
    m_keep->setObjectName(name + QStringLiteral(".keep"));
    m_keep->hide();
    auto* row = new QHBoxLayout;
    row->setSpacing(space::inside);
    m_modelTitle = new QLabel(tr("Length in tokens for"));
    row->addWidget(m_modelTitle);
    row->addWidget(m_model);
    row->addSpacing(space::inside);
    row->addWidget(new QLabel(tr("limit")));
    row->addWidget(m_limit);
    row->addWidget(m_cut);
    row->addStretch(1);
    row->addWidget(m_keep);
    qobject_cast<QVBoxLayout*>(layout())->addLayout(row);
    connect(m_model, &QComboBox::activated, this, [this] {
        m_modelPath = m_model->currentData().toString();
        restart();
        Q_EMIT modelChosen(m_modelPath);
    });
    connect(m_limit, &QSpinBox::valueChanged, this, [this](int limit) {
        updateLimit();
        Q_EMIT limitChosen(limit);
    });
    connect(m_keep, &QPushButton::clicked, this, [this] { m_limit->setValue(m_lengths->limitThatKeeps(keptShare)); });
}

void RowViewPanel::buildRowLine(const QString& name) {
    auto* title = new QLabel(tr("What the model sees"));
    setTextRole(title, TextRole::Section);
    m_previous = stepButton(QStringLiteral("<"), name + QStringLiteral(".previousToken"), tr("Row before"));
    m_next = stepButton(QStringLiteral(">"), name + QStringLiteral(".nextToken"), tr("Row after"));
    m_row = new QSpinBox;
    m_row->setObjectName(name + QStringLiteral(".tokenRow"));
    m_row->setAccessibleName(tr("Row that is shown token by token"));
    m_row->setGroupSeparatorShown(true);
    m_row->setKeyboardTracking(false);
    m_rowOf = new QLabel;
    m_filter = new QComboBox;
    m_filter->setObjectName(name + QStringLiteral(".filter"));
    m_filter->setAccessibleName(tr("Which rows are shown"));
    m_filter->addItem(tr("all rows"), AllRows);
    m_filter->addItem(tr("cut rows"), CutRows);
    m_filter->addItem(tr("rows that train nothing"), UntrainedRows);
    m_plain = new QCheckBox(tr("As plain text"));
    m_plain->setObjectName(name + QStringLiteral(".plain"));
    auto* row = new QHBoxLayout;
    row->setSpacing(space::inside);
    row->addWidget(title);
    row->addSpacing(space::field);
    row->addWidget(new QLabel(tr("row")));
    row->addWidget(m_previous);
    row->addWidget(m_row);
    row->addWidget(m_next);
    row->addWidget(m_rowOf);
    row->addSpacing(space::field);
    row->addWidget(new QLabel(tr("show")));
    row->addWidget(m_filter);
    row->addStretch(1);
    row->addWidget(m_plain);
    qobject_cast<QVBoxLayout*>(layout())->addLayout(row);
    connect(m_previous, &QPushButton::clicked, m_row, &QSpinBox::stepDown);
    connect(m_next, &QPushButton::clicked, m_row, &QSpinBox::stepUp);
    connect(m_row, &QSpinBox::valueChanged, this, &RowViewPanel::askRow);
    connect(m_filter, &QComboBox::activated, this, &RowViewPanel::updateFilter);
    connect(m_plain, &QCheckBox::toggled, this, [this](bool plain) { m_tokens->setPlain(plain); });
}

void RowViewPanel::buildLegend(const QString& name) {
    const char* const objects[] = {"read", "trained", "template", "cut"};
    auto* row = new QHBoxLayout;
    row->setSpacing(space::page);
    for (const char* object : objects) {
        auto* label = new QLabel;
        label->setObjectName(name + QLatin1Char('.') + QLatin1String(object));
        m_legend.push_back(label);
    }
    for (const TokenKind kind : {TokenKind::Template, TokenKind::Read, TokenKind::Trained, TokenKind::Cut}) {
        row->addWidget(m_legend[static_cast<std::size_t>(kind)]);
    }
    m_total = new QLabel;
    m_total->setObjectName(name + QStringLiteral(".total"));
    row->addWidget(m_total);
    row->addStretch(1);
    m_system = new SystemTextLine(name);
    row->addWidget(m_system->line());
    qobject_cast<QVBoxLayout*>(layout())->addLayout(row);
    layout()->addWidget(m_system);
    connect(m_system, &SystemTextLine::textChosen, this, [this](const QString& text) {
        restart();
        Q_EMIT systemTextChosen(text);
    });
}

void RowViewPanel::setSystemText(const QString& text) {
    if (text == m_system->text()) {
        return;
    }
    m_system->setText(text);
    restart();
}

void RowViewPanel::fixSystemText() { m_system->setFixed(); }

void RowViewPanel::connectSession() {
    RowViewSession* session = m_session.get();
    connect(session, &RowViewSession::modelsListed, this, &RowViewPanel::fillModels);
    connect(session, &RowViewSession::rowShown, this,
            [this](std::size_t, const RowTokens& tokens) { showTokens(tokens); });
    connect(session, &RowViewSession::rowFailed, this, &RowViewPanel::showFailure);
    connect(session, &RowViewSession::measureProgress, this, [this](qint64 rows, qint64 total) {
        m_histogram->setLengths(nullptr,
                                tr("Measuring lengths: %1 of %2 rows").arg(format::count(rows), format::count(total)));
    });
    connect(session, &RowViewSession::measureFailed, this,
            [this](const Error& error) { m_histogram->setLengths(nullptr, QString::fromStdString(error.sentence())); });
    connect(session, &RowViewSession::measured, this, [this](const std::shared_ptr<const RowLengths>& lengths) {
        m_lengths = lengths;
        m_histogram->setLengths(lengths);
        updateLimit();
        Q_EMIT lengthsMeasured();
    });
}

void RowViewPanel::refreshModels() {
    if (!m_isModelFixed) {
        m_session->listModels();
    }
}

void RowViewPanel::fixModel() {
    m_isModelFixed = true;
    m_model->hide();
    m_modelTitle->setText(tr("Length in tokens"));
}

void RowViewPanel::showCutRows() {
    m_filter->setCurrentIndex(m_filter->findData(CutRows));
    updateFilter();
}

void RowViewPanel::fillModels(const QVector<ModelChoice>& models) {
    if (m_isModelFixed) {
        return;
    }
    const QString wanted = m_modelPath;
    m_model->clear();
    for (const ModelChoice& model : models) {
        m_model->addItem(format::shortName(model.name), model.path);
        m_model->setItemData(m_model->count() - 1, model.path, Qt::ToolTipRole);
    }
    m_model->setEnabled(!models.isEmpty());
    if (models.isEmpty()) {
        m_model->addItem(tr("no base model"), QString());
    }
    m_model->setCurrentIndex(std::max(0, m_model->findData(wanted)));
    const QString path = m_model->currentData().toString();
    m_estimated->setVisible(path.isEmpty());
    if (path != m_modelPath) {
        m_modelPath = path;
        restart();
    }
}

void RowViewPanel::setModel(const QString& path) {
    if (path == m_modelPath) {
        return;
    }
    m_modelPath = path;
    const int index = m_model->findData(path);
    if (index >= 0) {
        m_model->setCurrentIndex(index);
    }
    m_estimated->setVisible(path.isEmpty());
    restart();
}

void RowViewPanel::setLimit(int limit) {
    if (limit == m_limit->value()) {
        return;
    }
    const QSignalBlocker blocker(m_limit);
    m_limit->setValue(limit);
    updateLimit();
}

void RowViewPanel::setLongestLimit(int tokens) {
    const QSignalBlocker blocker(m_limit);
    m_limit->setMaximum(tokens > 0 ? std::max(leastLimit, tokens) : longestLimit);
}

int RowViewPanel::limit() const { return m_limit->value(); }

void RowViewPanel::setRows(RowsProvider rows, qint64 count) {
    m_rows = std::move(rows);
    m_count = count;
    restart();
}

void RowViewPanel::clearRows(const QString& reason) {
    m_rows = {};
    m_count = 0;
    restart();
    m_tokens->clearTokens(reason);
    m_histogram->setLengths(nullptr, reason);
}

void RowViewPanel::stopMeasuring() { m_session->stopMeasuring(); }

// Another model or other rows: everything is measured anew.
void RowViewPanel::restart() {
    m_lengths.reset();
    m_histogram->setLengths(nullptr, m_rows ? tr("Measuring lengths...") : QString());
    m_session->setModel(m_modelPath);
    m_session->setSystemText(m_system->text().toStdString());
    m_session->setRows(m_rows);
    updateLimit();
    if (m_rows) {
        m_session->measure();
    }
}

void RowViewPanel::updateLimit() {
    m_histogram->setLimit(m_limit->value());
    m_keep->hide();
    m_cut->clear();
    if (m_lengths != nullptr && !m_lengths->rows.empty()) {
        const qint64 cut = m_lengths->cut(m_limit->value());
        const double share = static_cast<double>(cut) / static_cast<double>(m_lengths->rows.size());
        m_cut->setText(cut == 0   ? tr("cuts no row")
                       : cut == 1 ? tr("cuts 1 row (%1)").arg(format::percent(share))
                                  : tr("cuts %1 rows (%2)").arg(format::count(cut), format::percent(share)));
        const int better = m_lengths->limitThatKeeps(keptShare);
        m_keep->setText(tr("Use %1: keeps 99 % of rows uncut").arg(format::count(better)));
        m_keep->setVisible(better != m_limit->value() && share > 1.0 - keptShare);
    }
    updateFilter();
}

void RowViewPanel::updateFilter() {
    const auto filter = static_cast<Filter>(m_filter->currentData().toInt());
    m_shown.clear();
    if (filter != AllRows && m_lengths != nullptr) {
        const int limit = m_limit->value();
        for (std::size_t i = 0; i < m_lengths->rows.size(); ++i) {
            const RowLength& row = m_lengths->rows[i];
            const bool isUntrained = row.firstTrained >= std::min(row.tokens, limit);
            if (filter == CutRows ? row.tokens > limit : isUntrained) {
                m_shown.push_back(i);
            }
        }
    }
    const qint64 count = filter == AllRows ? m_count : static_cast<qint64>(m_shown.size());
    {
        const QSignalBlocker blocker(m_row);
        m_row->setRange(count > 0 ? 1 : 0, static_cast<int>(count));
    }
    m_row->setEnabled(count > 0);
    m_rowOf->setText(tr("of %1").arg(format::count(count)));
    askRow();
}

void RowViewPanel::askRow() {
    const int row = m_row->value();
    m_previous->setEnabled(row > m_row->minimum());
    m_next->setEnabled(row < m_row->maximum());
    if (row == 0) {
        m_tokens->clearTokens(m_rows && m_filter->currentData() != AllRows ? tr("There is no such row.") : QString());
        for (QLabel* label : m_legend) {
            label->clear();
        }
        m_total->clear();
        m_system->setOwnText(QString());
        return;
    }
    const auto place = static_cast<std::size_t>(row) - 1;
    m_session->showRow(m_filter->currentData() == AllRows ? place : m_shown.at(place), m_limit->value());
}

void RowViewPanel::showTokens(const RowTokens& tokens) {
    m_tokens->setTokens(tokens);
    QString own;
    for (const TokenPiece& piece : tokens.pieces) {
        own += piece.isOwnSystemText ? piece.text : QString();
    }
    m_system->setOwnText(own);
    const Colors& colors = colorsFor(palette());
    const auto set = [&](TokenKind kind, const QString& text, const QString& style) {
        QLabel* label = m_legend[static_cast<std::size_t>(kind)];
        label->setText(QStringLiteral("<span style='%1'>&nbsp;%2&nbsp;</span> %3")
                           .arg(style, text, format::count(tokens.count(kind))));
        label->setAccessibleName(QStringLiteral("%1 %2").arg(text).arg(tokens.count(kind)));
    };
    const auto colored = [](const StripColors& pair, const char* decoration) {
        return QStringLiteral("color:%1; background-color:%2; text-decoration:%3;")
            .arg(pair.text.name(), pair.fill.name(), QLatin1String(decoration));
    };
    set(TokenKind::Template, tr("Template"), colored(colors.templateToken, "none"));
    set(TokenKind::Read, tr("Read"), QString());
    set(TokenKind::Trained, tr("Trained"), colored(colors.trainedToken, "underline"));
    set(TokenKind::Cut, tr("Cut"), colored(colors.cutToken, "line-through"));
    m_total->setText(tokens.isEstimated ? tr("about %1 tokens").arg(format::count(tokens.total))
                                        : tr("%1 tokens").arg(format::count(tokens.total)));
}

void RowViewPanel::showFailure(const Error& error) { m_tokens->clearTokens(QString::fromStdString(error.sentence())); }

}  // namespace lorimer
