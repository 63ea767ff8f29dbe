#include "app/plot_command.h"

#include <QApplication>

#include "store/run_store.h"
#include "ui/models/run_views.h"
#include "ui/style/theme.h"
#include "ui/widgets/loss_picture.h"

namespace lorimer {

int runPlotCommand(const WindowOptions& options, int& argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qunsetenv("QT_SCALE_FACTOR");  // the picture has one size everywhere
    const QApplication app(argc, argv);
    const auto workspace = Workspace::openForReading(options.workspace);
    Database database = workspace->openDatabase();
    RunStore store(database, *workspace);
    const RunRecord run = store.find(options.plotRun);
    RunCurve curve;
    curve.append(stepPoints(store.steps(run.id)), checkPoints(store.evaluations(run.id)));
    if (curve.isEmpty() && curve.checks().isEmpty()) {
        throw badInput(
            "The run \"" + run.inputs.name.toStdString() +
            "\" has no finished step yet, so there is nothing to draw. No picture was written; try again when "
            "it has trained.");
    }
    writeLossPicture(runView(store, run), curve, options.plotFile);
    return 0;
}

}  // namespace lorimer
