// Paired intervals against numpy (tests/parity/make_bootstrap_reference.py).
#include "engine/evaluate/paired_bootstrap.h"

#include <doctest/doctest.h>

#include <fstream>

#include "engine/base/json.h"

using namespace lorimer;

namespace {

Json reference() {
    std::ifstream in(LORIMER_FIXTURES "/paired_bootstrap.json");
    return Json::parse(in);
}

RowScore scoreOf(const Json& json) {
    RowScore score;
    score.lossSum = json.at("loss_sum");
    score.correct = json.at("correct");
    score.f1 = json.at("f1");
    score.exactMatch = json.at("exact_match");
    return score;
}

EvaluationReport reportOf(const Json& reference, bool byGroup) {
    EvaluationReport report;
    report.hasAdapter = true;
    for (const Json& row : reference.at("rows")) {
        EvaluatedRow& scored = report.scores.emplace_back();
        scored.row = row.at("row");
        scored.group = byGroup ? row.at("group").get<std::int64_t>() : scored.row;
        scored.trainedTokens = row.at("trained_tokens");
        scored.answered = row.at("answered");
        scored.base = scoreOf(row.at("base"));
        scored.adapted = scoreOf(row.at("adapted"));
    }
    summarize(report);
    return report;
}

void compare(const Metric& metric, const Json& expected) {
    const auto number = [&](const char* key) { return expected.at(key).get<double>(); };
    // The same draws: only the order of the sums differs.
    CHECK(metric.value == doctest::Approx(number("value")).epsilon(1e-12));
    CHECK(metric.low == doctest::Approx(number("low")).epsilon(1e-12));
    CHECK(metric.high == doctest::Approx(number("high")).epsilon(1e-12));
    // Other draws: a 2.5 % quantile of 1,000 draws has a standard error of 0.085 spreads
    // (sqrt(0.025 * 0.975 / 1000) / 0.0584); four of them, and a step of what is discrete.
    const double tolerance = 0.34 * number("spread") + 0.02;
    CHECK(std::abs(metric.low - number("own_low")) < tolerance);
    CHECK(std::abs(metric.high - number("own_high")) < tolerance);
}

}  // namespace

TEST_CASE("intervals of base, adapted and their difference are numpy's, by patient and by row") {
    const Json expected = reference();
    const std::pair<const char*, Metric ModelMetrics::*> metrics[] = {{"loss", &ModelMetrics::loss},
                                                                      {"perplexity", &ModelMetrics::perplexity},
                                                                      {"token_accuracy", &ModelMetrics::tokenAccuracy},
                                                                      {"f1", &ModelMetrics::f1},
                                                                      {"exact_match", &ModelMetrics::exactMatch}};
    for (const bool byGroup : {true, false}) {
        const EvaluationReport report = reportOf(expected, byGroup);
        for (const auto& [name, metric] : metrics) {
            CAPTURE(name);
            const Json& parts = expected.at(byGroup ? "by_group" : "by_row").at(name);
            compare(report.base.*metric, parts[0]);
            compare(report.adapted.*metric, parts[1]);
            compare(report.difference.*metric, parts[2]);
        }
    }
}

TEST_CASE("rows of one patient that resemble each other make the interval wider") {
    EvaluationReport report;
    report.hasAdapter = true;
    for (std::int64_t row = 0; row < 60; ++row) {
        EvaluatedRow& scored = report.scores.emplace_back();
        scored.row = scored.group = row;
        scored.trainedTokens = 10;
        scored.base.lossSum = 20.0;
        scored.adapted.lossSum = 15.0 + static_cast<double>(row / 10);
    }
    summarize(report);
    const Metric byRow = report.difference.loss;
    CHECK(report.groups == 60);
    for (EvaluatedRow& row : report.scores) row.group = row.row / 10;
    summarize(report);
    CHECK(report.groups == 6);
    CHECK(report.difference.loss.value == doctest::Approx(byRow.value));
    CHECK(report.difference.loss.high - report.difference.loss.low > 2.0 * (byRow.high - byRow.low));
}

TEST_CASE("what was not measured stays 0, and one group has no interval") {
    EvaluationReport report;
    report.hasAdapter = true;
    report.scores.resize(3);
    for (EvaluatedRow& row : report.scores) row.trainedTokens = 5;
    report.scores[0].adapted.lossSum = 5.0;
    summarize(report);
    CHECK(report.groups == 1);
    CHECK(report.answeredRows == 0);
    CHECK(report.difference.f1.value == 0.0);
    CHECK(report.difference.loss.value == doctest::Approx(1.0 / 3.0));
    CHECK(report.difference.loss.low == report.difference.loss.high);
}
