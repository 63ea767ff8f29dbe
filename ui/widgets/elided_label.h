#pragma once

#include <QLabel>

namespace lorimer {

/// One line of text that gives way: where it does not fit it is cut with dots and stands whole in the tooltip. A long
/// name then never makes the window wider than the screen.
class ElidedLabel final : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(Qt::TextElideMode mode, QWidget* parent = nullptr);

    void setFullText(const QString& text);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Qt::TextElideMode m_mode;
};

}  // namespace lorimer
