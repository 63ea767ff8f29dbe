// The template engine remembers who wrote each character (Origin). From that follows which special tokens are the
// template's own, and which tokens belong to an answer, whatever the template does with the text.
#include "engine/tokenizer/example_builder.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/tokenizer/utf8.h"

namespace lorimer {

namespace {

using jinja::Origin;

bool isAnswer(Origin origin) { return origin == Origin::Answer || origin == Origin::OtherAnswer; }

// False for a part of a character, too.
bool isSpaceOnly(std::string_view text) {
    if (firstInvalidUtf8(text)) return false;
    for (std::size_t at = 0; at < text.size();) {
        if (!isUnicodeSpace(nextCodePoint(text, at))) return false;
    }
    return true;
}

bool any(const Rendering& rendering, ByteRange range, bool (*holds)(Origin)) {
    return std::any_of(rendering.origins.begin() + range.begin, rendering.origins.begin() + range.end, holds);
}

std::size_t lastAssistant(const std::vector<Message>& messages) {
    for (std::size_t i = messages.size(); i > 0; --i) {
        if (messages[i - 1].role == "assistant") return i - 1;
    }
    return messages.size();
}

// What a template writes between two parts of one answer (a reasoning block, say) belongs to the answer.
void fillGap(Rendering& rendering, std::size_t begin, std::size_t end, Origin origin) {
    const auto isTemplate = [](Origin other) { return other == Origin::Template; };
    const auto first = rendering.origins.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = rendering.origins.begin() + static_cast<std::ptrdiff_t>(end);
    if (std::all_of(first, last, isTemplate)) std::fill(first, last, origin);
}

std::string_view trimmed(std::string_view text) {
    const auto isSpace = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

// A template that takes the beginning off an answer and writes it itself ("<think>", say): it is the answer's again.
// The answer's first characters in the rendering stand at `begin`.
void claimBeginning(Rendering& rendering, std::size_t begin, const std::vector<Message>& messages,
                    const std::vector<Origin>& contents) {
    const Origin origin = rendering.origins[begin];
    std::size_t end = begin;
    while (end < rendering.origins.size() && rendering.origins[end] == origin) ++end;
    const std::string_view text = rendering.text;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const std::size_t found = messages[i].content.find(text.substr(begin, end - begin));
        if (!isAnswer(contents[i]) || found == std::string::npos) continue;
        const std::string_view taken = trimmed(std::string_view(messages[i].content).substr(0, found));
        std::size_t at = begin;
        while (at > 0 && trimmed(text.substr(at - 1, 1)).empty()) --at;
        if (taken.empty() || at < taken.size() || text.substr(at - taken.size(), taken.size()) != taken) continue;
        fillGap(rendering, at - taken.size(), begin, origin);
        return;
    }
}

}  // namespace

ExampleBuilder::ExampleBuilder(const Tokenizer& tokenizer, const ChatTemplate* chatTemplate, LossOn lossOn)
    : m_tokenizer(tokenizer), m_template(chatTemplate), m_lossOn(lossOn) {}

const ChatTemplate& ExampleBuilder::requireTemplate() const {
    if (m_template == nullptr) {
        throw badInput(
            "This model has no chat template, so it cannot read conversations. Nothing was changed; use rows "
            "of plain text, or a model that was made for chat.");
    }
    return *m_template;
}

std::vector<Origin> ExampleBuilder::contentOrigins(const std::vector<Message>& messages) const {
    std::vector<Origin> origins(messages.size(), Origin::Content);
    const std::size_t last = lastAssistant(messages);
    Origin next = Origin::Answer;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        if (messages[i].role != "assistant" || (m_lossOn == LossOn::LastAnswer && i != last)) continue;
        origins[i] = next;
        next = next == Origin::Answer ? Origin::OtherAnswer : Origin::Answer;
    }
    return origins;
}

std::vector<TextToken> ExampleBuilder::tokenize(const Rendering& rendering) const {
    const auto rule = [&rendering](ByteRange range) {
        const auto isTyped = [](Origin origin) { return origin != Origin::Template; };
        const auto isTemplate = [](Origin origin) { return origin == Origin::Template; };
        if (!any(rendering, range, isTyped)) return SpecialMatch::Allowed;
        return any(rendering, range, isTemplate) ? SpecialMatch::SkipOneByte : SpecialMatch::SkipWhole;
    };
    return m_tokenizer.tokenize(rendering.text, rule);
}

// Positions in the text where answers end.
std::vector<std::size_t> ExampleBuilder::answerEnds(const std::vector<Message>& messages, bool addGenerationPrompt,
                                                    Rendering& rendering) const {
    std::vector<std::size_t> ends;
    std::size_t previousEnd = 0;
    Origin previous = Origin::Template;
    const std::vector<Origin> origins = contentOrigins(messages);
    for (std::size_t i = 0; i < rendering.text.size(); ++i) {
        const Origin origin = rendering.origins[i];
        if (!isAnswer(origin)) continue;
        if (previous == origin && previousEnd < i) fillGap(rendering, previousEnd, i, origin);
        if (previous != origin) {
            if (previousEnd != 0) ends.push_back(previousEnd);
            claimBeginning(rendering, i, messages, origins);
        }
        previous = origin;
        previousEnd = i + 1;
    }
    if (previousEnd != 0) ends.push_back(previousEnd);
    // An answer that leaves no text: where would one letter stand?
    for (std::size_t i = 0; i < messages.size(); ++i) {
        if (!isAnswer(origins[i]) || !isSpaceOnly(messages[i].content)) continue;
        std::vector<Message> probe = messages;
        probe[i].content.assign(1, 'x');
        std::vector<Origin> probeOrigins(messages.size(), Origin::Content);
        probeOrigins[i] = Origin::Answer;
        const Rendering probed = requireTemplate().renderWithOrigins(probe, addGenerationPrompt, probeOrigins);
        const auto found = std::find(probed.origins.begin(), probed.origins.end(), Origin::Answer);
        if (found == probed.origins.end()) continue;
        const auto at = static_cast<std::size_t>(found - probed.origins.begin());
        std::string without = probed.text;
        without.erase(at, 1);
        if (without == rendering.text) ends.push_back(at);
    }
    return ends;
}

// The token that the template writes behind an answer: white space may stand between.
const TextToken* ExampleBuilder::endOfTurn(const Rendering& rendering, const std::vector<TextToken>& tokens,
                                           std::size_t end) const {
    const auto first = std::partition_point(tokens.begin(), tokens.end(),
                                            [end](const TextToken& token) { return token.range.begin < end; });
    const std::vector<std::int32_t> named = m_tokenizer.endIds();
    for (auto at = first; at != tokens.end(); ++at) {
        const TextToken& token = *at;
        const auto text =
            std::string_view(rendering.text).substr(token.range.begin, token.range.end - token.range.begin);
        if (isSpaceOnly(text)) continue;
        const bool ends =
            m_tokenizer.isAdded(token.id) || std::find(named.begin(), named.end(), token.id) != named.end();
        const bool isTyped = any(rendering, token.range, [](Origin origin) { return origin != Origin::Template; });
        return ends && !isTyped ? &token : nullptr;
    }
    return nullptr;
}

ExampleBuilder::Assembled ExampleBuilder::assemble(const Row& row, bool addGenerationPrompt) const {
    Assembled assembled;
    Rendering& rendering = assembled.rendering;
    rendering = requireTemplate().renderWithOrigins(row.messages, addGenerationPrompt, contentOrigins(row.messages));
    assembled.tokens = tokenize(rendering);
    if (m_lossOn == LossOn::All) {
        assembled.trained.assign(assembled.tokens.size(), 1);
        return assembled;
    }
    const std::vector<std::size_t> ends = answerEnds(row.messages, addGenerationPrompt, rendering);
    for (const TextToken& token : assembled.tokens)
        assembled.trained.push_back(any(rendering, token.range, isAnswer) ? 1 : 0);
    for (const std::size_t end : ends) {
        if (const TextToken* stop = endOfTurn(rendering, assembled.tokens, end)) {
            assembled.trained[static_cast<std::size_t>(stop - assembled.tokens.data())] = 1;
        }
    }
    return assembled;
}

TrainExample ExampleBuilder::build(const Row& row, bool addGenerationPrompt) const {
    TrainExample example;
    if (row.messages.empty()) {
        example.text = row.text;
        example.ids = m_tokenizer.encode(row.text, true);
        example.trained.assign(example.ids.size(), 1);
        return example;
    }
    Assembled assembled = assemble(row, addGenerationPrompt);
    for (const TextToken& token : assembled.tokens) example.ids.push_back(token.id);
    example.trained = std::move(assembled.trained);
    example.text = std::move(assembled.rendering.text);
    return example;
}

ShownExample ExampleBuilder::show(const Row& row) const {
    if (row.messages.empty()) return showText(row);
    Assembled assembled = assemble(row, false);
    ShownExample shown;
    const auto isWritten = [](Origin origin) { return origin != Origin::Template; };
    for (std::size_t i = 0; i < assembled.tokens.size(); ++i) {
        const ByteRange range = assembled.tokens[i].range;
        shown.tokens.push_back({range, assembled.trained[i] != 0, !any(assembled.rendering, range, isWritten)});
    }
    shown.text = std::move(assembled.rendering.text);
    shown.ownSystemText = ownSystemText(row, shown.text);
    return shown;
}

// What the tokenizer adds around the text has no place in it: it is shown by the token's own name.
ShownExample ExampleBuilder::showText(const Row& row) const {
    ShownExample shown;
    const auto addNamed = [this, &shown](const std::vector<std::int32_t>& ids) {
        for (const std::int32_t id : ids) {
            const auto begin = static_cast<std::uint32_t>(shown.text.size());
            shown.text += m_tokenizer.tokenText(id);
            shown.tokens.push_back({{begin, static_cast<std::uint32_t>(shown.text.size())}, true, true});
        }
    };
    addNamed(m_tokenizer.postProcessor().before);
    const auto offset = static_cast<std::uint32_t>(shown.text.size());
    shown.text += row.text;
    for (const TextToken& token : m_tokenizer.tokenize(row.text, [](ByteRange) { return SpecialMatch::Allowed; }))
        shown.tokens.push_back({{token.range.begin + offset, token.range.end + offset}, true, false});
    addNamed(m_tokenizer.postProcessor().after);
    return shown;
}

// A template that writes a system text where the row has none: with a system text of ours in its place, what stands
// before and after it is the same.
ByteRange ExampleBuilder::ownSystemText(const Row& row, const std::string& text) const {
    if (row.messages.front().role == "system") return {};
    const std::string marker = "[own system text]";
    std::vector<Message> messages = row.messages;
    messages.insert(messages.begin(), {"system", marker});
    std::string probe;
    try {
        probe = requireTemplate().render(messages, false);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadInput) throw;
        return {};  // a template that knows no system text adds none
    }
    const std::size_t at = probe.find(marker);
    if (at == std::string::npos) return {};
    const std::size_t after = probe.size() - at - marker.size();
    if (text.size() <= at + after || text.compare(0, at, probe, 0, at) != 0 ||
        text.compare(text.size() - after, after, probe, at + marker.size(), after) != 0) {
        return {};
    }
    return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(text.size() - after)};
}

std::vector<std::int32_t> ExampleBuilder::prompt(const Row& row) const {
    std::vector<std::int32_t> ids;
    if (row.messages.empty()) {
        ids = m_tokenizer.postProcessor().before;
        for (const std::int32_t id : m_tokenizer.encode(row.text, false)) ids.push_back(id);
        return ids;
    }
    std::vector<Message> messages = row.messages;
    if (messages.back().role == "assistant") messages.pop_back();
    for (const TextToken& token :
         tokenize(requireTemplate().renderWithOrigins(messages, true, contentOrigins(messages)))) {
        ids.push_back(token.id);
    }
    return ids;
}

std::vector<std::int32_t> ExampleBuilder::stopTokens() const {
    std::vector<std::int32_t> ids = m_tokenizer.endIds();
    if (m_template == nullptr) return ids;
    const std::vector<Message> probe{{"user", "x"}, {"assistant", "x"}};
    try {
        const Rendering rendering = m_template->renderWithOrigins(probe, false, {Origin::Content, Origin::Answer});
        const auto last = std::find(rendering.origins.rbegin(), rendering.origins.rend(), Origin::Answer);
        const std::vector<TextToken> tokens = tokenize(rendering);
        const auto end = static_cast<std::size_t>(rendering.origins.rend() - last);
        const TextToken* stop = endOfTurn(rendering, tokens, end);
        if (end > 0 && stop != nullptr && std::find(ids.begin(), ids.end(), stop->id) == ids.end()) {
            ids.push_back(stop->id);
        }
    } catch (const Error& error) {
        // A template that wants other messages than these says nothing about its end-of-turn token.
        if (error.kind() != ErrorKind::BadInput) throw;
    }
    return ids;
}

}  // namespace lorimer
