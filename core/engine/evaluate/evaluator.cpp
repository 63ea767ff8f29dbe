#include "engine/evaluate/evaluator.h"

#include <cmath>

#include "engine/base/error.h"
#include "engine/evaluate/answer_metrics.h"
#include "engine/generate/generator.h"
#include "engine/hardware/device.h"
#include "engine/model/causal_lm.h"
#include "engine/peft/adapter_file.h"
#include "engine/tokenizer/model_text.h"
#include "engine/train/encoded_rows.h"
#include "engine/train/row_batch.h"

namespace lorimer {

namespace {

constexpr std::size_t rowsAtOnce = 8;  // answers that grow together; a loss batch holds as many rows

/// What one model did with one row.
struct RowScore {
    double lossSum = 0.0;
    std::int64_t tokens = 0;
    std::int64_t correct = 0;
    double exactMatch = 0.0;
    double f1 = 0.0;
    double rougeL = 0.0;
};

/// The question and the stored answer of a row that ends with an answer.
struct Question {
    std::vector<std::int32_t> prompt;
    std::string reference;
};

class Evaluator {
public:
    explicit Evaluator(const EvaluationJob& job) : m_job(job), m_text(job.modelPath, LossOn::Answers) {
        setThreads(job.device);
        m_boundary = [this] {
            if (m_job.stopRequested && m_job.stopRequested())
                throw Error(ErrorKind::Stopped, "The evaluation was stopped. Nothing was changed; start it again.");
        };
        m_rows = encodeRows(*job.rows, m_text.builder(), job.maxLength, m_boundary).rows;
        if (m_rows.empty())
            throw badInput("The part to evaluate has no row with an answer. Choose another part or data set.");
        if (job.maxAnswerTokens > 0) collectQuestions();
        m_model = CausalLm::load(*openModel(job.modelPath), job.quantization, resolveDevice(job.device),
                                 [this](int, int) { m_boundary(); });
        if (!job.adapterFolder.empty()) loadAdapterFolder(*m_model, job.adapterFolder);
    }

    EvaluationReport run() {
        EvaluationReport report;
        report.hasAdapter = !m_job.adapterFolder.empty();
        report.rows = static_cast<std::int64_t>(m_rows.size());
        report.answeredRows = static_cast<std::int64_t>(m_questions.size());
        m_total = (report.rows + report.answeredRows) * (report.hasAdapter ? 2 : 1);
        const Scores base = scores(false);
        for (const RowScore& row : base.losses) report.trainedTokens += row.tokens;
        report.base = metrics(base);
        if (!report.hasAdapter) return report;
        const Scores adapted = scores(true);
        report.adapted = metrics(adapted);
        report.lossDifference = bootstrap(m_rows.size(), [&](const std::vector<std::size_t>& rows) {
            return meanLoss(adapted.losses, rows) - meanLoss(base.losses, rows);
        });
        return report;
    }

private:
    struct Scores {
        std::vector<RowScore> losses;   // one a row
        std::vector<RowScore> answers;  // one a question
    };

    void collectQuestions() {
        for (std::size_t i = 0; i < m_job.rows->size(); ++i) {
            Row row = m_job.rows->row(i);
            if (row.messages.empty() || row.messages.back().role != "assistant") continue;
            Question question{{}, row.messages.back().content};
            row.messages.pop_back();
            question.prompt = m_text.builder().prompt(row);
            if (static_cast<int>(question.prompt.size()) < m_job.maxLength) m_questions.push_back(std::move(question));
        }
    }

    Scores scores(bool useAdapter) {
        Scores result{rowLosses(useAdapter), {}};
        result.answers = answerScores(useAdapter);
        return result;
    }

    std::vector<RowScore> rowLosses(bool useAdapter) {
        std::vector<RowScore> scores;
        for (std::size_t first = 0; first < m_rows.size(); first += rowsAtOnce) {
            std::vector<std::size_t> chosen;
            for (std::size_t i = first; i < std::min(m_rows.size(), first + rowsAtOnce); ++i) chosen.push_back(i);
            const RowBatch batch = joinRows(m_rows, chosen, m_model->device());
            const LossSum loss = lossOf(*m_model, batch, {useAdapter, false, 0}, m_boundary);
            std::size_t token = 0;
            for (const std::size_t row : chosen) {
                RowScore score;
                score.tokens = m_rows[row].trainedTokens();
                for (std::int64_t i = 0; i < score.tokens; ++i, ++token) {
                    score.lossSum += loss.perToken.losses[token];
                    score.correct += loss.perToken.correct[token];
                }
                scores.push_back(score);
            }
            advance(chosen.size());
        }
        return scores;
    }

    std::vector<RowScore> answerScores(bool useAdapter) {
        const Generator generator(*m_model, m_text.builder().stopTokens());
        std::vector<RowScore> scores;
        for (std::size_t first = 0; first < m_questions.size(); first += rowsAtOnce) {
            const std::size_t end = std::min(m_questions.size(), first + rowsAtOnce);
            std::vector<std::vector<std::int32_t>> prompts;
            for (std::size_t i = first; i < end; ++i) prompts.push_back(m_questions[i].prompt);
            const auto answers = generator.generateTogether(prompts, useAdapter, m_job.maxAnswerTokens, m_boundary);
            for (std::size_t i = first; i < end; ++i) {
                const std::string answer = m_text.tokenizer().decode(answers[i - first], true);
                const std::string& reference = m_questions[i].reference;
                RowScore score;
                score.exactMatch = exactMatch(answer, reference);
                score.f1 = wordF1(answer, reference);
                score.rougeL = rougeL(answer, reference);
                scores.push_back(score);
            }
            advance(end - first);
        }
        return scores;
    }

    void advance(std::size_t count) {
        m_done += static_cast<std::int64_t>(count);
        if (m_job.onProgress) m_job.onProgress(m_done, m_total);
    }

    static double meanLoss(const std::vector<RowScore>& scores, const std::vector<std::size_t>& rows) {
        return ratio(scores, rows, [](const RowScore& score) { return score.lossSum; });
    }

    /// Sum of `value` over the trained tokens of the drawn rows.
    template <typename Value>
    static double ratio(const std::vector<RowScore>& scores, const std::vector<std::size_t>& rows, Value value) {
        double sum = 0.0;
        double tokens = 0.0;
        for (const std::size_t row : rows) {
            sum += static_cast<double>(value(scores[row]));
            tokens += static_cast<double>(scores[row].tokens);
        }
        return sum / tokens;
    }

    template <typename Value>
    static Metric rowMean(const std::vector<RowScore>& scores, Value value) {
        if (scores.empty()) return {};
        return bootstrap(scores.size(), [&](const std::vector<std::size_t>& rows) {
            double sum = 0.0;
            for (const std::size_t row : rows) sum += value(scores[row]);
            return sum / static_cast<double>(rows.size());
        });
    }

    static ModelMetrics metrics(const Scores& scores) {
        ModelMetrics result;
        result.loss = bootstrap(scores.losses.size(),
                                [&](const std::vector<std::size_t>& rows) { return meanLoss(scores.losses, rows); });
        result.perplexity = {std::exp(result.loss.value), std::exp(result.loss.low), std::exp(result.loss.high)};
        result.tokenAccuracy = bootstrap(scores.losses.size(), [&](const std::vector<std::size_t>& rows) {
            return ratio(scores.losses, rows, [](const RowScore& score) { return score.correct; });
        });
        result.exactMatch = rowMean(scores.answers, [](const RowScore& score) { return score.exactMatch; });
        result.f1 = rowMean(scores.answers, [](const RowScore& score) { return score.f1; });
        result.rougeL = rowMean(scores.answers, [](const RowScore& score) { return score.rougeL; });
        return result;
    }

    const EvaluationJob& m_job;
    ModelText m_text;
    std::function<void()> m_boundary;
    std::vector<EncodedRow> m_rows;
    std::vector<Question> m_questions;
    std::unique_ptr<CausalLm> m_model;
    std::int64_t m_done = 0;
    std::int64_t m_total = 0;
};

}  // namespace

EvaluationReport evaluateModel(const EvaluationJob& job) { return Evaluator(job).run(); }

}  // namespace lorimer
