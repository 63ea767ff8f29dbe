#include "privacy/network_lock.h"

namespace lorimer {

void lockNetwork() {}

}  // namespace lorimer
