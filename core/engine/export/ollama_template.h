#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/tokenizer/chat_template/chat_template.h"

namespace lorimer {

/// The chat template in the language of Ollama (Go's text/template over .System and .Messages), without the token
/// `beginning` in front, which Ollama adds itself. It is put together from what the model's own template renders, and
/// given only where it renders the same texts as that one, with and without a system text and over several turns:
/// otherwise nothing, rather than a wrong one.
std::optional<std::string> ollamaTemplate(const ChatTemplate& chatTemplate, const std::string& beginning);

/// What Ollama's Modelfile says of a model; see its reference documentation.
struct Modelfile {
    std::string modelFile;  ///< "./model.gguf"
    std::string chatTemplate;
    std::vector<std::string> stops;
    std::string system;  ///< may be empty
};

/// Empty when a text cannot be quoted there (it holds three quotation marks in a row, or a stop two lines).
std::optional<std::string> modelfileText(const Modelfile& modelfile);

}  // namespace lorimer
