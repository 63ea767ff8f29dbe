#pragma once

class QWidget;

namespace lorimer {

/// The first widget of `page`, in reading order, that takes the keyboard now; null where there is none.
QWidget* firstField(QWidget* page);

}  // namespace lorimer
