#pragma once

namespace lorimer {

/// The parts of a data set, in the order of `--split 80/10/10`.
enum class SplitPart { Train, Validation, Test };

}  // namespace lorimer
