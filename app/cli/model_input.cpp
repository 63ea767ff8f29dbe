#include "app/cli/model_input.h"

#include "app/cli/jsonl.h"
#include "engine/base/error.h"

namespace lorimer::cli {

namespace {

std::vector<std::int64_t> idsOf(const Json& line, int vocabSize, int contextLength) {
    const auto found = line.find("ids");
    if (found == line.end() || !found->is_array()) throw badInput("There is no list \"ids\".");
    std::vector<std::int64_t> ids;
    for (const Json& id : *found) {
        const bool valid = id.is_number_integer() && id >= 0 && id < vocabSize;
        if (!valid) throw badInput("The id " + id.dump() + " is not a token of this model.");
        ids.push_back(id.get<std::int64_t>());
    }
    if (ids.empty()) throw badInput("The list of ids is empty.");
    if (ids.size() > static_cast<std::size_t>(contextLength))
        throw badInput("The list has more ids than the model's context of " + std::to_string(contextLength) + ".");
    return ids;
}

}  // namespace

std::vector<std::vector<std::int64_t>> readIdLines(const std::string& path, int vocabSize, int contextLength) {
    std::vector<std::vector<std::int64_t>> rows;
    readJsonLines(path, [&](const Json& line) { rows.push_back(idsOf(line, vocabSize, contextLength)); });
    return rows;
}

}  // namespace lorimer::cli
