#include <cstring>

#include "engine/weights/gguf.h"
#include "engine/weights/gguf_writer.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

const std::string fixtures = std::string(LORIMER_FIXTURES_DIR) + "/weights";

std::vector<GgufTensorInfo> infosOf(const GgufFile& file) {
    std::vector<GgufTensorInfo> infos;
    for (const GgufTensor& tensor : file.tensors()) infos.push_back({tensor.name, tensor.format, tensor.shape});
    return infos;
}

}  // namespace

TEST_CASE("a file of gguf-py is written again to the byte, whatever the pieces") {
    const TemporaryFolder folder;
    const GgufFile source = GgufFile::open(fixtures + "/all_types.gguf");
    const std::vector<GgufField> fields = {{"general.architecture", std::string("llama")},
                                           {"test.texts", std::vector<std::string>{"one", "", "drei \u00fc"}},
                                           {"test.integers", std::vector<std::int32_t>{1, -2, 3}},
                                           {"test.numbers", std::vector<float>{0.5f, -2.25f}},
                                           {"test.flag", true},
                                           {"test.float32", 0.1f},
                                           {"test.large", std::uint64_t{0x8000000000000001u}}};
    for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1000}, std::size_t{7}}) {
        GgufWriter writer(folder.file("again.gguf"), fields, infosOf(source));
        std::string all;
        for (const GgufTensor& tensor : source.tensors())
            all.append(reinterpret_cast<const char*>(tensor.data.data()), tensor.data.size());
        for (std::size_t at = 0; at < all.size(); at += piece) {
            const std::string part = all.substr(at, piece);
            writer.append(std::as_bytes(std::span(part.data(), part.size())));
        }
        writer.finish();
        CHECK(readText(folder.file("again.gguf")) == readText(fixtures + "/all_types.gguf"));
    }
}

TEST_CASE("values of another file are copied with their types") {
    const TemporaryFolder folder;
    const GgufFile source = GgufFile::open(fixtures + "/all_types.gguf");
    std::vector<GgufField> fields;
    for (const auto& [key, value] : source.values()) fields.push_back({key, StoredGgufValue{source.storedValue(key)}});
    CHECK(source.storedValue("test.none").empty());
    GgufWriter writer(folder.file("copy.gguf"), fields, {});
    writer.finish();
    const GgufFile copy = GgufFile::open(folder.file("copy.gguf"));
    CHECK(copy.values() == source.values());
    for (const auto& [key, value] : source.values()) {
        const auto expected = source.storedValue(key);
        const auto stored = copy.storedValue(key);
        CHECK(std::equal(stored.begin(), stored.end(), expected.begin(), expected.end()));
    }
}

TEST_CASE("every type of value, empty tensors and odd sizes read back") {
    const TemporaryFolder folder;
    const std::vector<GgufField> fields = {{"u8", std::uint8_t{255}},
                                           {"i8", std::int8_t{-128}},
                                           {"u16", std::uint16_t{65535}},
                                           {"i16", std::int16_t{-32768}},
                                           {"u32", std::uint32_t{4294967295u}},
                                           {"i32", std::int32_t{-5}},
                                           {"i64", std::int64_t{-6}},
                                           {"f64", 0.1},
                                           {"no", false},
                                           {"text", std::string(300, 'x')},
                                           {"u32s", std::vector<std::uint32_t>{7, 8}},
                                           {"flags", std::vector<bool>{true, false, true}},
                                           {"none", std::vector<std::string>{}}};
    const std::vector<GgufTensorInfo> tensors = {{"empty", BlockFormat::F32, {0, 32}},
                                                 {"three", BlockFormat::F16, {3}},
                                                 {"cube", BlockFormat::Q8_0, {1, 2, 32}},
                                                 {"nothing", BlockFormat::Q4_0, {0}}};
    GgufWriter writer(folder.file("a.gguf"), fields, tensors);
    std::string data = "abcdef" + std::string(68, 'q');
    writer.append(std::as_bytes(std::span(data.data(), data.size())));
    writer.finish();
    const GgufFile file = GgufFile::open(folder.file("a.gguf"));
    CHECK(file.intValue("u8") == 255);
    CHECK(file.intValue("i8") == -128);
    CHECK(file.intValue("u16") == 65535);
    CHECK(file.intValue("i16") == -32768);
    CHECK(file.intValue("u32") == 4294967295);
    CHECK(file.intValue("i32") == -5);
    CHECK(file.intValue("i64") == -6);
    CHECK(file.floatValue("f64") == 0.1);
    CHECK(file.boolValue("no") == false);
    CHECK(*file.stringValue("text") == std::string(300, 'x'));
    CHECK(*file.intArray("u32s") == std::vector<std::int64_t>{7, 8});
    CHECK(*file.boolArray("flags") == std::vector<bool>{true, false, true});
    CHECK(file.stringArray("none")->empty());
    CHECK(file.fileSize() % 32 == 0);
    for (const GgufTensorInfo& info : tensors) {
        REQUIRE(file.findTensor(info.name) != nullptr);
        CHECK(file.findTensor(info.name)->shape == info.shape);
        CHECK(file.findTensor(info.name)->data.size() == info.byteCount());
    }
    CHECK(std::memcmp(file.findTensor("three")->data.data(), "abcdef", 6) == 0);
    CHECK(static_cast<char>(file.findTensor("cube")->data.back()) == 'q');
}

TEST_CASE("misuse is told, and leaves no file") {
    const TemporaryFolder folder;
    const std::string path = folder.file("bad.gguf");
    const auto refuse = [&](const std::vector<GgufField>& fields, const std::vector<GgufTensorInfo>& tensors,
                            const std::string& said) {
        expectError(ErrorKind::Internal, {said}, [&] { GgufWriter(path, fields, tensors); });
    };
    refuse({{"k", true}, {"k", false}}, {}, "\"k\" twice");
    refuse({}, {{"t", BlockFormat::F32, {1}}, {"t", BlockFormat::F32, {1}}}, "\"t\" twice");
    refuse({}, {{"t", BlockFormat::Q8_0, {4, 33}}}, "whole blocks");
    refuse({}, {{"t", BlockFormat::F32, {}}}, "dimensions");
    refuse({}, {{"t", BlockFormat::F32, {1, 1, 1, 1, 1}}}, "dimensions");
    const std::byte bytes[12] = {};
    GgufWriter shortened(path, {}, {{"t", BlockFormat::F32, {2}}});
    shortened.append(std::span(bytes, 4));
    expectError(ErrorKind::Internal, {"\"t\"", "not complete"}, [&] { shortened.finish(); });
    expectError(ErrorKind::Internal, {"More bytes"}, [&] { shortened.append(std::span(bytes, 12)); });
    CHECK_FALSE(std::filesystem::exists(path));
}
