#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lorimer {

/// A mean over rows with its 95 % bootstrap interval.
struct Metric {
    double value = 0.0;
    double low = 0.0;
    double high = 0.0;
};

/// The metrics of one model over one part of a data set. Answer metrics compare greedy answers with the stored ones.
struct ModelMetrics {
    Metric loss;        ///< nats per trained token
    Metric perplexity;  ///< exp(loss)
    Metric tokenAccuracy;
    Metric exactMatch;
    Metric f1;  ///< of words, as in SQuAD
    Metric rougeL;
};

struct EvaluationReport {
    std::int64_t rows = 0;
    std::int64_t trainedTokens = 0;
    std::int64_t answeredRows = 0;  ///< rows that the answer metrics cover; 0: they were not measured
    ModelMetrics base;
    bool hasAdapter = false;
    ModelMetrics adapted;
    Metric lossDifference;  ///< adapted minus base, paired by row
};

}  // namespace lorimer
