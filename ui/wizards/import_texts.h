#pragma once

#include <QString>
#include <QVector>
#include <vector>

#include "data/import_config.h"
#include "data/import_report.h"
#include "session/import_draft.h"

// The words of the import wizard for what the core calls by short names.
namespace lorimer::import_text {

QString roleName(Role role);

/// The roles that a column may have in `task`, in the order of a list.
QVector<Role> rolesFor(ImportTask task);

/// Why rows cannot be made with these roles, as a sentence that says what to do; empty where they can.
QString rolesProblem(ImportTask task, const std::vector<ColumnRole>& roles);

/// The roles for a task that was chosen against the proposal: those that fit stay, an answer becomes the text to learn
/// a style from and back, the others are ignored.
std::vector<ColumnRole> rolesForTask(std::vector<ColumnRole> roles, ImportTask task);

/// "the answer is empty": the core's reason in the words of the screen.
QString reason(const RejectedRow& row);

QString formatName(FileFormat format, char separator);
/// "ISO-8859-2, Central European": an encoding in a list.
QString encodingChoice(TextEncoding encoding);
QString separatorName(char separator);

/// "120 kB", "3.4 MB", "1.2 GB".
QString fileSize(std::int64_t bytes);

}  // namespace lorimer::import_text
