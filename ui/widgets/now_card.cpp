#include "ui/widgets/now_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "ui/format.h"
#include "ui/style/theme.h"

namespace lorimer {
namespace {

class Texts {
    Q_DECLARE_TR_FUNCTIONS(NowCard)
public:
    static QString of(const RunView& run, std::optional<double> secondsLeft) {
        const QString name = format::shortName(run.name);
        if (run.totalSteps <= 0) {
            return run.phase.isEmpty() ? tr("%1: %2").arg(name, RunStateText::words(run))
                                       : tr("%1: %2, %3").arg(name, RunStateText::words(run), run.phase);
        }
        const QString steps =
            tr("%1: %2, step %3 of %4")
                .arg(name, RunStateText::words(run), format::count(run.step), format::count(run.totalSteps));
        return secondsLeft ? tr("%1, about %2 left").arg(steps, format::duration(*secondsLeft)) : steps;
    }
};

}  // namespace

NowCard::NowCard(const QString& page, const QString& idle, QWidget* parent) : QFrame(parent), m_idle(idle) {
    m_text = new QLabel;
    m_text->setObjectName(page + QStringLiteral(".now"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress = new QProgressBar;
    m_progress->setObjectName(page + QStringLiteral(".nowProgress"));
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setMaximumWidth(220);
    m_open = new QPushButton(tr("Open run"));
    m_open->setObjectName(page + QStringLiteral(".openRun"));
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openAsked(m_runId); });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::field);
    row->addWidget(m_text, 1);
    row->addWidget(m_progress);
    row->addWidget(m_open);
    setRun(nullptr);
}

void NowCard::setRun(const RunView* run, std::optional<double> secondsLeft) {
    m_runId = run == nullptr ? QString() : run->id;
    m_open->setVisible(run != nullptr);
    m_progress->setVisible(run != nullptr && run->totalSteps > 0);
    setVisible(run != nullptr || !m_idle.isEmpty());
    m_text->setText(run == nullptr ? m_idle : Texts::of(*run, secondsLeft));
    if (run != nullptr) {
        m_progress->setValue(static_cast<int>(progressOf(*run) * 1000.0));
    }
}

}  // namespace lorimer
