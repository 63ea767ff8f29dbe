#pragma once

#include <QString>
#include <QVector>

namespace lorimer {

/// A word in a text: position and length in letters.
struct WordPlace {
    qsizetype start = 0;
    qsizetype length = 0;
    bool operator==(const WordPlace&) const = default;
};

/// How two answers differ in their words. Case and punctuation do not count.
struct WordDifference {
    QVector<WordPlace> first;   ///< words that occur in the first text only
    QVector<WordPlace> second;  ///< words that occur in the second text only
    double same = 1.0;          ///< share of all words of both texts that occur in the other one, 0 to 1
};

WordDifference differenceOfWords(const QString& first, const QString& second);

}  // namespace lorimer
