#include "app/cli/progress_line.h"

#include <cmath>
#include <iostream>

#include "app/cli/common_options.h"

namespace lorimer::cli {

ProgressLine::ProgressLine() : m_drawn(progressIsDrawn()) {}

ProgressLine::~ProgressLine() {
    if (m_hasText) std::cerr << '\n';
}

void ProgressLine::draw(const std::string& text) {
    const auto now = Clock::now();
    if (!m_drawn || now - m_lastDraw < std::chrono::milliseconds(100)) return;
    m_lastDraw = now;
    m_hasText = true;
    std::cerr << "\r\x1b[K" << text << std::flush;
}

std::string ProgressLine::timeLeft(std::int64_t done, std::int64_t total) {
    const auto now = Clock::now();
    if (m_first < 0) {
        m_first = done;
        m_start = now;
    }
    const double seconds = std::chrono::duration<double>(now - m_start).count();
    const std::int64_t measured = done - m_first;
    if (measured < 1 || (measured < 20 && seconds < 30.0)) return "measuring";
    return durationText(seconds / static_cast<double>(measured) * static_cast<double>(total - done)) + " left";
}

std::string durationText(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60) return std::to_string(whole) + " s";
    if (whole < 3600) return std::to_string((whole + 30) / 60) + " min";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

}  // namespace lorimer::cli
