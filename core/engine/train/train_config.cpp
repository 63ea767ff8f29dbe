#include "engine/train/train_config.h"
