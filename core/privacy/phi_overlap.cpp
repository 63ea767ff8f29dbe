#include <algorithm>
#include <cmath>
#include <map>

#include "privacy/name_words.h"
#include "privacy/phi_hit.h"

namespace lorimer {

namespace {

/// Lower comes first.
int priority(PhiTag tag) {
    switch (tag) {
        case PhiTag::Mrn:
            return 0;
        case PhiTag::License:
        case PhiTag::HealthPlan:
        case PhiTag::Ssn:
            return 1;
        case PhiTag::Account:
        case PhiTag::NatId:
            return 2;
        case PhiTag::Fax:
        case PhiTag::Device:
            return 3;
        case PhiTag::OtherId:
            return 5;
        default:
            return 4;
    }
}

bool isWordy(PhiTag tag) { return tag == PhiTag::Name || tag == PhiTag::Location || tag == PhiTag::Facility; }

std::uint32_t length(const PhiHit& hit) { return hit.range.end - hit.range.begin; }

bool comesFirst(const PhiHit& a, const PhiHit& b) {
    const long scoreA = std::lround(a.score * 10);
    const long scoreB = std::lround(b.score * 10);
    if (scoreA != scoreB) return scoreA > scoreB;
    if (length(a) != length(b)) return length(a) > length(b);
    if (priority(a.tag) != priority(b.tag)) return priority(a.tag) < priority(b.tag);
    if (a.range.begin != b.range.begin) return a.range.begin < b.range.begin;
    return a.rule < b.rule;
}

std::size_t wordCharacters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xC0 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }));
}

/// The hits accepted so far, by where they begin; they never overlap.
class Accepted {
public:
    explicit Accepted(std::string_view text) : m_text(text) {}

    void take(const PhiHit& hit) {
        const std::vector<PhiHit*> others = overlapping(hit.range);
        if (others.empty()) {
            add(hit);
            return;
        }
        if (!isWordy(hit.tag)) return;
        for (PhiHit* other : others) {
            if (other->tag == hit.tag) widen(*other, hit.range);
        }
        addUncovered(hit);
    }

    std::vector<PhiHit> inOrder() const {
        std::vector<PhiHit> hits;
        for (const auto& [begin, hit] : m_hits) {
            const bool joins = !hits.empty() && hit.tag == PhiTag::Name && hits.back().tag == PhiTag::Name &&
                               isSmallGap(hits.back().range.end, hit.range.begin);
            if (!joins) {
                hits.push_back(hit);
                continue;
            }
            hits.back().range.end = hit.range.end;
            hits.back().score = std::max(hits.back().score, hit.score);
        }
        return hits;
    }

private:
    void add(const PhiHit& hit) { m_hits.emplace(hit.range.begin, hit); }

    std::vector<PhiHit*> overlapping(ByteRange range) {
        std::vector<PhiHit*> found;
        auto at = m_hits.upper_bound(range.begin);
        if (at != m_hits.begin()) --at;
        for (; at != m_hits.end() && at->first < range.end; ++at) {
            if (at->second.range.end > range.begin) found.push_back(&at->second);
        }
        return found;
    }

    /// Grows a winner to the union, as far as its neighbours leave room.
    void widen(PhiHit& winner, ByteRange range) {
        const auto self = m_hits.find(winner.range.begin);
        const auto next = std::next(self);
        const std::uint32_t end = next == m_hits.end() ? range.end : std::min(range.end, next->first);
        PhiHit wider = winner;
        wider.range.end = std::max(winner.range.end, end);
        std::uint32_t begin = std::min(range.begin, winner.range.begin);
        if (self != m_hits.begin()) begin = std::max(begin, std::prev(self)->second.range.end);
        wider.range.begin = std::min(begin, winner.range.begin);
        m_hits.erase(self);
        add(wider);
    }

    void addUncovered(const PhiHit& hit) {
        std::uint32_t at = hit.range.begin;
        std::vector<ByteRange> gaps;
        for (const PhiHit* other : overlapping(hit.range)) {
            if (other->range.begin > at) gaps.push_back({at, other->range.begin});
            at = std::max(at, other->range.end);
        }
        if (at < hit.range.end) gaps.push_back({at, hit.range.end});
        for (ByteRange gap : gaps) {
            while (gap.begin < gap.end && isEdge(m_text[gap.begin])) ++gap.begin;
            while (gap.end > gap.begin && isEdge(m_text[gap.end - 1])) --gap.end;
            if (wordCharacters(m_text.substr(gap.begin, gap.end - gap.begin)) < 3) continue;
            PhiHit part = hit;
            part.range = gap;
            add(part);
        }
    }

    static bool isEdge(char c) { return c == ' ' || c == ',' || c == ';' || c == ':' || c == '\n'; }

    bool isSmallGap(std::uint32_t begin, std::uint32_t end) const {
        return begin == end || (end == begin + 1 && m_text[begin] == ' ');
    }

    std::string_view m_text;
    std::map<std::uint32_t, PhiHit> m_hits;
};

}  // namespace

std::vector<PhiHit> settleOverlaps(std::string_view text, std::vector<PhiHit> hits) {
    std::sort(hits.begin(), hits.end(), comesFirst);
    Accepted accepted(text);
    for (const PhiHit& hit : hits) accepted.take(hit);
    return accepted.inOrder();
}

}  // namespace lorimer
