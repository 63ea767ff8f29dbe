#include "ui/widgets/sampling_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <limits>

#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/number_field.h"

namespace lorimer {
namespace {

constexpr int longestAnswer = 8192;

QString number(double value) { return QLocale().toString(value, 'g', 3); }

NumberField* field(const char* objectName, double smallest, double largest, double step, int decimals) {
    auto* made = new NumberField(QLatin1String(objectName));
    made->setDecimals(decimals);
    made->setRange(smallest, largest);
    made->setStep(step);
    return made;
}

}  // namespace

SamplingPanel::SamplingPanel(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("compare.sampling"));
    setProperty("card", true);
    m_temperature = field("compare.temperature", 0.0, 2.0, 0.1, 2);
    m_topP = field("compare.topP", 0.01, 1.0, 0.05, 2);
    m_topK = field("compare.topK", 0, 1000, 1, 0);
    m_maxTokens = field("compare.maxTokens", 1, longestAnswer, 50, 0);
    m_maxTokens->setUnit(tr("tokens"));
    m_repetition = field("compare.repetition", 1.0, 2.0, 0.05, 2);
    m_seed = field("compare.seed", 0, std::numeric_limits<int>::max(), 1, 0);
    auto* grid = new QGridLayout(this);
    grid->setHorizontalSpacing(space::inside);
    grid->setVerticalSpacing(space::inside);
    addField(grid, tr("Temperature"), m_temperature, tr("0 to 2. 0 always takes the likeliest word."));
    addField(grid, tr("Longest answer"), m_maxTokens, tr("1 to %1.").arg(format::count(longestAnswer)));
    addField(grid, tr("Top-p"), m_topP, tr("0.01 to 1. Draws only from the likeliest words; 1 draws from all."));
    addField(grid, tr("Repetition penalty"), m_repetition, tr("1 to 2. 1 is off; more avoids words that were used."));
    addField(grid, tr("Top-k"), m_topK, tr("0 to 1,000. Draws only from so many words; 0 is off."));
    addField(grid, tr("Seed"), m_seed, tr("The same seed and settings repeat the answers."));
    grid->setColumnStretch(2, 1);
    grid->setColumnStretch(5, 1);
    for (NumberField* each : {m_temperature, m_topP, m_topK, m_maxTokens, m_repetition, m_seed}) {
        connect(each, &NumberField::edited, this, &SamplingPanel::changed);
    }
    setSampling({});
}

// Two fields a line: each is label, field and help.
void SamplingPanel::addField(QGridLayout* grid, const QString& label, NumberField* field, const QString& help) {
    const int index = grid->count() / 3;
    const int column = index % 2 * 3;
    auto* name = new QLabel(label);
    name->setBuddy(field);
    field->setAccessibleName(label);
    auto* text = new QLabel(help);
    text->setWordWrap(true);
    setTextRole(text, TextRole::Second);
    grid->addWidget(name, index / 2, column);
    grid->addWidget(field, index / 2, column + 1);
    grid->addWidget(text, index / 2, column + 2);
}

void SamplingPanel::setSampling(const SamplingConfig& sampling) {
    m_temperature->setNumber(sampling.temperature);
    m_topP->setNumber(sampling.topP);
    m_topK->setNumber(sampling.topK);
    m_maxTokens->setNumber(sampling.maxTokens);
    m_repetition->setNumber(sampling.repetitionPenalty);
    m_seed->setNumber(static_cast<double>(sampling.seed));
}

SamplingConfig SamplingPanel::sampling() const {
    SamplingConfig sampling;
    sampling.temperature = m_temperature->number().value_or(sampling.temperature);
    sampling.topP = m_topP->number().value_or(sampling.topP);
    sampling.topK = static_cast<int>(m_topK->number().value_or(sampling.topK));
    sampling.maxTokens = static_cast<int>(m_maxTokens->number().value_or(sampling.maxTokens));
    sampling.repetitionPenalty = m_repetition->number().value_or(sampling.repetitionPenalty);
    sampling.seed = static_cast<std::uint64_t>(m_seed->number().value_or(static_cast<double>(sampling.seed)));
    return sampling;
}

QString SamplingPanel::problem() const {
    for (const NumberField* each : {m_temperature, m_topP, m_topK, m_maxTokens, m_repetition, m_seed}) {
        if (const QString why = each->problem(); !why.isEmpty()) {
            return tr("%1: %2").arg(each->accessibleName(), why);
        }
    }
    return {};
}

QString SamplingPanel::summary() const {
    if (const QString why = problem(); !why.isEmpty()) {
        return why;
    }
    const SamplingConfig sampling = this->sampling();
    QStringList parts{tr("temperature %1").arg(number(sampling.temperature))};
    if (sampling.temperature > 0.0) {
        if (sampling.topP < 1.0) {
            parts << tr("top-p %1").arg(number(sampling.topP));
        }
        if (sampling.topK > 0) {
            parts << tr("top-k %1").arg(format::count(sampling.topK));
        }
    }
    if (sampling.repetitionPenalty > 1.0) {
        parts << tr("repetition penalty %1").arg(number(sampling.repetitionPenalty));
    }
    parts << tr("%1 tokens").arg(format::count(sampling.maxTokens));
    parts << tr("seed %1").arg(sampling.seed);
    return parts.join(QStringLiteral(", "));
}

}  // namespace lorimer
