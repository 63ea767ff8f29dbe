#pragma once

#include <QWidget>

#include "ui/wizards/setting_fields.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace lorimer {

/// All settings of a training in groups, with what differs from the preset, a reset for each, and an explanation of the
/// one that has the focus.
class AdvancedSettings final : public QWidget {
    Q_OBJECT
public:
    explicit AdvancedSettings(const SettingContext& context, QWidget* parent = nullptr);

    /// Fills all controls. `preset` is what "reset" goes back to.
    void setConfig(const TrainConfig& config, const TrainConfig& preset, const QString& presetName);
    const TrainConfig& config() const { return m_config; }
    /// "Rank: This must lie between 1 and 256."; empty where every control holds a value.
    QString problem() const;

Q_SIGNALS:
    void edited();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Line {
        SettingField field;
        QPushButton* reset = nullptr;
        QLabel* note = nullptr;
        QPushButton* fix = nullptr;  ///< where the field has one
    };

    void addGroup(QVBoxLayout* column, const QString& title, qsizetype first, qsizetype last);
    void readControl(const QWidget* changed);
    void resetField(const SettingField& field);
    void fixField(const SettingField& field);
    void update();
    void explain(const SettingField& field);

    TrainConfig m_config;
    TrainConfig m_preset;
    QString m_presetName;
    QVector<Line> m_lines;
    QLabel* m_changed = nullptr;
    QPushButton* m_resetAll = nullptr;
    QLabel* m_helpTitle = nullptr;
    QLabel* m_help = nullptr;
};

}  // namespace lorimer
