#pragma once

#include <QKeySequence>
#include <QStringList>

class QActionGroup;

namespace lorimer {

class MainWindow;

/// Ctrl+1 for the first page of the sidebar, and so on.
QKeySequence pageKeys(qsizetype page);

/// The menus of the window; returns the actions of the themes, one for each Theme in its order (data(): the Theme).
QActionGroup* buildMainMenus(MainWindow& window, const QStringList& pageNames);

}  // namespace lorimer
