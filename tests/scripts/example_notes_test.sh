#!/bin/sh
# The example that is shipped is what its script makes: example_notes_test.sh ROOT. 77: there is no Python.
set -eu
command -v python3 >/dev/null || exit 77
made="$(mktemp)"
trap 'rm -f "$made"' EXIT
python3 "$1/scripts/make_example_notes.py" "$made"
cmp "$made" "$1/resources/example/notes.csv"
[ "$(cut -d, -f1 "$made" | grep -c '^X-')" -eq 240 ] || { echo "not 240 notes"; exit 1; }
[ "$(cut -d, -f1 "$made" | grep '^X-' | sort -u | wc -l)" -eq 60 ] || { echo "not 60 patients"; exit 1; }
