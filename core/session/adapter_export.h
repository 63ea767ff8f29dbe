#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <functional>
#include <map>

#include "session/merged_check.h"

namespace lorimer {

/// What is written of a run.
struct ExportChoice {
    enum class Format { Peft, Merged, Gguf, GgufAdapter };
    Format format = Format::Peft;
    BlockFormat ggufType = BlockFormat::F16;  ///< of the merged GGUF file
    bool withModelfile = false;               ///< for Ollama, beside the merged GGUF file
    QString systemText;                       ///< for the Modelfile
};

struct AdapterExport {
    QString folder;
    QStringList files;                  ///< names in the folder
    std::map<QString, QString> sha256;  ///< of each file, as read back from the disk
    ParityReport parity;                ///< passed
    bool hasTokenizer = true;           ///< false: copy the original's tokenizer into the merged folder
    bool templateLeftOut = false;       ///< no Modelfile: Ollama's language cannot say the chat template
};

/// Unset functions are skipped.
struct ExportHooks {
    std::function<void(std::int64_t done, std::int64_t total)> onBytes;
    ParityHooks parity;  ///< its stopRequested is asked while writing, too
};

/// Writes a run into `folder`, which appears whole or not at all. The PEFT folder is copied and must answer as the
/// run's own adapter does; other formats are made from it and compared as checkExportedModel() does: where they fail,
/// they are kept beside it in "unverified" for a look. Throws BadInput when the run has no adapter, the format cannot
/// carry it or the folder is not empty, RefusedForPrivacy on a network file system, OutOfResources when the disk is
/// full, Internal when answers differ, Stopped.
AdapterExport exportRun(Engine& engine, const Workspace& workspace, const QString& run, const QString& folder,
                        const ExportChoice& choice, const DeviceConfig& device, const ExportHooks& hooks);

/// The exported files in a folder, compared once more; which format they have is seen from their names.
ParityReport checkExport(Engine& engine, Database& database, const RunRecord& run, const QString& folder,
                         const DeviceConfig& device, const ParityHooks& hooks);

/// What is known of a folder before anything is written into it.
struct ExportPlace {
    std::int64_t freeBytes = 0;  ///< of its disk; 0: not known
    bool insideWorkspace = false;
    bool occupied = false;   ///< it exists and is not empty
    bool hasExport = false;  ///< an earlier export that can be checked
};

ExportPlace lookAtPlace(const Workspace& workspace, const QString& folder);

}  // namespace lorimer
