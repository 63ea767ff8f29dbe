// lorimer: the window. Order matters here: the network lock before anything else, the display before Qt looks at it.
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <optional>

#include "app/application.h"
#include "app/display_check.h"
#include "app/heartbeat.h"
#include "app/plot_command.h"
#include "app/single_instance.h"
#include "app/window_options.h"
#include "engine/base/error.h"
#include "privacy/network_lock.h"
#include "store/workspace_place.h"
#include "ui/english_plurals.h"
#include "ui/settings.h"

namespace {

using namespace lorimer;

constexpr int raisePatienceMs = 3000;

QtMessageHandler qtHandler = nullptr;

/// Standard error is for sentences of ours: Qt's remark about a missing runtime folder, which Lorimer does not use, is
/// dropped; everything else is passed on.
void filterQtMessages(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    if (!text.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR"))) {
        qtHandler(type, context, text);
    }
}

/// Where no folder was named: the one that an earlier start was told.
void takeKnownFolder(WindowOptions& options) {
    const QString known = Settings().dataFolder();
    if (!options.workspaceGiven && QDir::isAbsolutePath(known)) {
        options.workspace = known;
        options.workspaceGiven = true;
    }
}

int runWindow(WindowOptions options, int& argc, char** argv, const QElapsedTimer& sinceStart) {
    requireLocalDisplay();
    takeKnownFolder(options);
    requireLocalPlace(options.workspace);
    const NetworkProof proof = networkSelfTest();
    SingleInstance instance(options.workspace);
    if (!instance.isFirst()) {
        if (instance.raiseFirst(raisePatienceMs)) {
            return 0;
        }
        throw badInput(
            "Another Lorimer has " + options.workspace.toStdString() +
            " open but does not answer. Nothing was changed; close that one, or choose another --workspace.");
    }
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("lorimer"));
    QApplication::setApplicationDisplayName(QStringLiteral("Lorimer"));
    QApplication::setApplicationVersion(QStringLiteral(LORIMER_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("lorimer"));
    EnglishPlurals plurals;
    QApplication::installTranslator(&plurals);
    Application application(options.workspace, instance, proof, options.baseModel);
    if (qEnvironmentVariableIsSet("LORIMER_PRINT_FIRST_PAINT")) {
        QObject::connect(&application, &Application::windowPainted, &application, [&sinceStart] {
            std::fprintf(stderr, "first paint after %lld ms\n", static_cast<long long>(sinceStart.elapsed()));
        });
    }
    std::optional<Heartbeat> heartbeat;
    if (qEnvironmentVariableIsSet("LORIMER_PRINT_HEARTBEAT")) {
        heartbeat.emplace();
    }
    const bool isNew = !QFileInfo::exists(options.workspace + QStringLiteral("/lorimer.db"));
    application.setAsksForFolder(isNew && !options.workspaceGiven);
    application.start();
    return QApplication::exec();
}

int run(int argc, char** argv, const QElapsedTimer& sinceStart) {
    const WindowOptions options = parseWindowOptions(argc, argv);
    int qtArguments = 1;  // Qt's own options could choose another platform
    switch (options.action) {
        case WindowOptions::Action::Help:
            std::cout << WindowOptions::helpText();
            return 0;
        case WindowOptions::Action::Version:
            std::cout << "lorimer " << LORIMER_VERSION << '\n';
            return 0;
        case WindowOptions::Action::NetworkSelfTest:
            return printNetworkSelfTest();
        case WindowOptions::Action::Plot:
            return runPlotCommand(options, qtArguments, argv);
        case WindowOptions::Action::Window:
            return runWindow(options, qtArguments, argv, sinceStart);
    }
    throw Error(ErrorKind::Internal, "Unknown action.");
}

}  // namespace

int main(int argc, char** argv) {
    try {
        lorimer::lockNetwork();
        qtHandler = qInstallMessageHandler(filterQtMessages);
        QElapsedTimer sinceStart;
        sinceStart.start();
        return run(argc, argv, sinceStart);
    } catch (const lorimer::Error& error) {
        std::cerr << error.sentence() << '\n';
        return static_cast<int>(error.kind());
    } catch (const std::bad_alloc&) {
        std::cerr << "There is not enough memory to show the window. Nothing was changed; close other programs.\n";
        return static_cast<int>(lorimer::ErrorKind::OutOfResources);
    } catch (const std::exception& error) {
        std::cerr << "Lorimer failed: " << error.what() << " What was saved before is unchanged.\n";
        return static_cast<int>(lorimer::ErrorKind::Internal);
    }
}
