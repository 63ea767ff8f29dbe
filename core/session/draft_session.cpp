#include "session/draft_session.h"

#include "store/draft_store.h"

namespace lorimer {

DraftSession::DraftSession(const Workspace& workspace, QThreadPool& lookupThread, const QString& kind, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_kind(kind), m_jobs(lookupThread, *this) {}

DraftSession::~DraftSession() { m_jobs.stopAndWait(); }

void DraftSession::load() {
    m_jobs.post(
        [this](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            const std::optional<std::string> content = DraftStore(database).load(m_kind);
            m_jobs.deliver([this, content] { Q_EMIT loaded(content); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void DraftSession::save(const std::string& content) {
    m_jobs.post(
        [this, content](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            DraftStore(database).save(m_kind, content);
            m_jobs.deliver([this] { Q_EMIT saved(); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void DraftSession::discard() {
    m_jobs.post(
        [this](const StopFlag&) {
            Database database = m_workspace.openDatabase();
            DraftStore(database).remove(m_kind);
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

}  // namespace lorimer
