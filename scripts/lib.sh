# shellcheck shell=bash disable=SC2034
# Sourced by the other scripts: where things are, how they speak, how they build.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
DEPS="$ROOT/.deps"
MODEL="$DEPS/models/SmolLM2-135M-Instruct.gguf"
TERMS="$DEPS/data/clinical_terms.csv"
NAMES="$DEPS/data/names.lnb"
DOWNLOADS="${XDG_CACHE_HOME:-$HOME/.cache}/lorimer/wheels"

# Every script speaks C: numbers with a point, messages that can be searched.
export LC_ALL=C.UTF-8
umask 022

say() { printf '%s\n' "== $*" >&2; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
needs_value() { [ $# -ge 2 ] || stop "$1 needs a value."; }

# configure PRESET [CMAKE-OPTION...]: quiet unless it fails.
configure() {
    local log="$ROOT/build/configure-$1.log"
    mkdir -p "$ROOT/build"
    if ! (cd "$ROOT" && cmake --preset "$@" >"$log" 2>&1); then
        cat "$log" >&2
        stop "CMake could not configure the preset '$1'; what it said is above and in $log."
    fi
}

# build PRESET [TARGET...]: configures and builds.
build() {
    local preset="$1"
    shift
    configure "$preset"
    cmake --build "$ROOT/build/$preset" ${1:+--target "$@"}
}

# seconds SINCE: whole seconds since a value of $SECONDS.
seconds() { echo $((SECONDS - $1)); }
