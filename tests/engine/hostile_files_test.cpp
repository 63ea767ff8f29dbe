// Files cut at every byte of their headers and with bytes changed at random, seeded: each must open or give a typed
// Error with a sentence, fast, and never crash. Runs under AddressSanitizer in the preset dev-asan.
#include <chrono>
#include <cstring>
#include <filesystem>
#include <functional>
#include <random>

#include "engine/base/error.h"
#include "engine/model/model_inspect.h"
#include "engine/weights/gguf.h"
#include "engine/weights/model_weights.h"
#include "engine/weights/safetensors.h"
#include "engine/weights/weight_names.h"
#include "tests/support/expect_error.h"
#include "tests/support/gguf_bytes.h"
#include "tests/support/temporary_folder.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const std::string fixtures = std::string(LORIMER_FIXTURES_DIR) + "/weights";

#if defined(__SANITIZE_ADDRESS__)
constexpr double bombSeconds = 30.0;  // unoptimized and instrumented code takes about ten times as long
#else
constexpr double bombSeconds =
    10.0;  // under 3 s on two slow cores that do other things, too; without limits it takes minutes
#endif

/// True when it opened; false when it gave a proper Error.
template <typename Function>
bool opensOrExplains(const Function& function) {
    try {
        function();
        return true;
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::BadInput);
        CHECK(error.sentence().size() > 40);
        CHECK(error.sentence().size() < 12'000);
        CHECK(error.sentence().ends_with('.'));
        return false;
    }
}

void readEverything(const ModelWeights& weights) {
    for (const WeightSpec& weight : expectedWeights(weights.config())) {
        weights.readAll(weight.name);
        weights.compressed(weight.name);
    }
}

/// Where the interesting bytes of a file are.
struct Seed {
    std::string bytes;
    std::size_t headerBytes = 0;
};

Seed ggufSeed(const std::string& name) {
    Seed seed;
    seed.bytes = readText(fixtures + "/" + name);
    std::uint64_t first = ~0ull;
    const GgufFile file = GgufFile::open(fixtures + "/" + name);
    for (const GgufTensor& tensor : file.tensors()) first = std::min(first, tensor.offset);
    seed.headerBytes = first;
    return seed;
}

Seed safetensorsSeed(const std::string& name) {
    Seed seed;
    seed.bytes = readText(fixtures + "/" + name);
    std::uint64_t length = 0;
    std::memcpy(&length, seed.bytes.data(), sizeof length);
    seed.headerBytes = 8 + length;
    return seed;
}

/// One to four changes: a byte, a number at a field's edge, a piece doubled or dropped.
std::string mutated(const Seed& seed, std::mt19937_64& random) {
    static constexpr std::uint64_t edges[] = {0,          1,          0x7f,       0xff,       0x7fffffff, 0xffffffff,
                                              1ull << 32, 1ull << 60, 1ull << 62, ~0ull >> 1, 1ull << 63, ~0ull};
    std::string bytes = seed.bytes;
    const std::size_t changes = 1 + random() % 4;
    for (std::size_t i = 0; i < changes; ++i) {
        const std::size_t position = random() % seed.headerBytes;
        switch (random() % 5) {
            case 0:
                bytes[position] = static_cast<char>(random());
                break;
            case 1:
                bytes[position] = static_cast<char>(bytes[position] ^ (1 << (random() % 8)));
                break;
            case 2: {
                const std::uint64_t value = edges[random() % std::size(edges)];
                const std::size_t width = std::min<std::size_t>(random() % 2 == 0 ? 4 : 8, bytes.size() - position);
                std::memcpy(bytes.data() + position, &value, width);
                break;
            }
            case 3:
                bytes.insert(position, bytes.substr(position, random() % 40));
                break;
            default:
                bytes.erase(position, random() % 40);
                break;
        }
        if (bytes.size() < seed.headerBytes) bytes.resize(seed.headerBytes, '\0');
    }
    return bytes;
}

double seconds(const std::function<void()>& function) {
    const auto start = std::chrono::steady_clock::now();
    function();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("a GGUF file cut at any byte of its header, or anywhere in its data, is refused") {
    const TemporaryFolder folder(fastestFolder());
    const std::string path = folder.file("cut.gguf");
    for (const char* name : {"all_types.gguf", "tiny_llama.gguf"}) {
        const Seed seed = ggufSeed(name);
        for (std::size_t length = 0; length < seed.headerBytes; ++length) {
            writeText(path, seed.bytes.substr(0, length));
            CHECK_FALSE(opensOrExplains([&] { GgufFile::open(path); }));
        }
        for (std::size_t length = seed.headerBytes; length + 32 < seed.bytes.size(); length += 997) {
            writeText(path, seed.bytes.substr(0, length));
            CHECK_FALSE(opensOrExplains([&] { GgufFile::open(path); }));
        }
    }
}

TEST_CASE("a safetensors file cut at any byte is refused") {
    const TemporaryFolder folder(fastestFolder());
    const std::string path = folder.file("cut.safetensors");
    const Seed seed = safetensorsSeed("tiny_llama/model.safetensors");
    for (std::size_t length = 0; length < seed.bytes.size(); length += length < seed.headerBytes ? 1 : 991) {
        writeText(path, seed.bytes.substr(0, length));
        CHECK_FALSE(opensOrExplains([&] { SafetensorsFile::open(path); }));
    }
}

TEST_CASE("changed GGUF headers open or explain") {
    const TemporaryFolder folder(fastestFolder());
    const std::string path = folder.file("changed.gguf");
    std::mt19937_64 random(20261);
    int opened = 0;
    for (const char* name : {"all_types.gguf", "tiny_llama.gguf"}) {
        const Seed seed = ggufSeed(name);
        for (int i = 0; i < 2000; ++i) {
            writeText(path, mutated(seed, random));
            opensOrExplains([&] {
                const GgufFile file = GgufFile::open(path);
                for (const GgufTensor& tensor : file.tensors()) {
                    std::vector<float> values(tensor.data.size() * 4 + 256);
                    decodeBlocks(tensor.format, tensor.data, values.data());
                }
            });
            opened += opensOrExplains([&] { readEverything(*openModel(path)); }) ? 1 : 0;
        }
    }
    CHECK(opened > 0);  // else the changes were too coarse to reach anything behind the first check
}

TEST_CASE("changed safetensors headers, quantized or not, open or explain") {
    std::mt19937_64 random(20262);
    int opened = 0;
    for (const char* name :
         {"tiny_llama", "tiny_llama_nf4", "tiny_llama_fp4_double", "tiny_llama_int8", "tiny_llama_skip"}) {
        const TemporaryFolder folder(fastestFolder());
        std::filesystem::copy_file(fixtures + "/" + name + "/config.json", folder.file("config.json"));
        const Seed seed = safetensorsSeed(std::string(name) + "/model.safetensors");
        for (int i = 0; i < 1500; ++i) {
            writeText(folder.file("model.safetensors"), mutated(seed, random));
            opened += opensOrExplains([&] { readEverything(*openModel(folder.path())); }) ? 1 : 0;
        }
    }
    CHECK(opened > 0);
}

TEST_CASE("changed quantization data open or explain") {
    const TemporaryFolder folder(fastestFolder());
    std::filesystem::copy_file(fixtures + "/tiny_llama_nf4_double/config.json", folder.file("config.json"));
    Seed seed = safetensorsSeed("tiny_llama_nf4_double/model.safetensors");
    std::mt19937_64 random(20263);
    for (int i = 0; i < 1500; ++i) {  // bytes behind the header: states, maps, scales
        std::string bytes = seed.bytes;
        for (int change = 0; change < 40; ++change)
            bytes[seed.headerBytes + random() % (bytes.size() - seed.headerBytes)] = static_cast<char>(random());
        writeText(folder.file("model.safetensors"), bytes);
        opensOrExplains([&] { readEverything(*openModel(folder.path())); });
    }
}

TEST_CASE("changed configurations open or explain") {
    const TemporaryFolder folder(fastestFolder());
    std::filesystem::copy_file(fixtures + "/tiny_llama_nf4/model.safetensors", folder.file("model.safetensors"));
    Seed seed;
    seed.bytes = readText(fixtures + "/tiny_llama_nf4/config.json");
    seed.headerBytes = seed.bytes.size();
    std::mt19937_64 random(20264);
    for (int i = 0; i < 3000; ++i) {
        writeText(folder.file("config.json"), mutated(seed, random));
        opensOrExplains([&] { inspectModel(folder.path(), false); });
    }
}

TEST_CASE("bombs are refused in seconds") {
    const TemporaryFolder folder(fastestFolder());
    const std::string path = folder.file("bomb");
    const auto refusedFast = [&](const std::string& bytes, const auto& open) {
        writeText(path, bytes);
        CHECK(seconds([&] { CHECK_FALSE(opensOrExplains(open)); }) < bombSeconds);
    };
    const auto gguf = [&] { GgufFile::open(path); };
    const auto safetensors = [&] { SafetensorsFile::open(path); };
    const std::uint64_t hundredMillion = 100'000'000;
    std::string length(8, '\0');
    std::memcpy(length.data(), &hundredMillion, 8);
    refusedFast(length + std::string(hundredMillion, ' '), safetensors);
    refusedFast(length + std::string(hundredMillion, '{'), safetensors);
    refusedFast(length + "{\"" + std::string(hundredMillion - 2, 'a'), safetensors);
    std::string keys = "{\"__metadata__\":{";
    for (int i = 0; keys.size() < 20'000'000; ++i) keys += "\"" + std::to_string(i) + "\":\"\",";
    std::uint64_t keyBytes = keys.size();
    std::memcpy(length.data(), &keyBytes, 8);
    refusedFast(length + keys, safetensors);
    refusedFast(GgufBytes(100'000, 65'536).text() + std::string(1'000'000, '\0'), gguf);
    refusedFast(GgufBytes(0, 1).word("k").u32(9).u32(8).u64(4'000'000).zeros(20'000'000).text(), gguf);
    GgufBytes arrays(0, 65'536);
    for (int i = 0; i < 200; ++i) arrays.word("k" + std::to_string(i)).u32(9).u32(0).u64(900'000).zeros(900'000);
    refusedFast(arrays.text(), gguf);
    std::string nested;
    for (int i = 0; i < 2'000'000; ++i) nested += "{\"a\":";
    writeText(folder.file("config.json"), nested);
    CHECK(seconds([&] { CHECK_FALSE(opensOrExplains([&] { openModel(folder.path()); })); }) < bombSeconds);
    std::string many = "{";
    for (int i = 0; many.size() < 4'000'000; ++i) many += "\"" + std::to_string(i) + "\":1,";
    writeText(folder.file("config.json"), many + "\"z\":1}");
    CHECK(seconds([&] { CHECK_FALSE(opensOrExplains([&] { openModel(folder.path()); })); }) < bombSeconds);
}
