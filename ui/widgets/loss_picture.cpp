#include "ui/widgets/loss_picture.h"

#include <QApplication>
#include <QSaveFile>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/widgets/loss_figure.h"

namespace lorimer {
namespace {

constexpr QSize pictureSize(1200, 700);
constexpr double fontPoints = 12.0;

class PictureTexts {
    Q_DECLARE_TR_FUNCTIONS(LossPicture)
public:
    static QString title(const RunView& run) {
        return tr("%1: %2 on %3, %4 of %5 steps")
            .arg(run.name, run.model, run.dataset, format::count(run.step),
                 run.totalSteps > 0 ? format::count(run.totalSteps) : QStringLiteral("?"));
    }
};

}  // namespace

void writeLossPicture(const RunView& run, const RunCurve& curve, const QString& file) {
    QCustomPlot plot;
    plot.resize(pictureSize);
    LossFigure figure(plot);
    figure.setTitle(PictureTexts::title(run));
    QFont font = QApplication::font();
    font.setPointSizeF(fontPoints);
    figure.setFont(font);
    figure.setColors(lightColors());
    plot.plotLayout()->setMargins(QMargins(12, 8, 16, 8));
    plot.xAxis->setRange(figure.fullStepRange(curve));
    figure.update(curve);
    const QPixmap picture = plot.toPixmap(pictureSize.width(), pictureSize.height());

    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly)) {
        throw badInput("The picture " + file.toStdString() +
                           " cannot be written. Nothing was changed; choose a file name in a folder that exists and in "
                           "which you may write.",
                       output.errorString().toStdString());
    }
    if (!picture.save(&output, "PNG") || !output.commit()) {
        throw Error(
            ErrorKind::OutOfResources,
            "The picture " + file.toStdString() +
                " could not be written, perhaps because the disk is full. The run is unchanged; free some space "
                "or choose another folder.",
            output.errorString().toStdString());
    }
}

}  // namespace lorimer
