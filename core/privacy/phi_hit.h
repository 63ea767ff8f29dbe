#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/tokenizer/aligned_text.h"
#include "privacy/phi_tag.h"

namespace lorimer {

/// What one rule says of one place, before overlaps are settled. Positions are bytes of the normalized text.
struct PhiHit {
    ByteRange range;
    PhiTag tag = PhiTag::OtherId;
    double score = 0;
    std::uint16_t rule = 0;
};

/// The hits that stay, disjoint and in the order of the text: the higher score wins (in steps of 0.1), then the longer
/// one, then the tag. Names, places and facilities of the same kind that overlap become one; what a loser of these
/// kinds has beyond the winner stays; neighbouring names join.
std::vector<PhiHit> settleOverlaps(std::string_view text, std::vector<PhiHit> hits);

}  // namespace lorimer
