#include "engine/engine_api.h"
