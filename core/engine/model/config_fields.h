#pragma once

#include "engine/model/config_reader.h"
#include "engine/model/model_config.h"

namespace lorimer {

/// What a configuration class of transformers takes for an absent key.
struct ConfigDefaults {
    int kvHeads = 0;  ///< 0: as many as attention heads
    int headDim = 0;  ///< 0: hidden size / heads
    int context = 2048;
    double normEpsilon = 1e-6;
    bool tieEmbeddings = false;
};

/// The sizes under the names that all families but GPT-2 use, the norms' epsilon, and whether the head is tied.
void readSizes(const ConfigReader& reader, const ConfigDefaults& defaults, ModelConfig& config);

/// Under the names of transformers' ACT2FN.
Activation readActivation(const ConfigReader& reader, const std::string& key, const std::string& fallback);

/// "sliding_window": 0 where it is null; `fallback` where it is absent.
int readWindow(const ConfigReader& reader, int fallback);

/// A limit of tanh capping: 0 where it is null; `fallback` where it is absent.
double readSoftCap(const ConfigReader& reader, const std::string& key, double fallback);

/// "layer_types", whether each layer is a sliding one; empty where it is absent.
std::vector<bool> readSlidingLayers(const ConfigReader& reader, const ModelConfig& config);

/// Gives the sliding layers their window. Throws where there is none.
void setWindows(const ConfigReader& reader, const std::vector<bool>& sliding, int window, ModelConfig& config);

}  // namespace lorimer
