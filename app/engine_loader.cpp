#include "app/engine_loader.h"

#include <dlfcn.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QThreadPool>

namespace lorimer {
namespace {

struct LoadResult {
    Engine* engine = nullptr;
    QString problem;
};

LoadResult openLibrary(const QString& file) {
    void* library = ::dlopen(QFile::encodeName(file).constData(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return {nullptr, QString::fromLocal8Bit(::dlerror())};
    }
    using EngineFunction = Engine& (*)();
    const auto function = reinterpret_cast<EngineFunction>(::dlsym(library, "lorimerEngine"));
    if (function == nullptr) {
        return {nullptr, QString::fromLocal8Bit(::dlerror())};
    }
    try {
        return {&function(), {}};
    } catch (const std::exception& error) {
        return {nullptr, QString::fromLocal8Bit(error.what())};
    }
}

}  // namespace

EngineLoader::EngineLoader(QThreadPool& engineThread, const QString& libraryFile, QObject* parent)
    : QObject(parent), m_engineThread(engineThread), m_libraryFile(libraryFile) {
    if (!QDir::isAbsolutePath(m_libraryFile)) {
        m_libraryFile = QDir(QCoreApplication::applicationDirPath()).filePath(m_libraryFile);
    }
}

EngineLoader::~EngineLoader() { m_engineThread.waitForDone(); }

void EngineLoader::load() {
    m_engineThread.start([this] {
        const LoadResult result = openLibrary(m_libraryFile);
        m_engine = result.engine;
        if (m_engine != nullptr) {
            Q_EMIT loaded();
        } else {
            Q_EMIT failed(
                tr("The part of Lorimer that trains could not be loaded: %1. Your runs are not affected and can "
                   "be looked at; install Lorimer again to train.")
                    .arg(result.problem));
        }
    });
}

}  // namespace lorimer
