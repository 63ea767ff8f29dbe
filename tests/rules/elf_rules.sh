#!/bin/sh
# The rules on what was built, read with readelf, nm and ldd. Prints a line for each violation; exit 1 when there is one.
#   elf_rules.sh BUILD_DIR
# Checked are the programs and libraries of BUILD_DIR/bin that a user gets, and the object files of core, ui and app.
set -eu
LC_ALL=C
export LC_ALL
build="$1"
importers_list="$(dirname "$0")/socket_importers.txt"
violations="$(mktemp)"
trap 'rm -f "$violations"' EXIT
report() { echo "$*" >>"$violations"; }

socket_calls='socket|connect|bind|listen|accept|accept4|sendto|sendmsg|getaddrinfo|getifaddrs|io_uring_setup'

# The undefined symbols of a file that are socket calls, on one line. Options: of nm.
socket_imports() {
    nm --undefined-only "$@" 2>/dev/null | sed 's/@.*//' | awk '{ print $NF }' | grep -xE "$socket_calls" | sort -u |
        tr '\n' ' ' || true
}

ours() {
    for file in "$build"/bin/lorimer "$build"/bin/lorimer-* "$build"/bin/liblorimer_*.so; do
        [ -f "$file" ] && echo "$file"
    done
}

check_needed() {
    for file in $(ours); do
        readelf -d "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
            grep -E '^lib(Qt6(Network|WebEngine.*|WebSockets)|curl.*|ssl|crypto|gnutls|nghttp2|microhttpd|cups)\.so' |
            while read -r library; do report "$file: needs $library, a network library"; done || true
    done
}

check_window_has_no_torch() {
    [ -f "$build/bin/lorimer" ] || return 0
    ldd "$build/bin/lorimer" | awk '{ print $1 }' | grep -E '^(libtorch|libc10|liblorimer_engine)' |
        while read -r library; do report "lorimer: loads $library before its first paint"; done || true
}

check_objects() {
    find "$build" -name '*.o' | grep -E '/(core|ui|app)/' | grep -v "^$build/tests/" |
        grep -vE '/(network_(lock|self_test|probe)|single_instance)\.cpp\.o$' | while read -r object; do
        calls="$(socket_imports "$object")"
        [ -z "$calls" ] || report "$object: imports $calls"
    done
}

# Libraries of others may import socket calls only where the list names them and says why.
check_third_parties() {
    for file in $(ours); do
        ldd "$file" | awk '$3 ~ /^\// { print $3 }'
    done | sort -u | grep -v '/liblorimer_' | while read -r library; do
        name="$(basename "$library" | sed 's/\.so.*//')"
        case "$name" in libc | libresolv) continue ;; esac
        grep -q "^$name " "$importers_list" && continue
        calls="$(socket_imports -D "$library")"
        [ -z "$calls" ] || report "$library: imports $calls and is not named in socket_importers.txt"
    done
}

[ -n "$(ours)" ] || report "$build/bin: holds none of Lorimer's programs"
check_needed
check_window_has_no_torch
check_objects
check_third_parties
cat "$violations"
[ ! -s "$violations" ] || exit 1
echo "rules kept by: $(ours | xargs -n 1 basename | tr '\n' ' ')"
