#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "engine/tokenizer/chat_template/value.h"

namespace lorimer::jinja {

/// The arguments of a call, put in the order of a function's parameters.
class ArgumentReader {
public:
    /// Throws TemplateFailure for too many, unknown, doubled or missing arguments; the first `required` must be there.
    ArgumentReader(const Arguments& arguments, const std::string& function, std::initializer_list<const char*> names,
                   std::size_t required);

    bool has(std::size_t i) const { return m_values[i] != nullptr; }
    /// None when it was not given.
    const Value& at(std::size_t i) const;
    std::int64_t integer(std::size_t i, std::int64_t otherwise) const;
    bool flag(std::size_t i, bool otherwise) const;
    /// Throws TemplateFailure when it is not text.
    const std::u32string& text(std::size_t i) const;
    /// Null when it was not given or is None.
    const std::u32string_view* optionalText(std::size_t i, std::u32string_view& storage) const;

private:
    std::string m_function;
    std::vector<const char*> m_names;
    std::vector<const Value*> m_values;
};

}  // namespace lorimer::jinja
