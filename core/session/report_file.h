#pragma once

#include <QFile>

#include "engine/base/json.h"

namespace lorimer {

/// The file of `train --report`: one JSON object a line, whole lines only.
class ReportFile {
public:
    /// Starts an empty file (a new one with mode 0600). Throws when it cannot be written.
    explicit ReportFile(const QString& path);

    void append(const Json& line);

    /// Throws BadInput when the file cannot be written; keeps what it holds.
    static void requireWritable(const QString& path);

private:
    QFile m_file;
};

}  // namespace lorimer
