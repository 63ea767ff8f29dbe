// Encodings that the user chooses: the letters they give, and when a choice looks wrong.
#include <QTest>
#include <set>

#include "data/file_detection.h"
#include "data/text_encodings.h"
#include "data/utf8.h"
#include "tests/support/import_files.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// Letters of Latin-1 as UTF-16.
std::string utf16(const std::string& latin1, bool bigEndian, bool mark) {
    std::string bytes = !mark ? "" : bigEndian ? "\xFE\xFF" : "\xFF\xFE";
    for (const char c : latin1) bytes += bigEndian ? std::string{'\0', c} : std::string{c, '\0'};
    return bytes;
}

}  // namespace

class EncodingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void chosenEncoding_data();
    void chosenEncoding();
    void allHaveANameOfTheirOwn();
    void undefinedBytesStayInvalid();
    void wrongEncodingIsNoticed();

private:
    ImportPlace m_place;
};

void EncodingTest::chosenEncoding_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("encoding");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const QByteArray& bytes, TextEncoding encoding, const char* word) {
        QTest::newRow(name) << bytes << static_cast<int>(encoding) << QString::fromUtf8(word);
    };
    row("UTF-8 with mark", "\xEF\xBB\xBFM\xC3\xBCller", TextEncoding::Utf8, "Müller");
    row("UTF-16LE", QByteArray::fromStdString(utf16("M\xFCller", false, true)), TextEncoding::Utf16LittleEndian,
        "Müller");
    row("UTF-16BE", QByteArray::fromStdString(utf16("M\xFCller", true, false)), TextEncoding::Utf16BigEndian, "Müller");
    row("Windows-1252", "M\xFCller \x80", TextEncoding::Windows1252, "Müller €");
    row("Latin-1", "M\xFCller \xA4", TextEncoding::Latin1, "Müller ¤");
    row("Latin-15", "M\xFCller \xA4", TextEncoding::Latin9, "Müller €");
    row("Windows-1250", "\xF8\x65\x9A", TextEncoding::Windows1250, "řeš");
    row("Latin-2", "\xF8\x65\xB9", TextEncoding::Latin2, "řeš");
    row("Windows-1251", "\xEF\xF0\xE8", TextEncoding::Windows1251, "при");
    row("Windows-1253", "\xE1\xE2\xE3", TextEncoding::Windows1253, "αβγ");
    row("Windows-1254", "\xFE\xF0", TextEncoding::Windows1254, "şğ");
    row("Windows-1257", "\xE0\xF0", TextEncoding::Windows1257, "ąš");
    row("DOS 850", "M\x81ller", TextEncoding::Dos850, "Müller");
    row("DOS 437", "M\x81ller", TextEncoding::Dos437, "Müller");
    row("Mac Roman", "M\x9Fller", TextEncoding::MacRoman, "Müller");
}

/// The user's encoding is used, whatever the bytes look like.
void EncodingTest::chosenEncoding() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, encoding);
    QFETCH(QString, word);
    SourceText text(m_place.write("chosen.txt", bytes.toStdString()), static_cast<TextEncoding>(encoding));
    QCOMPARE(QString::fromStdString(std::string(text.nextPiece())), word);
}

void EncodingTest::undefinedBytesStayInvalid() {
    SourceText text(m_place.write("undefined.txt", "a\xD2z"), TextEncoding::Windows1253);
    QVERIFY(!isValidUtf8(text.nextPiece()));
}

/// A choice against what the bytes say is told with a word to look at; between encodings of one byte per letter, only
/// the reader can tell.
void EncodingTest::wrongEncodingIsNoticed() {
    const std::string utf8 = m_place.write("utf8.csv", "question,answer\nHerr M\xC3\xBCller,gut\n");
    const std::string western = m_place.write("western.csv", "question,answer\nHerr M\xFCller,gut\n");
    const auto detect = [](const std::string& file, TextEncoding encoding) {
        ReadChoices choices;
        choices.encoding = encoding;
        return detectFile(file, choices);
    };
    const FileDetection asWestern = detect(utf8, TextEncoding::Windows1252);
    QVERIFY(asWestern.likelyEncoding == TextEncoding::Utf8);
    QCOMPARE(QString::fromStdString(asWestern.oddWord), QString::fromUtf8("MÃ¼ller"));
    const FileDetection asUtf8 = detect(western, TextEncoding::Utf8);
    QVERIFY(asUtf8.likelyEncoding == TextEncoding::Windows1252);
    QVERIFY(QString::fromStdString(asUtf8.oddWord).startsWith(QLatin1Char('M')));
    QVERIFY(!detect(utf8, TextEncoding::Utf8).likelyEncoding);
    QVERIFY(!detect(western, TextEncoding::Latin9).likelyEncoding);
    QVERIFY(!detectFile(western).likelyEncoding);
    QVERIFY(!detect(m_place.write("plain.csv", "question,answer\na,b\n"), TextEncoding::Latin1).likelyEncoding);
}

void EncodingTest::allHaveANameOfTheirOwn() {
    std::set<std::string> names;
    for (const TextEncoding encoding : allEncodings()) {
        QVERIFY(names.insert(encodingName(encoding)).second);
        if (!isEightBit(encoding)) continue;
        const std::vector<std::string> letters = lettersOf(encoding);
        QCOMPARE(letters.size(), std::size_t{256});
        QCOMPARE(letters['A'], std::string("A"));
    }
}

QTEST_GUILESS_MAIN(EncodingTest)
#include "encoding_test.moc"
