#pragma once

#include <QString>

namespace lorimer {

/// Refuses (RefusedForPrivacy) a folder from which data would leave this computer by itself: network file systems and
/// folders that a cloud service copies (privacy.md 2.5). The folder need not exist yet.
void requireLocalPlace(const QString& folder);

}  // namespace lorimer
