#pragma once

#include <memory>
#include <string>

#include "engine/tokenizer/chat_template/chat_template.h"
#include "engine/tokenizer/example_builder.h"
#include "engine/tokenizer/tokenizer.h"

namespace lorimer {

/// How a model on disk reads and writes text: its tokenizer, its chat template where it has one, and the builder that
/// joins both. Training, evaluation, chat and the views of rows all open it here.
class ModelText {
public:
    /// Throws BadInput when the tokenizer is missing or uses what is not known, or the template cannot be read.
    ModelText(const std::string& modelPath, LossOn lossOn)
        : m_tokenizer(loadTokenizer(modelPath)),
          m_template(loadChatTemplate(modelPath)),
          m_builder(*m_tokenizer, m_template.get(), lossOn) {}

    const Tokenizer& tokenizer() const { return *m_tokenizer; }
    bool hasTemplate() const { return m_template != nullptr; }
    const ExampleBuilder& builder() const { return m_builder; }

private:
    std::unique_ptr<Tokenizer> m_tokenizer;
    std::unique_ptr<ChatTemplate> m_template;
    ExampleBuilder m_builder;
};

}  // namespace lorimer
