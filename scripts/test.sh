#!/usr/bin/env bash
# Sets Lorimer up, builds it in three ways and runs every test. Stops at nothing: each part is tried, and the exit code is
# 1 when any of them failed.
#
#   scripts/test.sh [--fast]
#     --fast  only the release build and its fast tests
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

fast=no
for argument in "$@"; do
    case "$argument" in
        --fast) fast=yes ;;
        *) stop "test.sh does not know '$argument'; it takes --fast." ;;
    esac
done

failed=()

# part NAME COMMAND...: one part of the test, timed.
part() {
    local name="$1" begun=$SECONDS status=0
    shift
    say "$name"
    set +e
    (set -e; "$@")
    status=$?
    set -e
    if [ "$status" -eq 0 ]; then
        say "$name: passed in $(seconds "$begun") s"
    else
        failed+=("$name")
        say "$name: FAILED after $(seconds "$begun") s"
    fi
}

# run_tests PRESET CTEST-OPTION...
run_tests() {
    local preset="$1"
    shift
    (cd "$ROOT/build/$preset" && QT_QPA_PLATFORM=offscreen ctest --output-on-failure --timeout 1200 "$@")
}

configure_every_preset() {
    local preset
    for preset in $(cd "$ROOT" && cmake --list-presets | sed -n 's/^ *"\([^"]*\)".*/\1/p'); do
        configure "$preset"
    done
}

# A machine without any CUDA toolkit, as far as CMake can see it. The preset's own switch is left on for this.
build_without_nvcc() {
    local path="" folder
    local -a folders
    IFS=: read -ra folders <<<"$PATH"
    for folder in "${folders[@]}"; do
        [ -x "$folder/nvcc" ] && [ ! -x "$folder/cmake" ] || path+="${path:+:}$folder"
    done
    (
        unset CUDACXX CUDA_HOME CUDA_PATH CUDAToolkit_ROOT LIBRARY_PATH CPATH
        export PATH="$path"
        configure no-cuda -DLORIMER_CUDA=ON
        cmake --build "$ROOT/build/no-cuda" --target lorimer_engine lorimer-cli
    )
    grep -q 'CUDA kernels: FALSE' "$ROOT/build/configure-no-cuda.log"
}

# The slow tests come last, so that ctest's closing lines of the largest part end the output.
"$ROOT/scripts/setup.sh" --tests
part "clang-format" "$ROOT/scripts/lint.sh" --format
part "build release" build release
part "fast tests" run_tests release -LE slow -j "$(nproc)"
if [ "$fast" = no ]; then
    part "every preset configures" configure_every_preset
    part "build without nvcc" build_without_nvcc
    part "build engine-only" build engine-only
    part "fast tests of engine-only" run_tests engine-only -LE slow -j "$(nproc)"
    part "slow tests" run_tests release -L slow
fi

[ ${#failed[@]} -eq 0 ] || stop "Failed: $(printf '%s; ' "${failed[@]}")see above."
