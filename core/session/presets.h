#pragma once

#include "session/fit_estimate.h"

namespace lorimer {

/// The three ways of Simple training (ux.md 3.3). The core owns their table.
enum class Preset { Quick, Balanced, Thorough };

/// "quick", "balanced", "thorough": the names that are stored. Throws BadInput for another one.
std::string presetName(Preset preset);
Preset presetFromName(const std::string& name);

/// The settings of a preset for this model, data and memory.
TrainConfig presetConfig(Preset preset, const FitFacts& facts, const MemoryRoom& room);

/// Learning rate for LoRA with alpha 32 on a model of this width: 5e-4 * (2000 / hidden)^0.775, the fit of "LoRA
/// Without Regret" (Thinking Machines, 2025) for Llama-like models, kept within 5e-5 and 1e-3.
double recommendedLearningRate(const ModelConfig& model);

/// Most rows at once, a divisor of `rowsPerStep`, that keep one round within 4,096 tokens and fit into `room`. Beyond
/// that, speed does not grow and memory does.
int rowsAtOnce(int rowsPerStep, const FitFacts& facts, const TrainConfig& config, const MemoryRoom& room);

/// The smallest multiple of 64 within which `share` of the training rows is whole; at least 64.
int lengthThatKeeps(double share, const FitFacts& facts);

}  // namespace lorimer
