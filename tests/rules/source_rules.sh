#!/bin/sh
# The rules on our source files. Prints a line "file:line: rule" for each violation; exit 1 when there is one.
#   source_rules.sh ROOT [RULE...]      RULE: layers network process endings places length words (default: all)
set -eu
LC_ALL=C
export LC_ALL
cd "$1"
shift
rules="${*:-layers network process endings places length words}"
# What git tracks or would track; without git all that is there, except what the scripts make.
list_all() {
    if [ -e .git ] && git ls-files --cached --others --exclude-standard 2>/dev/null; then return; fi
    find . -type f | sed 's#^\./##' | grep -vE '^(\.git|\.deps|\.cache|\.gpu|build)/'
}
list="$(mktemp)"
violations="$(mktemp)"
trap 'rm -f "$list" "$violations"' EXIT
list_all >"$list"
[ -s "$list" ] || { echo "no files found in $(pwd)"; exit 1; }

# files PATTERN [FOLDER...]: those whose name matches, below the folders (or all).
files() {
    pattern="$1"
    shift
    below="$(printf '^%s(/|$)|' "$@")"
    [ $# -gt 0 ] || below='^|'
    grep -E "$pattern" "$list" | grep -E "${below%|}" | while read -r file; do [ -f "$file" ] && echo "$file"; done || true
}
sources='\.(cpp|h|cu|cuh)$'

report() { sed "s#\$#    <- $1#" >>"$violations"; } # RULE, then lines file:line:text on standard input

# The code of a file, line by line as file:line:code, without what follows //.
code() { while read -r file; do sed 's#//.*##' "$file" | awk -v file="$file" '{ print file ":" NR ":" $0 }'; done; }
# The same without the texts in it.
bare_code() { code | sed 's#"[^"]*"#""#g'; }
# Only what stands between double quotes on a line.
strings() {
    while read -r file; do
        awk -v file="$file" '!/^ *#/ { n = split($0, part, "\""); text = ""
            for (i = 2; i <= n; i += 2) text = text " " part[i]
            if (text != "") print file ":" FNR ":" text }' "$file"
    done
}
whole() { while read -r file; do awk -v file="$file" '{ print file ":" FNR ":" $0 }' "$file"; done; }
# Lines whose part after file:line: matches.
matching() { grep -E "^[^:]*:[0-9]+:.*($1)" || true; }
except() { grep -vE "^($1):" || true; }

include='# *include *[<"]'
torch="$include(torch|ATen|c10|caffe2)/"
widgets="$include(QtWidgets|QtGui/|QtPrintSupport|QWidget|QApplication|QGuiApplication|QMainWindow|QDialog|QWizard|QMessageBox"
widgets="$widgets|QFileDialog|Q(Tree|Table|List|AbstractItem|Graphics|Header|Column)View|Q[A-Za-z]*(Button|Edit|Layout|Label|Slider)"
widgets="$widgets|Q(Group|Combo|Check|Spin|DoubleSpin)Box|Q(Menu|Tool|Status|Progress|Tab|Scroll)Bar|QMenu|QPainter|qcustomplot)"
vocabulary='engine/[a-z_/]*(_config|_report)\.h|engine/base/(error|row)\.h|engine/hardware/memory_estimate\.h'

rule_layers() {
    files "$sources" core/engine | code | matching "$include(Q[A-Za-z]|ui/|app/|store/|data/|session/|privacy/|report/)" |
        report "the engine knows no Qt and nothing above it"
    files "$sources" core | grep -v '^core/engine/' | code | matching "$widgets|$torch|$include(ui|app)/" |
        report "the core knows no widgets, no torch and nothing above it"
    files "$sources" ui | code | matching "$torch|${include}app/" | report "ui knows no torch and no app"
    files "$sources" ui | code | matching "${include}(core/)?engine/" | grep -vE "$vocabulary" |
        report "ui sees only the engine's vocabulary headers"
    files "$sources" app/cli | code | matching "$widgets|$torch" | report "the command line tool knows no widgets and no torch"
}

# These may speak to sockets: the lock that forbids them, the count of those that are open, and the local socket of the
# single instance.
socket_files='(core/privacy/network_(lock|census|self_test|probe)|app/single_instance|tests/core/network_lock_test)\.(cpp|h)'

rule_network() {
    classes='QtNetwork|QNetwork[A-Z]|Q(Tcp|Udp|Ssl|Sctp|Abstract|Local|Web)(Socket|Server)|QHost(Info|Address)|QDnsLookup|QWebEngine'
    headers="$include(curl|openssl|boost/asio|asio|netinet|arpa|sys/socket\.h|netdb\.h|ifaddrs\.h|microhttpd)"
    calls='__NR_(socket|connect|bind|listen|accept|sendto|sendmsg|io_uring)|SYS_(socket|connect|io_uring)|curl_easy'
    links='(openUrl|QDesktopServices|setOpenExternalLinks) *\(? *(true|[A-Za-z:(])'
    files "$sources" core ui app tests | code | matching "$classes|$headers|$calls|$links" | except "$socket_files" |
        report "nothing here speaks to a network"
    files '(CMakeLists\.txt|\.cmake)$' | grep -v '^tests/rules/' | whole |
        matching 'Qt6?::(Network|WebEngine|WebSockets)|find_package\((CURL|OpenSSL)|COMPONENTS[^)]*Network' |
        report "nothing here links a network library"
}

rule_process() {
    files "$sources" core ui app | bare_code | matching '\bQProcess\b|\b(popen|std::system|posix_spawnp?) *\(|\bsystem *\( *("|[A-Za-z_.]*c_str)' |
        report "no other program is started"
}

rule_endings() {
    files "$sources" core ui app | bare_code |
        matching '(^|[^A-Za-z0-9_.>:])(std::)?(exit|abort|quick_exit|terminate) *\(|std::(exit|abort|quick_exit|terminate) *\(|\bqFatal *\(' |
        report "a failure is thrown, the program is never ended on the spot"
}

rule_places() {
    # Written in pieces, so that this file does not break its own rule.
    hosts='py''pi\.org|python''hosted|deb\.deb''ian\.org|security\.deb''ian|hugging''face\.co|hf\.''co/|download\.py''torch'
    hosts="$hosts|reg""istry\.npm|crates\.""io|ghcr\.""io|docker\.""io"
    paths='(^|[^A-Za-z0-9_.$}/-])/(wo''rk|ro''ot|ho''me|Us''ers|t''mp)/'
    files '' | grep -vE '^LICENSE$' | while read -r file; do grep -nHIE "$hosts|$paths" "$file" || true; done |
        grep -v '/t''mp/\.X11-unix/' | # where every X server's socket lies
        cut -c 1-200 | report "no machine paths and no registry hosts"
}

rule_length() {
    files '\.(cpp|h|cu|cuh|sh|awk|py|cmake)$' | while read -r file; do
        lines="$(wc -l <"$file")"
        [ "$lines" -le 400 ] || head -n 12 "$file" | grep -q 'Long because' || echo "$file:$lines:lines"
    done | report "over 400 lines: split it, or say 'Long because ...' in its head"
}

rule_words() {
    never='compliant|compliance|hipaa|gdpr|anonymous|anonymi[sz]ed|guarantee[ds]?|100 ?%|military-grade|oops|something went wrong'
    never="$never|invalid input|certified|fully de-identified|unhackable|zero risk"
    files "$sources" core ui app | strings | sed 's/$/ /' | grep -iE "^[^:]*:[0-9]+:.*[^A-Za-z](($never)[^A-Za-z])" |
        report "a word that Lorimer never uses"
    files '\.(ts|html|md|desktop)$' README.md docs resources installer | whole | sed 's/$/ /' |
        grep -iE "^[^:]*:[0-9]+:(.*[^A-Za-z])?($never)[^A-Za-z]" | report "a word that Lorimer never uses"
    files "$sources" ui | strings | sed 's/$/ /' | grep -iE "^[^:]*:[0-9]+:.*[^A-Za-z](encrypted|protected|locked)[^A-Za-z]" |
        report "nothing is encrypted yet, so no text says so"
}

for rule in $rules; do "rule_$rule"; done
cat "$violations"
[ ! -s "$violations" ] || exit 1
echo "rules kept: $rules"
