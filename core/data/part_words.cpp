#include "data/part_words.h"

#include <QString>
#include <algorithm>
#include <array>
#include <utility>

namespace lorimer {

namespace {

using Meaning = std::pair<const char16_t*, SplitPart>;

constexpr std::array<Meaning, 14> words{{{u"train", SplitPart::Train},
                                         {u"training", SplitPart::Train},
                                         {u"trn", SplitPart::Train},
                                         {u"check", SplitPart::Validation},
                                         {u"dev", SplitPart::Validation},
                                         {u"development", SplitPart::Validation},
                                         {u"val", SplitPart::Validation},
                                         {u"valid", SplitPart::Validation},
                                         {u"validation", SplitPart::Validation},
                                         {u"validierung", SplitPart::Validation},
                                         {u"eval", SplitPart::Validation},
                                         {u"test", SplitPart::Test},
                                         {u"testing", SplitPart::Test},
                                         {u"holdout", SplitPart::Test}}};

}  // namespace

std::optional<SplitPart> partFromWord(const std::string& word) {
    const QString plain = QString::fromStdString(word).trimmed().toLower();
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&plain](const Meaning& meaning) { return plain == QStringView(meaning.first); });
    return found == words.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace lorimer
