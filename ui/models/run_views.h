#pragma once

#include <vector>

#include "store/run_store.h"
#include "ui/models/run_view.h"

// From what the store knows to what the window shows; the one place where text of the engine becomes QString.
namespace lorimer {

/// A run that goes on or failed has no summary: its newest numbers are read from its curves.
RunView runView(RunStore& store, const RunRecord& run);

QVector<StepPoint> stepPoints(const std::vector<StepReport>& reports);
QVector<CheckPoint> checkPoints(const std::vector<EvaluationPoint>& points);
EventView eventView(const StoredEvent& stored);
SampleView sampleView(const StoredSample& stored);

}  // namespace lorimer
