#include "ui/models/word_difference.h"

#include <QSet>

namespace lorimer {
namespace {

struct Word {
    WordPlace place;
    QString folded;
};

/// Runs of letters, digits and marks; a sign between two of them ("2.5", "X-ray") belongs to the word.
QVector<Word> wordsOf(const QString& text) {
    const auto isPart = [&text](qsizetype i) {
        return text[i].isLetterOrNumber() || text[i].isMark() || text[i].isSurrogate();
    };
    QVector<Word> words;
    for (qsizetype i = 0; i < text.size();) {
        if (!isPart(i)) {
            ++i;
            continue;
        }
        const qsizetype start = i;
        while (i < text.size() && (isPart(i) || (i + 1 < text.size() && !text[i].isSpace() && isPart(i + 1)))) {
            ++i;
        }
        words.append({{start, i - start}, text.mid(start, i - start).toCaseFolded()});
    }
    return words;
}

QSet<QString> vocabulary(const QVector<Word>& words) {
    QSet<QString> result;
    for (const Word& word : words) {
        result.insert(word.folded);
    }
    return result;
}

QVector<WordPlace> missingIn(const QSet<QString>& other, const QVector<Word>& words) {
    QVector<WordPlace> result;
    for (const Word& word : words) {
        if (!other.contains(word.folded)) {
            result.append(word.place);
        }
    }
    return result;
}

}  // namespace

WordDifference differenceOfWords(const QString& first, const QString& second) {
    const QVector<Word> firstWords = wordsOf(first);
    const QVector<Word> secondWords = wordsOf(second);
    WordDifference difference;
    difference.first = missingIn(vocabulary(secondWords), firstWords);
    difference.second = missingIn(vocabulary(firstWords), secondWords);
    const qsizetype all = firstWords.size() + secondWords.size();
    if (all > 0) {
        const qsizetype oneSided = difference.first.size() + difference.second.size();
        difference.same = 1.0 - static_cast<double>(oneSided) / static_cast<double>(all);
    }
    return difference;
}

}  // namespace lorimer
