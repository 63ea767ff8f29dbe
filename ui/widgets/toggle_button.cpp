#include "ui/widgets/toggle_button.h"

#include <algorithm>

namespace lorimer {

ToggleButton::ToggleButton(const QString& text, const QString& objectName, QWidget* parent)
    : QPushButton(text, parent) {
    setObjectName(objectName);
    setCheckable(true);
}

QSize ToggleButton::sizeHint() const {
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const int wider = QFontMetrics(bold).horizontalAdvance(text()) - fontMetrics().horizontalAdvance(text());
    return QPushButton::sizeHint() + QSize(std::max(0, wider), 0);
}

}  // namespace lorimer
