#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/file_detection.h"
#include "data/fingerprint_set.h"
#include "data/import_config.h"
#include "data/import_hooks.h"
#include "data/import_report.h"
#include "data/row_builder.h"
#include "data/row_date.h"
#include "data/row_spool.h"
#include "data/splitter.h"
#include "engine/base/row.h"
#include "privacy/deidentifier.h"

namespace lorimer {

/// Reads the files of an import once and keeps what came out: the usable rows in a temporary file, the rejected ones
/// with their reasons, and what is to be split. Nothing is stored. After read() it does not change any more and may be
/// used by several threads.
class RowScan final : public RowSource {
public:
    enum class Duplicates { LeaveOut, Keep };

    /// The temporary file lies in `folder`. With Duplicates::Keep exact copies are rows too (and are still counted);
    /// they are never in units().
    RowScan(const QString& folder, ImportConfig config, Duplicates duplicates);

    /// Throws BadInput where a file as a whole cannot be read, WrongUse where the roles do not fit together, Stopped
    /// when the hook said so. That no row can be used is no error here.
    void read(const ImportHooks& hooks);

    /// All but dataset, split and sha256.
    const ImportReport& report() const { return m_report; }
    /// Rows without copies, or groups of them, in the order of reading.
    const SplitUnits& units() const { return m_units; }
    bool isGrouped() const { return !m_units.unitOfRow.empty(); }
    /// The dates of the rows of units(), where a file has a column for them; else empty.
    const std::vector<WrittenDate>& dates() const { return m_dates; }
    /// The parts that a column of every file gives the rows of units(); else empty.
    const std::vector<SplitPart>& ownParts() const { return m_parts; }
    /// The same rows, each a unit of its own whatever its group.
    SplitUnits rowUnits() const { return {m_rows, {}}; }

    std::size_t size() const override { return m_spool.size(); }
    Row row(std::size_t index) const override;
    SpooledRow spooled(std::size_t index) const { return m_spool.at(index); }

private:
    void detectFiles();
    void prepareSearch();
    void learnFile(std::size_t file);
    void readFile(std::size_t file);
    void takeRecord(const Record& record, const RowBuilder& builder, std::size_t file);
    BuiltRow searched(const Record& record, const RowBuilder& builder, std::size_t file);
    void keep(const BuiltRow& built, std::int64_t sourceRow);
    void reject(std::int64_t row, const std::string& column, const std::string& reason);
    void countUnknownPart(const std::string& word);
    void assignUnit(const BuiltRow& built, const Fingerprint& fingerprint, bool byGroup);
    void keepDate(const std::string& date, bool hasDates);
    void addNotes(const FileDetection& detection);
    void progress(std::int64_t bytesOfFile) const;

    QString m_folder;
    ImportConfig m_config;
    Duplicates m_duplicates;
    const ImportHooks* m_hooks = nullptr;  ///< while reading
    RowSpool m_spool;
    ImportReport m_report;
    std::vector<FileDetection> m_files;
    std::vector<std::string> m_learntHashes;       ///< sha256 of each file when it was read for its names
    std::unique_ptr<Deidentifier> m_deidentifier;  ///< where personal data are searched for
    std::int64_t m_totalBytes = 0;
    std::int64_t m_finishedBytes = 0;
    FingerprintSet m_rows;             ///< of the accepted rows, in order
    std::vector<WrittenDate> m_dates;  ///< of the accepted rows, as soon as a file has a column for them
    std::vector<SplitPart> m_parts;
    SplitUnits m_units;  ///< while reading: filled as soon as a file has a group column
};

/// Throws Stopped where the hook asks for it.
void leaveIfStopped(const ImportHooks& hooks);

}  // namespace lorimer
