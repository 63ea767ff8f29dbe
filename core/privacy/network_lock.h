#pragma once

namespace lorimer {

/// Forbids this process and its children IP sockets through the kernel (seccomp filter, all threads) and reads the filter
/// back. The first statement of main. Throws Error (RefusedForPrivacy) when the kernel does not take the filter.
void lockNetwork();

}  // namespace lorimer
