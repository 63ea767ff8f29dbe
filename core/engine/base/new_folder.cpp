#include "engine/base/new_folder.h"

#include <stdlib.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "engine/base/durable_file.h"
#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

Error cannotMake(const std::string& path, const std::string& reason) {
    return badInput("The folder " + quotedText(path, 4096) + " cannot be written: " + reason +
                    ". Nothing was changed; choose another folder.");
}

std::string withoutTrailingSlashes(std::string path) {
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path;
}

}  // namespace

NewFolder::NewFolder(const std::string& path) : m_path(withoutTrailingSlashes(path)) {
    std::error_code unreadable;
    const std::filesystem::path target(m_path);
    if (m_path.empty()) throw cannotMake(path, "it has no name");
    if (std::filesystem::exists(std::filesystem::symlink_status(target, unreadable))) {
        if (!std::filesystem::is_directory(std::filesystem::symlink_status(target, unreadable)))
            throw cannotMake(path, "something that is no folder has this name");
        if (!std::filesystem::is_empty(target, unreadable) || unreadable)
            throw cannotMake(path, "it exists and is not empty");
    }
    std::filesystem::path parent = target.parent_path();
    if (parent.empty()) parent = ".";
    std::string pattern = (parent / ("." + target.filename().string() + ".tmp.XXXXXX")).string();
    if (::mkdtemp(pattern.data()) == nullptr) throw cannotMake(path, std::strerror(errno));
    m_temporary = pattern;
}

NewFolder::~NewFolder() {
    std::error_code ignored;
    if (!m_temporary.empty()) std::filesystem::remove_all(m_temporary, ignored);
}

void NewFolder::commit() {
    syncDirectory(m_temporary);
    // rename() takes the place of an empty folder and fails for one that got files meanwhile.
    if (std::rename(m_temporary.c_str(), m_path.c_str()) != 0) throw cannotMake(m_path, std::strerror(errno));
    m_temporary.clear();
    const std::filesystem::path parent = std::filesystem::path(m_path).parent_path();
    syncDirectory(parent.empty() ? "." : parent.string());
}

}  // namespace lorimer
