#pragma once

#include <string>

namespace lorimer::test {

/// Writes `bytes` as a file called `name` into `folder` and reads it as an import would, from the detection to the
/// rows. Returns how many records came out; 0 where the file was refused with a sentence. Everything else that a file
/// can do to a program is for the caller to notice: a crash, another exception, a broken text.
int readBytes(const std::string& folder, const std::string& name, const std::string& bytes);

}  // namespace lorimer::test
