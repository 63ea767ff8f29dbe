#include "ui/english_plurals.h"

#include <cstring>

namespace lorimer {

QString EnglishPlurals::translate(const char* /*context*/, const char* sourceText, const char* /*disambiguation*/,
                                  int n) const {
    if (n < 0 || sourceText == nullptr || std::strstr(sourceText, "(s)") == nullptr) {
        return {};
    }
    return QString::fromUtf8(sourceText).replace(QLatin1String("(s)"), n == 1 ? QString() : QStringLiteral("s"));
}

}  // namespace lorimer
