#!/usr/bin/env bash
# Makes the reference values of other programs anew, in a fresh virtual environment, compares Lorimer with them and
# writes the largest differences into docs/parity.md. Needs the network for the packages, and a quarter of an hour.
#
#   scripts/parity.sh [--committed] [--keep]
#     --committed  compare with the committed values; makes nothing anew and needs no Python
#     --keep       leave the new values in tests/fixtures instead of putting the committed ones back
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

anew=yes
keep=no
for argument in "$@"; do
    case "$argument" in
        --committed) anew=no ;;
        --keep) keep=yes ;;
        *) stop "parity.sh does not know '$argument'; it takes --committed and --keep." ;;
    esac
done
cd "$ROOT"
cache="$ROOT/.cache/parity"
table="$cache/differences.tsv"
mkdir -p "$cache"
: >"$table"

packages=(torch==2.11.0 transformers==5.24.0 peft==0.21.2 bitsandbytes==0.50.2 accelerate==1.15.0 gguf==0.19.0
    jinja2 tokenizers sentencepiece protobuf)

make_anew() {
    [ -z "$(git status --porcelain tests/fixtures)" ] ||
        stop "tests/fixtures has changes that are not committed; commit them or put them back first."
    rm -rf "$cache/venv"
    python3 -m venv "$cache/venv"
    "$cache/venv/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}"
    local python="$cache/venv/bin/python"
    (
        cd tests/parity
        local fixtures=../fixtures
        "$python" make_model_reference.py
        "$python" make_family_reference.py
        "$python" make_methods_reference.py
        "$python" make_gguf_family_reference.py
        "$python" make_gguf_reference.py "$fixtures/weights"
        "$python" make_bitsandbytes_reference.py "$fixtures/weights"
        "$python" make_schedule_reference.py "$fixtures/schedules.json"
        "$python" make_template_reference.py "$fixtures/text/template_reference.json"
        "$python" make_tokenizer_family_reference.py write "$fixtures/text/families.json"
        "$python" make_tokenizer_reference.py "$MODEL" "$fixtures/text"
        "$python" make_smollm2_reference.py "$MODEL"
    )
}

compare() {
    local tests=(engine_torch engine_families engine_smollm2 text_tests four_bit_test int8_test gguf_blocks_test
        bitsandbytes_layout_test schedule_parity_test quantize_model_test)
    local pattern
    pattern="^($(IFS='|'; echo "${tests[*]}"))$"
    (cd build/release && LORIMER_PARITY_TABLE="$table" ctest --output-on-failure -R "$pattern")
}

# One line a family: the largest difference of each property.
write_table() {
    {
        echo "# Parity"
        echo
        echo "Made by \`scripts/parity.sh\`: the largest difference between Lorimer and the program that defines the value, on"
        echo "tiny random models of each family. Logits and gradients are relative to their largest value, losses to the loss;"
        echo "both sides compute in float32. Tokens, templates, quantized bytes and learning rates are compared for equality"
        echo "by the same run and have no line here."
        echo
        echo "$(date -I), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), ${packages[*]:0:4}."
        echo
        echo "| model | property | largest difference |"
        echo "|---|---|---|"
        sort -t"$(printf '\t')" -k1,1 -k2,2 "$table" |
            awk -F'\t' '{ key = $1 " | " $2; if (!(key in most)) order[++n] = key; if ($3 + 0 > most[key] + 0) most[key] = $3 }
                END { for (i = 1; i <= n; ++i) printf "| %s | %.1e |\n", order[i], most[order[i]] }'
    } >docs/parity.md
}

restore() { [ "$keep" = yes ] || git checkout --quiet -- tests/fixtures; }

"$ROOT/scripts/setup.sh" --tests
build release
if [ "$anew" = yes ]; then
    trap restore EXIT
    make_anew
fi
compare
write_table
say "The largest differences are in docs/parity.md."
