// libFuzzer's harness for one reader: reader_fuzzer_XLSX and so on, see fuzz_tests.cmake.
#include <cstdint>
#include <filesystem>

#include "tests/fuzz/fuzz_seeds.h"
#include "tests/fuzz/read_bytes.h"

namespace {

using namespace lorimer::test;

const FuzzSeed& seed() {
    static const FuzzSeed found = [] {
        for (const FuzzSeed& candidate : fuzzSeeds()) {
            if (candidate.name == LORIMER_FUZZ_SEED) return candidate;
        }
        throw std::logic_error("no seed has the name " LORIMER_FUZZ_SEED);
    }();
    return found;
}

std::string workFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "lorimer-fuzz-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw std::logic_error("no folder for the files could be made");
    return path;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string folder = workFolder();
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    readBytes(folder, seed().file, seed().pack ? seed().pack(bytes) : bytes);
    return 0;
}

/// Without a corpus the seed itself is the start.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t maxSize,
                                               unsigned number);
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t maxSize);

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t maxSize, unsigned number) {
    const FuzzSeed& start = seed();
    if (size < 8 && start.bytes.size() <= maxSize) {
        std::copy(start.bytes.begin(), start.bytes.end(), data);
        size = start.bytes.size();
    }
    const std::string& word = start.words[number % start.words.size()];
    if (number % 3 == 0 && size + word.size() <= maxSize) {
        const std::size_t at = number / 3 % (size + 1);
        std::copy_backward(data + at, data + size, data + size + word.size());
        std::copy(word.begin(), word.end(), data + at);
        return size + word.size();
    }
    return LLVMFuzzerMutate(data, size, maxSize);
}
