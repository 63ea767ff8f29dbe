#include <cmath>
#include <cstring>

#include "engine/base/float_type.h"
#include "engine/base/json_check.h"
#include "engine/base/sha256.h"
#include "engine/quant/int8.h"
#include "tests/support/expect_error.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

/// The generator of make_bitsandbytes_reference.py.
std::vector<float> valuesOf(const std::string& kind, std::int64_t count, std::uint64_t seed, FloatType type) {
    std::vector<float> values(static_cast<std::size_t>(count));
    std::uint64_t state = seed;
    for (std::size_t i = 0; i < values.size(); ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        double value = (static_cast<double>(state >> 40) - 8388608.0) / 8388608.0;
        if (kind == "cubed") value = value * value * value;
        if (kind == "zero_blocks" && (i / 64) % 3 == 1) value = 0.0;
        if (kind == "zeros") value *= 0.0;
        if (kind == "subnormal") value *= 0x1p-136;
        if (kind == "constant") value = value < 0 ? -0.75 : 0.75;
        values[i] = roundedTo(type, static_cast<float>(value));
    }
    return values;
}

template <typename T>
std::string digest(const std::vector<T>& values) {
    Sha256 hash;
    hash.add(std::as_bytes(std::span(values)));
    return hash.finish();
}

}  // namespace

TEST_CASE("codes, scales and expanded values are bitsandbytes'") {
    const Json reference = readJsonFile(std::string(LORIMER_FIXTURES_DIR) + "/weights/int8_reference.json");
    REQUIRE(reference["cases"].size() > 40);
    for (const Json& entry : reference["cases"]) {
        CAPTURE(entry.dump());
        const auto shape = entry["shape"].get<std::vector<std::int64_t>>();
        const std::vector<float> values =
            valuesOf(entry["kind"], shape[0] * shape[1], entry["seed"], floatTypeFromName(entry["type"]));
        const Int8Tensor tensor = quantizeInt8(values.data(), shape);
        CHECK(digest(tensor.codes) == entry["codes"].get<std::string>());
        CHECK(digest(tensor.scales) == entry["scales"].get<std::string>());
        CHECK(tensor.byteCount() == shape[0] * shape[1] + 4 * shape[0]);
        std::vector<float> back(values.size());
        std::vector<std::uint16_t> bits(values.size());
        dequantizeInt8Rows(tensor, 0, shape[0], back.data());
        dequantizeInt8RowsToBfloat16(tensor, 0, shape[0], bits.data());
        CHECK(digest(back) == entry["values"].get<std::string>());
        CHECK(digest(bits) == entry["bfloat16"].get<std::string>());
        std::vector<float> last(static_cast<std::size_t>(shape[1]));
        dequantizeInt8Rows(tensor, shape[0] - 1, 1, last.data());
        CHECK(std::memcmp(last.data(), back.data() + back.size() - last.size(), last.size() * sizeof(float)) == 0);
    }
}

TEST_CASE("values beyond 16 bits are refused with their place") {
    std::vector<float> values(6, 1.0f);
    for (const float bad : {NAN, INFINITY, 70000.0f, -70000.0f}) {
        values[4] = bad;
        expectError(ErrorKind::BadInput, {"row 1, column 1", "65504"}, [&] { quantizeInt8(values.data(), {2, 3}); });
    }
    values[4] = 65504.0f;
    CHECK(quantizeInt8(values.data(), {2, 3}).codes[4] == 127);
    CHECK(quantizeInt8(values.data(), {0, 3}).codes.empty());
}
