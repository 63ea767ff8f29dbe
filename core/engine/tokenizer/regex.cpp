#define PCRE2_CODE_UNIT_WIDTH 8
#include "engine/tokenizer/regex.h"

#include <pcre2.h>

#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

constexpr std::size_t longestPattern = 8 * 1024;
constexpr std::uint32_t matchLimit = 20'000'000;

struct FreeContext {
    void operator()(pcre2_compile_context* context) const { pcre2_compile_context_free(context); }
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
    void operator()(pcre2_jit_stack* stack) const { pcre2_jit_stack_free(stack); }
};

// The matcher's own stack, one per thread: the 32 KiB it starts with are too few for alternatives in a long repetition.
pcre2_jit_stack* threadStack(void*) {
    constexpr PCRE2_SIZE first = 64 * 1024;
    constexpr PCRE2_SIZE largest = 64 * 1024 * 1024;
    thread_local const std::unique_ptr<pcre2_jit_stack, FreeContext> stack(
        pcre2_jit_stack_create(first, largest, nullptr));
    return stack.get();
}

std::string pcreMessage(int code) {
    PCRE2_UCHAR8 buffer[256] = {};
    pcre2_get_error_message(code, buffer, sizeof(buffer));
    return reinterpret_cast<const char*>(buffer);
}

}  // namespace

struct Regex::Compiled {
    std::string pattern;
    std::unique_ptr<pcre2_code, FreeContext> code;
    std::unique_ptr<pcre2_match_context, FreeContext> context;
    bool jit = false;
};

Regex::Regex(const std::string& pattern) : m_compiled(std::make_unique<Compiled>()) {
    if (pattern.size() > longestPattern) {
        throw badInput("A regular expression of the tokenizer is " + std::to_string(pattern.size()) +
                       " bytes long; at most 8192 are read. Nothing was changed; use another tokenizer file.");
    }
    const std::string translated = translateRegex(pattern);
    int error = 0;
    PCRE2_SIZE offset = 0;
    std::unique_ptr<pcre2_compile_context, FreeContext> compileContext(pcre2_compile_context_create(nullptr));
    pcre2_set_newline(compileContext.get(), PCRE2_NEWLINE_LF);
    m_compiled->pattern = pattern;
    m_compiled->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                                         PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE, &error, &offset,
                                         compileContext.get()));
    if (!m_compiled->code) {
        throw badInput("The tokenizer's regular expression \"" + pattern + "\" cannot be compiled: " +
                           pcreMessage(error) + ". Nothing was changed; use another tokenizer file.",
                       "at offset " + std::to_string(offset) + " of " + translated);
    }
    m_compiled->context.reset(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(m_compiled->context.get(), matchLimit);
    pcre2_jit_stack_assign(m_compiled->context.get(), threadStack, nullptr);
    m_compiled->jit = pcre2_jit_compile(m_compiled->code.get(), PCRE2_JIT_COMPLETE) == 0;
}

Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;

std::vector<ByteRange> Regex::findAll(std::string_view text) const {
    std::vector<ByteRange> found;
    std::unique_ptr<pcre2_match_data, FreeContext> data(
        pcre2_match_data_create_from_pattern(m_compiled->code.get(), nullptr));
    const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data.get());
    const auto subject = reinterpret_cast<PCRE2_SPTR>(text.data());
    std::size_t from = 0;
    while (from <= text.size()) {
        // The text was checked to be UTF-8 when it came in.
        const int count = m_compiled->jit ? pcre2_jit_match(m_compiled->code.get(), subject, text.size(), from, 0,
                                                            data.get(), m_compiled->context.get())
                                          : pcre2_match(m_compiled->code.get(), subject, text.size(), from,
                                                        PCRE2_NO_UTF_CHECK, data.get(), m_compiled->context.get());
        if (count == PCRE2_ERROR_NOMATCH) break;
        if (count < 0) {
            throw badInput("The tokenizer's regular expression \"" + m_compiled->pattern + "\" gave up on a text of " +
                           std::to_string(text.size()) + " bytes (" + pcreMessage(count) +
                           "). Nothing was changed; leave this text out.");
        }
        const std::size_t begin = offsets[0];
        const std::size_t end = offsets[1];
        const bool emptyAfterMatch = begin == end && !found.empty() && found.back().end == end;
        if (!emptyAfterMatch) found.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        from = end;
        if (begin == end) {
            if (end >= text.size()) break;
            nextCodePoint(text, from);
        }
    }
    return found;
}

}  // namespace lorimer
