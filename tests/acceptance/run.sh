#!/usr/bin/env bash
# Drives the real program through the acceptance checks of the design (ux.md 7) and keeps a picture of each.
#
#   tests/acceptance/run.sh [--bin DIR] [--out DIR] [--model FILE] [--size WxH] [CHECK...]
#     --bin DIR     where lorimer, lorimer-cli and liblorimer_engine.so lie (default: build/release/bin)
#     --out DIR     pictures NN-name.png, results.json and what the program printed (default: build/acceptance)
#     --model FILE  base model (default: the one that set-up fetched)
#     --size WxH    screen (default: 1280x800)
#     CHECK         numbers, such as 1 3 15 (default: all that are there); "pictures" takes those of the README instead,
#                   "measures" prints what docs/benchmarks.md says of the window
# Needs Xvfb, openbox, xdotool, ImageMagick, dbus-run-session, python3-gi and gir1.2-atspi-2.0. The program is driven
# by mouse, keys and the accessibility tree; it is started with a profile of its own and never sees the user's.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

bin="$ROOT/build/release/bin"
out="$ROOT/build/acceptance"
model="$MODEL"
size=1280x800
checks=()
while [ $# -gt 0 ]; do
    case "$1" in
        --bin) needs_value "$@"; bin="$(realpath "$2")"; shift ;;
        --out) needs_value "$@"; out="$(realpath -m "$2")"; shift ;;
        --model) needs_value "$@"; model="$(realpath "$2")"; shift ;;
        --size) needs_value "$@"; size="$2"; shift ;;
        [0-9]* | pictures | measures) checks+=("$1") ;;
        *) stop "run.sh does not know '$1'; its head says what it takes." ;;
    esac
    shift
done
for tool in Xvfb openbox xdotool import dbus-run-session; do
    command -v "$tool" >/dev/null || stop "$tool is missing; install xvfb, openbox, xdotool, imagemagick and dbus-daemon."
done
python=/usr/bin/python3 # Debian's own, which has python3-gi
"$python" -c 'import gi; gi.require_version("Atspi", "2.0")' 2>/dev/null ||
    stop "python3-gi or gir1.2-atspi-2.0 is missing; install both."
[ -x "$bin/lorimer" ] || stop "There is no lorimer in $bin; build it first, or name its folder with --bin."

mkdir -p "$out"
scratch="$(mktemp -d)"
display=
server=
manager=
finish() {
    [ -z "$manager" ] || kill "$manager" 2>/dev/null || true
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$scratch"
}
trap finish EXIT
# The server chooses a free display by itself and tells its number.
mkfifo "$scratch/display"
Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp 3>"$scratch/display" 2>"$out/xvfb.log" &
server=$!
read -r display <"$scratch/display"
export DISPLAY=":$display"
openbox >"$out/openbox.log" 2>&1 &
manager=$!
export LORIMER_ACCEPTANCE_BIN="$bin" LORIMER_ACCEPTANCE_OUT="$out" LORIMER_ACCEPTANCE_MODEL="$model"
export LORIMER_ACCEPTANCE_SCRATCH="$scratch" LORIMER_ACCEPTANCE_FIXTURES="$ROOT/tests/fixtures"
export QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 PYTHONDONTWRITEBYTECODE=1
dbus-run-session -- "$python" "$ROOT/tests/acceptance/driver/main.py" "${checks[@]}" 2> >(grep -v '^dbus-daemon\|^SpiRegistry' >&2)
