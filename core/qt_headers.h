#pragma once

// Precompiled for the files of core and their tests: Qt's and the JSON library's headers take most of the time that
// these files take to compile. Each file still includes what it uses; clang-tidy and engine-only compile without this.
#include <QtCore>
#include <QtSql>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
