#pragma once

// Torch defines CHECK for itself and ends the program with it; doctest's must come last.
#include "engine/base/torch.h"
#undef CHECK

#include <doctest/doctest.h>
