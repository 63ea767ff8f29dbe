#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace lorimer::cli {

/// One line on standard error that is drawn over and over; nothing where that is no terminal.
class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine();  ///< ends the line
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// At most 10 times a second.
    void draw(const std::string& text);

    /// "3 min left" from the speed of the last units of work; "measuring" until there are 20 of them or 30 s.
    std::string timeLeft(std::int64_t done, std::int64_t total);

private:
    using Clock = std::chrono::steady_clock;

    bool m_drawn;
    bool m_hasText = false;
    Clock::time_point m_lastDraw{};
    Clock::time_point m_start{};
    std::int64_t m_first = -1;
};

/// "45 s", "12 min", "2 h 5 min".
std::string durationText(double seconds);

}  // namespace lorimer::cli
