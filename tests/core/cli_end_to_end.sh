#!/usr/bin/env bash
# Every command of lorimer-cli with the real engine, a tiny model and files as a careless or hostile user gives them:
# exit codes, one JSON object with its keys, sentences that name the place, and that nothing is lost or left behind.
#
#   cli_end_to_end.sh LORIMER_CLI FIXTURES
set -uo pipefail
cli="$(realpath "$1")"
fixtures="$(realpath "$2")"
work="$(mktemp -d)"
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# expect CODE TEXT ARGUMENTS...: exit code, and a text in the sentence on standard error (or in the result).
expect() {
    local code="$1" text="$2"
    shift 2
    timeout 60 "$cli" "$@" >out 2>err
    local got=$?
    [ "$got" -eq "$code" ] || fail "exit code $got, not $code: $* -- $(head -c 300 err)"
    grep -qF -e "$text" out err || fail "no \"$text\": $* -- $(head -c 300 out) $(head -c 300 err)"
    [ "$code" -eq 0 ] || [ "$(wc -l <err)" -ge 1 ] || fail "no sentence: $*"
}

# json KEYS ARGUMENTS...: exit code 0, exactly one JSON object with these keys on standard output, nothing on error.
json() {
    local keys="$1"
    shift
    timeout 60 "$cli" "$@" --json >out 2>err || fail "exit code $?: $* -- $(head -c 300 err)"
    [ "$(jq -s 'length == 1 and (.[0] | type == "object")' out)" = true ] || fail "not one JSON object: $*"
    for key in $keys; do jq -e "has(\"$key\")" out >/dev/null || fail "no key $key: $* -- $(cat out)"; done
    [ ! -s err ] || fail "standard error holds: $(head -c 300 err)"
}

mkdir model read_only
cp "$fixtures"/tiny_llama/config.json "$fixtures"/tiny_llama/model.safetensors "$fixtures"/tiny_chat/* model || exit 1
for i in $(seq 1 40); do echo "{\"prompt\": \"What is $i?\", \"response\": \"Item $i.\"}"; done >rows.jsonl
: >empty

echo "--- wrong use"
expect 2 'A command is missing'
expect 2 '"nonsense"' nonsense
expect 2 '"nonsense"' runs nonsense
expect 2 '--nonsense. Nothing was started; see lorimer-cli dataset list --help.' dataset list --workspace w --nonsense
for command in 'model inspect model' 'import rows.jsonl --workspace w --name n' 'dataset list --workspace w'; do
    # shellcheck disable=SC2086
    expect 2 'the device "gpu" is not known' $command --device gpu
done
expect 2 'no whole number from 0' import rows.jsonl --workspace w --name n --seed -1
expect 2 'no whole number from 0' generate --model model --prompt hi --seed -1
[ ! -e w ] || fail "a refused command made a workspace"

echo "--- import, data sets"
json 'dataset_id sha256 rows_read rows_accepted rows_rejected duplicates findings split_sizes' \
    import rows.jsonl --workspace w --name rows
json 'datasets' dataset list --workspace w
json 'rows split_sizes history' dataset show rows --workspace w
json 'rows file' dataset export rows --workspace w --out all.jsonl --split train
[ "$(jq -c 'keys' all.jsonl | sort -u)" = '["messages"]' ] || fail "exported rows are not messages"
before="$(sha256sum w/lorimer.db)"
for out in w/lorimer.db w/new.jsonl w/runs/x; do
    expect 3 'lies in the workspace' dataset export rows --workspace w --out "$out"
    expect 3 'lies in the workspace' workspace backup --workspace w "$out"
done
[ "$(sha256sum w/lorimer.db)" = "$before" ] || fail "a result replaced the database"
"$cli" dataset list --workspace w >/dev/full 2>err
[ $? -eq 4 ] || fail "a full standard output went unnoticed"

echo "--- text"
echo '{"text": "Hello"}' >text.jsonl
json 'lines out' tokenize --model model text.jsonl ids.jsonl
json 'lines out' tokenize --model model --decode ids.jsonl back.jsonl
[ "$(jq -r .text back.jsonl)" = Hello ] || fail "decoding gives $(cat back.jsonl)"
expect 3 'is what is to be read' tokenize --model model text.jsonl text.jsonl
[ "$(jq -r .text text.jsonl)" = Hello ] || fail "the input was replaced"
echo '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"}]}' >messages.jsonl
json 'lines out' template --model model --add-generation-prompt messages.jsonl rendered.jsonl
jq -e '(.ids | length) == (.trained | length) and (.text | endswith("<s>a:")) and (.trained | add) == 3' rendered.jsonl \
    >/dev/null || fail "template gives $(cat rendered.jsonl)"

echo "--- logits, quantize"
json 'rows file' logits --model model ids.jsonl plain.safetensors
json 'rows file' logits --model model --adapter "$fixtures/tiny_llama/adapter" ids.jsonl adapted.safetensors
cmp -s plain.safetensors adapted.safetensors && fail "the adapter changes nothing"
expect 2 'needs --quantization nf4' logits --model model --double-quant ids.jsonl x.safetensors
expect 3 'is a folder' logits --model model read_only x.safetensors
expect 3 'is what is to be read' logits --model model ids.jsonl ids.jsonl
{ printf '{"ids": '; printf '[%.0s' $(seq 1 100000); } >deep.jsonl
printf ']%.0s' $(seq 1 100000) >>deep.jsonl
echo '}' >>deep.jsonl
expect 3 '"deep.jsonl", line 1' logits --model model deep.jsonl x.safetensors
for bad in '{"ids": [96]}' '{"ids": []}' '{"ids": [1.5]}' '{"id": [1]}' '[1]' '{"ids": [1]'; do
    { echo '{"ids": [1]}'; echo "$bad"; } >bad.jsonl
    expect 3 '"bad.jsonl", line 2' logits --model model bad.jsonl x.safetensors
done
[ ! -e x.safetensors ] || fail "a failed command left its output"
json 'bytes bits_per_parameter' quantize --model model --quantization nf4 --double-quant --out quantized
json 'rows file' logits --model quantized ids.jsonl quantized.safetensors
json 'architecture quantization' model inspect quantized
expect 3 'not empty' quantize --model model --quantization nf4 --out quantized
json 'rows file' logits --model quantized --quantization nf4 ids.jsonl quantized.safetensors
expect 3 'quantized as nf4' logits --model quantized --quantization int8 ids.jsonl quantized.safetensors
for type in nf4 fp4 int8; do
    json 'rows file' logits --model model --quantization $type ids.jsonl $type.safetensors
done
expect 3 'gguf' logits --model model --quantization gguf ids.jsonl x.safetensors

echo "--- train"
cat >train.json <<'CONFIG'
{"peft": {"r": 2}, "training": {"max_steps": 4, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1,
 "max_length": 64, "eval_steps": 2, "save_steps": 2, "learning_rate": 0.01}}
CONFIG
new=(--workspace w --model model --dataset rows)
json 'run_id steps final_losses best_step seconds tokens_per_second peak_memory_bytes adapter' \
    train "${new[@]}" --config train.json --run first --report report.jsonl
[ "$(jq -s '[.[] | select(.loss)] | length' report.jsonl)" -eq 4 ] || fail "the report lacks steps"
[ "$(jq -s '[.[] | select(.eval_loss)] | length' report.jsonl)" -eq 3 ] || fail "the report lacks evaluations"
jq -s -e '.[-1].summary.run == "first"' report.jsonl >/dev/null || fail "the report lacks its summary"
expect 3 'lies in the workspace' train "${new[@]}" --config train.json --report w/lorimer.db
expect 3 'is a folder' train "${new[@]}" --config read_only
while read -r code text config; do
    echo "$config" >bad.json
    expect "$code" "$text" train "${new[@]}" --config bad.json --run never
done <<'CONFIGS'
3 pefft {"pefft": {}}
3 peft.rank {"peft": {"rank": 4}}
3 "seed" {"training": {"seed": 1, "seed": 2}}
3 bad.json {"training": {"learning_rate": 1e400}}
3 bad.json {"training":
3 max_length {"training": {"max_length": 100000}}
3 foo_proj {"peft": {"target_modules": ["foo_proj"]}, "training": {"max_length": 64}}
2 "ia3" {"peft": {"method": "ia3"}}
2 quantization.type {"quantization": {"type": "int4"}}
CONFIGS
sed 's/"ids"/"peft"/' deep.jsonl >deep.json
expect 3 'nested deeper' train "${new[@]}" --config deep.json
"$cli" train "${new[@]}" --config <(sed 's/"max_steps": 4/"max_steps": 100000/' train.json) --run long --json \
    >stopped.json 2>stopped.err &
runner=$!
for _ in $(seq 100); do
    [ "$("$cli" runs show long --workspace w --json 2>/dev/null | jq '.steps > 3 and .seconds > 0')" = true ] && break
    sleep 0.1
done
expect 3 "process $runner" train "${new[@]}" --config train.json --run second
expect 3 "process $runner" import rows.jsonl --workspace w --name second
expect 3 "process $runner" runs delete first --workspace w
json 'runs' runs list --workspace w
json 'workspace file checked' workspace backup --workspace w beside.backup
expect 0 '' dataset export rows --workspace w --out all.jsonl
kill -INT "$runner"
wait "$runner"
[ $? -eq 5 ] || fail "Ctrl-C did not end the training with 5: $(cat stopped.err)"
[ "$(jq .outcome stopped.json)" = '"stopped"' ] || fail "the stopped training printed $(cat stopped.json)"
sed 's/0.01/0.02/' train.json >other.json
expect 3 '"training.learning_rate"' train --workspace w --resume long --config other.json
expect 3 'another model' train --workspace w --resume long --model quantized
expect 3 'is done' train --workspace w --resume first

echo "--- evaluate, export, generate"
adapter="$("$cli" runs show first --workspace w --json | jq -r .adapter)"
json 'rows base adapted loss_difference' \
    evaluate --model model --adapter "$adapter" --workspace w --dataset rows --split test --max-tokens 4
for metric in loss perplexity token_accuracy exact_match f1 rouge_l; do
    jq -e ".base.$metric | .low <= .value and .value <= .high" out >/dev/null || fail "no interval of $metric"
    jq -e ".adapted.$metric | .low <= .value and .value <= .high" out >/dev/null || fail "no interval of $metric"
done
expect 2 'train,validation,test' evaluate --model model --workspace w --dataset rows --split 2
json 'files sha256 parity' export --workspace w --run first --format peft --out exported
for file in $(jq -r '.files[]' out); do
    [ "$(jq -r ".sha256[\"$file\"]" out)" = "$(sha256sum <"exported/$file" | cut -d' ' -f1)" ] || fail "sha256 of $file"
done
json 'files sha256 parity' export --workspace w --run first --format merged --out merged
[ "$(jq '.parity.mean_distance < .parity.base_distance / 2' out)" = true ] || fail "merged: $(cat out)"
json 'text ids tokens_per_second' generate --model merged --prompt Hi --max-tokens 3
json 'files sha256 parity' export --workspace w --run first --format gguf-adapter --out exported-gguf
[ "$(jq '.parity.largest_distance < 1e-4' out)" = true ] || fail "gguf-adapter: $(cat out)"
json 'base adapted' generate --model model --adapter exported-gguf/adapter.gguf --compare --prompt Hi --max-tokens 3
expect 3 'base model that is a GGUF file' export --workspace w --run first --format gguf --out never
expect 2 'onnx' export --workspace w --run first --format onnx --out never
expect 2 'modelfile' export --workspace w --run first --format merged --modelfile --out never
[ ! -e never ] || fail "a refused export left files"
expect 3 'lies in the workspace' export --workspace w --run first --format peft --out w/runs/exported
json 'text ids tokens_per_second' generate --model model --prompt Hi --max-tokens 3
json 'base adapted' generate --model model --adapter exported --compare --prompt Hi --max-tokens 3
sed 's/"ids"/"content"/; s/^/[/; s/$/]/' deep.jsonl >deep.json
expect 3 'nested deeper' generate --model model --messages deep.json
expect 3 'is a folder' generate --model model --messages read_only
printf 'question\nWhat is 1?\n\nWhat is 2?\n" "\n' >questions.csv
answer=(generate --model model --in questions.csv)
expect 3 'row 5' "${answer[@]}" --max-tokens 3 --out answers.jsonl
[ "$(jq -s -c '[.[] | .row]' answers.jsonl)" = '[2,4,5]' ] || fail "answers: $(cat answers.jsonl)"
before="$(sha256sum answers.jsonl)"
for other in '--max-tokens 4' '--max-tokens 3 --temperature 0.5' '--max-tokens 3 --adapter exported' \
    '--max-tokens 3 --adapter exported --compare'; do
    # shellcheck disable=SC2086
    expect 3 'answers.jsonl' "${answer[@]}" --out answers.jsonl $other
done
cp -r model changed
printf 'x' | dd of=changed/model.safetensors bs=1 seek=$(($(stat -c %s changed/model.safetensors) - 1)) conv=notrunc 2>/dev/null
expect 3 'other settings' generate --model changed --in questions.csv --max-tokens 3 --out answers.jsonl
[ "$(sha256sum answers.jsonl)" = "$before" ] || fail "refused answers were changed"
for out in no/such/folder read_only rows.jsonl model/model.safetensors; do
    expect 3 "$out" generate --model no-model --in questions.csv --out "$out"
    grep -q no-model err && fail "the model was looked at before --out $out"
done
expect 3 'Nothing was changed' generate --model model --in empty --out never.jsonl
expect 3 'none.csv' generate --model model --in none.csv --out never.jsonl
[ ! -e never.jsonl ] || fail "a refused file got answers"
"$cli" bench train --model model --repeats 1000 --batch 64 --length 32 --rank 2 >/dev/null 2>err &
sleep 1
kill -INT $!
wait $!
[ $? -eq 5 ] || fail "Ctrl-C did not end the measurement with 5"

echo "--- bench, backup, deletion"
json 'tokens_per_second step_seconds peak_memory_bytes model_flops_utilization' bench load --model model --repeats 1
json 'tokens_per_second step_seconds peak_memory_bytes model_flops_utilization' \
    bench train --model model --repeats 1 --batch 2 --length 16 --rank 2
json 'tokens_per_second step_seconds peak_memory_bytes model_flops_utilization' \
    bench generate --model model --repeats 1 --length 16 --max-tokens 4
json 'workspace file datasets runs checked' workspace restore --workspace restored beside.backup
diff <("$cli" runs show first --workspace w --json | jq .metrics) \
    <("$cli" runs show first --workspace restored --json | jq .metrics) || fail "the restored curve differs"
cmp -s "$adapter/adapter_model.safetensors" \
    "restored/runs/$(basename "$(dirname "$adapter")")/adapter/adapter_model.safetensors" ||
    fail "the restored adapter differs"
head -c 40000 beside.backup >cut.backup
expect 3 'cut.backup is damaged' workspace restore --workspace never cut.backup
json 'run_id deleted' runs delete first --workspace w
expect 3 '"first"' runs show first --workspace w
[ ! -e "$adapter" ] || fail "the deleted run left its adapter"
left="$(find . -name '*.tmp' -o -name '*.partial' -o -name 'never*')"
[ -z "$left" ] || fail "left behind: $left"

[ "$failures" -eq 0 ] || exit 1
echo "all passed"
