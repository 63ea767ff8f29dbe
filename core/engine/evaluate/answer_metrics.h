#pragma once

#include <string>
#include <vector>

namespace lorimer {

/// Words of a text for the answer metrics: lower case, without punctuation (Unicode), split at white space.
std::vector<std::string> metricWords(const std::string& text);

/// 1 where both texts have the same words in the same order, else 0.
double exactMatch(const std::string& answer, const std::string& reference);

/// Harmonic mean of precision and recall over the bag of words (SQuAD, arXiv 1606.05250); 1 where both are empty.
double wordF1(const std::string& answer, const std::string& reference);

/// F-measure of the longest common subsequence of words (ROUGE-L, Lin 2004); 1 where both are empty.
double rougeL(const std::string& answer, const std::string& reference);

}  // namespace lorimer
