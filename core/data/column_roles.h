#pragma once

#include <string>
#include <vector>

#include "data/import_config.h"

namespace lorimer {

/// "prompt", "response", ...: the names of `--columns`.
std::string roleName(Role role);

/// Reads `role=header,role=header`. A header may hold commas as long as what follows does not look like the next role.
/// Throws WrongUse that names an unknown role, a role that a later version brings, or one given twice.
std::vector<ColumnRole> parseColumnRoles(const std::string& text);

/// Throws WrongUse where `roles` cannot be used together: a role or column twice, a role that a later version brings,
/// or columns of two kinds of rows.
void checkColumnRoles(const std::vector<ColumnRole>& roles);

/// True where `roles` holds `role`.
bool hasRole(const std::vector<ColumnRole>& roles, Role role);

}  // namespace lorimer
