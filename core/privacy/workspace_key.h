#pragma once

#include <QString>

#include "privacy/pseudonym_key.h"

namespace lorimer {

/// The workspace's secret for surrogates and date shifts, in the file deidentify.key (mode 0600); made when it is not
/// there. Throws BadInput where the file is damaged: a new key would give other surrogates without a word.
PseudonymKey workspaceKey(const QString& folder);

/// A key that is kept nowhere, for searches that replace nothing.
PseudonymKey passingKey();

}  // namespace lorimer
