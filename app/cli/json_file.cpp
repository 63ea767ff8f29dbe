#include "app/cli/json_file.h"

#include <fstream>
#include <iterator>
#include <set>
#include <vector>

#include "engine/base/error.h"

namespace lorimer::cli {

namespace {

constexpr std::size_t largestFile = std::size_t(4) << 20;  // privacy.md 8.5

std::string readFile(const std::string& path) {
    std::ifstream input(path, std::ios::binary);
    std::string text;
    if (input) text.assign(std::istreambuf_iterator<char>(input), {});
    if (!input) throw badInput("Cannot read " + path + ". Nothing was started; check the path and its permissions.");
    if (text.size() > largestFile) {
        throw badInput("The file " + path +
                       " is larger than 4 MiB, too large for settings. Nothing was started; check the "
                       "path.");
    }
    return text;
}

}  // namespace

Json readJsonFile(const std::string& path) {
    const std::string text = readFile(path);
    std::vector<std::set<std::string>> keys;
    std::string repeated;
    const auto callback = [&](int, Json::parse_event_t event, Json& value) {
        if (event == Json::parse_event_t::object_start) keys.emplace_back();
        if (event == Json::parse_event_t::object_end) keys.pop_back();
        if (event == Json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second) {
            repeated = value.get<std::string>();
        }
        return true;
    };
    Json json;
    try {
        json = Json::parse(text, callback);
    } catch (const Json::parse_error& error) {
        throw badInput("The file " + path + " is not JSON (at byte " + std::to_string(error.byte) +
                           "). Nothing was started; correct it.",
                       error.what());
    }
    if (!repeated.empty()) {
        throw badInput("The file " + path + " has the key \"" + repeated +
                       "\" twice in one object. Nothing was started; "
                       "remove one of them.");
    }
    return json;
}

}  // namespace lorimer::cli
