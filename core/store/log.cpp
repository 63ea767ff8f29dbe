#include "store/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDateTime>
#include <QFile>

namespace lorimer {

Log::Log(const QString& folder) : m_file(fileIn(folder)) { m_thread.setMaxThreadCount(1); }

Log::~Log() { m_thread.waitForDone(); }

QString Log::fileIn(const QString& folder) { return folder + QStringLiteral("/lorimer.log"); }

void Log::write(const QString& line) {
    const QString time = QDateTime::currentDateTime()
                             .toOffsetFromUtc(QDateTime::currentDateTime().offsetFromUtc())
                             .toString(Qt::ISODateWithMs);
    QString whole = time + QLatin1Char(' ') + line.simplified() + QLatin1Char('\n');  // one line, whatever comes
    m_thread.start([this, whole = std::move(whole)] { append(whole); });
}

void Log::append(const QString& line) {
    const QByteArray name = QFile::encodeName(m_file);
    struct stat information {};
    if (::stat(name.constData(), &information) == 0 && information.st_size >= largestFile) {
        ::rename(name.constData(), (name + ".1").constData());
    }
    const int file = ::open(name.constData(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return;
    const QByteArray bytes = line.toUtf8();
    const ssize_t written = ::write(file, bytes.constData(), static_cast<std::size_t>(bytes.size()));
    static_cast<void>(written);  // a log that does not fit on the disk must not end anything
    ::close(file);
}

QString Log::readTail(const QString& folder, qint64 mostBytes) {
    QFile file(fileIn(folder));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const bool cut = file.size() > mostBytes && file.seek(file.size() - mostBytes);
    QByteArray text = file.read(mostBytes);
    if (cut) text.remove(0, text.indexOf('\n') + 1);  // the first line is not whole
    return QString::fromUtf8(text);
}

}  // namespace lorimer
