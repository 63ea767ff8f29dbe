#include "engine/evaluate/answer_metrics.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <map>

namespace lorimer {

std::vector<std::string> metricWords(const std::string& text) {
    icu::UnicodeString lower = icu::UnicodeString::fromUTF8(text).toLower();
    std::vector<std::string> words;
    icu::UnicodeString word;
    const auto finish = [&] {
        if (word.isEmpty()) return;
        words.emplace_back();
        word.toUTF8String(words.back());
        word.remove();
    };
    for (std::int32_t i = 0; i < lower.length(); i = lower.moveIndex32(i, 1)) {
        const UChar32 character = lower.char32At(i);
        if (u_isUWhiteSpace(character) != 0)
            finish();
        else if (u_ispunct(character) == 0)
            word.append(character);
    }
    finish();
    return words;
}

double exactMatch(const std::string& answer, const std::string& reference) {
    return metricWords(answer) == metricWords(reference) ? 1.0 : 0.0;
}

namespace {

double harmonicMean(double common, std::size_t answerLength, std::size_t referenceLength) {
    if (answerLength == 0 && referenceLength == 0) return 1.0;
    if (common == 0.0) return 0.0;
    const double precision = common / static_cast<double>(answerLength);
    const double recall = common / static_cast<double>(referenceLength);
    return 2.0 * precision * recall / (precision + recall);
}

}  // namespace

double wordF1(const std::string& answer, const std::string& reference) {
    const std::vector<std::string> said = metricWords(answer);
    const std::vector<std::string> wanted = metricWords(reference);
    std::map<std::string, int> counts;
    for (const std::string& word : wanted) ++counts[word];
    double common = 0.0;
    for (const std::string& word : said)
        if (counts[word]-- > 0) common += 1.0;
    return harmonicMean(common, said.size(), wanted.size());
}

double rougeL(const std::string& answer, const std::string& reference) {
    const std::vector<std::string> said = metricWords(answer);
    const std::vector<std::string> wanted = metricWords(reference);
    std::vector<int> row(wanted.size() + 1, 0);  // longest common subsequence of said[0..i) and wanted[0..j)
    for (const std::string& word : said) {
        int diagonal = 0;
        for (std::size_t j = 1; j <= wanted.size(); ++j) {
            const int above = row[j];
            row[j] = word == wanted[j - 1] ? diagonal + 1 : std::max(row[j], row[j - 1]);
            diagonal = above;
        }
    }
    return harmonicMean(row.back(), said.size(), wanted.size());
}

}  // namespace lorimer
