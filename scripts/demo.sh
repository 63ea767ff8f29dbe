# shellcheck shell=bash
# Sourced by run.sh: the main job in the terminal. Needs BIN, DATASET, import_terms and what lib.sh sets.

DEMO="$ROOT/build/demo-workspace"
DEMO_CONFIG="$ROOT/resources/demo/train.json"
# Every DEMO_EVERYth term: enough rows for the steps of train.json and for a held-out part that decides.
DEMO_EVERY=25
DEMO_SPLIT=84/4/12
# The held-out loss must fall by at least this share, or the demo fails.
DEMO_LEAST_FALL=0.25

# follow_training REPORT: where standard error is no terminal, lorimer-cli draws no progress; a line now and then does.
follow_training() {
    local total begun=$SECONDS
    total="$(jq '.training.max_steps' "$DEMO_CONFIG")"
    while sleep 15; do
        [ -s "$1" ] || continue
        jq -rs --argjson total "$total" --argjson passed "$(seconds "$begun")" '
            map(select(.loss)) | last // empty
            | "   step \(.step) of \($total), loss \(.loss * 1000 | round / 1000), "
              + "\(.tokens_per_second | round) tokens/s, about \($passed / .step * ($total - .step) | round) s left"
            ' "$1" 2>/dev/null || true  # the last line may be half written
    done
}

train_demo() {
    local report="$1" follower="" result
    if [ ! -t 2 ]; then
        follow_training "$report" >&2 &
        follower=$!
        trap 'kill "${follower:-}" 2>/dev/null || true' EXIT
    fi
    result="$("$BIN/lorimer-cli" train --workspace "$DEMO" --model "$MODEL" --dataset "$DATASET" --run demo \
        --config "$DEMO_CONFIG" --report "$report" --json)"
    if [ -n "$follower" ]; then
        kill "$follower" 2>/dev/null || true
        wait "$follower" 2>/dev/null || true
    fi
    echo "$result"
}

# ask ADAPTER: three held-out questions, each answered by the base and by the adapted model.
ask() {
    local row
    "$BIN/lorimer-cli" dataset export "$DATASET" --workspace "$DEMO" --split test --out "$DEMO.questions" >/dev/null
    for row in 1 2 3; do
        sed -n "${row}p" "$DEMO.questions" | jq -c '{messages: [.messages[] | select(.role != "assistant")]}' >"$DEMO.question"
        jq -r '.messages[-1].content | "\n\(.)"' "$DEMO.question"
        sed -n "${row}p" "$DEMO.questions" | jq -r '"  stored:  \(.messages[-1].content)"'
        "$BIN/lorimer-cli" generate --model "$MODEL" --adapter "$1" --compare --messages "$DEMO.question" \
            --max-tokens 64 --seed 0 --json | jq -r '"  base:    \(.base.text)\n  adapted: \(.adapted.text)"'
    done
    rm -f "$DEMO.questions" "$DEMO.question"
}

run_demo() {
    local begun=$SECONDS report="$DEMO.report.jsonl" picture="$DEMO/loss.png" trained adapter losses base adapted
    rm -rf "$DEMO" "$report"
    awk -v every="$DEMO_EVERY" 'NR == 1 || NR % every == 0' "$TERMS" >"$DEMO.csv"

    say "Import: every ${DEMO_EVERY}th of the clinical terms"
    import_terms "$DEMO" "$DEMO.csv" --split "$DEMO_SPLIT" --seed 0
    say "Train: QLoRA on SmolLM2-135M-Instruct"
    trained="$(train_demo "$report")"
    adapter="$(jq -r .adapter <<<"$trained")"
    jq -r '"\(.steps) steps in \(.seconds | round) s, \(.tokens_per_second | round) tokens/s, "
        + "at most \(.peak_memory_bytes / 1048576 | round) MB of memory"' <<<"$trained"

    say "Evaluate: loss per token on rows that were not trained on"
    losses="$("$BIN/lorimer-cli" evaluate --model "$MODEL" --adapter "$adapter" --workspace "$DEMO" \
        --dataset "$DATASET" --split test --max-tokens 0 --json)"
    base="$(jq .base.loss.value <<<"$losses")"
    adapted="$(jq .adapted.loss.value <<<"$losses")"
    jq -nr --argjson base "$base" --argjson adapted "$adapted" '
        def short: . * 1000 | round / 1000;
        "held-out loss: base \($base | short), adapted \($adapted | short), "
        + "\((1 - $adapted / $base) * 1000 | round / 10) % lower"'

    say "Three questions that were not trained on"
    ask "$adapter"
    QT_QPA_PLATFORM=offscreen "$BIN/lorimer" --plot demo "$picture" --workspace "$DEMO"
    rm -f "$DEMO.csv"
    printf '\nadapter:      %s\nloss picture: %s\n' "$adapter" "$picture"
    say "The demo took $(seconds "$begun") s."
    jq -en --argjson base "$base" --argjson adapted "$adapted" --argjson least "$DEMO_LEAST_FALL" \
        '$adapted <= $base * (1 - $least)' >/dev/null ||
        stop "The held-out loss did not fall by the 25 % that this demo must reach."
}
