#pragma once

#include <QObject>

#include "session/answer_file.h"
#include "session/chat_session.h"
#include "session/session_jobs.h"

namespace lorimer {

/// Answers every row of a file on the engine thread. Lives in the GUI thread and emits there.
class AnswerFileSession final : public QObject {
    Q_OBJECT
public:
    /// `engineThread` outlives the session.
    AnswerFileSession(EngineProvider engine, QThreadPool& engineThread, QObject* parent = nullptr);
    ~AnswerFileSession() override;  ///< stops and waits; the answers so far are in the file

    /// Goes on where an earlier start for the same files left off.
    void start(const ChatModelRequest& model, const AnswerFileJob& job);
    void stop();
    bool isRunning() const { return m_jobs.isBusy(); }

Q_SIGNALS:
    void loading(qint64 done, qint64 total);  ///< layers of the model
    void progress(qint64 done, qint64 total);
    void rowFailed(qint64 row, const QString& reason);
    void finished(const lorimer::AnswerFileReport& report);
    void failed(const lorimer::Error& error);  ///< kind Stopped after stop()
    void ended();                              ///< last, however it ended

private:
    AnswerFileReport answer(const ChatModelRequest& model, const AnswerFileJob& job, const StopFlag& stop);

    EngineProvider m_engine;
    SessionJobs m_jobs;
};

}  // namespace lorimer
