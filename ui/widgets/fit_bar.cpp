#include "ui/widgets/fit_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>

#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/fit_bar_picture.h"

namespace lorimer {
namespace {

constexpr int describeEveryMs = 5000;
constexpr std::size_t mostSuggestions = 3;

}  // namespace

FitBar::FitBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("fit.card"));
    setProperty("card", true);
    m_title = new QLabel(tr("Will it fit?"));
    m_title->setObjectName(QStringLiteral("fit.title"));
    setTextRole(m_title, TextRole::Section);
    m_picture = new FitBarPicture;
    m_picture->setObjectName(QStringLiteral("fit.bar"));
    m_picture->setAccessibleName(tr("Memory that the training needs"));
    m_words = new QLabel;
    m_words->setObjectName(QStringLiteral("fit.words"));
    m_words->setWordWrap(true);
    m_details = new QLabel;
    m_details->setObjectName(QStringLiteral("fit.details"));
    m_details->setWordWrap(true);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(space::inside);
    m_buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::field, space::inside, space::field, space::inside);
    layout->setSpacing(space::iconText);
    layout->addWidget(m_title);
    layout->addWidget(m_picture);
    layout->addWidget(m_words);
    layout->addWidget(m_details);
    layout->addLayout(m_buttons);
    setUnknown(tr("Choose a base model first."));
}

void FitBar::setUnknown(const QString& why) {
    m_refusal.clear();
    m_picture->setMemory({});
    m_title->setText(tr("Will it fit?"));
    m_words->setText(why);
    m_details->setText(QString());
    setSuggestions({});
    describe();
}

QString FitBar::timeWords(const TimeEstimate& time) {
    if (!time.isKnown()) {
        return format::notMeasured();
    }
    const QString low = format::duration(time.low);
    const QString high = format::duration(time.high);
    if (low == high) {
        return tr("about %1").arg(low);
    }
    // "about 35 to 50 min" where both have one number and the same unit.
    const QStringList first = low.split(QLatin1Char(' '));
    const QStringList second = high.split(QLatin1Char(' '));
    const bool sameUnit = first.size() == 2 && second.size() == 2 && first[1] == second[1];
    return tr("about %1 to %2").arg(sameUnit ? first[0] : low, high);
}

void FitBar::setEstimate(const FitEstimate& estimate) {
    const MemoryEstimate& memory = estimate.memory;
    m_picture->setMemory(memory);
    m_title->setText(tr("Will it fit?  Main memory, %1").arg(format::gigabytes(memory.capacityBytes)));
    const QString needs = tr("Needs about %1 free").arg(format::gigabytesOf(memory.totalBytes, memory.freeBytes));
    const QString spread = format::percent(memory.uncertainty);
    const bool tight = static_cast<double>(memory.totalBytes) > 0.85 * static_cast<double>(memory.freeBytes);
    m_refusal = memory.fits() ? QString() : tr("It does not fit: %1.").arg(needs.toLower());
    m_words->setText(!memory.fits() ? tr("%1: does not fit. Calculated, ±%2.").arg(needs, spread)
                     : tight ? tr("%1: tight. Calculated, ±%2; measured after the first step.").arg(needs, spread)
                             : tr("%1: fits. Calculated, ±%2; measured after the first step.").arg(needs, spread));
    m_words->setStyleSheet(memory.fits()
                               ? QString()
                               : QStringLiteral("color: %1; font-weight: 600;").arg(colorsFor(palette()).error.name()));
    QString details = tr("Time %1   Adapter about %2 MB")
                          .arg(timeWords(estimate.time))
                          .arg(format::count(std::llround(static_cast<double>(estimate.adapterBytes) / 1048576.0)));
    if (estimate.trainedTokens > 0) {
        details += tr("   Trained text %1 tokens per pass").arg(format::count(estimate.trainedTokens));
    }
    m_details->setText(details);
    setSuggestions(estimate.suggestions);
    if (!m_described.isValid() || m_described.elapsed() > describeEveryMs) {
        describe();
    }
}

QString FitBar::words() const { return m_words->text(); }

void FitBar::describe() {
    m_picture->setAccessibleDescription(m_words->text());
    m_described.restart();
}

QString FitBar::suggestionText(const FitSuggestion& suggestion) const {
    const QString total = format::gigabytes(suggestion.totalBytes);
    switch (suggestion.change) {
        case FitSuggestion::Change::ShorterRows:
            return suggestion.rowsCut > 0
                       ? tr("Texts to %1 tokens: %2, cuts %n row(s)", nullptr, static_cast<int>(suggestion.rowsCut))
                             .arg(format::count(suggestion.value), total)
                       : tr("Texts to %1 tokens: %2").arg(format::count(suggestion.value), total);
        case FitSuggestion::Change::FewerRowsAtOnce:
            return tr("Rows at once %1: %2").arg(suggestion.value).arg(total);
        case FitSuggestion::Change::CompressedBase: {
            const bool eight = suggestion.value == static_cast<int>(QuantizationType::Int8);
            return (eight ? tr("8-bit base: %1") : tr("4-bit base: %1")).arg(total);
        }
    }
    return {};
}

void FitBar::setSuggestions(const std::vector<FitSuggestion>& suggestions) {
    while (m_buttons->count() > 1) {
        QLayoutItem* item = m_buttons->takeAt(0);
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (std::size_t i = 0; i < suggestions.size() && i < mostSuggestions; ++i) {
        auto* button = new QPushButton(suggestionText(suggestions[i]));
        button->setObjectName(QStringLiteral("fit.suggestion%1").arg(i + 1));
        connect(button, &QPushButton::clicked, this,
                [this, suggestion = suggestions[i]] { Q_EMIT suggestionTaken(suggestion); });
        m_buttons->insertWidget(static_cast<int>(i), button);
    }
}

}  // namespace lorimer
