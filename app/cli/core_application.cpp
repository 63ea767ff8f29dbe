#include "app/cli/core_application.h"

#include <QCoreApplication>
#include <clocale>

namespace lorimer::cli {

void startCoreApplication() {
    static int count = 1;
    static char name[] = "lorimer-cli";
    static char* arguments[] = {name, nullptr};
    static QCoreApplication application(count, arguments);
    // QCoreApplication takes the user's locale; numbers in files and reports stay as in C.
    std::setlocale(LC_NUMERIC, "C");
}

}  // namespace lorimer::cli
