#pragma once

#include <QTranslator>

namespace lorimer {

/// English texts are written with "(s)" where a number decides: "%n row(s)". This writes "1 row" and "2 rows" out of
/// them, as the translation files of other languages do.
class EnglishPlurals final : public QTranslator {
    Q_OBJECT
public:
    explicit EnglishPlurals(QObject* parent = nullptr) : QTranslator(parent) {}

    QString translate(const char* context, const char* sourceText, const char* disambiguation, int n) const override;
    bool isEmpty() const override { return false; }
};

}  // namespace lorimer
