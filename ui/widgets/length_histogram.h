#pragma once

#include <QWidget>
#include <memory>

#include "session/row_view.h"

namespace lorimer {

/// How many rows are how long, with a line at the limit; what lies beyond it is hatched.
class LengthHistogram final : public QWidget {
    Q_OBJECT
public:
    explicit LengthHistogram(const QString& objectName, QWidget* parent = nullptr);

    /// None: empty, with `reason` in it.
    void setLengths(std::shared_ptr<const RowLengths> lengths, const QString& reason = {});
    void setLimit(int limit);
    /// Rows in all bins.
    qint64 total() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Scale;

    void updateBins();
    void describe();
    void paintBars(QPainter& painter, const Scale& scale) const;
    void paintAxis(QPainter& painter, const Scale& scale) const;
    void paintLimit(QPainter& painter, const Scale& scale) const;

    std::shared_ptr<const RowLengths> m_lengths;
    QString m_reason;
    std::vector<std::int64_t> m_bins;
    int m_binWidth = 1;
    int m_limit = 0;
};

}  // namespace lorimer
