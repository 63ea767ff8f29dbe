#pragma once

#include <QDir>
#include <QFile>
#include <QString>
#include <string>

#include "engine/base/json.h"
#include "engine/tokenizer/byte_level.h"

namespace lorimer::test {

/// A tokenizer.json with the 256 byte characters, the merges "a b" and "ab c", and the special tokens <|im_start|>
/// (260), <|im_end|> (261) and <s> (262).
inline Json smallTokenizerJson() {
    Json vocabulary = Json::object();
    for (int byte = 0; byte < 256; ++byte) {
        const auto one = static_cast<char>(byte);
        vocabulary[toByteCharacters({&one, 1})] = byte;
    }
    vocabulary["ab"] = 256;
    vocabulary["abc"] = 257;
    Json added = Json::array();
    int id = 260;
    for (const char* content : {"<|im_start|>", "<|im_end|>", "<s>"}) {
        added.push_back({{"id", id++}, {"content", content}, {"special", true}, {"normalized", false}});
        vocabulary[content] = id - 1;
    }
    return {{"added_tokens", added},
            {"normalizer", nullptr},
            {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}}},
            {"post_processor", nullptr},
            {"decoder", {{"type", "ByteLevel"}}},
            {"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", {"a b", "ab c"}}}}};
}

inline const char* const smallTemplate =
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

inline void writeFile(const QString& path, const std::string& content) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(content)) < 0) {
        qFatal("cannot write %s", qPrintable(path));
    }
}

/// Makes a complete Hugging Face folder of a tiny model: `fixtures` is tests/fixtures.
inline void writeSmallModel(const QString& folder, const QString& fixtures) {
    QDir().mkpath(folder);
    for (const char* name : {"config.json", "model.safetensors", "generation_config.json"}) {
        const QString file = folder + QLatin1Char('/') + QLatin1String(name);
        QFile::copy(fixtures + QStringLiteral("/weights/tiny_llama/") + QLatin1String(name), file);
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
    }
    writeFile(folder + QStringLiteral("/tokenizer.json"), smallTokenizerJson().dump());
    writeFile(folder + QStringLiteral("/tokenizer_config.json"),
              Json{{"chat_template", smallTemplate}, {"eos_token", "<|im_end|>"}}.dump());
    writeFile(folder + QStringLiteral("/README.md"), "---\nlicense: apache-2.0\n---\n# A tiny model\n");
}

}  // namespace lorimer::test
