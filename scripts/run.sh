#!/usr/bin/env bash
# Sets Lorimer up, builds it and starts it. The window opens on a workspace that holds the worked example; with --demo, or
# where there is no display, the main job runs in the terminal instead: import, train, compare, draw.
#
#   scripts/run.sh [--demo] [--workspace DIR]
#     --demo           run the main job in the terminal (under 6 minutes on two cores, building apart)
#     --workspace DIR  the workspace of the window (default: lorimer in your data folder)
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

demo=no
workspace="${XDG_DATA_HOME:-$HOME/.local/share}/lorimer"
while [ $# -gt 0 ]; do
    case "$1" in
        --demo) demo=yes ;;
        --workspace) needs_value "$@"; workspace="$2"; shift ;;
        *) stop "run.sh does not know '$1'; it takes --demo and --workspace DIR." ;;
    esac
    shift
done
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || demo=yes

"$ROOT/scripts/setup.sh"
say "Building (the first time takes minutes)"
build release lorimer lorimer-cli >&2

BIN="$ROOT/build/release/bin"
DATASET="Clinical terms"

# import_terms WORKSPACE FILE [OPTION...]
import_terms() {
    local folder="$1" file="$2"
    shift 2
    "$BIN/lorimer-cli" import "$file" --workspace "$folder" --name "$DATASET" \
        --columns prompt=prompt,response=response,ignore=term_id "$@"
}

if [ "$demo" = no ]; then
    if ! "$BIN/lorimer-cli" dataset show "$DATASET" --workspace "$workspace" >/dev/null 2>&1; then
        say "Importing the worked example into $workspace"
        import_terms "$workspace" "$TERMS" >/dev/null
    fi
    exec "$BIN/lorimer" --workspace "$workspace" --base-model "$MODEL"
fi

source "$ROOT/scripts/demo.sh"
run_demo
