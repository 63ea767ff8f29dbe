#include "app/cli/model_input.h"

#include <fstream>

#include "engine/base/error.h"
#include "engine/base/json.h"

namespace lorimer::cli {

namespace {

[[noreturn]] void refuse(const std::string& path, std::size_t line, const std::string& reason) {
    throw badInput(path + ", line " + std::to_string(line) + ": " + reason + " Nothing was written; correct the line.");
}

std::vector<std::int64_t> parseLine(const std::string& text, const std::string& path, std::size_t line, int vocabSize,
                                    int contextLength) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("ids") || !json["ids"].is_array())
        refuse(path, line, "This is not a JSON object with a list \"ids\".");
    std::vector<std::int64_t> ids;
    for (const Json& id : json["ids"]) {
        const bool valid = id.is_number_integer() && id >= 0 && id < vocabSize;
        if (!valid) refuse(path, line, "The id " + id.dump() + " is not a token of this model.");
        ids.push_back(id.get<std::int64_t>());
    }
    if (ids.empty()) refuse(path, line, "The list of ids is empty.");
    if (ids.size() > static_cast<std::size_t>(contextLength))
        refuse(path, line, "The list has more ids than the model's context of " + std::to_string(contextLength) + ".");
    return ids;
}

}  // namespace

std::vector<std::vector<std::int64_t>> readIdLines(const std::string& path, int vocabSize, int contextLength) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw badInput("The file " + path + " cannot be read. Check its name and its permissions.");
    std::vector<std::vector<std::int64_t>> rows;
    std::string text;
    for (std::size_t line = 1; std::getline(in, text); ++line) {
        if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
        rows.push_back(parseLine(text, path, line, vocabSize, contextLength));
    }
    return rows;
}

}  // namespace lorimer::cli
