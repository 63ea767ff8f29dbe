#!/usr/bin/env bash
# Lorimer and its peer (transformers, peft, bitsandbytes) train the same shape in turn; prints medians and their ratio.
#
#   scripts/bench.sh [BATCHxLENGTHxRANK] [--rounds N] [--record]
#     BATCHxLENGTHxRANK  rows a step, tokens a row, LoRA rank (default 4x256x16)
#     --rounds N         runs of each, alternating (default 3)
#     --record           also append the table to docs/benchmarks.md
# The peer lives in a Python environment of its own (.cache/bench-venv, 5 GB; another one: LORIMER_BENCH_VENV=DIR).
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PEER=(torch==2.11.0 transformers==5.24.0 peft==0.21.2 bitsandbytes==0.50.2 accelerate==1.15.0 gguf==0.19.0)
VENV="${LORIMER_BENCH_VENV:-$ROOT/.cache/bench-venv}"

shape=4x256x16
rounds=3
record=no
while [ $# -gt 0 ]; do
    case "$1" in
        --rounds) needs_value "$@"; rounds="$2"; shift ;;
        --record) record=yes ;;
        *x*x*) shape="$1" ;;
        *) stop "bench.sh does not know '$1'; it takes BATCHxLENGTHxRANK, --rounds N and --record." ;;
    esac
    shift
done
[[ "$shape" =~ ^[1-9][0-9]*x[1-9][0-9]*x[1-9][0-9]*$ && "$rounds" =~ ^[1-9][0-9]*$ ]] ||
    stop "The shape is three whole numbers such as 4x256x16, and --rounds takes one; got '$shape' and '$rounds'."
IFS=x read -r batch length rank <<<"$shape"

ensure_peer() {
    [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c 'import torch, transformers, peft, bitsandbytes, gguf' 2>/dev/null &&
        return
    say "Installing the peer into $VENV (5 GB)"
    if ! python3 -m venv "$VENV"; then
        rm -rf "$VENV"
        stop "python3 could not make a virtual environment; on Debian install python3-venv, then start again."
    fi
    "$VENV/bin/python" -m pip install -q --disable-pip-version-check "${PEER[@]}"
}

run_peer() {
    OMP_NUM_THREADS="$(nproc)" "$VENV/bin/python" "$ROOT/tests/parity/bench_peer.py" "$MODEL" "$ROOT/.cache/bench" \
        --batch "$batch" --length "$length" --rank "$rank" 2>"$results/peer.log" ||
        { tail -n 20 "$results/peer.log" >&2; stop "The peer failed; its last lines are above."; }
}

run_lorimer() {
    "$ROOT/build/release/bin/lorimer-cli" bench train --model "$MODEL" \
        --batch "$batch" --length "$length" --rank "$rank" --json
}

table() {
    jq -nr --slurpfile ours "$results/lorimer.jsonl" --slurpfile peers "$results/peer.jsonl" \
        --arg shape "batch $batch x $length, rank $rank" --arg rounds "$rounds" --arg date "$(date -u +%Y-%m-%d)" \
        --arg commit "$(git -C "$ROOT" describe --always --dirty)" --arg machine "$(machine)" '
        def median(f): [.[] | f] | sort | if length % 2 == 1 then .[length / 2 | floor]
            else (.[length / 2 - 1] + .[length / 2]) / 2 end;
        def tenth: . * 10 | round / 10;
        def hundredth: . * 100 | round / 100;
        ($ours | median(.tokens_per_second)) as $a | ($peers | median(.tokens_per_second)) as $b
        | ($ours | median(.peak_memory_bytes)) as $m | ($peers | median(.peak_memory_bytes)) as $n
        | "### \($date), \($shape), commit \($commit)\n",
          "\($machine). Medians of \($rounds) alternating runs. Peer: \($peers[0].versions).\n",
          "| | Lorimer | peer | Lorimer / peer |",
          "|---|---|---|---|",
          "| tokens/s | \($a | tenth) | \($b | tenth) | \($a / $b | hundredth) |",
          "| peak memory, MB | \($m / 1048576 | round) | \($n / 1048576 | round) | \($m / $n | hundredth) |",
          "| all runs, tokens/s | \([$ours[].tokens_per_second | tenth | tostring] | join(", ")) | \(
             [$peers[].tokens_per_second | tenth | tostring] | join(", ")) | |"'
}

machine() {
    local name memory
    name="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
    memory="$(awk '/^MemTotal/ { printf "%d", $2 / 1048576 + 0.5 }' /proc/meminfo)"
    echo "${name:-unknown processor}, $(nproc) cores, $memory GB, load before $load"
}

load="$(cut -d' ' -f1 /proc/loadavg)"
"$ROOT/scripts/setup.sh"
build release lorimer-cli >&2
ensure_peer
results="$ROOT/.cache/bench/results"
mkdir -p "$results"
: >"$results/lorimer.jsonl"
: >"$results/peer.jsonl"
for ((round = 1; round <= rounds; round++)); do
    say "Round $round of $rounds: Lorimer, then its peer"
    run_lorimer >>"$results/lorimer.jsonl"
    run_peer >>"$results/peer.jsonl"
done
table | tee "$results/table.md"
[ "$record" = no ] || { echo; cat "$results/table.md"; } >>"$ROOT/docs/benchmarks.md"
