#include "data/readers/line_splitter.h"

#include "data/readers/record_reader.h"

namespace lorimer {

namespace {

/// Collects the pieces of one line.
class LineBuffer {
public:
    void append(std::string_view text) {
        m_tooLong = m_tooLong || m_text.size() + text.size() > ReaderLimits::recordBytes;
        if (m_tooLong) {
            m_text = {};
        } else {
            m_text += text;
        }
    }

    bool end(const std::function<bool(const Line&)>& onLine) {
        const bool goOn = onLine({++m_number, m_text, m_tooLong});
        if (m_text.capacity() > (1U << 20U)) m_text = {};
        m_text.clear();
        m_tooLong = false;
        return goOn;
    }

    bool isEmpty() const { return m_text.empty() && !m_tooLong; }

private:
    std::int64_t m_number = 0;
    std::string m_text;
    bool m_tooLong = false;
};

}  // namespace

void forEachLine(SourceText& source, const std::function<bool(const Line&)>& onLine) {
    LineBuffer line;
    bool afterReturn = false;
    for (std::string_view piece = source.nextPiece(); !piece.empty(); piece = source.nextPiece()) {
        while (!piece.empty()) {
            if (afterReturn && piece.front() == '\n') {
                piece.remove_prefix(1);
                afterReturn = false;
                continue;
            }
            afterReturn = false;
            const std::size_t end = piece.find_first_of("\r\n");
            line.append(piece.substr(0, end));
            if (end == std::string_view::npos) break;
            afterReturn = piece[end] == '\r';
            if (!line.end(onLine)) return;
            piece.remove_prefix(end + 1);
        }
    }
    if (!line.isEmpty()) line.end(onLine);
}

}  // namespace lorimer
