#include "app/engine_loader.h"

#include <dlfcn.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QThreadPool>

namespace lorimer {
namespace {

using EngineFunction = Engine& (*)();

Error loadError() {
    const char* reason = ::dlerror();
    return {ErrorKind::Internal,
            "The part of Lorimer that trains could not be loaded. Your runs are not affected and can be looked at; "
            "install Lorimer again to train.",
            reason == nullptr ? "" : reason};
}

}  // namespace

EngineLoader::EngineLoader(QThreadPool& engineThread, const QString& libraryFile, QObject* parent)
    : QObject(parent), m_engineThread(engineThread), m_libraryFile(libraryFile) {
    if (!QDir::isAbsolutePath(m_libraryFile)) {
        m_libraryFile = QDir(QCoreApplication::applicationDirPath()).filePath(m_libraryFile);
    }
}

EngineLoader::~EngineLoader() { m_engineThread.waitForDone(); }

Engine& EngineLoader::open() {
    if (m_engine != nullptr) {
        return *m_engine;
    }
    void* library = ::dlopen(QFile::encodeName(m_libraryFile).constData(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        throw loadError();
    }
    const auto function = reinterpret_cast<EngineFunction>(::dlsym(library, "lorimerEngine"));
    if (function == nullptr) {
        throw loadError();
    }
    m_engine = &function();
    return *m_engine;
}

EngineProvider EngineLoader::provider() {
    return [this]() -> Engine& { return open(); };
}

void EngineLoader::load() {
    m_engineThread.start([this] {
        try {
            open();
            Q_EMIT loaded();
        } catch (const Error& error) {
            qWarning("%s (%s)", error.sentence().c_str(), error.detail().c_str());
            Q_EMIT failed(QString::fromStdString(error.sentence()));
        } catch (const std::exception& error) {
            Q_EMIT failed(tr("The part of Lorimer that trains failed at its start: %1 Your runs are not affected.")
                              .arg(QString::fromLocal8Bit(error.what())));
        }
    });
}

}  // namespace lorimer
