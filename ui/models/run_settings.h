#pragma once

#include <QVector>

#include "store/run_record.h"
#include "ui/models/run_view.h"

namespace lorimer {

/// All settings of a run in the words of the program, in the order in which a person asks for them.
QVector<RunSetting> settingsOf(const RunRecord& run);

}  // namespace lorimer
