#include "ui/widgets/first_field.h"

#include <QScrollArea>

namespace lorimer {

QWidget* firstField(QWidget* page) {
    for (QWidget* next = page->nextInFocusChain(); next != page; next = next->nextInFocusChain()) {
        const bool takesKeys = (next->focusPolicy() & Qt::TabFocus) != 0 && next->isEnabled();
        if (takesKeys && page->isAncestorOf(next) && next->isVisibleTo(page) &&
            qobject_cast<QScrollArea*>(next) == nullptr) {
            return next;
        }
    }
    return nullptr;
}

}  // namespace lorimer
