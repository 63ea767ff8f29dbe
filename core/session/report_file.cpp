#include "session/report_file.h"

#include "engine/base/error.h"

namespace lorimer {

namespace {

void open(QFile& file, QIODevice::OpenMode mode) {
    const bool isNew = !file.exists();
    if (file.open(mode | QIODevice::WriteOnly | QIODevice::Unbuffered)) {
        if (isNew) file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        return;
    }
    throw badInput("Cannot write the report " + file.fileName().toStdString() +
                       ". Nothing was started; check the path and its "
                       "permissions.",
                   file.errorString().toStdString());
}

}  // namespace

ReportFile::ReportFile(const QString& path) : m_file(path) { open(m_file, QIODevice::Truncate); }

void ReportFile::requireWritable(const QString& path) {
    QFile file(path);
    open(file, QIODevice::Append);
}

void ReportFile::append(const Json& line) {
    const std::string text = line.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
    if (m_file.write(text.data(), static_cast<qint64>(text.size())) != static_cast<qint64>(text.size())) {
        throw Error(ErrorKind::OutOfResources,
                    "The report " + m_file.fileName().toStdString() +
                        " could not be written. The "
                        "run is saved up to its last checkpoint; free some space and go on with --resume.",
                    m_file.errorString().toStdString());
    }
}

}  // namespace lorimer
