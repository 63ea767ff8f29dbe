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

/// What one model did with one row.
struct RowScore {
    double lossSum = 0.0;  ///< nats over the row's trained tokens
    std::int64_t correct = 0;
    double exactMatch = 0.0;
    double f1 = 0.0;
    double rougeL = 0.0;
    std::string answer;
};

struct EvaluatedRow {
    std::int64_t row = 0;            ///< position in the part, from 0
    std::int64_t group = 0;          ///< rows with one number belong to one patient
    std::int64_t trainedTokens = 0;  ///< 0: the row is in no loss metric
    bool answered = false;           ///< false: the row is in no answer metric
    std::string question;
    std::string expected;
    RowScore base;
    RowScore adapted;
};

struct EvaluationReport {
    std::int64_t rows = 0;  ///< that the loss metrics cover
    std::int64_t trainedTokens = 0;
    std::int64_t answeredRows = 0;  ///< rows that the answer metrics cover; 0: they were not measured
    std::int64_t groups = 0;        ///< that were resampled: patients, else rows
    bool byPatient = false;         ///< rows of one patient were drawn together
    bool stopped = false;           ///< covers the rows that were finished before a stop
    bool outOfMemory = false;       ///< which too little memory has caused
    ModelMetrics base;
    bool hasAdapter = false;
    ModelMetrics adapted;
    ModelMetrics difference;  ///< adapted minus base, both over the same resamples
    std::vector<EvaluatedRow> scores;
};

}  // namespace lorimer
