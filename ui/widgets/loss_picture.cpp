#include "ui/widgets/loss_picture.h"

#include <QApplication>
#include <QBuffer>
#include <QPdfWriter>
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

/// Draws the run into a plot of its own, in light colours.
class Picture {
public:
    Picture(const RunView& run, const RunCurve& curve) : m_figure(m_plot) {
        m_plot.resize(pictureSize);
        m_figure.setTitle(PictureTexts::title(run));
        QFont font = QApplication::font();
        font.setPointSizeF(fontPoints);
        m_figure.setLook(lightColors(), font);
        m_plot.plotLayout()->setMargins(QMargins(12, 8, 16, 8));
        m_plot.xAxis->setRange(m_figure.fullStepRange(curve));
        m_figure.update(curve);
    }

    QCustomPlot& plot() { return m_plot; }

private:
    QCustomPlot m_plot;
    LossFigure m_figure;
};

}  // namespace

QByteArray lossPicturePng(const RunView& run, const RunCurve& curve) {
    Picture picture(run, curve);
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    picture.plot().toPixmap(pictureSize.width(), pictureSize.height()).save(&buffer, "PNG");
    return content;
}

// Not QCustomPlot::savePdf: that goes through a printer, and a printer through the print service of the system.
QByteArray lossPicturePdf(const RunView& run, const RunCurve& curve) {
    Picture picture(run, curve);
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(run.name);
        writer.setPageSize(QPageSize(QSizeF(pictureSize), QPageSize::Point, {}, QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF(0, 0, 0, 0));
        QCPPainter painter;
        painter.begin(&writer);
        painter.setMode(QCPPainter::pmVectorized);
        painter.setMode(QCPPainter::pmNoCaching);
        painter.setWindow(QRect(QPoint(), pictureSize));
        picture.plot().toPainter(&painter, pictureSize.width(), pictureSize.height());
    }
    return content;
}

void writeLossPicture(const RunView& run, const RunCurve& curve, const QString& file) {
    const QByteArray content = lossPicturePng(run, curve);
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly)) {
        throw badInput("The picture " + file.toStdString() +
                           " cannot be written. Nothing was changed; choose a file name in a folder that exists and in "
                           "which you may write.",
                       output.errorString().toStdString());
    }
    if (output.write(content) != content.size() || !output.commit()) {
        throw Error(
            ErrorKind::OutOfResources,
            "The picture " + file.toStdString() +
                " could not be written, perhaps because the disk is full. The run is unchanged; free some space "
                "or choose another folder.",
            output.errorString().toStdString());
    }
}

}  // namespace lorimer
