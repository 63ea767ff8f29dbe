#pragma once

#include <QFrame>

#include "engine/generate/sampling_config.h"

class QDoubleSpinBox;
class QGridLayout;
class QSpinBox;

namespace lorimer {

/// How the next word is chosen: a field for each setting with its range and one line that explains it.
class SamplingPanel final : public QFrame {
    Q_OBJECT
public:
    explicit SamplingPanel(QWidget* parent = nullptr);

    SamplingConfig sampling() const;
    /// "temperature 0.7, top-p 0.9, 300 tokens, seed 42": what is not switched off.
    QString summary() const;

Q_SIGNALS:
    void changed();

private:
    void addField(QGridLayout* grid, const QString& label, QWidget* field, const QString& help);

    QDoubleSpinBox* m_temperature = nullptr;
    QDoubleSpinBox* m_topP = nullptr;
    QSpinBox* m_topK = nullptr;
    QSpinBox* m_maxTokens = nullptr;
    QDoubleSpinBox* m_repetition = nullptr;
    QSpinBox* m_seed = nullptr;
};

}  // namespace lorimer
