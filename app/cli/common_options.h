#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "engine/base/json.h"
#include "engine/engine_api.h"

namespace lorimer::cli {

/// The options that every command has.
struct CommonOptions {
    bool json = false;
    DeviceConfig device;
};

/// Of --quantization.
constexpr const char* quantizationHelp = "none, nf4, fp4, int8, or gguf: the blocks of the .gguf file";

/// Adds --json, --threads and --device to `command`.
void addCommonOptions(CLI::App& command, CommonOptions& options);

/// Adds --seed: a whole number from 0.
void addSeedOption(CLI::App& command, std::uint64_t& seed, const std::string& description);

/// Prints one JSON object on standard output with --json, else "key: value" lines for a person.
void printResult(const CommonOptions& options, const Json& result);

/// True when standard error is a terminal: only then progress is drawn.
bool progressIsDrawn();

}  // namespace lorimer::cli
