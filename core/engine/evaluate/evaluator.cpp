#include "engine/evaluate/evaluator.h"

#include "engine/base/error.h"
#include "engine/base/out_of_memory.h"
#include "engine/evaluate/answer_metrics.h"
#include "engine/evaluate/paired_bootstrap.h"
#include "engine/generate/generator.h"
#include "engine/hardware/device.h"
#include "engine/hardware/host_memory.h"
#include "engine/model/causal_lm.h"
#include "engine/peft/adapter_file.h"
#include "engine/tokenizer/model_text.h"
#include "engine/train/row_batch.h"

namespace lorimer {

namespace {

constexpr std::size_t rowsAtOnce = 8;  // answers that grow together; a loss batch holds as many rows

/// A row as it is measured.
struct Item {
    EncodedRow example;                ///< cut to the longest length; without trained tokens it is in no loss
    std::vector<std::int32_t> prompt;  ///< empty: the row is not answered
    EvaluatedRow score;
};

class Evaluator {
public:
    explicit Evaluator(const EvaluationJob& job) : m_job(job), m_text(job.modelPath, LossOn::Answers) {
        setThreads(job.device);
        m_boundary = [this] {
            if (m_job.stopRequested && m_job.stopRequested())
                throw Error(ErrorKind::Stopped, "The evaluation was stopped. Nothing was changed; start it again.");
        };
        bool anyLoss = false;
        for (std::size_t row = 0; row < job.rows->size(); ++row) {
            m_boundary();
            Item item = itemOf(row);
            anyLoss = anyLoss || item.score.trainedTokens > 0;
            if (item.score.trainedTokens > 0 || item.score.answered) m_items.push_back(std::move(item));
        }
        if (!anyLoss)
            throw badInput("The part to evaluate has no row with an answer. Choose another part or data set.");
        m_model = CausalLm::load(*openModel(job.modelPath), job.quantization, resolveDevice(job.device),
                                 [this](int, int) { m_boundary(); });
        if (m_model->device().is_cpu()) m_model->expandWithin(hostMemory().free / expandShare);
        if (!job.adapterFolder.empty()) loadAdapter(*m_model, job.adapterFolder);
    }

    /// Row by row through both models, so that what is finished at a stop is a report of its own.
    EvaluationReport run() {
        EvaluationReport report;
        report.hasAdapter = !m_job.adapterFolder.empty();
        report.byPatient = !m_job.groups.empty();
        std::size_t first = 0;
        try {
            for (; first < m_items.size(); first += rowsAtOnce)
                measure(first, std::min(m_items.size(), first + rowsAtOnce), report.hasAdapter);
        } catch (const std::exception& error) {
            const auto* stop = dynamic_cast<const Error*>(&error);
            report.stopped = true;
            report.outOfMemory = isOutOfMemory(error);
            const bool ends = report.outOfMemory || (stop != nullptr && stop->kind() == ErrorKind::Stopped);
            if (!ends || !m_job.keepFinishedRows || first == 0) throw;
            m_items.resize(first);
        }
        for (Item& item : m_items) report.scores.push_back(std::move(item.score));
        summarize(report);
        return report;
    }

private:
    Item itemOf(std::size_t index) const {
        Row row = m_job.rows->row(index);
        Item item;
        item.score.row = static_cast<std::int64_t>(index);
        item.score.group = m_job.groups.empty() ? item.score.row : m_job.groups[index];
        const auto limit = static_cast<std::size_t>(m_job.maxLength);
        TrainExample example = m_text.builder().build(row);
        example.ids.resize(std::min(example.ids.size(), limit));
        example.trained.resize(std::min(example.trained.size(), limit));
        item.example = {std::move(example.ids), std::move(example.trained)};
        item.score.trainedTokens = item.example.trainedTokens();
        if (row.messages.empty() || row.messages.back().role != "assistant") return item;
        item.score.expected = std::move(row.messages.back().content);
        row.messages.pop_back();
        if (!row.messages.empty()) item.score.question = row.messages.back().content;
        if (m_job.maxAnswerTokens == 0) return item;
        std::vector<std::int32_t> prompt = m_text.builder().prompt(row);
        item.score.answered = prompt.size() < limit;
        if (item.score.answered) item.prompt = std::move(prompt);
        return item;
    }

    /// Where a batch of rows begins and ends, and the share of it that is done when its answers of one side begin.
    struct Batch {
        std::size_t first = 0;
        std::size_t end = 0;
        double share = 0.0;
        double answersShare = 0.0;  ///< of the whole batch
    };

    void measure(std::size_t first, std::size_t end, bool withAdapter) {
        constexpr double lossShare = 0.1;  // of a side's time; answers grow token by token
        const double side = withAdapter ? 0.5 : 1.0;
        Batch batch{first, end, 0.0, side * (1.0 - lossShare)};
        for (const bool useAdapter : {false, true}) {
            if (useAdapter && !withAdapter) continue;
            measureLosses(first, end, useAdapter);
            batch.share += side * lossShare;
            report(batch, 0.0);
            measureAnswers(batch, useAdapter);
            batch.share += batch.answersShare;
            report(batch, 0.0);
        }
    }

    /// Progress in rows, with the part of the answers of this batch that has grown.
    void report(const Batch& batch, double grown) {
        const double rows = static_cast<double>(batch.end - batch.first);
        const auto done = static_cast<std::int64_t>(static_cast<double>(batch.first) +
                                                    rows * (batch.share + batch.answersShare * grown) + 1e-9);
        if (done == m_done) return;
        m_done = done;
        if (m_job.onProgress) m_job.onProgress(done, static_cast<std::int64_t>(m_items.size()));
    }

    static RowScore& scoreOf(Item& item, bool useAdapter) { return useAdapter ? item.score.adapted : item.score.base; }

    void measureLosses(std::size_t first, std::size_t end, bool useAdapter) {
        std::vector<EncodedRow> rows;
        std::vector<std::size_t> chosen;
        std::vector<Item*> items;
        for (std::size_t i = first; i < end; ++i) {
            if (m_items[i].score.trainedTokens == 0) continue;
            chosen.push_back(rows.size());
            rows.push_back(m_items[i].example);
            items.push_back(&m_items[i]);
        }
        if (rows.empty()) return;
        const RowBatch batch = joinRows(rows, chosen, m_model->device());
        const LossSum loss = lossOf(*m_model, batch, {useAdapter, false, 0}, m_boundary);
        std::size_t token = 0;
        for (Item* item : items) {
            RowScore& score = scoreOf(*item, useAdapter);
            for (std::int64_t i = 0; i < item->score.trainedTokens; ++i, ++token) {
                score.lossSum += loss.perToken.losses[token];
                score.correct += loss.perToken.correct[token];
            }
        }
    }

    void measureAnswers(const Batch& batch, bool useAdapter) {
        std::vector<std::vector<std::int32_t>> prompts;
        std::vector<Item*> items;
        for (std::size_t i = batch.first; i < batch.end; ++i) {
            if (!m_items[i].score.answered) continue;
            prompts.push_back(m_items[i].prompt);
            items.push_back(&m_items[i]);
        }
        const Generator generator(*m_model, m_text.builder().stopTokens());
        int tokens = 0;
        const auto boundary = [&] {
            m_boundary();
            report(batch, static_cast<double>(tokens++) / m_job.maxAnswerTokens);
        };
        const auto answers = generator.generateTogether(prompts, useAdapter, m_job.maxAnswerTokens, boundary);
        for (std::size_t i = 0; i < items.size(); ++i) {
            RowScore& score = scoreOf(*items[i], useAdapter);
            score.answer = m_text.tokenizer().decode(answers[i], true);
            score.exactMatch = exactMatch(score.answer, items[i]->score.expected);
            score.f1 = wordF1(score.answer, items[i]->score.expected);
            score.rougeL = rougeL(score.answer, items[i]->score.expected);
        }
    }

    const EvaluationJob& m_job;
    ModelText m_text;
    std::function<void()> m_boundary;
    std::vector<Item> m_items;
    std::unique_ptr<CausalLm> m_model;
    std::int64_t m_done = -1;  // rows of the last report
};

}  // namespace

EvaluationReport evaluateModel(const EvaluationJob& job) { return Evaluator(job).run(); }

}  // namespace lorimer
