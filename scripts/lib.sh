# shellcheck shell=bash disable=SC2034
# Sourced by the other scripts: where things are, how they speak, how the compiler cache is shared between clones.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
DEPS="$ROOT/.deps"
MODEL="$DEPS/models/SmolLM2-135M-Instruct.gguf"
TERMS="$DEPS/data/clinical_terms.csv"
DOWNLOADS="${XDG_CACHE_HOME:-$HOME/.cache}/lorimer/wheels"

# Every script speaks C: numbers with a point, messages that can be searched.
export LC_ALL=C.UTF-8
umask 022

say() { printf '%s\n' "== $*" >&2; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
needs_value() { [ $# -ge 2 ] || stop "$1 needs a value."; }

# Compiler results are found again from another clone: paths below the clone count as relative ones, and CMake's
# precompiled headers are cached too. A cache directory that the machine sets stays as it is.
use_compiler_cache() {
    export CCACHE_BASEDIR="$ROOT" CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
}

# build PRESET [TARGET...]: configures (quiet unless it fails) and builds.
build() {
    local preset="$1" log
    shift
    log="$ROOT/build/configure-$preset.log"
    mkdir -p "$ROOT/build"
    use_compiler_cache
    if ! (cd "$ROOT" && cmake --preset "$preset" >"$log" 2>&1); then
        cat "$log" >&2
        stop "CMake could not configure the preset '$preset'; what it said is above and in $log."
    fi
    cmake --build "$ROOT/build/$preset" ${1:+--target "$@"}
}

# seconds SINCE: whole seconds since a value of $SECONDS.
seconds() { echo $((SECONDS - $1)); }
