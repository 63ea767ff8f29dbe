#pragma once

#include "engine/engine_api.h"

namespace lorimer {

/// See Engine::exportModel.
ModelExportReport exportModelFiles(const ModelExportJob& job);

}  // namespace lorimer
