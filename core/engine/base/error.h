#pragma once

#include <exception>
#include <string>
#include <utility>

namespace lorimer {

/// What went wrong, as far as a caller can act on it. The values are the exit codes of lorimer-cli.
enum class ErrorKind {
    Internal = 1,
    WrongUse = 2,
    BadInput = 3,
    OutOfResources = 4,
    Stopped = 5,
    RefusedForPrivacy = 6,
};

/// The one exception type of the engine and of the core. `sentence` is complete and shown to the user as it is: what
/// happened (with file and row or key), what is safe, what to do next. `detail` is for the log and may be empty.
class Error : public std::exception {
public:
    Error(ErrorKind kind, std::string sentence, std::string detail = {})
        : m_kind(kind), m_sentence(std::move(sentence)), m_detail(std::move(detail)) {}

    ErrorKind kind() const { return m_kind; }
    const std::string& sentence() const { return m_sentence; }
    const std::string& detail() const { return m_detail; }
    const char* what() const noexcept override { return m_sentence.c_str(); }

private:
    ErrorKind m_kind;
    std::string m_sentence;
    std::string m_detail;
};

/// Bad input: a file, row or key that the user gave. `sentence` names it.
inline Error badInput(std::string sentence, std::string detail = {}) {
    return {ErrorKind::BadInput, std::move(sentence), std::move(detail)};
}

}  // namespace lorimer
