#include "session/model_check.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <memory>

#include "engine/model/model_inspect.h"
#include "engine/tokenizer/chat_template/chat_template.h"
#include "engine/tokenizer/example_builder.h"
#include "engine/tokenizer/tokenizer.h"
#include "engine/weights/gguf.h"
#include "engine/weights/model_folder.h"
#include "engine/weights/model_weights.h"

namespace lorimer {

namespace {

constexpr qint64 largestCard = 1 << 20;

bool isFile(const QString& folder, const char* name) {
    return QFileInfo(folder + QLatin1Char('/') + QLatin1String(name)).isFile();
}

/// The files without which a folder is no model, named all at once.
void requireFiles(const QString& folder) {
    QStringList missing;
    for (const char* name : {"config.json", "tokenizer.json"})
        if (!isFile(folder, name)) missing << QLatin1String(name);
    if (QDir(folder).entryList({QStringLiteral("*.safetensors")}, QDir::Files).isEmpty()) {
        for (const QString& name : QDir(folder).entryList(QDir::Files)) refusePickle(name.toStdString());
        missing << QStringLiteral("a .safetensors file with the weights");
    }
    if (missing.isEmpty()) return;
    const QString last = missing.takeLast();
    const QString reason = missing.isEmpty() ? last + QStringLiteral(" is missing")
                                             : missing.join(QStringLiteral(", ")) + QStringLiteral(" and ") + last +
                                                   QStringLiteral(" are missing");
    throw badInput(reason.toStdString() + ". Nothing was changed; choose a complete model folder.");
}

/// The value of `key` at the head of a model card (README.md between two lines of "---").
QString fromModelCard(const QString& folder, const QString& key) {
    QFile card(folder + QStringLiteral("/README.md"));
    if (!card.open(QIODevice::ReadOnly)) return {};
    const QStringList lines = QString::fromUtf8(card.read(largestCard)).split(QLatin1Char('\n'));
    if (lines.value(0).trimmed() != QLatin1String("---")) return {};
    for (qsizetype i = 1; i < lines.size() && lines[i].trimmed() != QLatin1String("---"); ++i) {
        if (lines[i].startsWith(key + QLatin1Char(':'))) return lines[i].mid(key.size() + 1).trimmed();
    }
    return {};
}

QString licenceOfFolder(const QString& folder) {
    QString licence = fromModelCard(folder, QStringLiteral("license"));
    if (licence == QLatin1String("other")) {
        const QString name = fromModelCard(folder, QStringLiteral("license_name"));
        if (!name.isEmpty()) licence = name;
    }
    if (!licence.isEmpty()) return licence.left(80);
    for (const char* name : {"LICENSE", "LICENSE.txt", "LICENSE.md"}) {
        QFile file(folder + QLatin1Char('/') + QLatin1String(name));
        if (!file.open(QIODevice::ReadOnly)) continue;
        for (const QByteArray& line : file.read(4096).split('\n'))
            if (!line.trimmed().isEmpty()) return QString::fromUtf8(line).simplified().left(80);
    }
    return {};
}

QString licenceOf(const QString& path, bool isFolder) {
    if (isFolder) return licenceOfFolder(path);
    const GgufFile file = GgufFile::open(path.toStdString());
    const std::string* licence = file.stringValue("general.license");
    return licence == nullptr ? QString() : QString::fromStdString(*licence).left(80);
}

QStringList codeFilesIn(const QString& folder) {
    return QDir(folder).entryList({QStringLiteral("*.py"), QStringLiteral("*.so"), QStringLiteral("*.sh")}, QDir::Files,
                                  QDir::Name);
}

/// An ordinary conversation of two turns.
Row exampleRow() {
    Row row;
    row.messages = {{"user", "What is a fracture?"},
                    {"assistant", "A broken bone."},
                    {"user", "How long does it take to heal?"},
                    {"assistant", "Often six to eight weeks."}};
    return row;
}

void testTemplate(const std::string& path, ModelFacts& facts) {
    const std::unique_ptr<Tokenizer> tokenizer = loadTokenizer(path);
    if (const auto end = tokenizer->eosId()) facts.endToken = QString::fromStdString(tokenizer->tokenText(*end));
    const std::unique_ptr<ChatTemplate> chatTemplate = loadChatTemplate(path);
    if (chatTemplate == nullptr) return;
    facts.templateText = QString::fromStdString(chatTemplate->source());
    try {
        const ExampleBuilder builder(*tokenizer, chatTemplate.get(), LossOn::Answers);
        const TrainExample example = builder.build(exampleRow());
        facts.example = QString::fromStdString(example.text);
        facts.tokens = static_cast<int>(example.ids.size());
        facts.templateState = TemplateState::Tested;
    } catch (const Error& error) {
        facts.templateState = TemplateState::Refused;
        facts.templateProblem = QString::fromStdString(error.sentence());
    }
}

}  // namespace

ModelFacts checkModel(const QString& path, const ModelCheckHooks& hooks) {
    using Part = ModelCheckProgress::Part;
    const auto report = [&hooks](const ModelCheckProgress& progress) {
        if (hooks.stopRequested && hooks.stopRequested())
            throw Error(ErrorKind::Stopped, "The check was stopped. Nothing was copied or changed.");
        if (hooks.onProgress) hooks.onProgress(progress);
    };
    const bool isFolder = QFileInfo(path).isDir();
    report({Part::Headers});
    if (isFolder) requireFiles(path);
    const std::string modelPath = path.toStdString();
    ModelFacts facts;
    facts.report = inspectModel(modelPath, false);
    report({Part::Template});
    testTemplate(modelPath, facts);
    facts.licence = licenceOf(path, isFolder);
    if (isFolder) facts.codeFiles = codeFilesIn(path);
    facts.report = inspectModel(modelPath, true, [&report](std::int64_t done, std::int64_t total) {
        report({Part::Checksum, done, total});
    });
    return facts;
}

QString modelName(const QString& path) {
    const QFileInfo information(path);
    if (!information.isDir()) return information.completeBaseName();
    const QDir folder(information.absoluteFilePath());
    const QStringList parts = QDir::cleanPath(folder.absolutePath()).split(QLatin1Char('/'));
    if (parts.size() >= 3 && parts[parts.size() - 2] == QLatin1String("snapshots"))
        return parts[parts.size() - 3].section(QStringLiteral("--"), -1);
    return folder.dirName();
}

ModelRefusal refusalOf(const QString& path, const Error& error) {
    // Sentences of the engine go on with what is safe and what to do: the refusal says these two by itself.
    QString reason = QString::fromStdString(error.sentence());
    const qsizetype safe = reason.indexOf(QStringLiteral(". Nothing was"));
    if (safe >= 0) reason.truncate(safe);
    while (reason.endsWith(QLatin1Char('.'))) reason.chop(1);
    if (reason.startsWith(QLatin1String("The "))) reason[0] = QLatin1Char('t');
    return {path, QFileInfo(path).fileName(), reason, QFileInfo(path).isDir()};
}

ModelPresence presenceOf(const StoredModel& model) {
    if (!QFileInfo::exists(model.path)) return ModelPresence::Gone;
    std::int64_t bytes = 0;
    try {
        const QFileInfo information(model.path);
        if (!information.isDir()) {
            bytes = information.size();
        } else {
            for (const std::string& file : findModelFolder(model.path.toStdString()).weightFiles)
                bytes += QFileInfo(QString::fromStdString(file)).size();
        }
    } catch (const Error&) {
        return ModelPresence::Gone;  // files of the folder are missing or unreadable
    }
    return bytes == model.facts.report.fileBytes ? ModelPresence::Present : ModelPresence::Changed;
}

}  // namespace lorimer
