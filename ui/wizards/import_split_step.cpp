#include "ui/wizards/import_split_step.h"

#include <QComboBox>
#include <QDate>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
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

/// A column that probably says which part a row is in.
bool looksLikeParts(const QString& header) {
    const QStringList names{QStringLiteral("split"), QStringLiteral("part"), QStringLiteral("partition"),
                            QStringLiteral("fold"), QStringLiteral("subset")};
    return names.contains(header.trimmed().toLower());
}

}  // namespace

ImportSplitStep::ImportSplitStep(QWidget* parent) : QWidget(parent) {
    auto* explanation = new QLabel(
        tr("The model learns from the training part. The check part shows while it learns whether it gets better. The "
           "test part is kept back for the comparison at the end."));
    explanation->setWordWrap(true);
    m_proof = new StatusNote(QStringLiteral("import.splitProof"));
    m_warning = new StatusNote(QStringLiteral("import.splitWarning"));
    m_chooseColumn = new QPushButton(tr("Choose a column"));
    m_chooseColumn->setObjectName(QStringLiteral("import.chooseGroup"));
    connect(m_chooseColumn, &QPushButton::clicked, this, [this] {
        m_column->setFocus();
        m_column->showPopup();
    });
    auto* warningRow = new QHBoxLayout;
    warningRow->setSpacing(space::field);
    warningRow->addWidget(m_warning, 1);
    warningRow->addWidget(m_chooseColumn, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::section);
    layout->addWidget(explanation);
    layout->addWidget(buildRules());
    layout->addWidget(buildShares());
    layout->addWidget(m_proof);
    layout->addLayout(warningRow);
    layout->addStretch(1);
}

QRadioButton* ImportSplitStep::ruleButton(const QString& text, const QString& objectName,
                                          const QString& accessibleName) {
    auto* button = new QRadioButton(text);
    button->setObjectName(objectName);
    button->setAccessibleName(accessibleName);
    connect(button, &QRadioButton::clicked, this, &ImportSplitStep::chooseRule);
    return button;
}

QComboBox* ImportSplitStep::columnBox(const QString& objectName, const QString& accessibleName) {
    auto* box = new QComboBox;
    box->setObjectName(objectName);
    box->setAccessibleName(accessibleName);
    box->setMaximumWidth(widestChoice);
    return box;
}

QWidget* ImportSplitStep::buildRules() {
    m_together = ruleButton(tr("all rows of one"), QStringLiteral("import.keepTogether"),
                            tr("Keep together all rows of one patient or group"));
    m_column = columnBox(QStringLiteral("import.groupColumn"), tr("Column that names the patient or group"));
    m_random = ruleButton(tr("random rows"), QStringLiteral("import.random"), tr("Divide the rows at random"));
    m_newest = ruleButton(tr("newest rows to test"), QStringLiteral("import.newest"),
                          tr("Put the newest rows into the test part"));
    m_own = ruleButton(tr("my own column"), QStringLiteral("import.ownParts"),
                       tr("A column of the file says which part a row is in"));
    m_ownColumn = columnBox(QStringLiteral("import.partColumn"), tr("Column that says training, check or test"));
    m_ownColumn->setToolTip(
        tr("Its words are training, check and test. Train, dev, val and validation are understood too."));
    auto* title = new QLabel(tr("Keep together"));
    setTextRole(title, TextRole::Section);
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::inside);
    grid->setVerticalSpacing(space::inside);
    grid->setColumnMinimumWidth(3, space::section);
    grid->addWidget(title, 0, 0);
    grid->addWidget(m_together, 0, 1);
    grid->addWidget(m_column, 0, 2);
    grid->addWidget(m_random, 0, 4);
    grid->addWidget(m_own, 1, 1);
    grid->addWidget(m_ownColumn, 1, 2);
    grid->addWidget(m_newest, 1, 4);
    grid->setColumnStretch(5, 1);
    connect(m_column, &QComboBox::activated, this, [this] {
        m_together->setChecked(true);
        chooseRule();
    });
    connect(m_ownColumn, &QComboBox::activated, this, [this] {
        m_own->setChecked(true);
        chooseRule();
    });
    return box;
}

void ImportSplitStep::chooseRule() {
    const bool isOwn = m_own->isChecked();
    const bool isTogether = m_together->isChecked();
    const SplitRule rule = isOwn                   ? SplitRule::OwnColumn
                           : m_newest->isChecked() ? SplitRule::NewestToTest
                                                   : SplitRule::Shares;
    Q_EMIT ruleChosen(rule, isTogether,
                      isOwn        ? m_ownColumn->currentText()
                      : isTogether ? m_column->currentText()
                                   : QString());
    updateNotes();
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
    fillColumns(draft);
    const bool hasGroup = std::any_of(draft.roles.begin(), draft.roles.end(),
                                      [](const ColumnRole& entry) { return entry.role == Role::Group; });
    const bool hasDate = std::any_of(draft.roles.begin(), draft.roles.end(),
                                     [](const ColumnRole& entry) { return entry.role == Role::Date; });
    m_newest->setEnabled(hasDate || draft.splitRule == SplitRule::NewestToTest);
    m_newest->setToolTip(hasDate ? QString() : tr("No column has the role Date. Give it to one in the step Columns."));
    QRadioButton* chosen = draft.splitRule == SplitRule::OwnColumn      ? m_own
                           : draft.splitRule == SplitRule::NewestToTest ? m_newest
                           : draft.keepTogether && hasGroup             ? m_together
                                                                        : m_random;
    chosen->setChecked(true);
    m_percent = {static_cast<int>(draft.split.train / sharePerPercent),
                 static_cast<int>(draft.split.validation / sharePerPercent),
                 static_cast<int>(draft.split.test / sharePerPercent)};
    showShares();
    const QSignalBlocker blocker(m_seed);
    m_seed->setValue(static_cast<int>(std::min<quint64>(draft.seed, std::numeric_limits<int>::max())));
    updateNotes();
}

void ImportSplitStep::fillColumns(const ImportDraft& draft) {
    m_column->clear();
    m_ownColumn->clear();
    for (const ColumnRole& entry : draft.roles) {
        const QString header = QString::fromStdString(entry.header);
        const bool isFree = entry.role == Role::Group || entry.role == Role::Date || entry.role == Role::Ignore;
        if (!isFree || header.isEmpty()) {
            continue;
        }
        m_column->addItem(header);
        m_ownColumn->addItem(header);
        if (entry.role == Role::Group) {
            m_column->setCurrentIndex(m_column->count() - 1);
        }
        if (draft.partColumn.empty() ? looksLikeParts(header) : header.toStdString() == draft.partColumn) {
            m_ownColumn->setCurrentIndex(m_ownColumn->count() - 1);
        }
    }
    const bool hasColumns = m_column->count() > 0;
    for (QWidget* widget : {static_cast<QWidget*>(m_together), static_cast<QWidget*>(m_column),
                            static_cast<QWidget*>(m_own), static_cast<QWidget*>(m_ownColumn)}) {
        widget->setEnabled(hasColumns);
    }
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
    m_failure.clear();
    for (std::size_t part = 0; part < 3; ++part) {
        m_rows[part]->setText(format::count(report.rows[part]));
        m_patients[part]->setText(report.byGroup ? format::count(report.groups[part]) : QString());
    }
    updateNotes();
}

void ImportSplitStep::setUnknownParts(const std::vector<UnknownPart>& words) {
    m_unknown = words;
    updateNotes();
}

void ImportSplitStep::setFailure(const QString& sentence) {
    m_failure = sentence;
    m_hasPlan = false;
    clearRows(QString());
}

void ImportSplitStep::clearPlan() {
    m_failure.clear();
    m_unknown.clear();
    m_hasPlan = false;
    clearRows(tr("counting..."));
}

void ImportSplitStep::clearRows(const QString& text) {
    for (std::size_t part = 0; part < 3; ++part) {
        m_rows[part]->setText(text);
        m_patients[part]->clear();
    }
    updateNotes();
}

void ImportSplitStep::updateNotes() {
    const bool usesShares = !m_own->isChecked();
    for (QSpinBox* share : m_shares) {
        share->setEnabled(usesShares);
        share->setToolTip(usesShares ? QString() : tr("The column says which part a row is in."));
    }
    m_seed->setEnabled(usesShares);
    m_patientsTitle->setVisible(m_hasPlan && m_report.byGroup);
    m_proof->setNote(Level::Done, proof());
    m_warning->setNote(m_failure.isEmpty() ? Level::Warning : Level::Error,
                       m_failure.isEmpty() ? warning() : m_failure);
    m_chooseColumn->setVisible(m_random->isChecked() && m_together->isEnabled());
}

QString ImportSplitStep::proof() const {
    if (!m_hasPlan) {
        return {};
    }
    QStringList sentences;
    if (m_report.byGroup && m_report.sharedGroups == 0 && !m_random->isChecked()) {
        sentences << tr("No patient is in two parts.");
    }
    if (!m_report.testFrom.empty()) {
        const QDate day = QDate::fromString(QString::fromStdString(m_report.testFrom), Qt::ISODate);
        sentences << tr("The test part begins on %1. No other row is as new.")
                         .arg(QLocale().toString(day, QLocale::LongFormat));
    }
    return sentences.join(QLatin1Char('\n'));
}

QString ImportSplitStep::warning() const {
    if (m_random->isChecked()) {
        return tr(
            "Rows are split at random. If several rows belong to one patient, test results will look better than "
            "they are.");
    }
    QStringList sentences;
    for (const UnknownPart& part : m_unknown) {
        const int rows = static_cast<int>(part.rows);
        sentences << (part.word.empty()
                          ? tr("Left out because the column is empty: %n row(s).", nullptr, rows)
                          : tr("Left out because '%1' is no part: %n row(s). The parts are training, check and test.",
                               nullptr, rows)
                                .arg(QString::fromStdString(part.word)));
    }
    if (m_hasPlan && m_report.sharedGroups > 0) {
        sentences << tr("In two parts: rows of %n patient(s). Test results will look better than they are.", nullptr,
                        static_cast<int>(m_report.sharedGroups));
    }
    if (m_hasPlan && m_report.undatedRows > 0) {
        sentences << tr("Without a date that can be read, and so not in the test part: %n row(s).", nullptr,
                        static_cast<int>(m_report.undatedRows));
    }
    const bool isEmpty =
        m_hasPlan && ((m_percent[1] > 0 && m_report.rows[1] == 0) || (m_percent[2] > 0 && m_report.rows[2] == 0));
    if (isEmpty) {
        sentences << (m_together->isChecked() ? tr("There are too few patients for one of the parts, which is empty.")
                      : m_newest->isChecked()
                          ? tr("One of the parts is empty: there are too few rows, or their dates are all the same.")
                          : tr("One of the parts is empty."));
    }
    return sentences.join(QLatin1Char('\n'));
}

}  // namespace lorimer
