#!/bin/sh
# Each rule of elf_rules.sh is broken once, by programs compiled for it. Skipped (77) where there is no C compiler.
set -eu
rules="$(cd "$(dirname "$0")" && pwd)/elf_rules.sh"
command -v cc >/dev/null || exit 77
tree="$(mktemp -d)"
trap 'rm -rf "$tree"' EXIT
failures=0
mkdir -p "$tree/bin" "$tree/lib" "$tree/core/store.dir"

fails_with() { # TEXT
    if output="$(sh "$rules" "$tree")"; then
        echo "accepted: $1"
        failures=$((failures + 1))
    elif ! echo "$output" | grep -q "$1"; then
        echo "expected '$1', got: $output"
        failures=$((failures + 1))
    fi
}
library() { # NAME C-CODE
    echo "$2" | cc -x c - -shared -fPIC -o "$tree/lib/lib$1.so" -Wl,-soname,"lib$1.so"
}
program() { # LINK-OPTION...
    echo 'int main(void) { return 0; }' |
        cc -x c - -o "$tree/bin/lorimer" -Wl,--no-as-needed -L"$tree/lib" -Wl,-rpath,"$tree/lib" "$@"
}

fails_with "holds none of Lorimer's programs"
program
sh "$rules" "$tree" >/dev/null || { echo "a clean program is refused"; failures=$((failures + 1)); }

library ssl 'int a(void) { return 1; }'
program -lssl
fails_with "needs libssl.so, a network library"

library c10 'int b(void) { return 1; }'
program -lc10
fails_with "loads libc10.so before its first paint"

library chatty 'int socket(int, int, int); int c(void) { return socket(2, 1, 0); }'
program -lchatty
fails_with "libchatty.so: imports socket"

program
echo 'int getaddrinfo(void); int d(void) { return getaddrinfo(); }' | cc -x c - -c -o "$tree/core/store.dir/a.cpp.o"
fails_with "a.cpp.o: imports getaddrinfo"

[ "$failures" -eq 0 ] && echo "every rule can fail"
exit "$((failures > 0))"
