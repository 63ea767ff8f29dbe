#include <cstring>

#include "engine/weights/safetensors_writer.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

std::string withHeader(const std::string& header, std::size_t dataBytes) {
    const std::uint64_t length = header.size();
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    return bytes + header + std::string(dataBytes, 'd');
}

std::string entry(const std::string& name, const std::string& type, const std::string& shape, const std::string& ends) {
    return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":[" + shape + "],\"data_offsets\":[" + ends + "]}";
}

void refuseBytes(const std::string& bytes, const std::vector<std::string>& parts) {
    const TemporaryFolder folder;
    writeText(folder.file("a.safetensors"), bytes);
    expectError(ErrorKind::BadInput, parts, [&] { SafetensorsFile::open(folder.file("a.safetensors")); });
}

void refuse(const std::string& entries, std::size_t dataBytes, const std::vector<std::string>& parts) {
    refuseBytes(withHeader("{" + entries + "}", dataBytes), parts);
}

}  // namespace

TEST_CASE("what is written reads back, sorted as the Python package sorts") {
    const TemporaryFolder folder;
    const std::vector<float> floats = {1.0f, -2.5f, 3.0f};
    const std::vector<std::uint8_t> bytes = {1, 2, 3, 4, 5};
    const std::vector<std::uint16_t> halves = {0x3f80, 0x4000};
    const std::string path = folder.file("x.safetensors");
    writeSafetensors(path, {{"b \"quoted\"", SafetensorsType::U8, {5, 1}, std::as_bytes(std::span(bytes))},
                            {"a", SafetensorsType::U8, {0, 7}, {}},
                            {"z", SafetensorsType::F32, {3}, std::as_bytes(std::span(floats))},
                            {"h", SafetensorsType::BF16, {1, 2, 1}, std::as_bytes(std::span(halves))}});
    const SafetensorsFile file = SafetensorsFile::open(path);
    REQUIRE(file.tensors().size() == 4);
    CHECK(file.tensors()[0].name == "z");
    CHECK(file.tensors()[0].offset % 8 == 0);
    CHECK(file.tensors()[1].name == "h");
    CHECK(file.tensors()[1].shape == std::vector<std::int64_t>{1, 2, 1});
    CHECK(std::memcmp(file.find("z")->data.data(), floats.data(), 12) == 0);
    CHECK(std::memcmp(file.find("b \"quoted\"")->data.data(), bytes.data(), 5) == 0);
    CHECK(file.find("a")->data.empty());
    CHECK(file.find("none") == nullptr);
    CHECK(file.metadata().at("format") == "pt");
}

TEST_CASE("the writer is exact about names and amounts") {
    const TemporaryFolder folder;
    const std::vector<std::uint8_t> bytes = {1, 2, 3};
    const auto data = std::as_bytes(std::span(bytes));
    expectError(ErrorKind::Internal, {"do not fit"}, [&] {
        writeSafetensors(folder.file("x"), {{"a", SafetensorsType::U8, {4}, data}});
    });
    expectError(ErrorKind::Internal, {"twice"}, [&] {
        writeSafetensors(folder.file("x"),
                         {{"a", SafetensorsType::U8, {3}, data}, {"a", SafetensorsType::U8, {3}, data}});
    });
    SafetensorsWriter writer(folder.file("x"), {{"a", SafetensorsType::U8, {4}}}, {});
    writer.append(data);
    expectError(ErrorKind::Internal, {"3 bytes", "instead of 4"}, [&] { writer.finish(); });
    CHECK_FALSE(std::filesystem::exists(folder.file("x")));
}

TEST_CASE("a scalar, an empty file of tensors and entries in another order than the data are right") {
    const TemporaryFolder folder;
    const std::string path = folder.file("a.safetensors");
    writeText(path,
              withHeader("{" + entry("second", "U8", "2", "4,6") + "," + entry("first", "F32", "", "0,4") + "}  ", 6));
    const SafetensorsFile file = SafetensorsFile::open(path);
    CHECK(file.tensors()[0].name == "first");
    CHECK(file.tensors()[0].shape.empty());
    writeText(path, withHeader("{}", 0));
    CHECK(SafetensorsFile::open(path).tensors().empty());
}

TEST_CASE("what is malformed or beyond a limit is refused with tensor and offset") {
    refuseBytes("", {"ends too early", "field header length, offset 0"});
    refuseBytes("1234567", {"ends too early"});
    refuseBytes(std::string("\x01\xe1\xf5\x05\0\0\0\0{", 9), {"100000001 bytes exceeds the limit of 100 MB"});
    refuseBytes(std::string(8, '\xff') + "{}", {"exceeds the limit of 100 MB"});
    refuseBytes(std::string("\x09\0\0\0\0\0\0\0{}", 10), {"header ends beyond the file"});
    refuseBytes(withHeader("{\"a\"", 0), {"malformed", "field header"});
    refuseBytes(withHeader("", 0), {"malformed"});
    refuseBytes(withHeader("[1]", 0), {"does not belong here"});
    refuseBytes(withHeader("3", 0), {"does not belong here"});
    refuseBytes(withHeader(std::string(100'000, '['), 0), {"does not belong here"});
    refuse("\"a\":3", 0, {"does not belong here", "tensor \"a\""});
    refuse("\"a\":{}", 0, {"missing"});
    refuse("\"a\":{\"dtype\":\"U8\",\"shape\":[1]}", 1, {"missing"});
    refuse("\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}", 1, {"less than two"});
    refuse("\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}", 1, {"more than two"});
    refuse("\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"x\":1}", 1, {"\"x\" is unknown"});
    refuse("\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}", 1,
           {"\"dtype\" occurs twice"});
    refuse("\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}", 0, {"\"a\" occurs twice"});
    refuse("\"__metadata__\":{\"a\":1}", 0, {"does not belong here"});
    refuse("\"__metadata__\":[]", 0, {"does not belong here"});
    refuse(entry("a", "U8", "1", "0,1") + "," + entry("a", "U8", "1", "1,2"), 2, {"name occurs twice"});
    refuse(entry("a", "U9", "1", "0,1"), 1, {"\"U9\" is unknown"});
    refuse(entry("a", "U8", "-1", "0,1"), 1, {"negative"});
    refuse(entry("a", "U8", "1.5", "0,1"), 1, {"fraction"});
    refuse(entry("a", "U8", "1,1,1,1,1,1,1,1,1", "0,1"), 1, {"more than 8 dimensions"});
    refuse(entry("a", "U8", "18446744073709551615", "0,1"), 1, {"too large"});
    refuse(entry("a", "F32", "4294967296,4294967296", "0,0"), 0, {"overflow"});
    refuse(entry("a", "F64", "9223372036854775807", "0,8"), 8, {"overflow"});
    refuse(entry("a", "F32", "2", "0,7"), 7, {"7 bytes", "asks for 8"});
    refuse(entry("a", "U8", "2", "0,2"), 1, {"beyond the file"});
    refuse(entry("a", "U8", "2", "2,0"), 2, {"beyond the file"});
    refuse(entry("a", "U8", "1", "18446744073709551615,0"), 2, {"beyond the file"});
    refuse(entry("a", "U8", "2", "0,2") + "," + entry("b", "U8", "2", "1,3"), 3, {"overlap", "tensor \"b\""});
    refuse(entry("a", "U8", "2", "0,2") + "," + entry("b", "U8", "2", "0,2"), 2, {"overlap"});
    refuse(entry("a", "U8", "2", "0,2") + "," + entry("b", "U8", "2", "3,5"), 5, {"hole"});
    refuse(entry("a", "U8", "2", "1,3"), 3, {"hole"});
    refuse(entry("a", "U8", "2", "0,2"), 5, {"3 bytes at its end"});
}

TEST_CASE("more than 100,000 tensors are refused") {
    std::string header = "{";
    for (int i = 0; i < 100'001; ++i) header += (i > 0 ? "," : "") + entry(std::to_string(i), "U8", "0", "0,0");
    refuseBytes(withHeader(header + "}", 0), {"more than 100000 tensors"});
}
