#include "ui/widgets/export_result.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include "ui/format.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/toggle_button.h"

namespace lorimer {
namespace {

QLabel* wrapped(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

}  // namespace

ExportResult::ExportResult(QWidget* parent) : QWidget(parent) {
    m_icon = new QLabel;
    m_parity = wrapped(QStringLiteral("export.parity"));
    m_where = wrapped(QStringLiteral("export.where"));
    m_details = wrapped(QStringLiteral("export.detailsText"));
    setTextRole(m_details, TextRole::Code);
    m_details->hide();
    m_showDetails = new ToggleButton(tr("Details"), QStringLiteral("export.details"));
    m_showDetails->setEnabled(false);
    connect(m_showDetails, &QPushButton::toggled, m_details, &QWidget::setVisible);
    m_check = new QPushButton(tr("Check again"));
    m_check->setObjectName(QStringLiteral("export.check"));
    m_check->setToolTip(tr("Compare the files in the folder, as they are now, with the run"));
    connect(m_check, &QPushButton::clicked, this, &ExportResult::checkAsked);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::inside);
    line->addWidget(m_icon);
    line->addWidget(m_parity, 1);
    line->addWidget(m_showDetails);
    line->addWidget(m_check);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::inside);
    layout->addLayout(line);
    layout->addWidget(m_where);
    layout->addWidget(m_details);
}

void ExportResult::clear() {
    clearParity();
    m_where->clear();
    m_details->clear();
    m_showDetails->setChecked(false);
    m_showDetails->setEnabled(false);
}

void ExportResult::clearParity() {
    m_parity->clear();
    m_icon->clear();
}

void ExportResult::setExported(const AdapterExport& report) {
    m_where->setText(tr("Written to %1").arg(report.folder));
    QStringList lines;
    for (const QString& name : report.files) {
        lines << tr("%1: SHA-256 %2").arg(name, report.sha256.at(name));
    }
    if (!report.hasTokenizer) lines << tr("No tokenizer could be written: copy that of the original model into it.");
    if (report.templateLeftOut)
        lines << tr("No Modelfile: Ollama's own language cannot say this model's chat template without changing it.");
    m_details->setText(lines.join(QLatin1Char('\n')));
    m_showDetails->setEnabled(true);
}

QString ExportResult::setParity(const ParityReport& report) {
    const bool passed = report.passed();
    const QString same = format::count(report.same);
    const QString prompts = format::count(report.prompts);
    const QString tokens = format::count(report.tokens);
    QString text =
        passed ? tr("Parity check passed: %1 of %2 prompts give the same first %3 tokens.").arg(same, prompts, tokens)
               : tr("Failed: %1 of %2 prompts give the same first %3 tokens.").arg(same, prompts, tokens);
    if (passed && !report.allAnswersMustAgree)
        text += QLatin1Char(' ') + tr("A first word's probabilities lie at most %1 % apart; the training changed %2 %.")
                                       .arg(QLocale().toString(100.0 * report.largestDistance, 'f', 1),
                                            QLocale().toString(100.0 * report.baseDistance, 'f', 1));
    if (!report.problem.isEmpty()) {
        text += QLatin1Char(' ') + report.problem;
    }
    if (!passed) {
        text += QLatin1Char(' ') + tr("Do not use these files; export the run again. The run itself is unchanged.");
    }
    m_parity->setText(text);
    m_icon->setPixmap(coloredIcon(passed ? QStringLiteral("done") : QStringLiteral("error"),
                                  colorsFor(palette()).of(passed ? Level::Done : Level::Error))
                          .pixmap(20, 20));
    return text;
}

void ExportResult::setCheckable(bool checkable) { m_check->setEnabled(checkable); }

}  // namespace lorimer
