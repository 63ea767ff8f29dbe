#include "ui/wizards/train_review_step.h"

#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>
#include <cmath>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/fit_bar.h"

namespace lorimer {
namespace {

constexpr std::int64_t fewRows = 100;
constexpr std::int64_t fewPatients = 10;

QLabel* paragraph(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString precisionWord(QuantizationType type) {
    switch (type) {
        case QuantizationType::None:
            return TrainReviewStep::tr("16-bit");
        case QuantizationType::Nf4:
            return TrainReviewStep::tr("4-bit (NF4)");
        case QuantizationType::Fp4:
            return TrainReviewStep::tr("4-bit (FP4)");
        case QuantizationType::Int8:
            return TrainReviewStep::tr("8-bit");
        case QuantizationType::Gguf:
            return TrainReviewStep::tr("as stored (GGUF)");
    }
    throw Error(ErrorKind::Internal, "Unknown quantization type.");
}

}  // namespace

TrainReviewStep::TrainReviewStep(QWidget* parent) : QWidget(parent) {
    m_words = paragraph(QStringLiteral("review.words"));
    m_settings = paragraph(QStringLiteral("review.settings"));
    m_notes = paragraph(QStringLiteral("review.notes"));
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("review.name"));
    m_name->setAccessibleName(tr("Name of the run"));
    m_name->setMaximumWidth(400);
    m_name->setMaxLength(100);
    auto* nameLabel = new QLabel(tr("Name"));
    nameLabel->setBuddy(m_name);
    auto* nameRow = new QHBoxLayout;
    nameRow->setSpacing(space::field);
    nameRow->addWidget(nameLabel);
    nameRow->addWidget(m_name, 1);
    nameRow->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::page);
    layout->addWidget(m_words);
    layout->addWidget(m_settings);
    layout->addWidget(m_notes);
    layout->addLayout(nameRow);
    layout->addStretch(1);
    connect(m_name, &QLineEdit::textChanged, this, &TrainReviewStep::edited);
}

void TrainReviewStep::suggestName(const QString& name) {
    if (m_name->text().trimmed().isEmpty()) {
        m_name->setText(name);
    }
}

QString TrainReviewStep::runName() const { return m_name->text().trimmed(); }

QString TrainReviewStep::text() const { return m_words->text(); }

void TrainReviewStep::show(const TrainDraft& draft, const FitEstimate& estimate, std::int64_t patients,
                           std::int64_t checkPatients) {
    const TrainConfig& config = draft.config;
    const QString rows =
        patients > 0 ? tr("%1 rows of %2 patients").arg(format::count(estimate.trainRows), format::count(patients))
                     : tr("%1 rows").arg(format::count(estimate.trainRows));
    const QString passes = config.training.maxSteps > 0
                               ? tr("It reads them in %1 steps.").arg(format::count(estimate.totalSteps))
                               : tr("It reads them %n time(s) in %1 steps.", nullptr,
                                    static_cast<int>(std::lround(config.training.epochs)))
                                     .arg(format::count(estimate.totalSteps));
    QStringList lines;
    lines << tr("You are about to teach %1 from %2 (\"%3\").").arg(draft.modelName, rows, draft.datasetName);
    lines << tr("%1 This takes %2 and %3 memory.")
                 .arg(
                     passes,
                     estimate.time.isKnown() ? FitBar::timeWords(estimate.time) : tr("a time that is not measured yet"),
                     format::gigabytesOf(estimate.memory.totalBytes, estimate.memory.freeBytes));
    lines
        << tr("The base model is not changed. A new adapter (about %1 MB) is stored in your data folder, readable only "
              "by your account.")
               .arg(format::count(std::llround(static_cast<double>(estimate.adapterBytes) / 1048576.0)));
    m_words->setText(lines.join(QLatin1Char('\n')));
    const QString words[] = {tr("Quick try"), tr("Balanced"), tr("Thorough")};
    const QString preset = words[static_cast<std::size_t>(draft.preset)];
    m_settings->setText(tr("Settings: %1, rank %2, %3 base, length limit %4 tokens, learning rate %5, seed %6")
                            .arg(draft.advanced ? tr("from %1, changed").arg(preset) : preset)
                            .arg(config.peft.rank)
                            .arg(precisionWord(config.quantization.type))
                            .arg(format::count(config.training.maxLength), format::rate(config.training.learningRate))
                            .arg(config.training.seed));
    const QStringList remarks = notes(draft, estimate, checkPatients);
    m_notes->setText(remarks.isEmpty() ? QString()
                                       : tr("Please note") + QLatin1Char('\n') + remarks.join(QLatin1Char('\n')));
}

QStringList TrainReviewStep::notes(const TrainDraft& draft, const FitEstimate& estimate,
                                   std::int64_t checkPatients) const {
    QStringList result;
    const auto note = [&](const QString& text) { result << QStringLiteral("• ") + text; };
    if (estimate.rowsCut > 0) {
        note(tr("%n row(s) are cut at %1 tokens.", nullptr, static_cast<int>(estimate.rowsCut))
                 .arg(format::count(draft.config.training.maxLength)));
    } else {
        note(tr("No row is cut at %1 tokens.").arg(format::count(draft.config.training.maxLength)));
    }
    if (estimate.rowsUntrained > 0) {
        note(tr("%n row(s) hold no trained text and are left out.", nullptr, static_cast<int>(estimate.rowsUntrained)));
    }
    if (estimate.checkEvery == 0) {
        note(tr(
            "There is no check part: the last version is kept, and nothing shows when it starts to learn by heart."));
    } else if (checkPatients > 0 && checkPatients < fewPatients) {
        note(tr("The check part has only %n patient(s).", nullptr, static_cast<int>(checkPatients)));
    }
    if (estimate.trainRows < fewRows) {
        note(tr("%1 training rows are few. Expect a change of style rather than new knowledge, and wide uncertainty in "
                "every result below.")
                 .arg(format::count(estimate.trainRows)));
    }
    return result;
}

}  // namespace lorimer
