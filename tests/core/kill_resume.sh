#!/usr/bin/env bash
# Kills a training ten times with SIGKILL at random moments and resumes it each time: every step must have the loss of a
# run that was never killed, and the adapter the same bytes.
#
#   kill_resume.sh LORIMER_CLI MODEL
set -euo pipefail
cli="$1"
model="$2"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

for i in $(seq 1 40); do
    echo "{\"prompt\": \"What is item $i?\", \"response\": \"Item $i is number $((i * 7 % 11)) of its row.\"}"
done >"$work/rows.jsonl"
cat >"$work/train.json" <<'CONFIG'
{"peft": {"r": 4, "lora_dropout": 0.05},
 "training": {"max_steps": 16, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1, "eval_steps": 5,
              "save_steps": 3, "learning_rate": 1e-3, "early_stopping_patience": 0}}
CONFIG
"$cli" import "$work/rows.jsonl" --workspace "$work/w" --name rows >/dev/null

start=(--model "$model" --dataset rows --config "$work/train.json")
"$cli" train --workspace "$work/w" --report "$work/whole.jsonl" --json --run whole "${start[@]}" \
    >"$work/whole.json" 2>>"$work/errors"

kills=0
RANDOM=7
options=(--run killed "${start[@]}")
for attempt in $(seq 1 40); do
    [ "$kills" -lt 10 ] || break
    "$cli" train --workspace "$work/w" --report "$work/killed.jsonl" --json "${options[@]}" \
        >"$work/killed.json" 2>>"$work/errors" &
    runner=$!
    # Sometimes while it starts, sometimes in the middle of a step, an evaluation or a checkpoint.
    sleep "$((RANDOM % 4 + 1)).$((RANDOM % 10))"
    if kill -9 "$runner" 2>/dev/null; then kills=$((kills + 1)); fi
    wait "$runner" 2>/dev/null || true
    "$cli" runs show killed --workspace "$work/w" >/dev/null 2>&1 && options=(--resume killed)
    [ -s "$work/killed.json" ] && break
done
[ -s "$work/killed.json" ] ||
    "$cli" train --workspace "$work/w" --report "$work/killed.jsonl" --json "${options[@]}" >"$work/killed.json" 2>>"$work/errors" ||
    { cat "$work/errors"; exit 1; }
echo "killed $kills times"
[ "$kills" -ge 3 ] || { echo "the runs ended before they could be killed"; exit 1; }

losses() { # the last report of each step: what was repeated must not differ, which the first check shows
    jq -c 'select(.step and (.loss or .eval_loss)) | [.step, .loss, .eval_loss]' "$1" | sort -u
}
losses "$work/whole.jsonl" >"$work/whole.losses"
losses "$work/killed.jsonl" >"$work/killed.losses"
diff "$work/whole.losses" "$work/killed.losses"
whole="$(jq -r .adapter "$work/whole.json")"
killed="$(jq -r .adapter "$work/killed.json")"
cmp "$whole/adapter_model.safetensors" "$killed/adapter_model.safetensors"
cmp "$whole/adapter_config.json" "$killed/adapter_config.json"
echo "same losses of $(wc -l <"$work/whole.losses") reports, same adapter"
