// What the model sees of a row: the tokens are those of training, the counts sum up, the limit cuts, and what a
// template adds by itself is told apart.
#include "session/row_view.h"

#include <QTest>
#include <numeric>

#include "engine/tokenizer/example_builder.h"
#include "session/row_view_session.h"
#include "tests/support/small_model.h"
#include "tests/support/stored_dataset.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const std::string ownSystem = "{% if messages[0].role != 'system' %}<|im_start|>system\nBe kind<|im_end|>\n{% endif %}";

Row row(const std::string& question, const std::string& answer) {
    return {{{"user", question}, {"assistant", answer}}, {}};
}

QString textOf(const RowTokens& tokens, TokenKind kind) {
    QString text;
    for (const TokenPiece& piece : tokens.pieces) {
        if (piece.kind == kind) text += piece.text;
    }
    return text;
}

/// Rows in memory.
struct Rows final : RowSource {
    std::vector<Row> rows;
    std::size_t size() const override { return rows.size(); }
    Row row(std::size_t index) const override { return rows.at(index); }
};

}  // namespace

class RowViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void tokensAreThoseOfTraining();
    void theLimitCuts();
    void aLetterIsNeverTornApart();
    void ownSystemTextIsMarked();
    void plainTextTrainsAll();
    void withoutAModelItIsEstimated();
    void lengthsAndLimits();
    void aRefusedRowIsNamed();
    void sessionShowsStoredRows();

private:
    std::string folder(const char* name) const { return m_place.filePath(QLatin1String(name)).toStdString(); }

    QTemporaryDir m_place;
};

void RowViewTest::initTestCase() {
    writeSmallModel(m_place.filePath("plain"), QStringLiteral(LORIMER_FIXTURES));
    writeSmallModel(m_place.filePath("own"), QStringLiteral(LORIMER_FIXTURES));
    writeFile(m_place.filePath("own/tokenizer_config.json"),
              Json{{"chat_template", ownSystem + smallTemplate}, {"eos_token", "<|im_end|>"}}.dump());
}

void RowViewTest::tokensAreThoseOfTraining() {
    const auto tokenizer = loadTokenizer(folder("plain"));
    const auto chatTemplate = loadChatTemplate(folder("plain"));
    const ExampleBuilder builder(*tokenizer, chatTemplate.get(), LossOn::Answers);
    const Row example = row("What is abc?", "The Größe of ab.");
    const TrainExample trained = builder.build(example);
    const RowTokens seen = RowView(folder("plain")).tokens(example, 1000);
    QCOMPARE(seen.total, static_cast<int>(trained.ids.size()));
    QCOMPARE(std::accumulate(seen.counts.begin(), seen.counts.end(), 0), seen.total);
    QCOMPARE(seen.count(TokenKind::Trained),
             static_cast<int>(std::count(trained.trained.begin(), trained.trained.end(), 1)));
    QCOMPARE(seen.count(TokenKind::Cut), 0);
    QCOMPARE(textOf(seen, TokenKind::Trained), QStringLiteral("The Größe of ab.<|im_end|>"));
    QCOMPARE(textOf(seen, TokenKind::Read), QStringLiteral("What is abc?"));
    QString whole;
    for (const TokenPiece& piece : seen.pieces) whole += piece.text;
    QCOMPARE(whole.toStdString(), trained.text);
    const RowLength length = RowView(folder("plain")).length(example);
    QCOMPARE(length.tokens, seen.total);
    QCOMPARE(length.firstTrained,
             static_cast<int>(std::find(trained.trained.begin(), trained.trained.end(), 1) - trained.trained.begin()));
}

void RowViewTest::theLimitCuts() {
    const RowView view(folder("plain"));
    const Row example = row("q", "a long answer of many letters");
    const RowTokens whole = view.tokens(example, 1000);
    for (int limit = 1; limit <= whole.total; ++limit) {
        const RowTokens seen = view.tokens(example, limit);
        QCOMPARE(seen.total, whole.total);
        QCOMPARE(seen.count(TokenKind::Cut), whole.total - limit);
        QCOMPARE(std::accumulate(seen.counts.begin(), seen.counts.end(), 0), seen.total);
        int pieces = 0;
        for (const TokenPiece& piece : seen.pieces) pieces += piece.tokens;
        QCOMPARE(pieces, seen.total);
    }
}

void RowViewTest::aLetterIsNeverTornApart() {
    const RowView view(folder("plain"));
    const Row example = row("q", "\xC3\xB6\xE2\x82\xAC\xF0\x9F\x98\x80");  // each byte is a token of this model
    const int total = view.tokens(example, 1000).total;
    for (int limit = 1; limit <= total; ++limit) {
        for (const TokenPiece& piece : view.tokens(example, limit).pieces) {
            QVERIFY(!piece.text.contains(QChar::ReplacementCharacter));
        }
    }
}

void RowViewTest::ownSystemTextIsMarked() {
    const RowView view(folder("own"));
    const auto marked = [](const RowTokens& tokens) {
        QString text;
        for (const TokenPiece& piece : tokens.pieces) {
            if (piece.isOwnSystemText) text += piece.text;
        }
        return text;
    };
    QCOMPARE(marked(view.tokens(row("q", "a"), 1000)), QStringLiteral("Be kind"));
    Row own = row("q", "a");
    own.messages.insert(own.messages.begin(), {"system", "Be strict"});
    QCOMPARE(marked(view.tokens(own, 1000)), QString());
    QCOMPARE(marked(RowView(folder("plain")).tokens(row("q", "a"), 1000)), QString());
}

void RowViewTest::plainTextTrainsAll() {
    const Row text{{}, "ab and abc"};
    const RowTokens seen = RowView(folder("plain")).tokens(text, 1000);
    QCOMPARE(seen.count(TokenKind::Trained), seen.total);
    QCOMPARE(textOf(seen, TokenKind::Trained), QStringLiteral("ab and abc"));
    QCOMPARE(RowView(folder("plain")).length(text).tokens, seen.total);
}

void RowViewTest::withoutAModelItIsEstimated() {
    const RowView view;
    const RowTokens seen = view.tokens(row("12345678", "123456789"), 3);
    QVERIFY(seen.isEstimated);
    QCOMPARE(seen.total, 5);  // 2 and 3 tokens of four letters
    QCOMPARE(seen.count(TokenKind::Read), 2);
    QCOMPARE(seen.count(TokenKind::Trained), 1);
    QCOMPARE(seen.count(TokenKind::Cut), 2);
    QCOMPARE(view.length(row("12345678", "123456789")).firstTrained, 2);
}

void RowViewTest::lengthsAndLimits() {
    RowLengths lengths;
    for (int i = 1; i <= 100; ++i) lengths.rows.push_back({i * 10, i * 5});
    QCOMPARE(lengths.longest(), 1000);
    QCOMPARE(lengths.cut(1000), 0);
    QCOMPARE(lengths.cut(995), 1);
    QCOMPARE(lengths.cut(500), 50);
    QCOMPARE(lengths.untrained(1000), 0);
    QCOMPARE(lengths.untrained(100), 81);  // their first trained token is 100 or later
    QCOMPARE(lengths.limitThatKeeps(0.99), 1024);
    QCOMPARE(lengths.limitThatKeeps(0.5), 512);
    const std::vector<std::int64_t> bins = lengths.histogram(100);
    QCOMPARE(std::accumulate(bins.begin(), bins.end(), std::int64_t{0}), 100);
    QCOMPARE(bins.size(), std::size_t{11});
    QCOMPARE(bins[0], 9);
}

void RowViewTest::aRefusedRowIsNamed() {
    writeSmallModel(m_place.filePath("strict"), QStringLiteral(LORIMER_FIXTURES));
    writeFile(m_place.filePath("strict/tokenizer_config.json"),
              Json{{"chat_template", "{% if messages | length > 2 %}{{ raise_exception('too many') }}{% endif %}" +
                                         std::string(smallTemplate)},
                   {"eos_token", "<|im_end|>"}}
                  .dump());
    Rows rows;
    rows.rows = {row("q", "a"), row("q", "a")};
    rows.rows[1].messages.push_back({"user", "more"});
    const RowView view(folder("strict"));
    QVERIFY(says(errorOf([&] { view.lengths(rows, {}); }), "Row 2: "));
}

void RowViewTest::sessionShowsStoredRows() {
    TemporaryWorkspace space;
    QThreadPool lookup;
    QThreadPool files;
    Database database = space.workspace->openDatabase();
    const DatasetSummary dataset = storeDataset(database, "Notes", 5);
    RowViewSession session(*space.workspace, lookup, files);
    session.setModel(m_place.filePath("plain"));
    session.setRows(storedRowsProvider(*space.workspace, dataset.versionId));
    RowTokens shown;
    std::shared_ptr<const RowLengths> lengths;
    connect(&session, &RowViewSession::rowShown, this, [&](std::size_t, const RowTokens& tokens) { shown = tokens; });
    connect(&session, &RowViewSession::measured, this,
            [&](const std::shared_ptr<const RowLengths>& found) { lengths = found; });
    session.showRow(0, 1000);
    session.showRow(7, 1000);  // the newest question counts
    session.measure();
    QVERIFY(session.isMeasuring());
    QTRY_VERIFY(lengths != nullptr && shown.total > 0);
    QCOMPARE(textOf(shown, TokenKind::Read), QStringLiteral("Question 1-2"));
    QCOMPARE(lengths->rows.size(), std::size_t{15});
    QVERIFY(!session.isMeasuring());
    session.measure();  // and goes while it measures
}

QTEST_GUILESS_MAIN(RowViewTest)
#include "row_view_test.moc"
