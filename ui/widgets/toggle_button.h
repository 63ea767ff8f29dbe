#pragma once

#include <QPushButton>

namespace lorimer {

/// A button that stays pressed. Its text is bolder then (style/theme), and has the room for it from the start.
class ToggleButton final : public QPushButton {
public:
    explicit ToggleButton(const QString& text, const QString& objectName, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
};

}  // namespace lorimer
