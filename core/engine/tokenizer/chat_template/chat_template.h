#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/row.h"
#include "engine/tokenizer/chat_template/syntax_tree.h"

namespace lorimer {

/// A rendered conversation, and who wrote each of its bytes.
struct Rendering {
    std::string text;
    std::vector<jinja::Origin> origins;  ///< one per byte of `text`
};

/// A model's chat template: Jinja as Hugging Face transformers sets it up.
class ChatTemplate {
public:
    /// `namedTokens` are the variables bos_token, eos_token, ... Throws BadInput when the template is larger than
    /// 256 KiB or cannot be compiled.
    ChatTemplate(std::string source, const std::map<std::string, std::string>& namedTokens);

    /// Throws BadInput when there are no messages, one is not UTF-8, the template refuses them (raise_exception) or
    /// fails, or a limit is reached.
    std::string render(const std::vector<Message>& messages, bool addGenerationPrompt) const;

    /// The same with origins: `contents` says for each message what its content counts as. A role counts as the
    /// template's text, unless it holds more than letters, digits, '_' and '-'.
    Rendering renderWithOrigins(const std::vector<Message>& messages, bool addGenerationPrompt,
                                const std::vector<jinja::Origin>& contents) const;

    const std::string& source() const { return m_source; }

private:
    std::string m_source;
    std::map<std::string, std::string> m_namedTokens;
    jinja::Body m_body;
};

/// The chat template of a Hugging Face folder (chat_template.jinja, or tokenizer_config.json, where one of several is
/// named "default") or of a .gguf file; null where the model has none. Throws BadInput when it cannot be read or
/// compiled.
std::unique_ptr<ChatTemplate> loadChatTemplate(const std::string& modelPath);

}  // namespace lorimer
