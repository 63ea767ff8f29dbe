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
named=false
files=()
while [ $# -gt 0 ]; do
    case "$1" in
        --format) tidy=no ;;
        --tidy) format=no ;;
        -*) stop "lint.sh does not know '$1'; it takes --format, --tidy and files." ;;
        *) files+=("$(realpath "$1")"); named=true ;;
    esac
    shift
done
cd "$ROOT"
[ ${#files[@]} -gt 0 ] || mapfile -t files < <(git ls-files --cached --others --exclude-standard '*.cpp' '*.h' '*.cu' '*.cuh')
only() { printf '%s\n' "${files[@]}" | grep -E "$1" || true; }

if [ "$format" = yes ]; then
    unformatted="$(only '\.(cpp|h|cu|cuh)$' | while read -r file; do
        clang-format --dry-run -Werror "$file" 2>/dev/null || echo "$file"
    done)"
    if [ -n "$unformatted" ]; then
        printf '%s\n' "$unformatted"
        stop "These files are not as .clang-format wants them; run clang-format -i on them."
    fi
fi

# tidy_commands FOLDER: compile_commands.json without the precompiled headers, which only g++ can read. Files that include
# torch take a minute each, and clang 14 does not understand all that doctest does with structured bindings: such files
# and the tests are checked only where they are named on the command line.
tidy_commands() {
    local all="$ROOT/build/release/compile_commands.json"
    [ -f "$all" ] || stop "There is no $all yet: build the preset release first."
    mkdir -p "$1"
    jq --argjson all "$named" '
        map(select($all or (.command | contains("/torch/include") | not))
            | .command |= gsub(" -Winvalid-pch| -include [^ ]*cmake_pch.hxx"; ""))' "$all" >"$1/compile_commands.json"
}

linted() { if "$named"; then only '\.cpp$'; else only '^(core|ui|app)/.*\.cpp$'; fi; }

if [ "$tidy" = yes ]; then
    commands="$ROOT/.cache/clang-tidy"
    tidy_commands "$commands"
    # Headers are seen through the sources that include them.
    jq -r '.[].file' "$commands/compile_commands.json" | sort -u | grep -Fx -f <(linted | sed "s#^#$ROOT/#; s#^$ROOT//#/#") |
        xargs -r -P "$(nproc)" -n 1 clang-tidy --quiet -p "$commands" \
        --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-return-type-c-linkage 2> >(grep -v 'warnings\? generated' >&2)
fi
