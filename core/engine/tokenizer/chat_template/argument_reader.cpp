#include "engine/tokenizer/chat_template/argument_reader.h"

#include <algorithm>

namespace lorimer::jinja {

ArgumentReader::ArgumentReader(const Arguments& arguments, const std::string& function,
                               std::initializer_list<const char*> names, std::size_t required)
    : m_function(function), m_names(names), m_values(names.size(), nullptr) {
    if (arguments.positional.size() > m_names.size()) {
        throw TemplateFailure(function + "() takes at most " + std::to_string(m_names.size()) + " arguments (" +
                              std::to_string(arguments.positional.size()) + " given)");
    }
    for (std::size_t i = 0; i < arguments.positional.size(); ++i) m_values[i] = &arguments.positional[i];
    for (const auto& [name, value] : arguments.named) {
        const auto found = std::find(m_names.begin(), m_names.end(), name);
        if (found == m_names.end()) {
            throw TemplateFailure(function + "() got an unexpected keyword argument '" + name + "'");
        }
        const Value*& slot = m_values[static_cast<std::size_t>(found - m_names.begin())];
        if (slot != nullptr) throw TemplateFailure(function + "() got multiple values for argument '" + name + "'");
        slot = &value;
    }
    for (std::size_t i = 0; i < required; ++i) {
        if (m_values[i] == nullptr) {
            throw TemplateFailure(function + "() missing required argument: '" + m_names[i] + "'");
        }
    }
}

const Value& ArgumentReader::at(std::size_t i) const {
    static const Value none;
    return m_values[i] == nullptr ? none : *m_values[i];
}

std::int64_t ArgumentReader::integer(std::size_t i, std::int64_t otherwise) const {
    if (m_values[i] == nullptr) return otherwise;
    requireDefined(at(i));
    if (!at(i).isIntegral()) {
        throw TemplateFailure("'" + typeName(at(i)) + "' object cannot be interpreted as an integer");
    }
    return at(i).integer();
}

bool ArgumentReader::flag(std::size_t i, bool otherwise) const {
    return m_values[i] == nullptr ? otherwise : isTrue(at(i));
}

const std::u32string& ArgumentReader::text(std::size_t i) const {
    requireDefined(at(i));
    if (!at(i).isText()) {
        throw TemplateFailure(m_function + "() argument '" + m_names[i] + "' must be str, not " + typeName(at(i)));
    }
    return at(i).chars();
}

const std::u32string_view* ArgumentReader::optionalText(std::size_t i, std::u32string_view& storage) const {
    if (at(i).isNone()) return nullptr;
    storage = text(i);
    return &storage;
}

}  // namespace lorimer::jinja
