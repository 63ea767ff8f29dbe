#include "app/cli/common_options.h"

#include <unistd.h>

#include <charconv>
#include <iostream>

namespace lorimer::cli {

namespace {

std::string deviceProblem(const std::string& name) {
    const std::string number = name.starts_with("cuda:") ? name.substr(5) : "";
    const bool isNumber = !number.empty() && number.find_first_not_of("0123456789") == std::string::npos;
    if (name == "auto" || name == "cpu" || name == "cuda" || isNumber) return {};
    return "the device \"" + name + "\" is not known; use auto, cpu, cuda or cuda:N.";
}

std::string seedProblem(const std::string& text) {
    std::uint64_t seed = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (problem == std::errc() && end == text.data() + text.size()) return {};
    return "\"" + text + "\" is no whole number from 0 to 18446744073709551615.";
}

}  // namespace

void addCommonOptions(CLI::App& command, CommonOptions& options) {
    command.add_flag("--json", options.json, "Print one JSON object on standard output and nothing else");
    command.add_option("--threads", options.device.threads, "Threads to compute with (default: one per core)")
        ->check(CLI::Range(1, 1024));
    command.add_option("--device", options.device.device, "auto, cpu, cuda or cuda:N")
        ->check(CLI::Validator(deviceProblem, ""))
        ->capture_default_str();
}

void addSeedOption(CLI::App& command, std::uint64_t& seed, const std::string& description) {
    command.add_option("--seed", seed, description)->check(CLI::Validator(seedProblem, ""))->capture_default_str();
}

void printResult(const CommonOptions& options, const Json& result) {
    if (options.json) {
        std::cout << result.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
        return;
    }
    for (const auto& [key, value] : result.items()) {
        std::cout << key << ": "
                  << (value.is_string() ? value.get<std::string>()
                                        : value.dump(-1, ' ', false, Json::error_handler_t::replace))
                  << '\n';
    }
}

bool progressIsDrawn() { return isatty(STDERR_FILENO) == 1; }

}  // namespace lorimer::cli
