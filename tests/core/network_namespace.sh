#!/bin/sh
# The main job, short, in a network namespace without interfaces: nothing in it needs a network. While it trains, every
# thread of it is seen from outside to run under the filter. Skipped (77) where namespaces are not allowed.
#   network_namespace.sh LORIMER_CLI MODEL
set -eu
if [ "${LORIMER_IN_NAMESPACE:-}" != 1 ]; then
    export LORIMER_IN_NAMESPACE=1
    if unshare -n true 2>/dev/null; then exec unshare -n sh "$0" "$@"; fi
    if unshare -rn true 2>/dev/null; then exec unshare -rn sh "$0" "$@"; fi
    echo "skipped: this machine does not allow a network namespace of our own"
    exit 77
fi

cli="$1"
model="$2"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
fail() { echo "$*"; exit 1; }

[ "$(sed '1,2d' /proc/self/net/dev | grep -vc '^ *lo:')" -eq 0 ] || fail "the namespace has an interface"
"$cli" --net-selftest | tail -n 1 | grep -qx '24 passed, 0 failed' ||
    fail "in an empty namespace all 24 lines of the self-test must pass: $("$cli" --net-selftest)"

echo 'prompt,response' >"$folder/rows.csv"
i=0
while [ "$i" -lt 40 ]; do
    echo "What does word number $i mean?,It means thing number $i of a list." >>"$folder/rows.csv"
    i=$((i + 1))
done
cat >"$folder/train.json" <<'EOF'
{"training": {"max_steps": 4, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1, "max_length": 128,
              "eval_steps": 0, "save_steps": 0}}
EOF
"$cli" import "$folder/rows.csv" --workspace "$folder/workspace" --name words --split 80/10/10 --json >/dev/null ||
    fail "import failed"
"$cli" train --workspace "$folder/workspace" --model "$model" --dataset words --config "$folder/train.json" \
    --run short --report "$folder/report.jsonl" --json >"$folder/result.json" 2>"$folder/errors" &
training=$!

# From its first report on, the program has all its threads.
seen=0
while kill -0 "$training" 2>/dev/null; do
    if [ -s "$folder/report.jsonl" ]; then
        for status in /proc/"$training"/task/*/status; do
            state="$(grep -E '^(Seccomp|NoNewPrivs):' "$status" 2>/dev/null | tr -d '\t\n')" || continue
            case "$state" in
                '' ) ;; # the thread has just ended
                NoNewPrivs:1Seccomp:2) seen=$((seen + 1)) ;;
                *) fail "a thread of lorimer-cli runs without the filter: $state" ;;
            esac
        done
    fi
    sleep 0.2
done
wait "$training" || fail "train failed: $(cat "$folder/errors")"
[ "$seen" -gt 0 ] || fail "no thread of lorimer-cli was seen while it trained"
grep -q '"adapter"' "$folder/result.json" || fail "train gave no adapter: $(cat "$folder/result.json")"
echo "trained without interfaces; $seen times a thread was seen, always under the filter"
