#pragma once

#include <functional>
#include <map>
#include <set>

#include "engine/base/row.h"
#include "store/dataset_store.h"
#include "store/workspace.h"

namespace lorimer {

/// What a person changed in the rows of one version; rows by their keys.
struct DatasetChanges {
    std::map<qint64, Row> edited;
    std::set<qint64> removed;

    bool isEmpty() const { return edited.empty() && removed.empty(); }
};

/// Why a row cannot be stored like this ("the answer is empty"), or "".
std::string rowProblem(const Row& row);

/// Stores the rows of a version with the changes as the newest version of its data set: all of it, or nothing. The
/// version itself stays, with the runs that use it. Rows keep their part, group, date and place in the file. Throws
/// BadInput where the version is not the newest any more, a changed row cannot be learned from, or no training row
/// would be left; Stopped when `stopRequested` said so.
DatasetSummary changeDataset(const Workspace& workspace, qint64 versionId, const DatasetChanges& changes,
                             const std::function<bool()>& stopRequested = {});

}  // namespace lorimer
