#include "ui/widgets/compare_controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <limits>
#include <utility>

#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/number_field.h"

namespace lorimer {
namespace {

constexpr int ownQuestions = -1;

QHBoxLayout* line(QWidget* widget) {
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    return layout;
}

QLabel* labelFor(const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text);
    label->setBuddy(buddy);
    return label;
}

}  // namespace

CompareControls::CompareControls(QWidget* parent) : QWidget(parent) {
    m_sampling = new SamplingPanel;
    m_sampling->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addWidget(buildFirstLine());
    layout->addWidget(m_rowLine);
    layout->addWidget(buildSecondLine());
    layout->addWidget(m_sampling);
    connect(m_run, &RunCombo::runChosen, this, [this] {
        offerParts();
        if (m_system->text() == m_proposedSystem) {
            m_proposedSystem = systemTextOfRun();
            setSystemText(m_proposedSystem);
        }
        Q_EMIT runChosen();
    });
    connect(m_part, &QComboBox::activated, this, &CompareControls::partChosen);
    connect(m_row, &NumberField::edited, this, [this] {
        if (const auto row = m_row->number()) {
            Q_EMIT rowChosen(static_cast<SplitPart>(m_part->currentData().toInt()), static_cast<qint64>(*row) - 1);
        }
    });
    connect(m_previous, &QPushButton::clicked, m_row, &NumberField::stepDown);
    connect(m_next, &QPushButton::clicked, m_row, &NumberField::stepUp);
    connect(m_sampling, &SamplingPanel::changed, this, [this] {
        showSummary();
        Q_EMIT samplingChanged();
    });
    connect(m_change, &QPushButton::clicked, m_sampling, [this] { m_sampling->setVisible(m_sampling->isHidden()); });
    offerParts();
    showSummary();
}

QWidget* CompareControls::buildFirstLine() {
    m_run = new RunCombo(QStringLiteral("compare"));
    m_part = new QComboBox;
    m_part->setObjectName(QStringLiteral("compare.questions"));
    m_part->setAccessibleName(tr("Questions"));
    m_part->setMinimumHeight(28);
    m_part->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_part->setMinimumContentsLength(14);
    m_row = new NumberField(QStringLiteral("compare.row"));
    m_row->setAccessibleName(tr("Row of the part"));
    m_previous = new QPushButton(tr("Previous"));
    m_previous->setObjectName(QStringLiteral("compare.previousRow"));
    m_next = new QPushButton(tr("Next"));
    m_next->setObjectName(QStringLiteral("compare.nextRow"));
    auto* widget = new QWidget;
    QHBoxLayout* layout = line(widget);
    layout->addWidget(labelFor(tr("Run"), m_run));
    layout->addWidget(m_run, 2);
    layout->addSpacing(space::inside);
    layout->addWidget(labelFor(tr("Questions"), m_part));
    layout->addWidget(m_part, 1);
    m_rowLine = new QWidget;  // a line of its own: large text needs the width
    QHBoxLayout* rows = line(m_rowLine);
    rows->addWidget(labelFor(tr("Row"), m_row));
    rows->addWidget(m_row);
    rows->addWidget(m_previous);
    rows->addWidget(m_next);
    rows->addStretch(1);
    return widget;
}

QWidget* CompareControls::buildSecondLine() {
    m_system = new QLineEdit;
    m_system->setObjectName(QStringLiteral("compare.system"));
    m_system->setAccessibleName(tr("System text"));
    m_system->setPlaceholderText(tr("None: the model's template decides"));
    m_summary = new ElidedLabel(Qt::ElideRight);
    m_summary->setObjectName(QStringLiteral("compare.settings"));
    setTextRole(m_summary, TextRole::Second);
    m_change = new QPushButton(tr("Change"));
    m_change->setObjectName(QStringLiteral("compare.change"));
    m_change->setAccessibleName(tr("Change how the answers are drawn"));
    auto* widget = new QWidget;
    QHBoxLayout* layout = line(widget);
    layout->addWidget(labelFor(tr("System text"), m_system));
    layout->addWidget(m_system, 1);
    layout->addWidget(m_summary);
    layout->addWidget(m_change);
    return widget;
}

void CompareControls::offerParts() {
    const std::pair<SplitPart, QString> parts[] = {{SplitPart::Test, tr("Test part (%1 rows)")},
                                                   {SplitPart::Validation, tr("Check part (%1 rows)")},
                                                   {SplitPart::Train, tr("Training part (%1 rows)")}};
    m_part->clear();
    m_part->addItem(tr("My own question"), ownQuestions);
    const RunChoice* chosen = run();
    for (const auto& [part, text] : parts) {
        const std::int64_t rows =
            chosen == nullptr || !chosen->datasetVersionId ? 0 : chosen->rows[static_cast<std::size_t>(part)];
        if (rows > 0) {
            m_part->addItem(text.arg(format::count(rows)), static_cast<int>(part));
        }
    }
    chooseOwnQuestions();
}

void CompareControls::chooseOwnQuestions() {
    m_part->setCurrentIndex(0);
    m_rowLine->setVisible(false);
}

void CompareControls::partChosen() {
    const int part = m_part->currentData().toInt();
    if (part == ownQuestions) {
        chooseOwnQuestions();
        return;
    }
    const auto rows = static_cast<int>(
        std::min<std::int64_t>(run()->rows[static_cast<std::size_t>(part)], std::numeric_limits<int>::max()));
    m_rowLine->setVisible(true);
    m_row->setRange(1, rows);
    m_row->setUnit(tr("of %1").arg(format::count(rows)));
    m_row->setNumber(1);
    Q_EMIT rowChosen(static_cast<SplitPart>(part), 0);
}

QString CompareControls::systemText() const { return m_system->text().trimmed(); }

void CompareControls::setSystemText(const QString& text) {
    m_system->setText(text);
    m_system->setCursorPosition(0);
}

void CompareControls::setSampling(const SamplingConfig& sampling) {
    m_sampling->setSampling(sampling);
    showSummary();
}

void CompareControls::showSummary() { m_summary->setFullText(m_sampling->summary()); }

}  // namespace lorimer
