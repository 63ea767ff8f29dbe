#pragma once

#include "session/session_jobs.h"
#include "ui/widgets/page_frame.h"

class QPlainTextEdit;

namespace lorimer {

struct Services;

/// The newest lines of the log, to read and to copy.
class LogPage final : public PageFrame {
    Q_OBJECT
public:
    explicit LogPage(Services& services, QWidget* parent = nullptr);
    ~LogPage() override;

    void refresh();

Q_SIGNALS:
    void backAsked();

protected:
    void showEvent(QShowEvent* event) override;

private:
    Services& m_services;
    SessionJobs m_lookups;
    QPlainTextEdit* m_text = nullptr;
};

}  // namespace lorimer
