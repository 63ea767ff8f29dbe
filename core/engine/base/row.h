#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lorimer {

/// One turn of a conversation. `role` is "system", "user" or "assistant", as chat templates name them.
struct Message {
    std::string role;
    std::string content;
    bool operator==(const Message&) const = default;
};

/// One example of a data set: a conversation, or plain text where `messages` is empty.
struct Row {
    std::vector<Message> messages;
    std::string text;
};

/// Rows that an engine job reads by position; the store and the tests implement it.
class RowSource {
public:
    virtual ~RowSource() = default;
    virtual std::size_t size() const = 0;
    /// `index` is below size(). Throws Error when the row cannot be read.
    virtual Row row(std::size_t index) const = 0;
};

}  // namespace lorimer
