#include <cstring>

#include "engine/weights/gguf.h"
#include "engine/weights/safetensors.h"
#include "tests/support/expect_error.h"
#include "tests/support/gguf_bytes.h"
#include "tests/support/temporary_folder.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const std::string fixtures = std::string(LORIMER_FIXTURES_DIR) + "/weights";

void refuse(const GgufBytes& bytes, const std::vector<std::string>& parts) {
    const TemporaryFolder folder;
    writeText(folder.file("bad.gguf"), bytes.text());
    expectError(ErrorKind::BadInput, parts, [&] { GgufFile::open(folder.file("bad.gguf")); });
}

}  // namespace

TEST_CASE("every block format decodes to gguf-py's values with a difference of exactly 0") {
    const GgufFile file = GgufFile::open(fixtures + "/all_types.gguf");
    const SafetensorsFile reference = SafetensorsFile::open(fixtures + "/all_types.safetensors");
    CHECK(file.tensors().size() == 13);
    for (const GgufTensor& tensor : file.tensors()) {
        CAPTURE(tensor.name);
        const SafetensorsTensor* expected = reference.find(tensor.name);
        REQUIRE(expected != nullptr);
        CHECK(tensor.name == blockFormatName(tensor.format));
        CHECK(tensor.shape == expected->shape);
        std::vector<float> values(3 * 512);
        decodeBlocks(tensor.format, tensor.data, values.data());
        // Bits are compared, so that -0 and NaN count too.
        CHECK(std::memcmp(values.data(), expected->data.data(), expected->data.size()) == 0);
    }
}

TEST_CASE("metadata are read with their types") {
    const GgufFile file = GgufFile::open(fixtures + "/all_types.gguf");
    CHECK(file.version() == 3);
    CHECK(file.requiredString("general.architecture") == "llama");
    CHECK(*file.stringArray("test.texts") == std::vector<std::string>{"one", "", "drei \u00fc"});
    CHECK(*file.intArray("test.integers") == std::vector<std::int64_t>{1, -2, 3});
    CHECK(*file.floatArray("test.numbers") == std::vector<double>{0.5, -2.25});
    CHECK(file.boolValue("test.flag") == true);
    CHECK(file.floatValue("test.float32") == static_cast<double>(0.1f));
    CHECK(std::get<std::uint64_t>(*file.find("test.large")) == 0x8000000000000001u);
    CHECK(file.find("test.none") == nullptr);
    CHECK(file.intValue("test.none") == std::nullopt);
    CHECK(file.stringArray("test.none") == nullptr);
    expectError(ErrorKind::BadInput, {"test.flag", "an integer"}, [&] { file.intValue("test.flag"); });
    expectError(ErrorKind::BadInput, {"test.none", "lacks the key"}, [&] { file.requiredInt("test.none"); });
}

TEST_CASE("version 2 reads as version 3") {
    const TemporaryFolder folder;
    std::string bytes = readText(fixtures + "/all_types.gguf");
    bytes[4] = 2;
    writeText(folder.file("v2.gguf"), bytes);
    CHECK(GgufFile::open(folder.file("v2.gguf")).version() == 2);
}

TEST_CASE("a file built by hand reads back, with an alignment of its own") {
    const TemporaryFolder folder;
    GgufBytes bytes(1, 2);
    bytes.u32Value("general.alignment", 64);
    bytes.textValue("general.name", "n");
    bytes.tensor("t", {3, 2}, 0, 0);
    bytes.pad(64);
    for (int i = 0; i < 6; ++i) bytes.f32(static_cast<float>(i));
    writeText(folder.file("a.gguf"), bytes.text());
    const GgufFile file = GgufFile::open(folder.file("a.gguf"));
    REQUIRE(file.findTensor("t") != nullptr);
    CHECK(file.findTensor("t")->shape == std::vector<std::int64_t>{2, 3});
    CHECK(file.findTensor("t")->offset % 64 == 0);
    float last = 0;
    std::memcpy(&last, file.findTensor("t")->data.data() + 20, sizeof last);
    CHECK(last == 5.0f);
}

TEST_CASE("what is malformed or beyond a limit is refused with field and offset") {
    refuse(GgufBytes("GGML"), {"does not start with GGUF", "field magic"});
    refuse(GgufBytes("GGUF").u32(1), {"version is 1", "offset 8"});
    refuse(GgufBytes("GGUF").u32(0x03000000), {"big-endian"});
    refuse(GgufBytes("GGUF").u32(3).u64(100'001).u64(0), {"100001 tensors", "limit of 100000"});
    refuse(GgufBytes("GGUF").u32(3).u64(0).u64(65'537), {"65537 keys", "limit of 65536"});
    refuse(GgufBytes(0, 1).u64(1ull << 63), {"exceeds the limit of 65535", "field key 1"});
    refuse(GgufBytes(0, 1).u64(70'000), {"exceeds the limit of 65535"});
    refuse(GgufBytes(0, 1).u64(9), {"ends too early"});
    refuse(GgufBytes(0, 1).word("k").u32(8).u64((1 << 20) + 1), {"exceeds the limit of 1048576", "field \"k\""});
    refuse(GgufBytes(0, 1).word("k").u32(13), {"value type 13 is unknown"});
    refuse(GgufBytes(0, 1).word("k").u32(7).byte(2), {"truth value is 2"});
    refuse(GgufBytes(0, 1).word("k").u32(9).u32(9).u64(1), {"nested arrays"});
    refuse(GgufBytes(0, 1).word("k").u32(9).u32(4).u64(4'000'001), {"limit of 4000000"});
    refuse(GgufBytes(0, 1).word("k").u32(9).u32(10).u64(1ull << 61), {"limit of 4000000"});
    refuse(GgufBytes(0, 1).word("k").u32(9).u32(10).u64(1000), {"ends too early"});
    refuse(GgufBytes(0, 1).word(""), {"key is empty"});
    refuse(GgufBytes(0, 2).u32Value("k", 1).u32Value("k", 1), {"\"k\"", "occurs twice"});
    refuse(GgufBytes(1, 0).word("t").u32(5), {"5 dimensions", "limit of 4"});
    refuse(GgufBytes(1, 0).tensor("t", {1ull << 63}, 0, 0), {"too large"});
    refuse(GgufBytes(1, 0).tensor("t", {1ull << 40, 1ull << 40}, 0, 0), {"overflow", "tensor \"t\""});
    refuse(GgufBytes(1, 0).tensor("t", {1ull << 62, 2}, 1, 0), {"overflow"});
    refuse(GgufBytes(1, 0).tensor("t", {32}, 23, 0), {"IQ4_XS (23)", "not supported"});
    refuse(GgufBytes(1, 0).tensor("t", {32}, 99, 0), {"number 99"});
    refuse(GgufBytes(1, 0).tensor("t", {33}, 2, 0).pad(32).zeros(64), {"33 values", "Q4_0"});
    refuse(GgufBytes(1, 0).tensor("t", {8}, 0, 32).pad(32).zeros(32), {"end beyond the file"});
    refuse(GgufBytes(1, 0).tensor("t", {8}, 0, 4).pad(32).zeros(64), {"not aligned"});
    refuse(GgufBytes(1, 0).tensor("t", {8}, 0, ~0ull - 31).pad(32).zeros(64), {"end beyond the file"});
    refuse(GgufBytes(2, 0).tensor("t", {8}, 0, 0).tensor("t", {8}, 0, 32).pad(32).zeros(64), {"\"t\"", "twice"});
    refuse(GgufBytes(2, 0).tensor("a", {16}, 0, 0).tensor("b", {8}, 0, 32).pad(32).zeros(64),
           {"\"a\"", "\"b\"", "overlap"});
    for (const std::uint32_t alignment : {0u, 4u, 33u, 131072u})
        refuse(GgufBytes(1, 1).u32Value("general.alignment", alignment).tensor("t", {8}, 0, 0).pad(32).zeros(64),
               {"alignment of " + std::to_string(alignment)});
    refuse(GgufBytes(0, 1).textValue("general.alignment", "x"), {"general.alignment", "an integer"});
}

TEST_CASE("control bytes of a hostile name do not reach the terminal") {
    refuse(GgufBytes(1, 0).tensor("\x1b[31mred\n", {32}, 99, 0), {"\\x1b[31mred\\x0a"});
}
