#include "data/column_roles.h"

#include <algorithm>
#include <array>
#include <optional>

#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

struct NamedRole {
    Role role;
    const char* name;
    bool isLater;  ///< a later version brings it
};

constexpr std::array<NamedRole, 13> roles{{{Role::Prompt, "prompt", false},
                                           {Role::Context, "context", false},
                                           {Role::Response, "response", false},
                                           {Role::System, "system", false},
                                           {Role::Messages, "messages", false},
                                           {Role::Text, "text", false},
                                           {Role::Label, "label", true},
                                           {Role::Chosen, "chosen", true},
                                           {Role::Rejected, "rejected", true},
                                           {Role::Group, "group", false},
                                           {Role::Date, "date", false},
                                           {Role::Part, "part", false},
                                           {Role::Ignore, "ignore", false}}};

const NamedRole& named(Role role) {
    const auto found = std::find_if(roles.begin(), roles.end(), [role](const NamedRole& n) { return n.role == role; });
    if (found == roles.end()) throw Error(ErrorKind::Internal, "A column role is unknown. Nothing was stored.");
    return *found;
}

std::optional<Role> roleFromName(std::string_view name) {
    const auto found = std::find_if(roles.begin(), roles.end(), [name](const NamedRole& n) { return name == n.name; });
    return found == roles.end() ? std::nullopt : std::optional(found->role);
}

Error wrongUse(const std::string& sentence) { return {ErrorKind::WrongUse, sentence + " Nothing was stored."}; }

std::string usableRoles() {
    std::string names;
    for (const NamedRole& role : roles) {
        if (!role.isLater) names += (names.empty() ? "" : ", ") + std::string(role.name);
    }
    return names;
}

/// Pieces between commas; a piece without "=" belongs to the header before it.
std::vector<std::string> pairs(const std::string& text) {
    std::vector<std::string> found;
    std::size_t start = 0;
    while (start <= text.size()) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        const std::string piece = text.substr(start, end - start);
        if (piece.find('=') == std::string::npos && !found.empty()) {
            found.back() += "," + piece;
        } else {
            found.push_back(piece);
        }
        start = end + 1;
    }
    return found;
}

bool mayShareColumn(Role role) { return role == Role::Group || role == Role::Date || role == Role::Part; }

}  // namespace

std::string roleName(Role role) { return named(role).name; }

std::vector<ColumnRole> parseColumnRoles(const std::string& text) {
    std::vector<ColumnRole> parsed;
    for (const std::string& pair : pairs(text)) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos) {
            throw wrongUse("--columns wants role=header pairs separated by commas, and '" + pair + "' is none.");
        }
        const std::string name(trimmed(pair.substr(0, equals)));
        const std::optional<Role> role = roleFromName(name);
        if (!role) throw wrongUse("--columns does not know the role '" + name + "'; there are " + usableRoles() + ".");
        const std::string header(trimmed(pair.substr(equals + 1)));
        if (header.empty()) throw wrongUse("--columns names no header for the role '" + name + "'.");
        parsed.push_back({*role, header});
    }
    checkColumnRoles(parsed);
    return parsed;
}

void checkColumnRoles(const std::vector<ColumnRole>& given) {
    for (std::size_t i = 0; i < given.size(); ++i) {
        const std::string name = roleName(given[i].role);
        if (named(given[i].role).isLater) {
            throw wrongUse("The column role '" + name + "' comes with a later version of Lorimer.");
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (given[j].role == given[i].role && given[i].role != Role::Ignore) {
                throw wrongUse("The column role '" + name + "' is given twice, for '" + given[j].header + "' and '" +
                               given[i].header + "'; one column can have it.");
            }
            if (given[j].header == given[i].header && !mayShareColumn(given[i].role) &&
                !mayShareColumn(given[j].role)) {
                throw wrongUse("The column '" + given[i].header + "' is given two roles, " + roleName(given[j].role) +
                               " and " + name + "; choose one.");
            }
        }
    }
    const bool isPair = hasRole(given, Role::Prompt) || hasRole(given, Role::Response) || hasRole(given, Role::Context);
    const int kinds =
        (isPair ? 1 : 0) + (hasRole(given, Role::Text) ? 1 : 0) + (hasRole(given, Role::Messages) ? 1 : 0);
    if (kinds > 1 || (hasRole(given, Role::Text) && hasRole(given, Role::System))) {
        throw wrongUse(
            "--columns mixes kinds of rows: give prompt and response (with context and system), or messages "
            "(with system), or text.");
    }
}

bool hasRole(const std::vector<ColumnRole>& given, Role role) {
    return std::any_of(given.begin(), given.end(), [role](const ColumnRole& entry) { return entry.role == role; });
}

}  // namespace lorimer
