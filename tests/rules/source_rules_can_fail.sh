#!/bin/sh
# Each rule of source_rules.sh is broken once, in a tree made for it, and must then name the broken line.
set -eu
rules="$(cd "$(dirname "$0")" && pwd)/source_rules.sh"
tree="$(mktemp -d)"
trap 'rm -rf "$tree"' EXIT
failures=0

# breaks RULE FILE LINE: one file with one line in an otherwise empty tree.
breaks() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/core/engine" "$tree/ui" "$tree/app/cli" "$tree/tests" "$tree/docs" "$(dirname "$tree/$2")"
    printf '%s\n' "$3" >"$tree/$2"
    if output="$(sh "$rules" "$tree" "$1")"; then
        echo "rule '$1' accepts $2: $3"
        failures=$((failures + 1))
    elif ! echo "$output" | grep -q "^$2:[0-9]*:"; then
        echo "rule '$1' does not name $2: $output"
        failures=$((failures + 1))
    fi
}

# keeps RULE FILE LINE: the same, for what is allowed.
keeps() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/core/engine" "$tree/ui" "$tree/app/cli" "$tree/tests" "$tree/docs" "$(dirname "$tree/$2")"
    printf '%s\n' "$3" >"$tree/$2"
    if ! output="$(sh "$rules" "$tree" "$1")"; then
        echo "rule '$1' refuses what is allowed: $output"
        failures=$((failures + 1))
    fi
}

breaks layers core/store/a.cpp '#include <QWidget>'
breaks layers core/store/a.cpp '#include <QTableView>'
breaks layers core/session/a.h '#include "ui/main_window.h"'
breaks layers core/data/a.cpp '#include <torch/torch.h>'
breaks layers core/engine/model/a.cpp '#include <QString>'
breaks layers core/engine/model/a.cpp '#include "store/database.h"'
breaks layers ui/pages/a.cpp '#include <torch/torch.h>'
breaks layers ui/pages/a.cpp '#include "app/settings.h"'
breaks layers ui/pages/a.cpp '#include "engine/train/trainer.h"'
breaks layers app/cli/a.cpp '#include <QApplication>'
keeps layers core/store/a.cpp '#include <QStringView>'
keeps layers ui/pages/a.cpp '#include "engine/train/train_config.h"'
keeps layers ui/pages/a.cpp '#include <QWidget>'
keeps layers core/engine/a.cpp '// not #include <QString>'

breaks network core/a.cpp '#include <QTcpSocket>'
breaks network ui/a.cpp 'QNetworkAccessManager manager;'
breaks network app/a.cpp 'QLocalServer server;'
breaks network core/engine/a.cpp '#include <curl/curl.h>'
breaks network core/engine/a.cpp '#include <sys/socket.h>'
breaks network core/a.cpp 'syscall(__NR_socket, 2, 1, 0);'
breaks network ui/a.cpp 'QDesktopServices::openUrl(url);'
breaks network ui/a.cpp 'label->setOpenExternalLinks(true);'
breaks network ui/CMakeLists.txt 'target_link_libraries(ui PRIVATE Qt6::Network)'
keeps network app/single_instance.cpp '#include <sys/socket.h>'
keeps network core/privacy/network_lock.cpp '#include <sys/socket.h>'

breaks process ui/a.cpp 'QProcess process;'
breaks process core/a.cpp 'popen("ls", "r");'
breaks process core/a.cpp '    std::system("ls");'
breaks process core/a.cpp '    system("ls");'
keeps process core/a.cpp 'QString system(int role);'

breaks endings core/a.cpp '    exit(1);'
breaks endings core/a.cpp '    std::abort();'
breaks endings ui/a.cpp '    qFatal("no");'
keeps endings app/a.cpp '    return app.exit(error);'
keeps endings core/a.cpp '    _exit(0);'

# In pieces, so that this file keeps the rule itself.
breaks places docs/a.md "see /wo""rk/main/notes"
breaks places core/a.cpp "open(\"/ro""ot/data\");"
breaks places scripts/a.sh "pip install --index-url https://py""pi.org/simple x"
keeps places app/a.cpp "path = \"/t""mp/.X11-unix/X\" + number;"
# shellcheck disable=SC2016
keeps places scripts/a.sh 'cp "$ROOT/work/a" .'

breaks length core/a.cpp "$(yes '// line' | head -n 401)"
keeps length core/a.cpp "$(echo '// Long because it is one table.'; yes '// line' | head -n 400)"

breaks words ui/a.cpp '    label->setText(tr("Your data are anonymous now."));'
breaks words core/a.cpp 'throw badInput("Oops.");'
breaks words core/a.cpp 'throw badInput("This is invalid input.");'
breaks words README.md 'Lorimer is HIPAA compliant.'
breaks words ui/a.cpp 'tr("The workspace is encrypted.")'
keeps words core/a.cpp 'namespace {  // anonymous'

[ "$failures" -eq 0 ] && echo "every rule can fail"
exit "$((failures > 0))"
