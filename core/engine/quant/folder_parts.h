#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/base/json.h"
#include "engine/weights/model_weights.h"
#include "engine/weights/safetensors_writer.h"
#include "engine/weights/weight_names.h"

namespace lorimer {

/// The type of what a model's folder keeps plain, as transformers chooses it: config.json's, else that of the first
/// weight. Block formats of GGUF become bfloat16.
FloatType plainType(const ModelWeights& weights);

/// Throws BadInput for a GGUF file of a model for which no config.json can be made in this version; `instead` says what
/// to do.
void requireFolderForm(const ModelWeights& weights, const std::string& instead);

/// The model's config.json for plain weights of this type.
Json plainFolderConfig(const ModelWeights& weights, FloatType type);

/// Writes config.json as transformers does: keys sorted, ASCII.
void writeFolderConfig(const Json& config, const std::string& folder);

/// Called with the number of values after each piece.
using OnValues = std::function<void(std::int64_t)>;

/// Appends the values of a weight, rounded to `type`, in the order in which folders store it.
void appendPlain(const ModelWeights& weights, const WeightSpec& weight, FloatType type, SafetensorsWriter& writer,
                 const OnValues& onValues);

/// Copies tokenizer, chat template and generation_config.json, or makes them from a GGUF file. False: there was no
/// tokenizer.json to copy or to make.
bool writeCompanions(const ModelWeights& weights, const std::string& folder);

}  // namespace lorimer
