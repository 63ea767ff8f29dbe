#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/json.h"

namespace lorimer {

/// What a hostile file can cost (privacy.md 8.5). A record beyond a limit is rejected, not cut.
struct ReaderLimits {
    static constexpr std::size_t fieldBytes = 16U << 20U;
    static constexpr std::size_t recordBytes = 64U << 20U;
    static constexpr std::size_t columns = 4096;
    static constexpr std::size_t depth = 64;
    static constexpr std::size_t jsonValues = 1'000'000;  ///< of one record; each costs at least 16 bytes of memory
};

/// One record as it lies in the file, before anybody knows what its columns mean. Tables fill `fields`, JSON fills
/// `value`, plain text fills `fields` with one entry. Reused by the reader: valid during the callback.
struct Record {
    /// Where it starts, from 1: line (CSV, JSON Lines, text, HL7), array element (JSON, FHIR), sheet row (XLSX, ODS),
    /// paragraph (DOCX, ODT) or page (PDF).
    std::int64_t row = 0;
    std::vector<std::string> fields;
    Json value;
    std::string problem;  ///< why it cannot be read; empty where it can
};

/// Gets each record in order; returns false to stop reading.
using RecordCallback = std::function<bool(const Record&)>;

/// Reads one file, record by record, without holding it. An object reads once.
class RecordReader {
public:
    virtual ~RecordReader() = default;

    /// Calls back per record until the file ends or the callback returns false. Throws BadInput where the file as a
    /// whole cannot be read, naming the place.
    virtual void read(const RecordCallback& onRecord) = 0;

    /// After reading: sentences about what the file holds and was not read, such as other sheets.
    virtual std::vector<std::string> notes() const { return {}; }
};

}  // namespace lorimer
