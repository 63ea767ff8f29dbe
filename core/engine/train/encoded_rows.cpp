#include "engine/train/encoded_rows.h"

#include <span>

#include "engine/base/sha256.h"

namespace lorimer {

EncodedRows encodeRows(const RowSource& source, const ExampleBuilder& builder, int maxLength,
                       const std::function<void()>& boundary) {
    EncodedRows result;
    const auto limit = static_cast<std::size_t>(maxLength);
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (boundary) boundary();
        const Row stored = source.row(i);
        TrainExample example = builder.build(stored);
        if (example.ids.size() > limit) {
            ++result.cut;
            example.ids.resize(limit);
            example.trained.resize(limit);
        }
        EncodedRow row{std::move(example.ids), std::move(example.trained)};
        const auto trained = static_cast<std::size_t>(row.trainedTokens());
        if (trained == row.ids.size() && !stored.messages.empty()) ++result.whole;
        if (trained == 0)
            ++result.empty;
        else
            result.rows.push_back(std::move(row));
    }
    return result;
}

std::string hashOfRows(const std::vector<EncodedRow>& rows) {
    Sha256 hash;
    for (const EncodedRow& row : rows) {
        const std::uint64_t length = row.ids.size();
        hash.add(std::as_bytes(std::span(&length, 1)));
        hash.add(std::as_bytes(std::span(row.ids)));
        hash.add(std::as_bytes(std::span(row.trained)));
    }
    return hash.finish();
}

}  // namespace lorimer
