#include <filesystem>
#include <fstream>
#include <optional>

#include "engine/base/error.h"
#include "engine/tokenizer/chat_template/chat_template.h"
#include "engine/tokenizer/json_fields.h"
#include "engine/tokenizer/special_token_names.h"
#include "engine/tokenizer/tokenizer_gguf.h"

namespace lorimer {

namespace {

constexpr std::size_t largestConfig = 128u << 20;  // as special_token_names reads it
constexpr std::size_t largestFile = 1u << 20;      // the template itself is bounded by ChatTemplate

bool exists(const std::string& path) {
    std::error_code code;
    return std::filesystem::is_regular_file(path, code);
}

std::string readTextFile(const std::string& path) {
    std::error_code code;
    const auto size = std::filesystem::file_size(path, code);
    if (code || size > largestFile) {
        throw badInput("\"" + path + "\" cannot be read as a chat template. Nothing was changed; check the file.",
                       code ? code.message() : std::to_string(size) + " bytes");
    }
    std::ifstream file(path, std::ios::binary);
    std::string text(size, '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(size))) {
        throw badInput("\"" + path + "\" cannot be read to its end. Check the disk and the file's permissions.");
    }
    return text;
}

std::string chooseNamed(const JsonFields& config) {
    std::string names;
    for (const SortedJson& entry : config.list("chat_template")) {
        const JsonFields named(entry, "chat_template of the " + config.where());
        const std::string name = named.text("name");
        if (name == "default") return named.text("template");
        names += (names.empty() ? "" : ", ") + name;
    }
    config.refuse("has several chat templates (" + names + ") and none is named \"default\"");
}

std::optional<std::string> readFromConfig(const std::string& path) {
    if (!exists(path)) return std::nullopt;
    const SortedJson json = readJsonFile(path, largestConfig);
    const JsonFields config(json, "file \"" + path + "\"");
    if (!config.has("chat_template")) return std::nullopt;
    if (config.at("chat_template").is_array()) return chooseNamed(config);
    return config.text("chat_template");
}

std::unique_ptr<ChatTemplate> loadFromFolder(const std::string& folder) {
    std::optional<std::string> source;
    if (exists(folder + "/chat_template.jinja")) {
        source = readTextFile(folder + "/chat_template.jinja");
    } else {
        source = readFromConfig(folder + "/tokenizer_config.json");
        if (!source) source = readFromConfig(folder + "/chat_template.json");
    }
    if (!source) return nullptr;
    return std::make_unique<ChatTemplate>(*source, readSpecialTokenNames(folder).texts);
}

std::unique_ptr<ChatTemplate> loadFromGguf(const std::string& path) {
    const GgufFile file = GgufFile::open(path);
    const std::string* source = file.stringValue("tokenizer.chat_template");
    if (source == nullptr) return nullptr;
    return std::make_unique<ChatTemplate>(*source, readNamedTokens(file));
}

}  // namespace

std::unique_ptr<ChatTemplate> loadChatTemplate(const std::string& modelPath) {
    std::error_code code;
    if (std::filesystem::is_directory(modelPath, code)) return loadFromFolder(modelPath);
    if (std::filesystem::is_regular_file(modelPath, code)) return loadFromGguf(modelPath);
    throw badInput("There is no model at \"" + modelPath +
                   "\". Name a Hugging Face folder (config.json, tokenizer.json) or a .gguf file.");
}

}  // namespace lorimer
