#pragma once

#include <QString>
#include <QVector>
#include <functional>
#include <optional>

#include "engine/train/train_config.h"
#include "session/fit_estimate.h"

class QWidget;

namespace lorimer {

/// What the fields of Advanced know beside the settings.
struct SettingContext {
    int contextLength = 2048;  ///< of the model
    double recommendedRate = 2e-4;
    int sampleQuestions = 2;
    bool hasCheckPart = true;
    BaseSizes baseSizes;  ///< 0 where no model is chosen
    bool modelIsGguf = false;
};

/// One setting of Advanced: its control, how it is filled from and read into the settings, and what it explains.
struct SettingField {
    QString group;
    QString name;
    QString help;
    QWidget* control = nullptr;
    std::function<void(const TrainConfig&)> show;
    std::function<void(TrainConfig&)> read;                ///< leaves the setting where the control holds no value
    std::function<QString(const TrainConfig&)> text;       ///< the value as shown beside "reset"
    std::function<QString(const TrainConfig&)> note = {};  ///< a line below the control; empty: none
    std::function<std::optional<QString>(const TrainConfig&)> fixText = {};  ///< of a button that applies `fix`
    std::function<void(TrainConfig&)> fix = {};
    std::function<QString(const TrainConfig&)> blocked = {};  ///< why it cannot be used now; empty: it can
};

/// The user changed what this control shows.
using SettingEdited = std::function<void(const QWidget* control)>;

/// The fields in the order of ux.md 3.3. `edited` is called when the user changed one; the controls belong to `parent`.
QVector<SettingField> settingFields(QWidget* parent, const SettingContext& context, const SettingEdited& edited);

}  // namespace lorimer
