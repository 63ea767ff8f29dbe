#include "app/cli/json_file.h"

#include <filesystem>
#include <fstream>

#include "engine/base/error.h"
#include "engine/base/json_check.h"

namespace lorimer::cli {

Json readJsonFile(const std::string& path) {
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown))
        throw badInput(path + " is a folder. Nothing was started; name a JSON file.");
    // Read as a stream, since it may be a pipe, and one byte beyond the limit, so that parseJson() sees what is too
    // large.
    std::ifstream input(path, std::ios::binary);
    std::string text(JsonLimits{}.bytes + 1, '\0');
    if (!input || (!input.read(text.data(), static_cast<std::streamsize>(text.size())) && !input.eof()))
        throw badInput("Cannot read " + path + ". Nothing was started; check the path and its permissions.");
    text.resize(static_cast<std::size_t>(input.gcount()));
    return parseJson(text, path);
}

}  // namespace lorimer::cli
