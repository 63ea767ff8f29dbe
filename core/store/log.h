#pragma once

#include <QString>
#include <QThreadPool>

namespace lorimer {

/// lorimer.log in the data folder: what the program did and when, for the person who looks after the computer. Readable
/// only by the user's account; at 1 MB the file becomes lorimer.log.1, replacing an older one. Callers hand in no text
/// of rows, no names that a user chose and no file names: only what the program itself says.
class Log {
public:
    static constexpr qint64 largestFile = qint64(1) << 20;

    /// Nothing is written until the first line.
    explicit Log(const QString& folder);
    ~Log();  ///< waits until all lines are written
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    /// From any thread; returns at once. A line that cannot be written (full disk) is lost, and nothing else.
    void write(const QString& line);

    static QString fileIn(const QString& folder);
    /// The newest lines, at most `mostBytes`; empty where there is no log.
    static QString readTail(const QString& folder, qint64 mostBytes);

private:
    void append(const QString& line);

    QString m_file;
    QThreadPool m_thread;  ///< one thread: lines keep their order, and no caller waits for the disk
};

}  // namespace lorimer
