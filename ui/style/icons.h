#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace lorimer {

/// The outline icon `name` (a file of resources/icons), drawn at any size in the text colour of the application's
/// palette at the moment of painting, so that a change of theme recolours it. Throws Error where there is no such file.
QIcon themedIcon(const QString& name);

/// The same icon always in `color`; for badges, whose colour is a meaning.
QIcon coloredIcon(const QString& name, const QColor& color);

}  // namespace lorimer
