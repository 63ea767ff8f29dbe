#include "app/window_options.h"

#include <QDir>
#include <QFile>
#include <QStringList>

#include "engine/base/error.h"

namespace lorimer {
namespace {

Error wrongUse(const QString& sentence) {
    return {ErrorKind::WrongUse, sentence.toStdString() + " Run lorimer --help for its options."};
}

/// Takes the value of `option` from the front of `arguments`.
QString takeValue(QStringList& arguments, const QString& option, const QString& what) {
    if (arguments.isEmpty() || arguments.first().isEmpty()) {
        throw wrongUse(QStringLiteral("%1 needs %2.").arg(option, what));
    }
    return arguments.takeFirst();
}

}  // namespace

const char* WindowOptions::helpText() {
    return "Usage: lorimer [--workspace DIR] [--base-model FILE]\n"
           "       lorimer --plot RUN OUT.png [--workspace DIR]\n"
           "       lorimer --net-selftest\n"
           "\n"
           "Shows the runs of a workspace while they train. Nothing leaves this computer.\n"
           "\n"
           "  --workspace DIR     Data folder (default: lorimer in $XDG_DATA_HOME or ~/.local/share)\n"
           "  --base-model FILE   A model folder or .gguf file that goes into the list of a data folder that never had "
           "a\n"
           "                      base model; the file stays where it is\n"
           "  --plot RUN OUT.png  Draw the curves of a run, by name or id, into a picture; needs no display\n"
           "  --net-selftest      Prove that the operating system refuses network sockets to this program\n"
           "  --version           Print the version\n"
           "  --help              Print this text\n";
}

QString defaultWorkspace() {
    const QString data = QFile::decodeName(qgetenv("XDG_DATA_HOME"));
    const QString base = QDir::isAbsolutePath(data) ? data : QDir::homePath() + QStringLiteral("/.local/share");
    return QDir::cleanPath(base + QStringLiteral("/lorimer"));
}

WindowOptions parseWindowOptions(int argc, const char* const* argv) {
    QStringList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments << QFile::decodeName(argv[i]);
    }
    WindowOptions options;
    while (!arguments.isEmpty()) {
        QString option = arguments.takeFirst();
        if (const auto equals = option.indexOf(QLatin1Char('='));
            option.startsWith(QLatin1String("--")) && equals > 0) {
            arguments.prepend(option.mid(equals + 1));
            option.truncate(equals);
        }
        if (option == QLatin1String("--workspace")) {
            options.workspace = takeValue(arguments, option, QStringLiteral("a folder"));
        } else if (option == QLatin1String("--base-model")) {
            options.baseModel = QDir::cleanPath(
                QDir::current().absoluteFilePath(takeValue(arguments, option, QStringLiteral("a file or folder"))));
        } else if (option == QLatin1String("--plot")) {
            options.action = WindowOptions::Action::Plot;
            options.plotRun = takeValue(arguments, option, QStringLiteral("a run and a file"));
            options.plotFile = takeValue(arguments, option, QStringLiteral("a file after the run"));
        } else if (option == QLatin1String("--net-selftest")) {
            options.action = WindowOptions::Action::NetworkSelfTest;
        } else if (option == QLatin1String("--version")) {
            options.action = WindowOptions::Action::Version;
        } else if (option == QLatin1String("--help") || option == QLatin1String("-h")) {
            options.action = WindowOptions::Action::Help;
            return options;
        } else {
            throw wrongUse(QStringLiteral("Lorimer does not know \"%1\".").arg(option));
        }
    }
    options.workspaceGiven = !options.workspace.isEmpty();
    options.workspace = QDir::cleanPath(
        QDir::current().absoluteFilePath(options.workspace.isEmpty() ? defaultWorkspace() : options.workspace));
    return options;
}

}  // namespace lorimer
