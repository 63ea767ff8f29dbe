#pragma once

// qcustomplot.h is written with Qt's keywords, which this project switches off (QT_NO_KEYWORDS): they exist while it is
// read, and only then. Include it through this file alone. <QtWidgets> comes first so that no other header sees them.
#include <QtPrintSupport>
#include <QtWidgets>

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit Q_EMIT
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef emit
#undef foreach
