#include "ui/wizards/import_split_step.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/status_note.h"

namespace lorimer {
namespace {

constexpr std::int64_t sharePerPercent = 10'000;  // SplitShares counts in ten-thousandths of a percent
constexpr int widestChoice = 320;

/// Divides what is left over by one part between the two others in their proportion.
std::array<int, 3> linked(std::array<int, 3> percent, std::size_t changed, int value) {
    const std::size_t first = changed == 0 ? 1 : 0;
    const std::size_t second = changed == 2 ? 1 : 2;
    const int rest = 100 - value;
    const int before = percent[first] + percent[second];
    percent[changed] = value;
    percent[first] = before > 0 ? (rest * percent[first] + before / 2) / before : (rest + 1) / 2;
    percent[second] = rest - percent[first];
    return percent;
}

}  // namespace

ImportSplitStep::ImportSplitStep(QWidget* parent) : QWidget(parent) {
    auto* explanation = new QLabel(
        tr("The model learns from the training part. The check part shows while it learns whether it gets better. The "
           "test part is kept back for the comparison at the end."));
    explanation->setWordWrap(true);
    m_proof = new StatusNote(QStringLiteral("import.splitProof"));
    m_warning = new StatusNote(QStringLiteral("import.splitWarning"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::section);
    layout->addWidget(explanation);
    layout->addWidget(buildTogether());
    layout->addWidget(buildShares());
    layout->addWidget(m_proof);
    layout->addWidget(m_warning);
    layout->addStretch(1);
}

QWidget* ImportSplitStep::buildTogether() {
    m_together = new QRadioButton(tr("all rows of one"));
    m_together->setObjectName(QStringLiteral("import.keepTogether"));
    m_together->setAccessibleName(tr("Keep together all rows of one patient or group"));
    m_column = new QComboBox;
    m_column->setObjectName(QStringLiteral("import.groupColumn"));
    m_column->setAccessibleName(tr("Column that names the patient or group"));
    m_column->setMaximumWidth(widestChoice);
    m_random = new QRadioButton(tr("random rows"));
    m_random->setObjectName(QStringLiteral("import.random"));
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::inside);
    auto* title = new QLabel(tr("Keep together"));
    setTextRole(title, TextRole::Section);
    row->addWidget(title);
    row->addSpacing(space::field);
    row->addWidget(m_together);
    row->addWidget(m_column);
    row->addSpacing(space::section);
    row->addWidget(m_random);
    row->addStretch(1);
    connect(m_together, &QRadioButton::clicked, this,
            [this] { Q_EMIT keepTogetherChanged(true, m_column->currentText()); });
    connect(m_random, &QRadioButton::clicked, this,
            [this] { Q_EMIT keepTogetherChanged(false, m_column->currentText()); });
    connect(m_column, &QComboBox::activated, this, [this] {
        m_together->setChecked(true);
        Q_EMIT keepTogetherChanged(true, m_column->currentText());
    });
    return box;
}

QWidget* ImportSplitStep::buildShares() {
    const QString names[] = {tr("Training"), tr("Check"), tr("Test")};
    const char* const objects[] = {"training", "check", "test"};
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::section);
    grid->setVerticalSpacing(space::inside);
    grid->addWidget(new QLabel(tr("share")), 1, 0);
    grid->addWidget(new QLabel(tr("rows")), 2, 0);
    m_patientsTitle = new QLabel(tr("patients"));
    grid->addWidget(m_patientsTitle, 3, 0);
    for (std::size_t part = 0; part < 3; ++part) {
        const auto column = static_cast<int>(part) + 1;
        auto* title = new QLabel(names[part]);
        setTextRole(title, TextRole::Section);
        m_shares[part] = new QSpinBox;
        m_shares[part]->setObjectName(QStringLiteral("import.%1").arg(QLatin1String(objects[part])));
        m_shares[part]->setAccessibleName(tr("Share of the part %1 in percent").arg(names[part]));
        m_shares[part]->setRange(0, 100);
        m_shares[part]->setSuffix(tr(" %"));
        m_shares[part]->setKeyboardTracking(false);
        m_rows[part] = new QLabel;
        m_rows[part]->setObjectName(QStringLiteral("import.%1Rows").arg(QLatin1String(objects[part])));
        m_patients[part] = new QLabel;
        m_patients[part]->setObjectName(QStringLiteral("import.%1Patients").arg(QLatin1String(objects[part])));
        grid->addWidget(title, 0, column);
        grid->addWidget(m_shares[part], 1, column);
        grid->addWidget(m_rows[part], 2, column);
        grid->addWidget(m_patients[part], 3, column);
        connect(m_shares[part], &QSpinBox::valueChanged, this, [this, part] { changeShare(part); });
    }
    m_seed = new QSpinBox;
    m_seed->setObjectName(QStringLiteral("import.seed"));
    m_seed->setAccessibleName(tr("Seed of the split"));
    m_seed->setToolTip(tr("The same seed divides the same rows in the same way, on every computer."));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setKeyboardTracking(false);
    grid->addWidget(new QLabel(tr("seed")), 0, 4);
    grid->addWidget(m_seed, 1, 4);
    grid->setColumnStretch(5, 1);
    connect(m_seed, &QSpinBox::valueChanged, this,
            [this](int seed) { Q_EMIT seedChanged(static_cast<quint64>(seed)); });
    return box;
}

void ImportSplitStep::setDraft(const ImportDraft& draft) {
    m_column->clear();
    QString group;
    for (const ColumnRole& entry : draft.roles) {
        const bool isFree = entry.role == Role::Group || entry.role == Role::Date || entry.role == Role::Ignore;
        if (!entry.header.empty() && isFree) {
            m_column->addItem(QString::fromStdString(entry.header));
        }
        if (entry.role == Role::Group) {
            group = QString::fromStdString(entry.header);
        }
    }
    if (!group.isEmpty()) {
        m_column->setCurrentText(group);
    }
    const bool together = draft.keepTogether && !group.isEmpty();
    m_together->setEnabled(m_column->count() > 0);
    m_column->setEnabled(m_column->count() > 0);
    (together ? m_together : m_random)->setChecked(true);
    m_percent = {static_cast<int>(draft.split.train / sharePerPercent),
                 static_cast<int>(draft.split.validation / sharePerPercent),
                 static_cast<int>(draft.split.test / sharePerPercent)};
    showShares();
    const QSignalBlocker blocker(m_seed);
    m_seed->setValue(static_cast<int>(std::min<quint64>(draft.seed, std::numeric_limits<int>::max())));
    updateNotes();
}

void ImportSplitStep::showShares() {
    for (std::size_t part = 0; part < 3; ++part) {
        const QSignalBlocker blocker(m_shares[part]);
        m_shares[part]->setValue(m_percent[part]);
    }
}

void ImportSplitStep::changeShare(std::size_t part) {
    m_percent = linked(m_percent, part, m_shares[part]->value());
    showShares();
    Q_EMIT sharesChanged(
        {m_percent[0] * sharePerPercent, m_percent[1] * sharePerPercent, m_percent[2] * sharePerPercent});
}

void ImportSplitStep::setPlan(const SplitReport& report) {
    m_report = report;
    m_hasPlan = true;
    for (std::size_t part = 0; part < 3; ++part) {
        m_rows[part]->setText(format::count(report.rows[part]));
        m_patients[part]->setText(report.byGroup ? format::count(report.groups[part]) : QString());
    }
    updateNotes();
}

void ImportSplitStep::clearPlan() {
    m_hasPlan = false;
    for (std::size_t part = 0; part < 3; ++part) {
        m_rows[part]->setText(tr("counting..."));
        m_patients[part]->clear();
    }
    updateNotes();
}

void ImportSplitStep::updateNotes() {
    const bool together = m_together->isChecked();
    m_patientsTitle->setVisible(m_hasPlan && m_report.byGroup);
    m_proof->setNote(Level::Done,
                     together && m_hasPlan && m_report.byGroup ? tr("No patient is in two parts.") : QString());
    if (!together) {
        m_warning->setNote(Level::Warning, tr("Rows are split at random. If several rows belong to one patient, test "
                                              "results will look better than they are."));
        return;
    }
    const bool isEmpty =
        m_hasPlan && ((m_percent[1] > 0 && m_report.rows[1] == 0) || (m_percent[2] > 0 && m_report.rows[2] == 0));
    m_warning->setNote(Level::Warning,
                       isEmpty ? tr("There are too few patients for one of the parts, which is empty.") : QString());
}

}  // namespace lorimer
