#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/split_part.h"
#include "privacy/deidentify_config.h"

namespace lorimer {

/// How the rows lie in a file. A TSV is a Csv whose separator is a tab; Markdown is Text. New ones go to the end:
/// drafts keep their numbers.
enum class FileFormat { Csv, JsonDocument, JsonLines, Text, Xlsx, Ods, Docx, Odt, Pdf, FhirJson, FhirLines, Hl7 };

/// What becomes a row of a text: a paragraph, all below a heading, a number of words, or a page.
enum class TextUnit { Paragraph, Heading, Window, Page };

/// How the bytes of a file become letters.
enum class TextEncoding {
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
    Windows1252,
    Latin1,
    Latin9,  ///< ISO-8859-15: Latin-1 with the euro sign
    Windows1250,
    Latin2,
    Windows1251,
    Windows1253,
    Windows1254,
    Windows1257,
    Dos850,
    Dos437,
    MacRoman,
};

/// What a column (or JSON key) means for training.
enum class Role {
    Prompt,
    Context,
    Response,
    System,
    Messages,
    Text,
    Label,
    Chosen,
    Rejected,
    Group,
    Date,
    Ignore,
    Part,  ///< training, check or test, as the user divided the rows
};

/// One entry of `--columns role=header`.
struct ColumnRole {
    Role role = Role::Ignore;
    std::string header;
    bool operator==(const ColumnRole&) const = default;
};

/// Shares of the three parts in ten-thousandths of a percent, so that 33.3333 is exact; they sum to 1,000,000.
struct SplitShares {
    std::int64_t train = 800'000;
    std::int64_t validation = 100'000;
    std::int64_t test = 100'000;
    bool operator==(const SplitShares&) const = default;
};

/// What decides in which part a row is.
enum class SplitRule {
    Shares,        ///< chance, in the shares; rows of one group stay together
    NewestToTest,  ///< the newest rows are the test part; chance divides the rest
    OwnColumn,     ///< the column with the role Part
};

/// How rows that were read are divided.
struct SplitChoices {
    SplitRule rule = SplitRule::Shares;
    bool keepTogether = true;  ///< rows of one group, with SplitRule::Shares
    SplitShares shares;        ///< not used with SplitRule::OwnColumn
    std::uint64_t seed = 0;
};

/// What the user decided about how a file is read; whatever is not set is detected.
struct ReadChoices {
    std::optional<FileFormat> format;
    std::optional<TextEncoding> encoding;
    std::optional<char> separator;
    std::optional<bool> hasHeader;
    std::optional<std::string> sheet;  ///< of a spreadsheet: its name, or its number from 1
    std::optional<TextUnit> unit;
    std::optional<int> windowWords;  ///< of TextUnit::Window
    bool operator==(const ReadChoices&) const = default;
};

/// One import, complete. The wizard's draft and the command line fill the same struct.
struct ImportConfig {
    std::vector<std::string> files;  ///< UTF-8 paths as the user gave them; reports repeat them unchanged
    std::string datasetName;
    ReadChoices choices;              ///< for all files
    std::vector<ColumnRole> columns;  ///< roles given by the user; what is not given is guessed unless a main role is
    SplitRule splitRule = SplitRule::Shares;
    SplitShares split;
    std::uint64_t seed = 0;
    DeidentifyConfig deidentify;
    std::string systemText;  ///< proposed to trainings for rows that have none; the rows are stored without it
};

}  // namespace lorimer
