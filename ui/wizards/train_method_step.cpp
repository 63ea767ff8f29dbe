#include "ui/wizards/train_method_step.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/style/theme.h"
#include "ui/widgets/fit_bar.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/toggle_button.h"
#include "ui/wizards/advanced_settings.h"

namespace lorimer {
namespace {

constexpr std::array<const char*, 3> presetObjects{"method.quick", "method.balanced", "method.thorough"};
constexpr int presetWidth = 190;
constexpr double bytesPerMegabyte = 1048576.0;

QLabel* secondLabel(const QString& objectName) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    setTextRole(label, TextRole::Second);
    return label;
}

QPushButton* modeButton(const QString& text, const QString& objectName, QButtonGroup* group) {
    auto* button = new ToggleButton(text, objectName);
    group->addButton(button);
    return button;
}

}  // namespace

TrainMethodStep::TrainMethodStep(QWidget* parent) : QWidget(parent) {
    auto* modes = new QButtonGroup(this);
    m_simple = modeButton(tr("Simple"), QStringLiteral("method.simple"), modes);
    m_advanced = modeButton(tr("Advanced"), QStringLiteral("method.advanced"), modes);
    m_simple->setChecked(true);
    auto* modeRow = new QHBoxLayout;
    modeRow->setSpacing(0);
    modeRow->addWidget(m_simple);
    modeRow->addWidget(m_advanced);
    modeRow->addStretch(1);
    m_stack = new QStackedWidget;
    m_stack->addWidget(buildSimple());
    m_advancedPage = new QWidget;
    new QVBoxLayout(m_advancedPage);
    m_advancedPage->layout()->setContentsMargins(0, 0, 0, 0);
    m_stack->addWidget(m_advancedPage);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addLayout(modeRow);
    layout->addWidget(m_stack, 1);
    connect(m_simple, &QPushButton::clicked, this, [this] { setAdvanced(false); });
    connect(m_advanced, &QPushButton::clicked, this, [this] { setAdvanced(true); });
    setContext({});
}

QString TrainMethodStep::presetWord(Preset preset) {
    switch (preset) {
        case Preset::Quick:
            return tr("Quick try");
        case Preset::Balanced:
            return tr("Balanced");
        case Preset::Thorough:
            return tr("Thorough");
    }
    return {};
}

QWidget* TrainMethodStep::buildSimple() {
    auto* page = new QWidget;
    auto* question = new QLabel(tr("How thorough?"));
    setTextRole(question, TextRole::Section);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::field);
    m_presetButtons = new QButtonGroup(this);
    for (int i = 0; i < 3; ++i) {
        QPushButton* button = modeButton(presetWord(static_cast<Preset>(i)),
                                         QLatin1String(presetObjects[static_cast<std::size_t>(i)]), m_presetButtons);
        button->setMinimumWidth(presetWidth);
        m_presetButtons->setId(button, i);
        QLabel*& time = m_times[static_cast<std::size_t>(i)];
        time = new QLabel(format::notMeasured());
        time->setObjectName(QLatin1String(presetObjects[static_cast<std::size_t>(i)]) + QStringLiteral("Time"));
        time->setAlignment(Qt::AlignHCenter);
        grid->addWidget(button, 0, i);
        grid->addWidget(time, 1, i);
    }
    grid->setColumnStretch(3, 1);
    connect(m_presetButtons, &QButtonGroup::idClicked, this, [this](int id) {
        choosePreset(static_cast<Preset>(id));
        Q_EMIT edited();
    });
    m_sentence = new QLabel;
    m_sentence->setObjectName(QStringLiteral("method.sentence"));
    m_sentence->setWordWrap(true);
    m_adapterWords = secondLabel(QStringLiteral("method.adapter"));
    m_stopWords = secondLabel(QStringLiteral("method.stopWords"));
    auto* copy =
        new QLabel(tr("Quick try shows whether your data work at all. Balanced is right for most. Thorough takes "
                      "longer and is not always better."));
    copy->setWordWrap(true);
    setTextRole(copy, TextRole::Second);
    m_stopEarly = new QCheckBox(tr("Stop early when it no longer improves"));
    m_stopEarly->setObjectName(QStringLiteral("method.stopEarly"));
    connect(m_stopEarly, &QCheckBox::clicked, this, [this] {
        describe();
        Q_EMIT edited();
    });
    m_samples = new NumberField(QStringLiteral("method.samples"));
    m_samples->setAccessibleName(tr("Sample questions"));
    m_samples->setRange(0, 3);
    connect(m_samples, &NumberField::edited, this, &TrainMethodStep::edited);
    auto* samples = new QHBoxLayout;
    samples->addWidget(m_samples);
    auto* samplesText = new QLabel(tr("questions from the check part, answered again as the model learns"));
    samplesText->setBuddy(m_samples);
    samples->addWidget(samplesText);
    samples->addStretch(1);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::field);
    layout->addWidget(question);
    layout->addLayout(grid);
    layout->addWidget(m_sentence);
    layout->addWidget(copy);
    layout->addWidget(m_adapterWords);
    layout->addWidget(m_stopEarly);
    layout->addWidget(m_stopWords);
    layout->addLayout(samples);
    layout->addStretch(1);
    return page;
}

void TrainMethodStep::setContext(const SettingContext& context) {
    m_context = context;
    const TrainConfig config = m_settings != nullptr ? m_settings->config() : TrainConfig();
    delete m_settings;
    m_settings = new AdvancedSettings(context);
    m_advancedPage->layout()->addWidget(m_settings);
    m_settings->setConfig(config, presetSettings(), presetWord(m_preset));
    connect(m_settings, &AdvancedSettings::edited, this, [this] {
        m_ownSettings = true;
        Q_EMIT edited();
    });
    m_stopEarly->setEnabled(context.hasCheckPart);
    m_stopEarly->setToolTip(context.hasCheckPart ? QString() : tr("The data have no check part."));
}

void TrainMethodStep::setPresets(const FitSession::PresetEstimates& presets) {
    m_presets = presets;
    m_hasPresets = true;
    for (std::size_t i = 0; i < m_times.size(); ++i) {
        m_times[i]->setText(FitBar::timeWords(presets.estimates[i].time));
    }
    choosePreset(m_preset);
}

void TrainMethodStep::choosePreset(Preset preset) {
    m_preset = preset;
    m_presetButtons->button(static_cast<int>(preset))->setChecked(true);
    // What was changed in Advanced stays there; only its base of comparison is the new preset.
    const TrainConfig advanced = m_ownSettings ? m_settings->config() : presetSettings();
    m_settings->setConfig(advanced, presetSettings(), presetWord(preset));
    m_stopEarly->setChecked(presetSettings().training.earlyStoppingPatience > 0);
    describe();
}

// Simple trains with the preset; what was changed in Advanced waits there.
void TrainMethodStep::setAdvanced(bool on) {
    m_advanced->setChecked(on);
    m_simple->setChecked(!on);
    m_stack->setCurrentIndex(on ? 1 : 0);
    describe();
    Q_EMIT edited();
}

void TrainMethodStep::show(const TrainDraft& draft) {
    m_preset = draft.preset;
    m_presetButtons->button(static_cast<int>(m_preset))->setChecked(true);
    m_samples->setNumber(draft.sampleQuestions);
    m_ownSettings = draft.advanced;
    m_settings->setConfig(draft.config, m_hasPresets ? presetSettings() : draft.config, presetWord(m_preset));
    m_stopEarly->setChecked(draft.stopEarly);
    m_advanced->setChecked(draft.advanced);
    m_simple->setChecked(!draft.advanced);
    m_stack->setCurrentIndex(draft.advanced ? 1 : 0);
    describe();
}

void TrainMethodStep::read(TrainDraft& draft) const {
    draft.preset = m_preset;
    draft.advanced = m_advanced->isChecked();
    draft.stopEarly = m_stopEarly->isChecked();
    draft.sampleQuestions = static_cast<int>(m_samples->number().value_or(draft.sampleQuestions));
    draft.config = draft.advanced || !m_hasPresets ? m_settings->config() : presetSettings();
    if (!draft.advanced) {
        draft.config.training.earlyStoppingPatience = patienceOf(draft.config.training);
    }
}

/// Of Simple, which has a check box for it: 0 switches early stopping off.
int TrainMethodStep::patienceOf(const TrainingConfig& training) const {
    constexpr int usualPatience = 3;
    return !m_stopEarly->isChecked()            ? 0
           : training.earlyStoppingPatience > 0 ? training.earlyStoppingPatience
                                                : usualPatience;
}

void TrainMethodStep::setEstimate(const FitEstimate& estimate) {
    m_estimate = estimate;
    describe();
}

void TrainMethodStep::describe() {
    const TrainingConfig& training =
        (m_advanced->isChecked() || !m_hasPresets ? m_settings->config() : presetSettings()).training;
    const QString reads = training.maxSteps > 0
                              ? tr("%1: reads your data for %n step(s)", nullptr, static_cast<int>(training.maxSteps))
                              : tr("%1: reads your data %n time(s)", nullptr, static_cast<int>(training.epochs));
    const QString word = presetWord(m_preset);
    m_sentence->setText(m_estimate.checkEvery > 0 ? tr("%1, checks itself every %n step(s), keeps the best version.",
                                                       nullptr, static_cast<int>(m_estimate.checkEvery))
                                                        .arg(reads.arg(word))
                                                  : tr("%1.").arg(reads.arg(word)));
    m_adapterWords->setText(
        tr("The base model stays as it is. Training makes a small add-on of about %1 MB, the "
           "adapter, which you can switch on and off or delete.")
            .arg(format::count(std::llround(static_cast<double>(m_estimate.adapterBytes) / bytesPerMegabyte))));
    m_adapterWords->setVisible(m_estimate.adapterBytes > 0);
    describeStop(training);
}

void TrainMethodStep::describeStop(const TrainingConfig& training) {
    const int patience = patienceOf(training);
    m_stopWords->setVisible(patience > 0 && m_estimate.checkEvery > 0);
    m_stopWords->setText(
        tr("Every %1 steps the model is tested on the check part. If it has not improved %2 times in a "
           "row, training stops and the best version is kept.")
            .arg(format::count(m_estimate.checkEvery), format::count(patience)));
}

void TrainMethodStep::apply(const FitSuggestion& suggestion) {
    TrainDraft now;
    read(now);
    TrainConfig config = now.config;
    TrainingConfig& training = config.training;
    switch (suggestion.change) {
        case FitSuggestion::Change::ShorterRows:
            training.maxLength = suggestion.value;
            break;
        case FitSuggestion::Change::FewerRowsAtOnce: {
            const int perStep = training.batchSize * training.accumulationSteps;
            training.batchSize = suggestion.value;
            training.accumulationSteps = perStep / suggestion.value;
            break;
        }
        case FitSuggestion::Change::CompressedBase:
            config.quantization.type = static_cast<QuantizationType>(suggestion.value);
            config.quantization.doubleQuant = true;
            break;
    }
    m_ownSettings = true;
    m_advanced->setChecked(true);
    m_simple->setChecked(false);
    m_stack->setCurrentIndex(1);
    m_settings->setConfig(config, presetSettings(), presetWord(m_preset));
    Q_EMIT edited();
}

QString TrainMethodStep::problem() const { return m_advanced->isChecked() ? m_settings->problem() : QString(); }

}  // namespace lorimer
