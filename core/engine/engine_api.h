#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/row.h"
#include "engine/evaluate/evaluation_report.h"
#include "engine/generate/sampling_config.h"
#include "engine/hardware/memory_estimate.h"
#include "engine/model/model_report.h"
#include "engine/train/train_config.h"
#include "engine/train/train_report.h"
#include "engine/weights/block_formats.h"

namespace lorimer {

/// Where a job computes: "auto", "cpu", "cuda" or "cuda:N", and with how many threads (0: one per core).
struct DeviceConfig {
    std::string device = "auto";
    int threads = 0;
    std::int64_t memoryLimitBytes = 0;  ///< main memory that a training may use, the program included; 0: what is free
};

/// One training: a function of its fields and of the checkpoint it resumes from.
struct TrainJob {
    std::string modelPath;
    TrainConfig config;
    DeviceConfig device;
    const RowSource* trainRows = nullptr;
    const RowSource* validationRows = nullptr;  ///< may be empty: then nothing is evaluated
    std::string runFolder;                      ///< gets adapter/ and checkpoints/
    bool resume = false;                        ///< go on from the newest whole checkpoint in runFolder
    std::vector<Row> sampleQuestions;           ///< conversations without their last answer, answered at each check
};

struct EvaluationJob {
    std::string modelPath;
    std::string adapterFolder;  ///< empty: base only
    DeviceConfig device;
    QuantizationConfig quantization;
    const RowSource* rows = nullptr;
    std::vector<std::int64_t> groups;  ///< one a row: rows of one patient share a number; empty: each row for itself
    int maxLength = 1024;
    int maxAnswerTokens = 128;  ///< of each greedy answer; 0: only the loss metrics
    /// A stop, or too little memory, gives the report of the rows finished so far, where there are any.
    bool keepFinishedRows = false;
    std::function<void(std::int64_t done, std::int64_t total)> onProgress;
    std::function<bool()> stopRequested;
};

/// Raw logits of token ids, for comparison with other programs.
struct LogitsJob {
    std::string modelPath;
    std::string adapterFolder;  ///< empty: base only
    DeviceConfig device;
    QuantizationConfig quantization;
    std::vector<std::vector<std::int64_t>> rows;  ///< token ids
    std::string outFile;                          ///< safetensors: "logits.0", "logits.1", ... float32 [T, vocabulary]
};

/// Speed on random tokens of a fixed shape: warm-up apart, median of the repeats.
struct BenchJob {
    std::string modelPath;
    DeviceConfig device;
    TrainConfig config;  ///< rank, quantization, compute type
    int batchSize = 4;
    int length = 256;     ///< tokens a row; for generation: of the prompt
    int newTokens = 256;  ///< generation only
    int repeats = 5;
};

struct BenchReport {
    double tokensPerSecond = 0.0;
    double promptTokensPerSecond = 0.0;  ///< generation only
    double stepSeconds = 0.0;            ///< one training step, one generated token, or one loading
    std::int64_t peakMemoryBytes = 0;
    double modelFlopsPerSecond = 0.0;   ///< arithmetic of the model itself, without recomputation
    double deviceFlopsPerSecond = 0.0;  ///< of a matrix product of 2048 x 2048 in the compute type, measured beside it
};

enum class BenchKind { Train, Generate, Load };

enum class ModelExportFormat {
    Merged,      ///< a Hugging Face folder with the adapter computed into 16-bit weights
    Gguf,        ///< the same as one GGUF file
    GgufAdapter  ///< the adapter alone, in llama.cpp's layout
};

/// Writes a trained model for other programs. The adapter is merged in float32.
struct ModelExportJob {
    std::string modelPath;
    std::string adapterFolder;
    DeviceConfig device;
    ModelExportFormat format = ModelExportFormat::Merged;
    BlockFormat ggufType = BlockFormat::F16;  ///< of the merged GGUF file: F16, BF16, Q8_0, Q6_K, Q4_K, Q4_1 or Q4_0
    bool withModelfile = false;               ///< for Ollama, beside the merged GGUF file
    std::string systemText;                   ///< goes into the Modelfile
    std::string chatTemplate;                 ///< in place of the model's; empty: that one
    std::string outFolder;                    ///< is made where it is not there; its files are replaced
    std::function<void(std::int64_t done, std::int64_t total)> onProgress;  ///< in values
    std::function<bool()> stopRequested;
};

struct ModelExportReport {
    std::vector<std::string> files;  ///< names in the folder
    bool hasTokenizer = true;        ///< false: a merged folder that got none, since it cannot be made from this model
    bool templateLeftOut = false;    ///< the chat template cannot be said in Ollama's language: no Modelfile
};

/// Watches a model while it is read; unset functions are skipped.
struct LoadHooks {
    std::function<void(std::int64_t done, std::int64_t total)> onLayer;
    std::function<bool()> stopRequested;  ///< true leaves with Stopped
};

/// What is answered: a conversation that ends with a question (or a text to go on with), by one side.
struct ChatTurn {
    Row prompt;
    bool useAdapter = false;
};

/// A model in memory that answers, with at most one adapter that is switched on or off per answer: one set of weights.
/// Not thread-safe: the engine thread owns it.
class ChatModel {
public:
    virtual ~ChatModel() = default;

    /// Loads or replaces the adapter (a PEFT folder or a .gguf file); empty removes it. Throws BadInput when it does
    /// not fit the model.
    virtual void setAdapter(const std::string& adapterFolder) = 0;
    virtual bool hasAdapter() const = 0;

    /// Gets whole UTF-8 pieces of the answer to turn number `turn` as they come; returns false to stop them all.
    using OnPiece = std::function<bool(std::size_t turn, const std::string& piece)>;

    /// Answers all turns at once, one token of each in turn. Each answer is the one that its turn gets alone. Throws
    /// BadInput, before anything is answered, when a prompt exceeds the context.
    virtual std::vector<Generation> generateInTurn(const std::vector<ChatTurn>& turns, const SamplingConfig& sampling,
                                                   const OnPiece& onPiece) = 0;

    /// One turn alone.
    Generation generate(const Row& prompt, bool useAdapter, const SamplingConfig& sampling,
                        const std::function<bool(const std::string&)>& onText) {
        return generateInTurn({{prompt, useAdapter}}, sampling,
                              [&](std::size_t, const std::string& piece) { return !onText || onText(piece); })
            .front();
    }

    /// For each prompt the probability of every token to come first in the answer.
    virtual std::vector<std::vector<float>> firstTokenProbabilities(const std::vector<Row>& prompts,
                                                                    bool useAdapter) = 0;

    /// Likeliest answers to many prompts, computed together: faster, and equal to others only where those were computed
    /// in the same way. `boundary` is called before each token and may throw to leave.
    virtual std::vector<Generation> answerTogether(const std::vector<Row>& prompts, bool useAdapter, int maxTokens,
                                                   const std::function<void()>& boundary) = 0;
};

/// The engine as the window and the core see it: no torch, no Qt. One object per process; every call blocks its thread.
class Engine {
public:
    virtual ~Engine() = default;

    /// Reads the headers of a Hugging Face folder or GGUF file; `withChecksum` reads all of it.
    virtual ModelReport inspectModel(const std::string& modelPath, bool withChecksum) = 0;

    virtual MemoryEstimate estimateMemory(const TrainJob& job) = 0;

    /// Trains until done, stopped or failed. Reports through `hooks` on the calling thread.
    virtual RunSummary runTraining(const TrainJob& job, const TrainHooks& hooks) = 0;

    virtual EvaluationReport evaluate(const EvaluationJob& job) = 0;

    virtual void writeLogits(const LogitsJob& job) = 0;

    /// Throws BadInput where the format cannot carry the adapter or the model, OutOfResources, Stopped; files that are
    /// written by then stay for the caller to remove.
    virtual ModelExportReport exportModel(const ModelExportJob& job) = 0;

    virtual BenchReport bench(BenchKind kind, const BenchJob& job) = 0;

    /// FLOP/s of a matrix product of 2048 x 2048 on this device: the yardstick of what a training can reach. Takes a
    /// fraction of a second.
    virtual double measureFlops(const DeviceConfig& device, ComputeType type) = 0;

    virtual std::unique_ptr<ChatModel> openChat(const std::string& modelPath, const DeviceConfig& device,
                                                const QuantizationConfig& quantization, const LoadHooks& hooks) = 0;
};

}  // namespace lorimer

/// The only symbol that a program resolves when it opens the engine library at run time.
extern "C" lorimer::Engine& lorimerEngine();
