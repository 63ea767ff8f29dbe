#pragma once

#include <functional>

#include "engine/base/error.h"
#include "store/model_facts.h"

namespace lorimer {

/// A model that cannot be used, as data: a person chose the wrong folder.
struct ModelRefusal {
    QString path;
    QString name;
    QString reason;  ///< completes "'name' cannot be used: ..."; no full stop
    bool isFolder = true;
};

/// How far a check is. `total` is 0 where the part has no measure.
struct ModelCheckProgress {
    enum class Part { Headers, Template, Checksum };
    Part part = Part::Headers;
    std::int64_t done = 0;
    std::int64_t total = 0;
};

struct ModelCheckHooks {
    std::function<void(const ModelCheckProgress&)> onProgress;
    std::function<bool()> stopRequested;
};

/// Reads a model folder or .gguf file without torch and without changing anything: are all files there, are their
/// headers right, does the tokenizer load, does the chat template render a conversation of two turns; then the checksum
/// over all weights. Throws BadInput for a model that cannot be used, Stopped.
ModelFacts checkModel(const QString& path, const ModelCheckHooks& hooks);

/// What a person calls the model: the folder's or the file's name; of a snapshot in a download cache the repository's.
QString modelName(const QString& path);

/// The refusal that `error` means for the model at `path`.
ModelRefusal refusalOf(const QString& path, const Error& error);

/// Whether the files of a checked model are still there with the size they had; reads names and sizes only.
enum class ModelPresence { Present, Changed, Gone };
ModelPresence presenceOf(const StoredModel& model);

}  // namespace lorimer
