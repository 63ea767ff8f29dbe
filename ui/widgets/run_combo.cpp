#include "ui/widgets/run_combo.h"

#include <QWheelEvent>
#include <utility>

#include "ui/format.h"

namespace lorimer {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunCombo)
};

QString textOf(const RunChoice& run) {
    const QString name = format::shortName(run.name);
    return run.best ? Words::tr("%1, best, step %2").arg(name, format::count(run.step))
                    : Words::tr("%1, last, step %2").arg(name, format::count(run.step));
}

}  // namespace

RunCombo::RunCombo(const QString& pageName, QWidget* parent) : QComboBox(parent) {
    setObjectName(pageName + QStringLiteral(".run"));
    setAccessibleName(tr("Run"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(16);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(28);
    connect(this, &QComboBox::activated, this, &RunCombo::runChosen);
}

void RunCombo::setRuns(std::vector<RunChoice> runs) {
    const QString before = run() == nullptr ? QString() : run()->id;
    m_runs = std::move(runs);
    clear();
    for (const RunChoice& run : m_runs) {
        addItem(textOf(run), run.id);
        setItemData(count() - 1, tr("%1, trained from %2 with %3").arg(run.name, run.modelName, run.datasetName),
                    Qt::ToolTipRole);
    }
    const int index = findData(before);
    setCurrentIndex(index >= 0 ? index : m_runs.empty() ? -1 : 0);
    if (index < 0) {
        Q_EMIT runChosen();
    }
}

void RunCombo::choose(const QString& runId) {
    const int index = findData(runId);
    if (index >= 0 && index != currentIndex()) {
        setCurrentIndex(index);
        Q_EMIT runChosen();
    }
}

const RunChoice* RunCombo::run() const {
    const int index = currentIndex();
    return index >= 0 && index < static_cast<int>(m_runs.size()) ? &m_runs[static_cast<std::size_t>(index)] : nullptr;
}

// The wheel changes a value only where the field has the focus.
void RunCombo::wheelEvent(QWheelEvent* event) {
    if (hasFocus()) {
        QComboBox::wheelEvent(event);
    } else {
        event->ignore();
    }
}

}  // namespace lorimer
