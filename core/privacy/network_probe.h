#pragma once

namespace lorimer {

/// The self-test's helper program: it lies beside lorimer and lorimer-cli.
inline constexpr char networkProbeName[] = "lorimer-net-probe";

/// Its exit code is this plus errno of its attempt, or this alone when it got a network socket.
inline constexpr int networkProbeBase = 100;

}  // namespace lorimer
