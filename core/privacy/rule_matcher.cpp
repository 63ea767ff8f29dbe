#define PCRE2_CODE_UNIT_WIDTH 8
#include "privacy/rule_matcher.h"

#include <pcre2.h>

#include <array>
#include <bit>

#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"
#include "privacy/pattern_starts.h"

namespace lorimer {

namespace {

constexpr std::uint32_t matchLimit = 500'000;
constexpr std::uint32_t heapLimitKib = 20 * 1024;
constexpr std::size_t jitStackBytes = 1024 * 1024;

struct Free {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
    void operator()(pcre2_jit_stack* stack) const { pcre2_jit_stack_free(stack); }
};

pcre2_jit_stack* threadStack(void*) {
    thread_local const std::unique_ptr<pcre2_jit_stack, Free> stack(
        pcre2_jit_stack_create(32 * 1024, jitStackBytes, nullptr));
    return stack.get();
}

/// A set of rules, one bit each.
struct RuleSet {
    std::array<std::uint64_t, 2> bits{};
    void add(std::size_t rule) { bits[rule / 64] |= std::uint64_t{1} << (rule % 64); }
    RuleSet operator&(const RuleSet& o) const { return {{bits[0] & o.bits[0], bits[1] & o.bits[1]}}; }
    bool isEmpty() const { return (bits[0] | bits[1]) == 0; }
};

struct CompiledRule {
    std::unique_ptr<pcre2_code, Free> code;
    std::uint32_t valueGroup = 0;
};

CompiledRule compile(const PhiRule& rule, const std::string& name) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    CompiledRule compiled;
    compiled.code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(rule.pattern.data()), rule.pattern.size(),
                                      PCRE2_UTF | PCRE2_UCP | PCRE2_ANCHORED, &error, &offset, nullptr));
    const bool compiles = compiled.code && pcre2_jit_compile(compiled.code.get(), PCRE2_JIT_COMPLETE) == 0;
    if (!compiles) {
        PCRE2_UCHAR8 buffer[256] = {};
        pcre2_get_error_message(error, buffer, sizeof(buffer));
        throw badInput("The pattern of the rule '" + rule.id + "' (line " + std::to_string(rule.line) + " of '" + name +
                           "') cannot be used: " + reinterpret_cast<const char*>(buffer) +
                           ". Nothing was searched; correct the line.",
                       "at offset " + std::to_string(offset));
    }
    const int group = pcre2_substring_number_from_name(compiled.code.get(), reinterpret_cast<PCRE2_SPTR>("v"));
    if (group > 0) compiled.valueGroup = static_cast<std::uint32_t>(group);
    return compiled;
}

}  // namespace

struct RuleMatcher::Tables {
    static std::size_t pair(std::size_t first, std::size_t second) { return first * characterClasses + second; }

    std::vector<CompiledRule> rules;
    std::unique_ptr<pcre2_match_context, Free> context;
    std::vector<RuleSet> first;                      ///< by pair of characters 1 and 2
    std::vector<RuleSet> second;                     ///< by pair of characters 3 and 4
    std::array<RuleSet, characterClasses> before{};  ///< by the character before
};

RuleMatcher::RuleMatcher(const std::vector<PhiRule>& rules, const std::string& name)
    : m_tables(std::make_unique<Tables>()) {
    if (rules.size() > mostRules) {
        throw badInput("'" + name + "' holds " + std::to_string(rules.size()) + " rules; at most " +
                       std::to_string(mostRules) + " are searched for at once. Nothing was searched; use fewer.");
    }
    Tables& tables = *m_tables;
    tables.context.reset(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(tables.context.get(), matchLimit);
    pcre2_set_heap_limit(tables.context.get(), heapLimitKib);
    pcre2_jit_stack_assign(tables.context.get(), threadStack, nullptr);
    tables.first.resize(characterClasses * characterClasses);
    tables.second.resize(characterClasses * characterClasses);
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
        tables.rules.push_back(compile(rules[rule], name));
        for (const PatternStart& start : startsOf(rules[rule].pattern)) {
            for (std::size_t a = 0; a < characterClasses; ++a) {
                if (start.before.test(a)) tables.before[a].add(rule);
                for (std::size_t b = 0; b < characterClasses; ++b) {
                    if (start.at[0].test(a) && start.at[1].test(b)) tables.first[Tables::pair(a, b)].add(rule);
                    if (start.at[2].test(a) && start.at[3].test(b)) tables.second[Tables::pair(a, b)].add(rule);
                }
            }
        }
    }
}

RuleMatcher::~RuleMatcher() = default;
RuleMatcher::RuleMatcher(RuleMatcher&&) noexcept = default;
RuleMatcher& RuleMatcher::operator=(RuleMatcher&&) noexcept = default;

namespace {

/// The characters of a text around a position, as classes.
class Window {
public:
    explicit Window(std::string_view text) : m_text(text) {
        for (std::size_t i = 1; i < m_class.size(); ++i) read(i);
    }

    bool atEnd() const { return m_class[1] == noCharacter; }
    std::size_t position() const { return m_begin; }
    std::size_t before() const { return m_class[0]; }
    std::size_t at(std::size_t i) const { return m_class[i + 1]; }

    void step() {
        m_begin += m_length[1];
        for (std::size_t i = 0; i + 1 < m_class.size(); ++i) {
            m_class[i] = m_class[i + 1];
            m_length[i] = m_length[i + 1];
        }
        read(m_class.size() - 1);
    }

private:
    void read(std::size_t i) {
        if (m_next >= m_text.size()) {
            m_class[i] = noCharacter;
            m_length[i] = 0;
            return;
        }
        const auto byte = static_cast<unsigned char>(m_text[m_next]);
        m_length[i] = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        m_class[i] = byte < 0x80 ? byte : otherCharacter;
        m_next += m_length[i];
    }

    std::string_view m_text;
    std::size_t m_begin = 0;
    std::size_t m_next = 0;
    std::array<std::size_t, PatternStart::depth + 1> m_class{noCharacter};
    std::array<std::size_t, PatternStart::depth + 1> m_length{};
};

}  // namespace

bool RuleMatcher::findAll(std::string_view text, const OnMatch& onMatch) const {
    const Tables& tables = *m_tables;
    thread_local const std::unique_ptr<pcre2_match_data, Free> data(pcre2_match_data_create(64, nullptr));
    const PCRE2_SIZE* const offsets = pcre2_get_ovector_pointer(data.get());
    std::vector<std::size_t> next(tables.rules.size());  // where each rule may match again
    const auto range = [offsets](std::size_t group) {
        return ByteRange{static_cast<std::uint32_t>(offsets[2 * group]),
                         static_cast<std::uint32_t>(offsets[2 * group + 1])};
    };
    for (Window window(text); !window.atEnd(); window.step()) {
        const RuleSet possible = tables.first[Tables::pair(window.at(0), window.at(1))] &
                                 tables.second[Tables::pair(window.at(2), window.at(3))] &
                                 tables.before[window.before()];
        if (possible.isEmpty()) continue;
        for (std::size_t half = 0; half < 2; ++half) {
            for (std::uint64_t bits = possible.bits[half]; bits != 0; bits &= bits - 1) {
                const std::size_t rule = half * 64 + static_cast<std::size_t>(std::countr_zero(bits));
                if (window.position() < next[rule]) continue;
                const CompiledRule& compiled = tables.rules[rule];
                const int count = pcre2_jit_match(compiled.code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()),
                                                  text.size(), window.position(), 0, data.get(), tables.context.get());
                if (count == PCRE2_ERROR_NOMATCH) continue;
                if (count < 0) return false;
                const bool hasValue = compiled.valueGroup != 0 &&
                                      compiled.valueGroup < static_cast<std::uint32_t>(count) &&
                                      offsets[2 * compiled.valueGroup] != PCRE2_UNSET;
                const ByteRange match = range(0);
                const ByteRange value = hasValue ? range(compiled.valueGroup) : match;
                if (match.end > match.begin && onMatch(rule, match, value)) next[rule] = match.end;
            }
        }
    }
    return true;
}

}  // namespace lorimer
