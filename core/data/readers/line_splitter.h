#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "data/source_text.h"

namespace lorimer {

/// One line without its end. `tooLong` lines carry no text.
struct Line {
    std::int64_t number = 0;
    std::string_view text;
    bool tooLong = false;
};

/// Cuts a source into lines at LF, CR LF and CR, also mixed; a line of more than 64 MiB is passed over and marked.
/// Stops when the callback returns false.
void forEachLine(SourceText& source, const std::function<bool(const Line&)>& onLine);

}  // namespace lorimer
