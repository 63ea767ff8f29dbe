#!/bin/sh
# lorimer-cli locks itself before it does anything: its own proof, seen from outside.
#   network_lock_cli.sh LORIMER_CLI
set -eu
cli="$1"

output="$("$cli" --net-selftest)" || { echo "$output"; echo "the self-test of lorimer-cli failed"; exit 1; }
echo "$output"
[ "$(echo "$output" | grep -c -E '^[a-z0-9-]+ [A-Za-z0-9]+ [A-Za-z0-9-]+ (PASS|FAIL|SKIP)$')" -eq 24 ] ||
    { echo "expected 24 lines of the form: name expected got PASS|FAIL|SKIP"; exit 1; }
echo "$output" | tail -n 1 | grep -q -E '^[0-9]+ passed, 0 failed$' || { echo "the closing line is missing"; exit 1; }

code=0
"$cli" --net-selftest --json 2>/dev/null || code=$?
[ "$code" -eq 2 ] || { echo "--net-selftest with another option must end with 2, not $code"; exit 1; }
