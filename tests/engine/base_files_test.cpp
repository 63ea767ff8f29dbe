#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

#include "engine/base/durable_file.h"
#include "engine/base/half.h"
#include "engine/base/json_check.h"
#include "engine/base/mapped_file.h"
#include "engine/base/new_folder.h"
#include "engine/base/sha256.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

std::size_t entriesIn(const std::string& folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

unsigned permissionsOf(const std::string& path) {
    struct stat status = {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777u;
}

/// Lets no file grow beyond `bytes` while it lives: what a full disk looks like from here (EFBIG).
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit = {bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit m_before = {};
};

}  // namespace

TEST_CASE("SHA-256 gives the vectors of FIPS 180-4, however the input is cut") {
    const auto hashOf = [](const std::string& text, std::size_t piece) {
        Sha256 hash;
        Sha256 plain(true);
        for (std::size_t i = 0; i < text.size(); i += piece) {
            hash.add(std::string_view(text).substr(i, piece));
            plain.add(std::string_view(text).substr(i, piece));
        }
        const std::string result = hash.finish();
        CHECK(plain.finish() == result);
        return result;
    };
    CHECK(hashOf("", 1) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hashOf("abc", 3) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hashOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 5) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    const std::string million(1'000'000, 'a');
    for (const std::size_t piece :
         {std::size_t{1000}, std::size_t{63}, std::size_t{64}, std::size_t{65}, std::size_t{1000000}})
        CHECK(hashOf(million, piece) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    for (std::size_t length = 50; length < 70; ++length) {  // around the padding's block border
        const std::string text(length, 'x');
        CHECK(hashOf(text, 1) == hashOf(text, length));
    }
}

TEST_CASE("a file is mapped, and what is no readable file is named") {
    const TemporaryFolder folder;
    writeText(folder.file("a"), "hello");
    MappedFile file(folder.file("a"));
    CHECK(file.bytes().size() == 5);
    MappedFile moved(std::move(file));
    CHECK(static_cast<char>(moved.bytes()[4]) == 'o');
    writeText(folder.file("empty"), "");
    CHECK(MappedFile(folder.file("empty")).bytes().empty());
    expectError(ErrorKind::BadInput, {folder.file("none"), "No such file"}, [&] { MappedFile f(folder.file("none")); });
    expectError(ErrorKind::BadInput, {folder.path(), "it is a folder"}, [&] { MappedFile f(folder.path()); });
    REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
    expectError(ErrorKind::BadInput, {"not a regular file"}, [&] { MappedFile f(folder.file("pipe")); });
}

TEST_CASE("a durable file replaces the old one whole, is private, and leaves nothing beside it") {
    const TemporaryFolder folder;
    const std::string path = folder.file("state");
    writeFileDurably(path, "first");
    writeFileDurably(path, "second");
    CHECK(readText(path) == "second");
    CHECK(permissionsOf(path) == 0600);
    CHECK(entriesIn(folder.path()) == 1);
    {
        DurableFile abandoned(path);
        abandoned.write("half");
    }
    CHECK(readText(path) == "second");
    CHECK(entriesIn(folder.path()) == 1);
    expectError(ErrorKind::BadInput, {folder.file("no/such"), "could not be created"},
                [&] { writeFileDurably(folder.file("no/such"), "x"); });
}

TEST_CASE("a full disk is out of resources, keeps the old file and leaves nothing half-written") {
    const TemporaryFolder folder;
    const std::string path = folder.file("state");
    writeFileDurably(path, "old");
    const std::string large(1 << 20, 'x');
    expectError(ErrorKind::OutOfResources, {path, "free some space"}, [&] {
        const FileSizeLimit limit(65536);
        writeFileDurably(path, large);
    });
    CHECK(readText(path) == "old");
    CHECK(entriesIn(folder.path()) == 1);
}

TEST_CASE("a new folder appears whole or not at all") {
    const TemporaryFolder folder;
    {
        const NewFolder abandoned(folder.file("out"));
        writeText(abandoned.fileIn("a"), "x");
    }
    CHECK(entriesIn(folder.path()) == 0);
    for (const bool existsEmpty : {false, true}) {
        const std::string path = folder.file(existsEmpty ? "empty" : "new");
        if (existsEmpty) std::filesystem::create_directory(path);
        NewFolder made(path + "/");
        writeText(made.fileIn("a"), "x");
        made.commit();
        CHECK(readText(path + "/a") == "x");
        CHECK(permissionsOf(path) == 0700);
    }
    expectError(ErrorKind::BadInput, {folder.file("new"), "not empty"}, [&] { NewFolder f(folder.file("new")); });
    writeText(folder.file("file"), "x");
    expectError(ErrorKind::BadInput, {"no folder"}, [&] { NewFolder f(folder.file("file")); });
    expectError(ErrorKind::BadInput, {"No such file"}, [&] { NewFolder f(folder.file("no/such")); });
    CHECK(entriesIn(folder.path()) == 3);
}

TEST_CASE("JSON from outside is bounded in size, depth and keys, and has no key twice") {
    CHECK(parseJson(R"({"a": [1, {"b": null}]})", "x")["a"][0] == 1);
    const auto refuse = [](const std::string& text, const std::vector<std::string>& parts, JsonLimits limits = {}) {
        expectError(ErrorKind::BadInput, parts, [&] { parseJson(text, "the-file", limits); });
    };
    refuse("{\"a\": 1, \"a\": 2}", {"the-file", "\"a\" occurs twice"});
    refuse("{\"a\": ", {"malformed at byte"});
    refuse("{\"a\": 1} x", {"malformed"});
    refuse(std::string(65, '['), {"deeper than 64"});
    refuse(std::string(1'000'000, '['), {"deeper than 64"});
    refuse("[\"" + std::string(100, 'x') + "\"]", {"limit of 50"}, {.bytes = 50});
    refuse("{\"a\":1,\"b\":2,\"c\":3}", {"more than 2 keys"}, {.keysPerObject = 2});
    refuse("[1e999999]", {"malformed"});
    CHECK(parseJson("{\"a\":{\"a\":1},\"b\":{\"a\":1}}", "x").size() == 2);  // twice, but in two objects
}

TEST_CASE("half and bfloat16 convert to the nearest, ties to even") {
    for (std::uint32_t bits = 0; bits < 65536; ++bits) {  // every half survives the round trip, NaN as NaN
        const auto half = static_cast<std::uint16_t>(bits);
        const float value = halfToFloat(half);
        if (value == value) REQUIRE(floatToHalf(value) == half);
        if (value != value) REQUIRE((floatToHalf(value) & 0x7fff) > 0x7c00);
    }
    CHECK(halfToFloat(0x3c00) == 1.0f);
    CHECK(halfToFloat(0x0001) == 0x1p-24f);
    CHECK(floatToHalf(65519.0f) == 0x7bff);  // below the middle of 65504 and 65536
    CHECK(floatToHalf(65520.0f) == 0x7c00);
    CHECK(floatToHalf(0x1p-25f) == 0x0000);  // a tie: to even
    CHECK(floatToHalf(0x1.8p-24f) == 0x0002);
    CHECK(floatToHalf(0x1.000002p-25f) == 0x0001);
    CHECK(floatToHalf(1.0f + 0x1p-11f) == 0x3c00);
    CHECK(floatToHalf(1.0f + 0x1.8p-10f) == 0x3c02);
    CHECK(floatToBfloat16(1.0f + 0x1p-8f) == 0x3f80);
    CHECK(floatToBfloat16(1.0f + 0x1.8p-7f) == 0x3f82);
    CHECK(floatToBfloat16(3.4e38f) == 0x7f80);
}
