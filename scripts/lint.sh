#!/usr/bin/env bash
# clang-format and clang-tidy over our own files.
#
#   scripts/lint.sh [--format] [--tidy] [FILE...]
#     --format  only clang-format
#     --tidy    only clang-tidy (needs a configured build/release)
#     FILE...   these files; without it all of them
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

format=yes
tidy=yes
with_torch=false
files=()
while [ $# -gt 0 ]; do
    case "$1" in
        --format) tidy=no ;;
        --tidy) format=no ;;
        -*) stop "lint.sh does not know '$1'; it takes --format, --tidy and files." ;;
        *) files+=("$(realpath "$1")"); with_torch=true ;;
    esac
    shift
done
cd "$ROOT"
[ ${#files[@]} -gt 0 ] || mapfile -t files < <(git ls-files --cached --others --exclude-standard '*.cpp' '*.h' '*.cu' '*.cuh')
only() { printf '%s\n' "${files[@]}" | grep -E "$1" || true; }

if [ "$format" = yes ]; then
    only '\.(cpp|h|cu|cuh)$' | xargs -r clang-format --dry-run -Werror
fi

# tidy_commands FOLDER: compile_commands.json without the precompiled headers, which only g++ can read. Files that include
# torch take a minute each, so they are checked only where they are named on the command line.
tidy_commands() {
    local all="$ROOT/build/release/compile_commands.json"
    [ -f "$all" ] || stop "There is no $all yet: build the preset release first."
    mkdir -p "$1"
    jq --argjson torch "$with_torch" '
        map(select($torch or (.command | contains("/torch/include") | not))
            | .command |= gsub(" -Winvalid-pch| -include [^ ]*cmake_pch.hxx"; ""))' "$all" >"$1/compile_commands.json"
}

if [ "$tidy" = yes ]; then
    commands="$ROOT/.cache/clang-tidy"
    tidy_commands "$commands"
    # Headers are seen through the sources that include them.
    jq -r '.[].file' "$commands/compile_commands.json" | sort -u | grep -Fx -f <(only '\.cpp$' | sed "s#^#$ROOT/#; s#^$ROOT//#/#") |
        xargs -r -P "$(nproc)" -n 1 clang-tidy --quiet -p "$commands" 2> >(grep -v 'warnings\? generated' >&2)
fi
