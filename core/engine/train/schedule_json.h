#pragma once

#include <string>

#include "engine/base/json.h"
#include "engine/train/config_section.h"
#include "engine/train/schedule_config.h"

namespace lorimer {

/// The schedule's name in files.
std::string scheduleName(Schedule schedule);

/// Reads lr_scheduler_type and lr_scheduler_kwargs. A key of the latter that the schedule does not know is an Error
/// that names it, and so is a cosine_with_min_lr without its minimum, as in transformers.
void readSchedule(ConfigSection& section, Schedule& schedule, ScheduleShape& shape);

/// What readSchedule reads as lr_scheduler_kwargs: the keys that this schedule knows and that are set.
Json scheduleShapeToJson(Schedule schedule, const ScheduleShape& shape);

}  // namespace lorimer
