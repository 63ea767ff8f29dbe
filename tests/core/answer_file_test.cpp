// `generate --in FILE --out FILE`: every row answered, whatever happens on the way.
#include <QTest>

#include "engine/base/error.h"
#include "session/answer_file.h"
#include "session/answer_settings.h"
#include "tests/support/fake_engine.h"
#include "tests/support/temporary_folder.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// Answers "base: QUESTION"; a question that holds "long" is too long for it.
class Parrot final : public ChatModel {
public:
    void setAdapter(const std::string&) override {}
    bool hasAdapter() const override { return true; }
    std::vector<Generation> generateInTurn(const std::vector<ChatTurn>& turns, const SamplingConfig&,
                                           const OnPiece& onPiece) override {
        ++calls;
        last = turns.front().prompt;
        const std::string asked = last.messages.empty() ? last.text : last.messages.back().content;
        if (asked.find("long") != std::string::npos && refuses) throw badInput("The prompt is too long.");
        Generation answer;
        answer.text = (turns.front().useAdapter ? "adapted: " : "base: ") + asked;
        if (!onPiece(0, answer.text)) answer.reason = FinishReason::Stopped;
        return {answer};
    }
    std::vector<std::vector<float>> firstTokenProbabilities(const std::vector<Row>&, bool) override {
        throw Error(ErrorKind::Internal, "A file is answered row by row.");
    }
    std::vector<Generation> answerTogether(const std::vector<Row>&, bool, int, const std::function<void()>&) override {
        throw Error(ErrorKind::Internal, "A file is answered row by row.");
    }

    int calls = 0;
    bool refuses = true;
    Row last;
};

}  // namespace

class AnswerFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void jsonLines();
    void csvWithQuotes();
    void contextWithoutResponse();
    void conversations();
    void withoutTemplate();
    void goesOnAfterACut_data();
    void goesOnAfterACut();
    void failingRowIsTriedAgain_data();
    void failingRowIsTriedAgain();
    void stop();
    void foreignFileIsRefused();
    void otherQuestionsAreRefused();
    void otherSettingsAreRefused();
    void filesAreCheckedBeforeTheModelIsOpened();

private:
    AnswerFileJob job(const std::string& name, const std::string& bytes, const std::string& out) {
        writeText(m_folder.file(name), bytes);
        std::filesystem::remove(m_folder.file(out));
        AnswerFileJob job;
        job.in = m_folder.file(name);
        job.out = m_folder.file(out);
        return job;
    }

    AnsweringModel model(ChatModel& chat) {
        AnsweringModel model;
        model.describe = [this] { return m_description; };
        model.open = [&chat]() -> ChatModel& { return chat; };
        return model;
    }
    AnsweringModel parrot() { return model(m_chat); }

    TemporaryFolder m_folder;
    Parrot m_chat;
    AnsweringModel::Description m_description{true, "model m"};
};

void AnswerFileTest::jsonLines() {
    FakeEngine engine;
    writeText(m_folder.file("model"), "m");
    const auto chat = engine.openChat(m_folder.file("model"), {}, {}, {});
    const AnswerFileReport report =
        answerFile(model(*chat), job("q.jsonl", "{\"prompt\":\"a\"}\n\n{\"prompt\":\"b\"}\n", "o.jsonl"), {});
    QCOMPARE(report.answered, std::int64_t(2));
    QCOMPARE(QString::fromStdString(readText(m_folder.file("o.jsonl"))),
             QString("{\"row\":1,\"prompt\":\"a\",\"answer\":\"base answer to a\",\"settings\":\"model m\"}\n"
                     "{\"row\":3,\"prompt\":\"b\",\"answer\":\"base answer to b\",\"settings\":\"model m\"}\n"));
}

void AnswerFileTest::csvWithQuotes() {
    AnswerFileJob both = job("q.csv", "question,answer\n\"say \"\"hi\"\",\nyou\",x\nplain,y\n", "o.csv");
    both.useAdapter = true;
    answerFile(parrot(), both, {});
    const QString whole =
        "row,prompt,base,adapted,settings,error\r\n"
        "2,\"say \"\"hi\"\",\nyou\",\"base: say \"\"hi\"\",\nyou\",\"adapted: say \"\"hi\"\",\nyou\",model m,\r\n"
        "4,plain,base: plain,adapted: plain,model m,\r\n";
    QCOMPARE(QString::fromStdString(readText(both.out)), whole);
    QCOMPARE(answerFile(parrot(), both, {}).skipped, std::int64_t(2));
    QCOMPARE(QString::fromStdString(readText(both.out)), whole);
}

void AnswerFileTest::contextWithoutResponse() {
    answerFile(parrot(), job("q.csv", "question,context,system\nWhy?,Because of rain.,Be brief.\n", "o.jsonl"), {});
    QCOMPARE(m_chat.last.messages,
             (std::vector<Message>{{"system", "Be brief."}, {"user", "Why?\n\nBecause of rain."}}));
}

void AnswerFileTest::conversations() {
    const std::string turns = R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},)"
                              R"({"role":"user","content":"c"},{"role":"assistant","content":"known"}]})";
    answerFile(parrot(), job("q.jsonl", turns + "\n", "o.jsonl"), {});
    QCOMPARE(m_chat.last.messages, (std::vector<Message>{{"user", "a"}, {"assistant", "b"}, {"user", "c"}}));
    answerFile(parrot(), job("p.jsonl", "{\"messages\":[{\"role\":\"user\",\"content\":\"only\"}]}\n", "o.jsonl"), {});
    QCOMPARE(m_chat.last.messages, (std::vector<Message>{{"user", "only"}}));
}

void AnswerFileTest::withoutTemplate() {
    const AnswerFileJob plain = job("q.jsonl", "{\"prompt\":\"a\",\"system\":\"s\"}\n", "o.jsonl");
    m_description.hasChatTemplate = false;
    answerFile(parrot(), plain, {});
    m_description.hasChatTemplate = true;
    QVERIFY(m_chat.last.messages.empty());
    QCOMPARE(m_chat.last.text, std::string("s\n\na"));
}

void AnswerFileTest::goesOnAfterACut_data() {
    QTest::addColumn<QString>("out");
    QTest::newRow("JSON Lines") << "o.jsonl";
    QTest::newRow("CSV") << "o.csv";
}

/// A kill may leave any number of bytes.
void AnswerFileTest::goesOnAfterACut() {
    QFETCH(QString, out);
    const AnswerFileJob cut = job("q.csv", "question\n\"a\n\"\"1\"\"\"\nb\nc\n", out.toStdString());
    answerFile(parrot(), cut, {});
    const std::string whole = readText(cut.out);
    for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
        writeText(cut.out, whole.substr(0, bytes));
        const AnswerFileReport report = answerFile(parrot(), cut, {});
        QCOMPARE(report.answered + report.skipped, std::int64_t(3));
        QVERIFY(report.answered > 0);
        QCOMPARE(QString::fromStdString(readText(cut.out)), QString::fromStdString(whole));
    }
}

void AnswerFileTest::failingRowIsTriedAgain_data() { goesOnAfterACut_data(); }

void AnswerFileTest::failingRowIsTriedAgain() {
    QFETCH(QString, out);
    const AnswerFileJob failing = job("q.csv", "question,answer\na,x\nlong,x\n ,x\nb,x\n", out.toStdString());
    m_chat.refuses = true;
    std::vector<std::int64_t> named;
    AnswerFileHooks hooks;
    hooks.onFailed = [&named](const FailedAnswer& failed) { named.push_back(failed.row); };
    const AnswerFileReport first = answerFile(parrot(), failing, hooks);
    QCOMPARE(first.answered, std::int64_t(2));
    QCOMPARE(named, (std::vector<std::int64_t>{3, 4}));
    QVERIFY(readText(failing.out).find("The prompt is too long.") != std::string::npos);
    m_chat.refuses = false;
    const AnswerFileReport second = answerFile(parrot(), failing, {});
    QCOMPARE(second.answered, std::int64_t(1));
    QCOMPARE(second.skipped, std::int64_t(2));
    QCOMPARE(second.failed.size(), std::size_t(1));
    QVERIFY(readText(failing.out).find("The prompt is too long.") == std::string::npos);
}

void AnswerFileTest::stop() {
    const AnswerFileJob stopped = job("q.jsonl", "{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n", "o.jsonl");
    AnswerFileHooks hooks;
    m_chat.calls = 0;
    hooks.stopRequested = [this] { return m_chat.calls == 2; };  // in the middle of the second answer
    try {
        answerFile(parrot(), stopped, hooks);
        QFAIL("not stopped");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Stopped);
    }
    const AnswerFileReport rest = answerFile(parrot(), stopped, {});
    QCOMPARE(rest.skipped, std::int64_t(1));
    QCOMPARE(rest.answered, std::int64_t(1));
}

void AnswerFileTest::foreignFileIsRefused() {
    for (const char* bytes :
         {"my notes\n", "my notes", "{\"row\":1,\"prompt\":\"a\",\"base\":\"b\"}\n", "{}\n", "\n"}) {
        for (const char* out : {"o.jsonl", "o.csv"}) {
            const AnswerFileJob foreign = job("q.jsonl", "{\"prompt\":\"a\"}\n", out);
            writeText(foreign.out, bytes);
            if (std::string(bytes) == "\n" && std::string(out) == "o.jsonl") continue;  // an empty line is no data
            QVERIFY_THROWS_EXCEPTION(Error, answerFile(parrot(), foreign, {}));
            QCOMPARE(readText(foreign.out), std::string(bytes));
        }
    }
    AnswerFileJob itself = job("q.jsonl", "{\"prompt\":\"a\"}\n", "o.jsonl");
    itself.out = itself.in;
    QVERIFY_THROWS_EXCEPTION(Error, answerFile(parrot(), itself, {}));
}

void AnswerFileTest::otherQuestionsAreRefused() {
    const AnswerFileJob changed = job("q.jsonl", "{\"prompt\":\"a\"}\n", "o.jsonl");
    answerFile(parrot(), changed, {});
    writeText(changed.in, "{\"prompt\":\"another\"}\n");
    QVERIFY_THROWS_EXCEPTION(Error, answerFile(parrot(), changed, {}));
}

void AnswerFileTest::otherSettingsAreRefused() {
    for (const char* out : {"o.jsonl", "o.csv"}) {
        const AnswerFileJob changed = job("q.jsonl", "{\"prompt\":\"a\"}\n", out);
        answerFile(parrot(), changed, {});
        const std::string before = readText(changed.out);
        m_description.settings = "model n";
        try {
            answerFile(parrot(), changed, {});
            QFAIL("answers of two models were mixed");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QVERIFY(QString::fromStdString(error.sentence()).contains("(row 1: model m; now model n)"));
        }
        QCOMPARE(readText(changed.out), before);
        m_description.settings = "model m";
    }
    AnswerSource source;
    source.modelSha256 = "0123456789abcdef";
    source.sampling.maxTokens = 5;
    const std::string plain = answerSettings(source);
    QCOMPARE(plain, std::string("model 0123456789ab, adapter none, weights nf4 double bfloat16, max-tokens 5, "
                                "temperature 0.0"));
    source.systemText = "Be brief.";
    QVERIFY(answerSettings(source) != plain);
    source.sampling.temperature = 0.5;
    source.sampling.seed = 7;
    QVERIFY(answerSettings(source).ends_with("top-p 1.0, top-k 0, seed 7"));
}

void AnswerFileTest::filesAreCheckedBeforeTheModelIsOpened() {
    int described = 0;
    int opened = 0;
    AnsweringModel bad;
    bad.describe = [&] {
        ++described;
        return m_description;
    };
    bad.open = [&]() -> ChatModel& {
        ++opened;
        throw badInput("There is no such model.");
    };
    AnswerFileJob asked = job("q.jsonl", "{\"prompt\":\"a\"}\n", "o.jsonl");
    const std::string out = asked.out;
    for (const std::string& place : {m_folder.file("no/such/folder"), m_folder.file(".")}) {
        asked.out = place;
        QVERIFY_THROWS_EXCEPTION(Error, answerFile(bad, asked, {}));
    }
    asked.out = out;
    asked.in = m_folder.file("none.csv");
    QVERIFY_THROWS_EXCEPTION(Error, answerFile(bad, asked, {}));
    QCOMPARE(described + opened, 0);
    asked.in = m_folder.file("q.jsonl");
    QVERIFY_THROWS_EXCEPTION(Error, answerFile(bad, asked, {}));
    QCOMPARE(opened, 1);
    QVERIFY(!std::filesystem::exists(out));
    answerFile(parrot(), asked, {});
    QCOMPARE(answerFile(bad, asked, {}).skipped, std::int64_t(1));  // nothing is left to answer
    QCOMPARE(opened, 1);
}

QTEST_GUILESS_MAIN(AnswerFileTest)
#include "answer_file_test.moc"
