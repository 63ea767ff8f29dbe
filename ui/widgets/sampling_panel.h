#pragma once

#include <QFrame>

#include "engine/generate/sampling_config.h"

class QGridLayout;

namespace lorimer {

class NumberField;

/// How the next word is chosen: a field for each setting with its range and one line that explains it.
class SamplingPanel final : public QFrame {
    Q_OBJECT
public:
    explicit SamplingPanel(QWidget* parent = nullptr);

    void setSampling(const SamplingConfig& sampling);
    /// What is written; only where problem() is empty.
    SamplingConfig sampling() const;
    /// Which field holds no number of its range, and why; empty where all do.
    QString problem() const;
    /// "temperature 0.7, top-p 0.9, 300 tokens, seed 42": what is not switched off.
    QString summary() const;

Q_SIGNALS:
    void changed();

private:
    void addField(QGridLayout* grid, const QString& label, NumberField* field, const QString& help);

    NumberField* m_temperature = nullptr;
    NumberField* m_topP = nullptr;
    NumberField* m_topK = nullptr;
    NumberField* m_maxTokens = nullptr;
    NumberField* m_repetition = nullptr;
    NumberField* m_seed = nullptr;
};

}  // namespace lorimer
