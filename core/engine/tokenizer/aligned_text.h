#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lorimer {

/// Bytes [begin, end) of a text.
struct ByteRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const ByteRange&) const = default;
};

/// A text that was made from another one by normalization, and from which bytes of the original each of its bytes came.
class AlignedText {
public:
    AlignedText() = default;
    /// Bytes `range` of the original, unchanged.
    AlignedText(std::string_view original, ByteRange range)
        : m_text(original.substr(range.begin, range.end - range.begin)), m_offset(range.begin) {}

    const std::string& text() const { return m_text; }
    bool empty() const { return m_text.empty(); }

    /// The bytes of the original that bytes [begin, end) came from; begin < end.
    ByteRange original(std::size_t begin, std::size_t end) const {
        if (m_sources.empty()) {
            return {m_offset + static_cast<std::uint32_t>(begin), m_offset + static_cast<std::uint32_t>(end)};
        }
        ByteRange range = m_sources[begin];
        for (std::size_t i = begin; i < end; ++i) {
            range.begin = std::min(range.begin, m_sources[i].begin);
            range.end = std::max(range.end, m_sources[i].end);
        }
        return range;
    }

    /// Bytes [begin, end) with their sources.
    AlignedText slice(std::size_t begin, std::size_t end) const {
        AlignedText out;
        out.m_text = m_text.substr(begin, end - begin);
        if (m_sources.empty()) {
            out.m_offset = m_offset + static_cast<std::uint32_t>(begin);
        } else {
            out.m_sources.assign(m_sources.begin() + static_cast<std::ptrdiff_t>(begin),
                                 m_sources.begin() + static_cast<std::ptrdiff_t>(end));
        }
        return out;
    }

    /// Adds bytes that came from `source`. Only for a text that was built by append alone.
    void append(std::string_view bytes, ByteRange source) {
        m_text.append(bytes);
        m_sources.insert(m_sources.end(), bytes.size(), source);
    }

    /// Adds bytes [begin, end) of `other` with their sources.
    void append(const AlignedText& other, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            m_text.push_back(other.m_text[i]);
            m_sources.push_back(other.original(i, i + 1));
        }
    }

private:
    std::string m_text;
    std::uint32_t m_offset = 0;
    std::vector<ByteRange> m_sources;  // one per byte; empty: byte i came from byte m_offset + i
};

}  // namespace lorimer
