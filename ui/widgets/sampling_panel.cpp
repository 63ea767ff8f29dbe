#include "ui/widgets/sampling_panel.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QSpinBox>
#include <limits>

#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/number_fields.h"

namespace lorimer {
namespace {

constexpr int longestAnswer = 8192;

QString number(double value) { return QLocale().toString(value, 'g', 3); }

}  // namespace

SamplingPanel::SamplingPanel(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("compare.sampling"));
    setProperty("card", true);
    m_temperature = decimalField(QStringLiteral("compare.temperature"), tr("Temperature"), 0.0, 2.0, 0.1, 0.7);
    m_topP = decimalField(QStringLiteral("compare.topP"), tr("Top-p"), 0.01, 1.0, 0.05, 0.9);
    m_topK = countField(QStringLiteral("compare.topK"), tr("Top-k"), 0, 1000, 0);
    m_topK->setSpecialValueText(tr("off"));
    m_maxTokens = countField(QStringLiteral("compare.maxTokens"), tr("Longest answer"), 1, longestAnswer, 300);
    m_maxTokens->setSuffix(tr(" tokens"));
    m_repetition = decimalField(QStringLiteral("compare.repetition"), tr("Repetition penalty"), 1.0, 2.0, 0.05, 1.0);
    m_seed = countField(QStringLiteral("compare.seed"), tr("Seed"), 0, std::numeric_limits<int>::max(), 42);
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
    for (QSpinBox* field : {m_topK, m_maxTokens, m_seed}) {
        connect(field, &QSpinBox::valueChanged, this, &SamplingPanel::changed);
    }
    for (QDoubleSpinBox* field : {m_temperature, m_topP, m_repetition}) {
        connect(field, &QDoubleSpinBox::valueChanged, this, &SamplingPanel::changed);
    }
}

// Two fields a line: each is label, field and help.
void SamplingPanel::addField(QGridLayout* grid, const QString& label, QWidget* field, const QString& help) {
    const int index = grid->count() / 3;
    const int column = index % 2 * 3;
    auto* name = new QLabel(label);
    name->setBuddy(field);
    auto* text = new QLabel(help);
    text->setWordWrap(true);
    setTextRole(text, TextRole::Second);
    grid->addWidget(name, index / 2, column);
    grid->addWidget(field, index / 2, column + 1);
    grid->addWidget(text, index / 2, column + 2);
}

SamplingConfig SamplingPanel::sampling() const {
    SamplingConfig sampling;
    sampling.maxTokens = m_maxTokens->value();
    sampling.temperature = m_temperature->value();
    sampling.topP = m_topP->value();
    sampling.topK = m_topK->value();
    sampling.repetitionPenalty = m_repetition->value();
    sampling.seed = static_cast<std::uint64_t>(m_seed->value());
    return sampling;
}

QString SamplingPanel::summary() const {
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
