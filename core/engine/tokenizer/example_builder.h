#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/row.h"
#include "engine/tokenizer/chat_template/chat_template.h"
#include "engine/tokenizer/tokenizer.h"
#include "engine/train/train_config.h"

namespace lorimer {

/// A row as the model sees it.
struct TrainExample {
    std::vector<std::int32_t> ids;
    std::vector<std::uint8_t> trained;  ///< one per id: 1 where the token counts for the loss
    std::string text;                   ///< what was tokenized
};

/// One token of a row and where it came from.
struct ShownToken {
    ByteRange range;          ///< in ShownExample::text
    bool isTrained = false;   ///< counts for the loss
    bool isTemplate = false;  ///< written by the template (or the tokenizer) alone
};

/// A row as the model sees it, for a person to look at. The tokens are those of build(), in order.
struct ShownExample {
    std::string text;
    std::vector<ShownToken> tokens;
    /// What the template wrote as a system text of its own; empty where it wrote none.
    ByteRange ownSystemText;
};

/// Turns rows into tokens with the model's own template. Special tokens that a person typed into a message stay text;
/// apart from that the ids are those of apply_chat_template in transformers.
class ExampleBuilder {
public:
    /// `chatTemplate` may be null: then only rows of plain text can be built. Both must outlive the builder.
    ExampleBuilder(const Tokenizer& tokenizer, const ChatTemplate* chatTemplate, LossOn lossOn);

    /// A finished conversation, in which the answers' tokens and the end-of-turn tokens that stop them count (or all
    /// tokens, by LossOn); or plain text with what the tokenizer adds around it, in which all count.
    /// Throws BadInput when the template refuses the messages, or a conversation meets a model without a template.
    /// `addGenerationPrompt` puts the beginning of another answer behind the conversation.
    TrainExample build(const Row& row, bool addGenerationPrompt = false) const;

    /// The same for a person to look at. Throws as build().
    ShownExample show(const Row& row) const;

    /// What the model answers to: the conversation without its last answer, up to where that answer begins; or the
    /// text.
    std::vector<std::int32_t> prompt(const Row& row) const;

    /// The tokens that end an answer: those that the model's settings name, and the one that the template writes
    /// behind an answer.
    std::vector<std::int32_t> stopTokens() const;

private:
    /// A conversation as it is tokenized.
    struct Assembled {
        Rendering rendering;
        std::vector<TextToken> tokens;
        std::vector<std::uint8_t> trained;
    };

    Assembled assemble(const Row& row, bool addGenerationPrompt) const;
    ShownExample showText(const Row& row) const;
    ByteRange ownSystemText(const Row& row, const std::string& text) const;
    std::vector<jinja::Origin> contentOrigins(const std::vector<Message>& messages) const;
    std::vector<TextToken> tokenize(const Rendering& rendering) const;
    std::vector<std::size_t> answerEnds(const std::vector<Message>& messages, bool addGenerationPrompt,
                                        Rendering& rendering) const;
    const TextToken* endOfTurn(const Rendering& rendering, const std::vector<TextToken>& tokens, std::size_t end) const;
    const ChatTemplate& requireTemplate() const;

    const Tokenizer& m_tokenizer;
    const ChatTemplate* m_template;
    LossOn m_lossOn;
};

}  // namespace lorimer
