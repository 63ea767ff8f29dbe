#!/bin/sh
# scripts/setup.sh against a package index that fails or delivers another file: it stops with a sentence and keeps nothing.
#   setup_test.sh ROOT
# Runs a copy of the scripts with a python3 that stands in for pip. Skipped (77) where set-up's own packages are missing.
set -eu
command -v unzip >/dev/null && command -v dpkg-query >/dev/null || exit 77
tree="$(mktemp -d)"
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/scripts" "$tree/bin"
cp "$1"/scripts/lib.sh "$1"/scripts/clinical_terms.awk "$1"/scripts/make_name_lists.py "$tree/scripts/"
# The Debian packages are not this test's matter.
# shellcheck disable=SC2016
sed 's/^ensure_packages "\${PACKAGES.*/:/' "$1/scripts/setup.sh" >"$tree/scripts/setup.sh"
echo "$(printf 'right' | sha256sum | cut -d' ' -f1)  thing-1.0-py3-none-any.whl" >"$tree/scripts/wheels.sha256"
: >"$tree/scripts/wheels-cuda.sha256"

cat >"$tree/bin/python3" <<'EOF'
#!/bin/sh
[ "$3" = --version ] && exit 0
[ "$3" = download ] || exit 9
[ -n "$DELIVERS" ] || { echo "no index" >&2; exit 1; }
while [ "$1" != --dest ]; do shift; done
printf '%s' "$DELIVERS" >"$2/thing-1.0-py3-none-any.whl"
EOF
chmod +x "$tree/bin/python3"

failures=0
stops_with() { # DELIVERED TEXT
    if output="$(DELIVERS="$1" XDG_CACHE_HOME="$tree/cache" PATH="$tree/bin:$PATH" bash "$tree/scripts/setup.sh" 2>&1)"; then
        echo "accepted: $2"
        failures=$((failures + 1))
    elif ! echo "$output" | grep -q "$2"; then
        echo "expected '$2', got: $output"
        failures=$((failures + 1))
    fi
}
keeps_nothing() {
    [ -z "$(find "$tree/cache" -type f 2>/dev/null)" ] || { echo "something was kept: $1"; failures=$((failures + 1)); }
}

stops_with "" "pip could not download thing==1.0"
keeps_nothing "after a failed download"
stops_with "wrong" "is not the file that scripts/wheels"
keeps_nothing "after a wrong download"

# A right download is kept, and one that was spoilt later is noticed and fetched again.
stops_with "right" "does not start\|cannot find\|holds no"
[ "$(cat "$tree/cache/lorimer/wheels/thing-1.0-py3-none-any.whl")" = right ] ||
    { echo "the right download was not kept"; failures=$((failures + 1)); }
printf 'spoilt' >"$tree/cache/lorimer/wheels/thing-1.0-py3-none-any.whl"
stops_with "" "pip could not download thing==1.0"
keeps_nothing "after a spoilt file in the cache"

if output="$(bash "$tree/scripts/setup.sh" --nonsense 2>&1)"; then
    echo "accepted: --nonsense"
    failures=$((failures + 1))
fi
echo "$output" | grep -q "setup.sh does not know '--nonsense'" || { echo "$output"; failures=$((failures + 1)); }

[ "$failures" -eq 0 ] && echo "set-up refuses what it should"
exit "$((failures > 0))"
