#pragma once

#include <QTemporaryDir>
#include <QTest>
#include <functional>

#include "engine/base/json.h"
#include "store/workspace.h"

namespace lorimer::test {

/// A new workspace in a temporary folder.
struct TemporaryWorkspace {
    QTemporaryDir place;
    std::unique_ptr<Workspace> workspace = Workspace::openForWriting(place.filePath(QStringLiteral("workspace")));
};

/// The Error that `action` throws; fails the test (and returns an Internal one) when it throws none.
inline Error errorOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    QTest::qFail("no Error was thrown", __FILE__, __LINE__);
    return {ErrorKind::Internal, "no Error was thrown"};
}

/// True when the sentence of `error` holds `part`.
inline bool says(const Error& error, const char* part) {
    if (error.sentence().find(part) != std::string::npos) return true;
    qWarning("the sentence was: %s", error.sentence().c_str());
    return false;
}

/// QCOMPARE does not compile for nlohmann's types.
inline bool isSame(const Json& found, const Json& expected) {
    if (found == expected) return true;
    qWarning("found %s, expected %s", found.dump().c_str(), expected.dump().c_str());
    return false;
}

}  // namespace lorimer::test
