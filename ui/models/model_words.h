#pragma once

#include <QString>

#include "session/model_session.h"
#include "ui/style/colors.h"

namespace lorimer {

/// What the window says about base models, in one place.
namespace model_words {

/// "Fits: about 0.9 of 2.1 GB free", or that the files are gone or changed.
QString fit(const ModelEntry& entry);
Level fitLevel(const ModelEntry& entry);
/// A file of resources/icons.
QString fitIcon(const ModelEntry& entry);
/// True where the model can be chosen for a training: its files are there and it fits, tightly at worst.
bool fits(const ModelEntry& entry);

/// "tested", "present, refuses the example", "missing".
QString chatTemplate(TemplateState state);
/// "apache-2.0" or "not stated".
QString licence(const ModelFacts& facts);
/// Copy 12: why a folder or file cannot be used.
QString refusal(const ModelRefusal& refusal);
/// "Checking Qwen2.5-1.5B: 1.9 of 3.1 GB, checksum".
QString progress(const QString& name, const ModelCheckProgress& progress);

}  // namespace model_words

}  // namespace lorimer
