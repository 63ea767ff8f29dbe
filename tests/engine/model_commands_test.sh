#!/bin/sh
# model inspect and quantize as a user calls them: exit codes, keys, and that failures leave nothing behind.
# Usage: model_commands_test.sh LORIMER-CLI FIXTURES
set -u
cli=$1
fixtures=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

# expect CODE TEXT COMMAND...: the exit code, and a text in what standard output and standard error say.
expect() {
    code=$1
    text=$2
    shift 2
    said=$("$@" 2>&1)
    got=$?
    if [ "$got" -ne "$code" ]; then
        echo "expected exit code $code, got $got: $*"
        echo "$said"
        failures=$((failures + 1))
    fi
    case $said in
    *"$text"*) ;;
    *)
        echo "expected \"$text\": $*"
        echo "$said"
        failures=$((failures + 1))
        ;;
    esac
}

model=$fixtures/tiny_llama
expect 0 '{"architecture":"llama","parameters":' "$cli" model inspect "$model" --json
for key in parameters layers hidden_size vocab_size context_length quantization has_chat_template sha256; do
    expect 0 "\"$key\":" "$cli" model inspect "$model" --json
done
expect 0 'fits_here: ' "$cli" model inspect "$model"
expect 0 '"quantization":"nf4"' "$cli" model inspect "$fixtures/tiny_llama_nf4_double" --json
expect 0 '"quantization":"none"' "$cli" model inspect "$fixtures/tiny_llama.gguf" --json
expect 3 'There is no model at' "$cli" model inspect "$folder/none"
expect 3 llama.block_count "$cli" model inspect "$fixtures/all_types.gguf"
expect 2 'MODEL' "$cli" model inspect
expect 2 '' "$cli" model

expect 2 'block size 48' "$cli" quantize --model "$model" --quantization fp4 --blocksize 48 --out "$folder/out"
expect 2 'gguf' "$cli" quantize --model "$model" --quantization gguf --out "$folder/out"
expect 3 'already' "$cli" quantize --model "$fixtures/tiny_llama_int8" --quantization nf4 --out "$folder/out"
expect 3 'already' "$cli" quantize --model "$fixtures/tiny_llama_fp4_double" --quantization fp4 --out "$folder/out"
expect 2 'int8' "$cli" quantize --model "$model" --quantization int8 --out "$folder/out"
expect 2 'none' "$cli" quantize --model "$model" --quantization none --out "$folder/out"
expect 2 '--out' "$cli" quantize --model "$model" --quantization nf4
expect 3 'already' "$cli" quantize --model "$fixtures/tiny_llama_nf4" --quantization nf4 --out "$folder/out"
mkdir "$folder/used"
touch "$folder/used/file"
expect 3 'not empty' "$cli" quantize --model "$model" --quantization nf4 --out "$folder/used"
expect 3 'No such file' "$cli" quantize --model "$model" --quantization nf4 --out "$folder/no/such"
if [ "$(ls -A "$folder")" != used ]; then
    echo "a failed command left something behind: $(ls -A "$folder")"
    failures=$((failures + 1))
fi
expect 0 '"bits_per_parameter":4.1' "$cli" quantize --model "$model" --quantization nf4 --double-quant --out "$folder/out" --json
cmp "$folder/out/model.safetensors" "$fixtures/tiny_llama_nf4_double/model.safetensors" || failures=$((failures + 1))
expect 0 '"bits_per_parameter":4.5' "$cli" quantize --model "$model" --quantization nf4 --out "$folder/plain" --json

expect 0 '"bits_per_parameter":4.1' "$cli" quantize --model "$model" --quantization fp4 --double-quant --out "$folder/fp4" --json
cmp "$folder/fp4/model.safetensors" "$fixtures/tiny_llama_fp4_double/model.safetensors" || failures=$((failures + 1))
expect 0 '"bits_per_parameter":4.0' "$cli" quantize --model "$model" --quantization nf4 --blocksize 1024 --out "$folder/large" --json

[ "$failures" -eq 0 ] || exit 1
echo "all passed"
