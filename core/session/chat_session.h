#pragma once

#include <QObject>
#include <vector>

#include "session/session_jobs.h"

namespace lorimer {

enum class AnswerSide { Base, Adapted };

struct ChatModelRequest {
    QString modelPath;
    QString adapterFolder;  ///< empty: the base model only
    DeviceConfig device;
    QuantizationConfig quantization;
};

/// What one side is asked: its own conversation, ending with the question.
struct SideQuestion {
    AnswerSide side = AnswerSide::Base;
    Row prompt;
};

/// One question; the sides answer at once, one token of each in turn, with the same seed.
struct ChatQuestion {
    std::vector<SideQuestion> sides;
    SamplingConfig sampling;
};

/// A model that answers on the engine thread. Lives in the GUI thread and emits there. Requests are worked off in
/// order.
class ChatSession final : public QObject {
    Q_OBJECT
public:
    /// `engineThread` outlives the session.
    ChatSession(EngineProvider engine, QThreadPool& engineThread, QObject* parent = nullptr);
    ~ChatSession() override;  ///< stops and waits; the model is freed on the engine thread

    void open(const ChatModelRequest& request);
    /// Stops what is going on and frees the model.
    void close();
    /// Changes the adapter of the open model; empty removes it.
    void setAdapter(const QString& adapterFolder);
    void ask(const ChatQuestion& question);
    /// Ends the answer that is being written (it is delivered as far as it came) and drops waiting requests.
    void stop();
    bool isBusy() const { return m_jobs.isBusy(); }

Q_SIGNALS:
    void loading(qint64 done, qint64 total);  ///< layers of the model that is being read
    void opened();
    void adapterChanged();
    /// A piece of an answer: whole characters, gathered for about 40 ms.
    void textArrived(lorimer::AnswerSide side, const QString& text);
    void answered(lorimer::AnswerSide side, const lorimer::Generation& generation);
    void questionDone();
    void openFailed(const lorimer::Error& error);  ///< not for a model whose reading close() ended
    void failed(const lorimer::Error& error);      ///< of a question: kind Stopped when it was stopped before it began

private:
    /// Touched by jobs only, so by one thread at a time.
    struct Model {
        std::unique_ptr<ChatModel> chat;
        bool hasTemplate = true;  ///< else it gets the turns as plain text, a blank line between them
    };

    ChatModel& openModel() const;
    void answer(const ChatQuestion& question, const StopFlag& stop);
    void postForModel(std::function<void(const StopFlag&)> work);

    EngineProvider m_engine;
    QThreadPool& m_engineThread;
    std::shared_ptr<Model> m_model = std::make_shared<Model>();
    SessionJobs m_jobs;
};

}  // namespace lorimer
