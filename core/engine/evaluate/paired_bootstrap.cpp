#include "engine/evaluate/paired_bootstrap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/base/random.h"

namespace lorimer {

namespace {

constexpr std::size_t resamples = 1000;

/// Base, adapted and difference of summed groups.
using Values = std::array<double, 3>;

Values valuesOf(const GroupSums& sums, const std::function<double(double)>& scale) {
    const double base = scale(sums.base / sums.weight);
    const double adapted = scale(sums.adapted / sums.weight);
    return {base, adapted, adapted - base};
}

void add(GroupSums& total, const GroupSums& part) {
    total.base += part.base;
    total.adapted += part.adapted;
    total.weight += part.weight;
}

double identity(double value) { return value; }

/// One metric: what a row adds to the sums, and by what weight.
struct MetricRule {
    Metric ModelMetrics::*metric;
    double (*score)(const RowScore&);
    bool perToken;
    double (*scale)(double);
};

const MetricRule rules[] = {
    {&ModelMetrics::loss, [](const RowScore& row) { return row.lossSum; }, true, identity},
    {&ModelMetrics::perplexity, [](const RowScore& row) { return row.lossSum; }, true,
     [](double value) { return std::exp(value); }},
    {&ModelMetrics::tokenAccuracy, [](const RowScore& row) { return static_cast<double>(row.correct); }, true,
     identity},
    {&ModelMetrics::exactMatch, [](const RowScore& row) { return row.exactMatch; }, false, identity},
    {&ModelMetrics::f1, [](const RowScore& row) { return row.f1; }, false, identity},
    {&ModelMetrics::rougeL, [](const RowScore& row) { return row.rougeL; }, false, identity},
};

std::vector<GroupSums> sumsOf(const std::vector<EvaluatedRow>& rows, const MetricRule& rule) {
    std::map<std::int64_t, GroupSums> groups;  // in the order of their numbers: the draws do not depend on the rows'
    for (const EvaluatedRow& row : rows) {
        const double weight = rule.perToken ? static_cast<double>(row.trainedTokens) : row.answered ? 1.0 : 0.0;
        if (weight > 0.0) add(groups[row.group], {rule.score(row.base), rule.score(row.adapted), weight});
    }
    std::vector<GroupSums> sums;
    sums.reserve(groups.size());
    for (const auto& [number, group] : groups) sums.push_back(group);
    return sums;
}

}  // namespace

PairedMetric pairedBootstrap(const std::vector<GroupSums>& all, const std::function<double(double)>& scale) {
    std::vector<GroupSums> groups;
    GroupSums total;
    for (const GroupSums& group : all) {
        if (group.weight <= 0.0) continue;
        groups.push_back(group);
        add(total, group);
    }
    PairedMetric result;
    if (groups.empty()) return result;
    std::array<Metric*, 3> metrics{&result.base, &result.adapted, &result.difference};
    const Values measured = valuesOf(total, scale);
    for (std::size_t i = 0; i < metrics.size(); ++i) *metrics[i] = {measured[i], measured[i], measured[i]};
    if (groups.size() < 2) return result;

    RandomSequence random(0);
    std::array<std::vector<double>, 3> drawn;
    for (std::size_t resample = 0; resample < resamples; ++resample) {
        GroupSums sums;
        for (std::size_t i = 0; i < groups.size(); ++i) add(sums, groups[random.below(groups.size())]);
        const Values values = valuesOf(sums, scale);
        for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i].push_back(values[i]);
    }
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        std::sort(drawn[i].begin(), drawn[i].end());
        metrics[i]->low = drawn[i][resamples * 25 / 1000];
        metrics[i]->high = drawn[i][resamples * 975 / 1000 - 1];
    }
    return result;
}

void summarize(EvaluationReport& report) {
    report.rows = report.trainedTokens = report.answeredRows = 0;
    for (const EvaluatedRow& row : report.scores) {
        report.rows += row.trainedTokens > 0 ? 1 : 0;
        report.trainedTokens += row.trainedTokens;
        report.answeredRows += row.answered ? 1 : 0;
    }
    report.groups = static_cast<std::int64_t>(sumsOf(report.scores, rules[0]).size());
    for (const MetricRule& rule : rules) {
        const PairedMetric paired = pairedBootstrap(sumsOf(report.scores, rule), rule.scale);
        report.base.*rule.metric = paired.base;
        if (!report.hasAdapter) continue;
        report.adapted.*rule.metric = paired.adapted;
        report.difference.*rule.metric = paired.difference;
    }
}

}  // namespace lorimer
