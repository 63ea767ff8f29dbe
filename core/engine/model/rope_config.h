#pragma once

#include "engine/model/config_reader.h"
#include "engine/model/model_config.h"

namespace lorimer {

/// Rotary settings of one flat object ("rope_scaling" of transformers 4 goes before "rope_parameters" of 5, and a theta
/// inside of it before the one beside it). Sets theta, scaling, and the context that the scaling reaches. `isPhi3`:
/// rotation of a part of each head is possible, and "su" and "yarn" are old names of "longrope".
void readRope(const ConfigReader& reader, double defaultTheta, bool isPhi3, ModelConfig& config);

/// Gemma 3's: one object for each type of layer.
void readRopeByLayerType(const ConfigReader& reader, ModelConfig& config);

}  // namespace lorimer
