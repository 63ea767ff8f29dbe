#pragma once

#include <functional>
#include <string>
#include <vector>

namespace lorimer::test {

/// A small valid file to start from.
struct FuzzSeed {
    std::string name;
    std::string file;                                     ///< its name: the ending matters
    std::string bytes;                                    ///< what is mutated: the file, or the part of it that matters
    std::vector<std::string> words;                       ///< pieces of the format's language
    std::function<std::string(const std::string&)> pack;  ///< makes the file of the part; empty where it is the file
};

/// One for every format that is read.
std::vector<FuzzSeed> fuzzSeeds();

}  // namespace lorimer::test
