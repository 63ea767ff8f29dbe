#!/usr/bin/env bash
# Makes the pictures of the README (what the model sees, a run, Compare; light and dark) from the real program: it
# imports invented notes, trains the default base model on them and asks it. Takes some minutes on two cores.
#
#   scripts/screenshots.sh [--bin DIR] [--out DIR]
#     --bin DIR  where the programs lie (default: build/release/bin)
#     --out DIR  where the pictures go (default: docs/images)
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

bin="$ROOT/build/release/bin"
out="$ROOT/docs/images"
while [ $# -gt 0 ]; do
    case "$1" in
        --bin) needs_value "$@"; bin="$2"; shift ;;
        --out) needs_value "$@"; out="$2"; shift ;;
        *) stop "screenshots.sh does not know '$1'; it takes --bin DIR and --out DIR." ;;
    esac
    shift
done
made="$(mktemp -d)"
trap 'rm -rf "$made"' EXIT
"$ROOT/tests/acceptance/run.sh" --bin "$bin" --out "$made" pictures
mkdir -p "$out"
cp "$made"/*.png "$out"/
say "Pictures in $out: $(cd "$out" && echo *.png)"
