#pragma once

#include <cstdint>
#include <vector>

#include "engine/tokenizer/json_fields.h"

namespace lorimer {

/// The tokens that a tokenizer puts before and after one text.
struct PostProcessor {
    std::vector<std::int32_t> before;
    std::vector<std::int32_t> after;
};

/// TemplateProcessing, ByteLevel (adds nothing), BertProcessing, RobertaProcessing and Sequence, as tokenizer.json
/// describes them. Throws BadInput that names any other type, and for a template without the text exactly once.
PostProcessor makePostProcessor(const JsonFields& json);

}  // namespace lorimer
