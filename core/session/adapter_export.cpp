#include "session/adapter_export.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QStorageInfo>
#include <algorithm>
#include <memory>

#include "engine/tokenizer/chat_template/chat_template.h"
#include "session/system_text.h"
#include "store/durable_file.h"
#include "store/workspace_place.h"

namespace lorimer {

namespace {

QString readHash(const QString& file) {
    QFile input(file);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!input.open(QIODevice::ReadOnly) || !hash.addData(&input)) {
        throw badInput("Cannot read " + file.toStdString() + ". Nothing was exported; check the file.",
                       input.errorString().toStdString());
    }
    return QString::fromLatin1(hash.result().toHex());
}

void copyFile(const QString& from, const QString& to) {
    QFile input(from);
    if (!input.open(QIODevice::ReadOnly)) {
        throw badInput("Cannot read " + from.toStdString() + ". Nothing was exported; check the file.",
                       input.errorString().toStdString());
    }
    writeFileAtomically(to, input.readAll());
}

void requireFree(const QString& folder) {
    const QFileInfo information(folder);
    if (!information.exists()) return;
    const auto everything = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    if (information.isDir() && QDir(folder).isEmpty(everything)) return;
    throw badInput("The folder " + folder.toStdString() +
                   " exists and is not empty. Nothing was exported; choose another.");
}

/// Removes an unfinished export, however it ended.
struct Remover {
    QString folder;
    ~Remover() { QDir(folder).removeRecursively(); }
};

/// The nearest folder above that exists.
QString existingPart(const QString& folder) {
    QFileInfo place(folder);
    while (!place.exists() && !place.isRoot()) place = QFileInfo(place.absolutePath());
    return place.absoluteFilePath();
}

std::string sizeText(std::int64_t bytes) {
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat).toStdString();
}

Error diskFull(std::int64_t needed, std::int64_t free) {
    return {ErrorKind::OutOfResources, "The disk is full: " + sizeText(needed) + " needed, " + sizeText(free) +
                                           " free. The unfinished file was removed; your run is unchanged. Free some "
                                           "space or choose another folder."};
}

/// The model's chat template where the run was trained with a system text of its own, which takes that along into other
/// programs; else empty.
std::string templateOfRun(const RunRecord& run) {
    if (run.inputs.plan.systemText.empty()) return {};
    const std::unique_ptr<ChatTemplate> model = loadChatTemplate(run.inputs.modelPath.toStdString());
    return model == nullptr ? "" : templateWithSystemText(model->source(), run.inputs.plan.systemText);
}

void addTemplate(const RunRecord& run, const QString& folder, AdapterExport& report) {
    const std::string source = templateOfRun(run);
    if (source.empty()) return;
    const QString name = QStringLiteral("chat_template.jinja");
    writeFileAtomically(folder + QLatin1Char('/') + name, QByteArray::fromStdString(source));
    report.files << name;
    report.sha256[name] = readHash(folder + QLatin1Char('/') + name);
}

/// One export on its way to `folder`.
class Exporting {
public:
    Exporting(const RunRecord& run, const QString& folder, const ExportHooks& hooks)
        : m_source(QString::fromStdString(run.summary.adapterFolder)), m_folder(folder), m_hooks(hooks) {
        for (const QFileInfo& file : m_source.entryInfoList(QDir::Files)) m_total += file.size();
    }

    void copyTo(const QString& unfinished, AdapterExport& report) {
        const std::int64_t free = QStorageInfo(existingPart(m_folder)).bytesAvailable();
        if (free >= 0 && free < m_total) throw diskFull(m_total, free);
        try {
            createPrivateFolder(unfinished);
            for (const QString& name : m_source.entryList(QDir::Files, QDir::Name)) {
                leaveIfStopped();
                const QString copy = unfinished + QLatin1Char('/') + name;
                copyFile(m_source.filePath(name), copy);
                report.files << name;
                report.sha256[name] = readHash(copy);
                m_done += QFileInfo(copy).size();
                if (m_hooks.onBytes) m_hooks.onBytes(m_done, m_total);
            }
        } catch (const Error& error) {
            if (error.sentence().rfind("The disk is full", 0) != 0) throw;  // its own words know no sizes
            throw diskFull(m_total, std::max<std::int64_t>(0, QStorageInfo(existingPart(m_folder)).bytesAvailable()));
        }
    }

private:
    void leaveIfStopped() const {
        if (m_hooks.parity.stopRequested && m_hooks.parity.stopRequested())
            throw Error(ErrorKind::Stopped, "The export was cancelled. Its files were removed; the run is unchanged.");
    }

    QDir m_source;
    QString m_folder;
    const ExportHooks& m_hooks;
    std::int64_t m_done = 0;
    std::int64_t m_total = 0;
};

void copyAdapter(const RunRecord& run, const QString& folder, const QString& unfinished, const ExportHooks& hooks,
                 AdapterExport& report) {
    Exporting(run, folder, hooks).copyTo(unfinished, report);
    addTemplate(run, unfinished, report);
}

ModelExportFormat engineFormat(ExportChoice::Format format) {
    switch (format) {
        case ExportChoice::Format::Merged:
            return ModelExportFormat::Merged;
        case ExportChoice::Format::Gguf:
            return ModelExportFormat::Gguf;
        case ExportChoice::Format::GgufAdapter:
            return ModelExportFormat::GgufAdapter;
        case ExportChoice::Format::Peft:
            break;
    }
    throw Error(ErrorKind::Internal, "A PEFT folder is copied, not made.");
}

/// What the engine makes of the run's adapter and base model.
void writeModel(Engine& engine, const RunRecord& run, const QString& unfinished, const ExportChoice& choice,
                const DeviceConfig& device, const ExportHooks& hooks, AdapterExport& report) {
    createPrivateFolder(unfinished);
    ModelExportJob job;
    job.modelPath = run.inputs.modelPath.toStdString();
    job.adapterFolder = run.summary.adapterFolder;
    job.device = device;
    job.format = engineFormat(choice.format);
    job.ggufType = choice.ggufType;
    job.withModelfile = choice.withModelfile;
    job.systemText = choice.systemText.isEmpty() ? run.inputs.plan.systemText : choice.systemText.toStdString();
    job.chatTemplate = templateOfRun(run);
    job.outFolder = unfinished.toStdString();
    job.onProgress = hooks.onBytes;
    job.stopRequested = hooks.parity.stopRequested;
    const ModelExportReport written = engine.exportModel(job);
    report.hasTokenizer = written.hasTokenizer;
    report.templateLeftOut = written.templateLeftOut;
    for (const std::string& name : written.files) {
        report.files << QString::fromStdString(name);
        report.sha256[report.files.back()] = readHash(unfinished + QLatin1Char('/') + report.files.back());
    }
}

/// Moves files that did not pass aside, where a person can look at them. A PEFT folder is a copy and is removed.
[[noreturn]] void keepUnverified(const RunRecord& run, const QString& folder, const QString& unfinished,
                                 const ParityReport& parity) {
    const QString kept = folder + QStringLiteral("-unverified");
    const bool isCopy = QFileInfo::exists(unfinished + QStringLiteral("/adapter_config.json"));
    const QString why =
        parity.problem.isEmpty()
            ? QStringLiteral("%1 of %2 answers differ.").arg(parity.prompts - parity.same).arg(parity.prompts)
            : parity.problem;
    const bool moved = !isCopy && !QFileInfo::exists(kept) && QDir().rename(unfinished, kept);
    throw Error(ErrorKind::Internal,
                "The exported files answer differently from the run \"" + run.inputs.name.toStdString() +
                    "\": " + why.toStdString() +
                    (moved ? " They are kept in " + kept.toStdString() + " for a look" : " They were removed") +
                    ", and the run is unchanged; do not use them.",
                why.toStdString());
}

}  // namespace

AdapterExport exportRun(Engine& engine, const Workspace& workspace, const QString& runName, const QString& path,
                        const ExportChoice& choice, const DeviceConfig& device, const ExportHooks& hooks) {
    const QString folder = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    Database database = workspace.openDatabase();
    const RunRecord run = runWithAdapter(database, workspace, runName);
    requireLocalPlace(folder);
    workspace.requireOutside(path);
    requireFree(folder);

    const QString unfinished = folder + QStringLiteral(".export.tmp");
    QDir(unfinished).removeRecursively();
    const Remover remover{unfinished};
    AdapterExport report;
    report.folder = folder;
    if (choice.format == ExportChoice::Format::Peft)
        copyAdapter(run, folder, unfinished, hooks, report);
    else
        writeModel(engine, run, unfinished, choice, device, hooks, report);
    report.parity = checkExport(engine, database, run, unfinished, device, hooks.parity);
    if (!report.parity.passed()) keepUnverified(run, folder, unfinished, report.parity);
    publishFile(unfinished, folder);
    return report;
}

ParityReport checkExport(Engine& engine, Database& database, const RunRecord& run, const QString& folder,
                         const DeviceConfig& device, const ParityHooks& hooks) {
    const auto fileIn = [&](const char* name) { return folder + QLatin1Char('/') + QLatin1String(name); };
    const QString model = fileIn("model.gguf");
    const QString adapter = fileIn("adapter.gguf");
    if (QFileInfo::exists(model)) {
        const std::string quantization = engine.inspectModel(model.toStdString(), false).quantization;
        return checkExportedModel(engine, database, run, {model, {}, quantization != "none"}, device, hooks);
    }
    if (QFileInfo::exists(adapter))
        return checkExportedModel(engine, database, run, {run.inputs.modelPath, adapter, false}, device, hooks);
    if (QFileInfo::exists(fileIn("config.json")))
        return checkExportedModel(engine, database, run, {folder, {}, false}, device, hooks);
    return checkAdapter(engine, database, run, folder, device, hooks);
}

ExportPlace lookAtPlace(const Workspace& workspace, const QString& path) {
    const QString folder = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    const QString existing = existingPart(folder);
    ExportPlace place;
    place.freeBytes = std::max<std::int64_t>(0, QStorageInfo(existing).bytesAvailable());
    const QString inside = QFileInfo(workspace.folder()).canonicalFilePath();
    const QString real = QFileInfo(existing).canonicalFilePath();
    place.insideWorkspace = real == inside || real.startsWith(inside + QLatin1Char('/'));
    const auto everything = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    place.occupied = QFileInfo::exists(folder) && (!QFileInfo(folder).isDir() || !QDir(folder).isEmpty(everything));
    const auto holds = [&](const char* name) {
        return QFileInfo::exists(folder + QLatin1Char('/') + QLatin1String(name));
    };
    place.hasExport = holds("adapter_config.json") || holds("adapter_model.safetensors") || holds("adapter.gguf") ||
                      holds("model.gguf") || (holds("config.json") && holds("model.safetensors"));
    return place;
}

}  // namespace lorimer
