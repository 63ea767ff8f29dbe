#include "session/evaluation_json.h"

#include "engine/base/error.h"
#include "engine/evaluate/paired_bootstrap.h"

namespace lorimer {

namespace {

struct NamedMetric {
    const char* key;
    Metric ModelMetrics::*metric;
    bool needsAnswers;
};

constexpr NamedMetric metricNames[] = {{"loss", &ModelMetrics::loss, false},
                                       {"perplexity", &ModelMetrics::perplexity, false},
                                       {"token_accuracy", &ModelMetrics::tokenAccuracy, false},
                                       {"exact_match", &ModelMetrics::exactMatch, true},
                                       {"f1", &ModelMetrics::f1, true},
                                       {"rouge_l", &ModelMetrics::rougeL, true}};

Json metricToJson(const Metric& metric) {
    return {{"value", metric.value}, {"low", metric.low}, {"high", metric.high}};
}

Json metricsToJson(const ModelMetrics& metrics, bool answered) {
    Json json = Json::object();
    for (const auto& [key, metric, needsAnswers] : metricNames)
        json[key] = answered || !needsAnswers ? metricToJson(metrics.*metric) : Json(nullptr);
    return json;
}

Json scoreToJson(const RowScore& score) {
    return {{"loss_sum", score.lossSum},       {"correct", score.correct},
            {"exact_match", score.exactMatch}, {"f1", score.f1},
            {"rouge_l", score.rougeL},         {"answer", score.answer}};
}

RowScore scoreFromJson(const Json& json) {
    RowScore score;
    score.lossSum = json.at("loss_sum").get<double>();
    score.correct = json.at("correct").get<std::int64_t>();
    score.exactMatch = json.at("exact_match").get<double>();
    score.f1 = json.at("f1").get<double>();
    score.rougeL = json.at("rouge_l").get<double>();
    score.answer = json.at("answer").get<std::string>();
    return score;
}

EvaluatedRow rowFromScores(const Json& json, bool hasAdapter) {
    EvaluatedRow row;
    row.row = json.at("row").get<std::int64_t>();
    row.group = json.at("group").get<std::int64_t>();
    row.trainedTokens = json.at("trained_tokens").get<std::int64_t>();
    row.answered = json.at("answered").get<bool>();
    row.question = json.at("question").get<std::string>();
    row.expected = json.at("expected").get<std::string>();
    row.base = scoreFromJson(json.at("base"));
    if (hasAdapter) row.adapted = scoreFromJson(json.at("adapted"));
    return row;
}

}  // namespace

Json evaluationResult(const EvaluationReport& report) {
    const bool answered = report.answeredRows > 0;
    Json json{{"rows", report.rows},
              {"trained_tokens", report.trainedTokens},
              {"groups", report.groups},
              {"grouped_by", report.byPatient ? "group" : "row"},
              {"base", metricsToJson(report.base, answered)}};
    if (report.hasAdapter) {
        json["adapted"] = metricsToJson(report.adapted, answered);
        json["difference"] = metricsToJson(report.difference, answered);
        json["loss_difference"] = json["difference"]["loss"];
    }
    return json;
}

Json evaluationScores(const EvaluationReport& report) {
    Json rows = Json::array();
    for (const EvaluatedRow& row : report.scores) {
        Json json{{"row", row.row},
                  {"group", row.group},
                  {"trained_tokens", row.trainedTokens},
                  {"answered", row.answered},
                  {"question", row.question},
                  {"expected", row.expected},
                  {"base", scoreToJson(row.base)}};
        if (report.hasAdapter) json["adapted"] = scoreToJson(row.adapted);
        rows.push_back(std::move(json));
    }
    return {{"has_adapter", report.hasAdapter},
            {"by_group", report.byPatient},
            {"stopped", report.stopped},
            {"out_of_memory", report.outOfMemory},
            {"scores", std::move(rows)}};
}

EvaluationReport evaluationFromScores(const Json& json) {
    EvaluationReport report;
    try {
        report.hasAdapter = json.at("has_adapter").get<bool>();
        report.byPatient = json.at("by_group").get<bool>();
        report.stopped = json.at("stopped").get<bool>();
        report.outOfMemory = json.at("out_of_memory").get<bool>();
        for (const Json& row : json.at("scores")) report.scores.push_back(rowFromScores(row, report.hasAdapter));
    } catch (const Json::exception& error) {
        throw badInput(
            "The kept evaluation of this run is damaged in the database. Nothing was changed; evaluate the run again.",
            error.what());
    }
    summarize(report);
    return report;
}

}  // namespace lorimer
