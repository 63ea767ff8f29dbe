#pragma once

#include <string>
#include <vector>

#include "engine/tokenizer/tokenizer.h"
#include "engine/weights/gguf.h"

namespace lorimer {

/// tokenizer.ggml.token_type
enum class GgufTokenType : std::int64_t { Normal = 1, Unknown, Control, UserDefined, Unused, Byte };

/// Throws BadInput: the model file `what`.
[[noreturn]] void refuseGguf(const GgufFile& file, const std::string& what);

/// Throws BadInput where the key is absent.
const std::vector<std::string>& requiredTexts(const GgufFile& file, const char* key);

/// One per token; empty where the file has none. Throws BadInput where it has another number of them than of tokens.
std::vector<GgufTokenType> readTokenTypes(const GgufFile& file);

/// Tokens of the types `special`, and user-defined ones, as tokens that are cut out of the text first. A token whose
/// text is not in `tokens` (an empty text) is left out.
std::vector<AddedToken> readAddedTokens(const GgufFile& file, const std::vector<std::string>& tokens,
                                        const std::vector<GgufTokenType>& special);

Vocabulary makeVocabulary(const std::vector<std::string>& tokens);

/// Puts the token of `idKey` into `ids` where the flag `key`, or `otherwise` without it, says so.
void addAround(const GgufFile& file, const char* key, bool otherwise, const char* idKey,
               std::vector<std::int32_t>& ids);

/// SentencePiece vocabularies (tokenizer.ggml.model "llama"): tokens with scores instead of merges, bytes as <0xNN>,
/// spaces as U+2581. Fills in everything but the named tokens. Throws BadInput for a rule of normalization that is not
/// known (precompiled_charsmap).
void readSentencePiece(const GgufFile& file, TokenizerParts& parts);

/// WordPiece vocabularies (tokenizer.ggml.model "bert"). The files do not say whether the model tells capitals apart:
/// it does where a token has one.
void readBertVocabulary(const GgufFile& file, TokenizerParts& parts);

}  // namespace lorimer
