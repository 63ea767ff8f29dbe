#pragma once

#include <QWidget>

#include "engine/hardware/memory_estimate.h"

namespace lorimer {

/// The bar itself: the parts of a run's memory beside what other programs use, over the whole memory of the device.
/// What exceeds the free memory is hatched. The words beside it say the same.
class FitBarPicture final : public QWidget {
    Q_OBJECT
public:
    explicit FitBarPicture(QWidget* parent = nullptr);

    void setMemory(const MemoryEstimate& memory);
    QSize sizeHint() const override;

    /// The part's name in the user's language.
    static QString segmentName(const std::string& name);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Part {
        QString text;
        double begin = 0.0;  ///< bytes
        double end = 0.0;
        int series = -1;  ///< colour of a plot series; -1: others, -2: free
    };
    QVector<Part> parts() const;
    void paintPart(QPainter& painter, const Part& part, double pixelsPerByte) const;

    MemoryEstimate m_memory;
};

}  // namespace lorimer
