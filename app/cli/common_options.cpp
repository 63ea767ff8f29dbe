#include "app/cli/common_options.h"

#include <unistd.h>

#include <iostream>

namespace lorimer::cli {

void addCommonOptions(CLI::App& command, CommonOptions& options) {
    command.add_flag("--json", options.json, "Print one JSON object on standard output and nothing else");
    command.add_option("--threads", options.device.threads, "Threads to compute with (default: one per core)")
        ->check(CLI::Range(1, 1024));
    command.add_option("--device", options.device.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
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
