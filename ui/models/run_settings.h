#pragma once

#include <QVector>
#include <optional>

#include "store/dataset_store.h"
#include "store/run_record.h"
#include "ui/models/run_view.h"

namespace lorimer {

/// All settings of a run in the words of the program, in the order in which a person asks for them, with what its
/// preset says where that is another value.
QVector<RunSetting> settingsOf(const RunRecord& run);

/// The data that a run was trained on. `dataset` is unset when it was deleted; `groups` 0 where it has no patient
/// column.
QVector<RunSetting> dataFactsOf(const RunRecord& run, const std::optional<DatasetSummary>& dataset,
                                std::int64_t groups);

}  // namespace lorimer
