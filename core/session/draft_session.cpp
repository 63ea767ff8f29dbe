#include "session/draft_session.h"

#include "store/draft_store.h"

namespace lorimer {

DraftSession::DraftSession(const Workspace& workspace, QThreadPool& lookupThread, const QString& kind, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_kind(kind), m_jobs(lookupThread, *this) {}

DraftSession::~DraftSession() {
    m_jobs.stopAndWait();
    if (!m_waiting) return;
    try {
        write(*m_waiting);
    } catch (const Error&) {
        // The program ends: nobody is there to be told, and the draft of before is kept.
    }
}

void DraftSession::load() {
    m_jobs.post(
        [this](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            const std::optional<std::string> content = DraftStore(database).load(m_kind);
            m_jobs.deliver([this, content] { Q_EMIT loaded(content); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void DraftSession::save(const std::string& content) { change(content); }

void DraftSession::discard() { change({}); }

void DraftSession::change(const Change& change) {
    m_waiting.emplace(change);
    const quint64 number = ++m_newest;
    m_jobs.post(
        [this, number, change](const StopFlag&) {
            write(change);
            m_jobs.deliver([this, number, change] {
                if (number == m_newest) m_waiting.reset();
                if (change) {
                    Q_EMIT saved();
                } else {
                    Q_EMIT discarded();
                }
            });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void DraftSession::write(const Change& change) const {
    Database database = m_workspace.openDatabase();
    if (change) {
        DraftStore(database).save(m_kind, *change);
    } else {
        DraftStore(database).remove(m_kind);
    }
}

}  // namespace lorimer
