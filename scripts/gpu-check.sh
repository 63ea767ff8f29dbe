#!/usr/bin/env bash
# Builds the engine without Qt on a machine with an NVIDIA GPU and runs the tests that need one there.
#
#   scripts/gpu-check.sh --pack   here: gathers what a GPU machine lacks (headers, ICU, PCRE2) into the ignored .gpu/
#   scripts/gpu-check.sh          there: the repository with .gpu/ beside its scripts; python3 holds torch 2.11.0, and
#                                 nvcc, cmake and g++ are installed. No network and no Qt are needed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PACK="$ROOT/.gpu/debian.tar.xz"
PACKAGES=(nlohmann-json3-dev libcli11-dev doctest-dev libpcre2-dev libpcre2-8-0 libicu-dev libicu72 pkgconf pkgconf-bin
    libpkgconf3 ninja-build)

pack() {
    "$ROOT/scripts/setup.sh"
    mkdir -p "$ROOT/.gpu"
    # Headers, shared libraries and CMake's and pkg-config's descriptions, in Debian's own layout.
    dpkg -L "${PACKAGES[@]}" | sort -u |
        grep -E '^(/usr)?/(include|lib|share/cmake|share/pkgconfig|bin)/' | grep -vE '\.a$|/share/(doc|man)/' |
        while read -r file; do if [ -f "$file" ] || [ -L "$file" ]; then echo "${file#/}"; fi; done |
        tar -C / --no-recursion -T - -cJf "$PACK"
    say "Packed $(du -h "$PACK" | cut -f1) into $PACK; take .gpu/ along to the GPU machine and start this script there."
}

check() {
    local root="$ROOT/.gpu/root" torch multiarch
    [ -f "$PACK" ] || stop "$PACK is missing: run scripts/gpu-check.sh --pack where the Debian packages are, and bring it along."
    command -v nvcc >/dev/null || stop "nvcc is not in PATH: this machine has no CUDA toolkit, so there is nothing to check."
    torch="$(python3 -c 'import torch, os; print(os.path.dirname(torch.__file__))')" ||
        stop "python3 has no torch here; the engine needs the libraries of torch 2.11.0."
    rm -rf "$root"
    mkdir -p "$root"
    tar -C "$root" -xJf "$PACK"
    multiarch="$(uname -m)-linux-gnu"
    export PATH="$PATH:$root/usr/bin"
    export LD_LIBRARY_PATH="$root/usr/lib/$multiarch:$root/lib/$multiarch${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    export PKG_CONFIG_SYSROOT_DIR="$root" PKG_CONFIG_LIBDIR="$root/usr/lib/$multiarch/pkgconfig:$root/usr/share/pkgconfig"
    configure engine-only -DLORIMER_TORCH_DIR="$torch" -DLORIMER_CUDA=ON -DLORIMER_WERROR=OFF -DCMAKE_CUDA_ARCHITECTURES=native \
        -DCMAKE_PREFIX_PATH="$root/usr" -DCMAKE_LIBRARY_ARCHITECTURE="$multiarch"
    grep -q 'CUDA kernels: TRUE' "$ROOT/build/configure-engine-only.log" ||
        stop "CMake did not find nvcc; see $ROOT/build/configure-engine-only.log."
    cmake --build "$ROOT/build/engine-only"
    cd "$ROOT/build/engine-only"
    ctest --output-on-failure --no-tests=error -L cuda
}

case "${1:-}" in
    --pack) pack ;;
    "") check ;;
    *) stop "gpu-check.sh does not know '$1'; it takes --pack or nothing." ;;
esac
