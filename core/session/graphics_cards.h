#pragma once

#include <QStringList>

namespace lorimer {

/// Names of this computer's NVIDIA graphics cards in the order of their numbers, by /proc/driver/nvidia; torch and CUDA
/// are not needed. Empty where the driver is not loaded.
QStringList graphicsCards();

}  // namespace lorimer
