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

/// A run that was trained with a system text of its own takes it along, in a template for other programs.
void addTemplate(const RunRecord& run, const QString& folder, AdapterExport& report) {
    const std::unique_ptr<ChatTemplate> model =
        run.inputs.plan.systemText.empty() ? nullptr : loadChatTemplate(run.inputs.modelPath.toStdString());
    if (model == nullptr) return;
    const QString name = QStringLiteral("chat_template.jinja");
    const std::string source = templateWithSystemText(model->source(), run.inputs.plan.systemText);
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

}  // namespace

AdapterExport exportAdapter(Engine& engine, const Workspace& workspace, const QString& runName, const QString& path,
                            const DeviceConfig& device, const ExportHooks& hooks) {
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
    Exporting(run, folder, hooks).copyTo(unfinished, report);
    addTemplate(run, unfinished, report);
    report.parity = checkAdapter(engine, database, run, unfinished, device, hooks.parity);
    if (!report.parity.passed()) {
        throw Error(ErrorKind::Internal,
                    "The exported adapter answers differently from the one of the run \"" +
                        run.inputs.name.toStdString() +
                        "\". It was removed and the run is unchanged; please report this.",
                    report.parity.problem.toStdString());
    }
    publishFile(unfinished, folder);
    return report;
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
    place.hasAdapter = QFileInfo::exists(folder + QStringLiteral("/adapter_config.json")) ||
                       QFileInfo::exists(folder + QStringLiteral("/adapter_model.safetensors"));
    return place;
}

}  // namespace lorimer
