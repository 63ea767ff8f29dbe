#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lorimer {

/// The tokens of a Hugging Face folder that have a role.
struct SpecialTokenNames {
    /// bos_token, eos_token, unk_token, sep_token, pad_token, cls_token, mask_token: as far as they are set.
    std::map<std::string, std::string> texts;
    std::vector<std::int32_t> endIds;  ///< eos_token_id of generation_config.json or config.json
};

/// Reads tokenizer_config.json, special_tokens_map.json, generation_config.json and config.json of `folder`, as far as
/// they are there. Throws BadInput that names the file when one is malformed.
SpecialTokenNames readSpecialTokenNames(const std::string& folder);

}  // namespace lorimer
