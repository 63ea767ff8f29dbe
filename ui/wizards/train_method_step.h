#pragma once

#include <QWidget>
#include <array>

#include "session/fit_session.h"
#include "session/train_draft.h"
#include "ui/wizards/setting_fields.h"

class QButtonGroup;
class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace lorimer {

class AdvancedSettings;
class NumberField;

/// How thorough the training shall be: three presets, or all settings.
class TrainMethodStep final : public QWidget {
    Q_OBJECT
public:
    explicit TrainMethodStep(QWidget* parent = nullptr);

    /// The model changed: limits and recommendations of the fields follow.
    void setContext(const SettingContext& context);
    void setPresets(const FitSession::PresetEstimates& presets);
    void show(const TrainDraft& draft);
    void read(TrainDraft& draft) const;
    /// "This is the fit of what is chosen": the sentence below the presets follows.
    void setEstimate(const FitEstimate& estimate);
    /// What a fit suggestion changes; goes to Advanced, where the change is seen and can be taken back.
    void apply(const FitSuggestion& suggestion);
    QString problem() const;
    /// What the chosen preset says for this model, data and memory; needs setPresets.
    const TrainConfig& presetSettings() const { return m_presets.configs[static_cast<std::size_t>(m_preset)]; }

Q_SIGNALS:
    void edited();

private:
    QWidget* buildSimple();
    void choosePreset(Preset preset);
    void setAdvanced(bool on);
    void describe();
    void describeStop(const TrainingConfig& training);
    int patienceOf(const TrainingConfig& training) const;
    static QString presetWord(Preset preset);

    FitSession::PresetEstimates m_presets;
    bool m_hasPresets = false;
    bool m_ownSettings = false;  ///< something was changed in Advanced
    FitEstimate m_estimate;
    Preset m_preset = Preset::Balanced;
    SettingContext m_context;
    QPushButton* m_simple = nullptr;
    QPushButton* m_advanced = nullptr;
    QStackedWidget* m_stack = nullptr;
    QButtonGroup* m_presetButtons = nullptr;
    std::array<QLabel*, 3> m_times{};
    QLabel* m_sentence = nullptr;
    QLabel* m_adapterWords = nullptr;
    QLabel* m_stopWords = nullptr;
    QCheckBox* m_stopEarly = nullptr;
    NumberField* m_samples = nullptr;
    QWidget* m_advancedPage = nullptr;
    AdvancedSettings* m_settings = nullptr;
};

}  // namespace lorimer
