#include "ui/wizards/import_texts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "data/text_encodings.h"
#include "ui/format.h"

namespace lorimer::import_text {
namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(ImportText)
};

bool has(const std::vector<ColumnRole>& roles, Role role) {
    return std::any_of(roles.begin(), roles.end(), [role](const ColumnRole& entry) { return entry.role == role; });
}

/// The role that two columns have; Ignore where none is given twice.
Role givenTwice(const std::vector<ColumnRole>& roles) {
    for (const ColumnRole& entry : roles) {
        const auto count = std::count_if(roles.begin(), roles.end(),
                                         [&entry](const ColumnRole& other) { return other.role == entry.role; });
        if (entry.role != Role::Ignore && count > 1) {
            return entry.role;
        }
    }
    return Role::Ignore;
}

QString missingRole(ImportTask task, const std::vector<ColumnRole>& roles) {
    switch (task) {
        case ImportTask::Answer:
            if (!has(roles, Role::Prompt)) {
                return ImportText::tr("Choose which column holds the question.");
            }
            if (!has(roles, Role::Response)) {
                return ImportText::tr("Choose which column holds the answer.");
            }
            return {};
        case ImportTask::Chat:
            return has(roles, Role::Messages) ? QString()
                                              : ImportText::tr("Choose which column holds the conversation.");
        case ImportTask::Style:
            return has(roles, Role::Text) ? QString() : ImportText::tr("Choose which column holds the text.");
    }
    return {};
}

}  // namespace

QString roleName(Role role) {
    switch (role) {
        case Role::Prompt:
            return ImportText::tr("Question");
        case Role::Context:
            return ImportText::tr("Context");
        case Role::Response:
            return ImportText::tr("Answer");
        case Role::System:
            return ImportText::tr("System text");
        case Role::Messages:
            return ImportText::tr("Conversation");
        case Role::Text:
            return ImportText::tr("Text");
        case Role::Group:
            return ImportText::tr("Patient/group");
        case Role::Date:
            return ImportText::tr("Date");
        default:
            return ImportText::tr("Ignore");
    }
}

QVector<Role> rolesFor(ImportTask task) {
    QVector<Role> roles;
    switch (task) {
        case ImportTask::Answer:
            roles = {Role::Prompt, Role::Context, Role::Response, Role::System};
            break;
        case ImportTask::Chat:
            roles = {Role::Messages, Role::System};
            break;
        case ImportTask::Style:
            roles = {Role::Text};
            break;
    }
    return roles + QVector<Role>{Role::Group, Role::Date, Role::Ignore};
}

QString rolesProblem(ImportTask task, const std::vector<ColumnRole>& roles) {
    const Role twice = givenTwice(roles);
    if (twice != Role::Ignore) {
        return ImportText::tr("Two columns have the role %1. One column can have it.").arg(roleName(twice));
    }
    return missingRole(task, roles);
}

std::vector<ColumnRole> rolesForTask(std::vector<ColumnRole> roles, ImportTask task) {
    const QVector<Role> allowed = rolesFor(task);
    const bool hasText = has(roles, Role::Text);
    for (ColumnRole& entry : roles) {
        if (allowed.contains(entry.role)) {
            continue;
        }
        if (task == ImportTask::Style && entry.role == Role::Response && !hasText) {
            entry.role = Role::Text;
        } else if (task == ImportTask::Answer && entry.role == Role::Text) {
            entry.role = Role::Response;
        } else {
            entry.role = Role::Ignore;
        }
    }
    return roles;
}

QString reason(const RejectedRow& row) {
    QString text = QString::fromStdString(row.reason);
    text.replace(QStringLiteral("the prompt "), ImportText::tr("the question "));
    text.replace(QStringLiteral("the response "), ImportText::tr("the answer "));
    text.replace(QStringLiteral("the group "), ImportText::tr("the patient or group "));
    return text;
}

QString formatName(FileFormat format, char separator) {
    switch (format) {
        case FileFormat::Csv:
            return separator == '\t' ? ImportText::tr("TSV table") : ImportText::tr("CSV table");
        case FileFormat::JsonDocument:
            return ImportText::tr("JSON");
        case FileFormat::JsonLines:
            return ImportText::tr("JSON Lines");
        case FileFormat::Text:
            return ImportText::tr("Plain text");
        case FileFormat::Xlsx:
            return ImportText::tr("Excel workbook");
        case FileFormat::Ods:
            return ImportText::tr("OpenDocument sheet");
        case FileFormat::Docx:
            return ImportText::tr("Word document");
        case FileFormat::Odt:
            return ImportText::tr("OpenDocument text");
        case FileFormat::Pdf:
            return ImportText::tr("PDF");
        case FileFormat::FhirJson:
            return ImportText::tr("FHIR bundle");
        case FileFormat::FhirLines:
            return ImportText::tr("FHIR NDJSON");
        case FileFormat::Hl7:
            return ImportText::tr("HL7 messages");
    }
    return {};
}

QString encodingChoice(TextEncoding encoding) {
    const QString name = QString::fromStdString(encodingName(encoding));
    switch (encoding) {
        case TextEncoding::Utf8:
        case TextEncoding::Utf16LittleEndian:
        case TextEncoding::Utf16BigEndian:
            return name;
        case TextEncoding::Windows1252:
        case TextEncoding::Latin1:
        case TextEncoding::Latin9:
        case TextEncoding::MacRoman:
        case TextEncoding::Dos850:
        case TextEncoding::Dos437:
            return ImportText::tr("%1, Western").arg(name);
        case TextEncoding::Windows1250:
        case TextEncoding::Latin2:
            return ImportText::tr("%1, Central European").arg(name);
        case TextEncoding::Windows1251:
            return ImportText::tr("%1, Cyrillic").arg(name);
        case TextEncoding::Windows1253:
            return ImportText::tr("%1, Greek").arg(name);
        case TextEncoding::Windows1254:
            return ImportText::tr("%1, Turkish").arg(name);
        case TextEncoding::Windows1257:
            return ImportText::tr("%1, Baltic").arg(name);
    }
    return name;
}

QString separatorName(char separator) {
    switch (separator) {
        case ',':
            return ImportText::tr("Comma (,)");
        case ';':
            return ImportText::tr("Semicolon (;)");
        case '\t':
            return ImportText::tr("Tab");
        case '|':
            return ImportText::tr("Bar (|)");
        default:
            return QString(QLatin1Char(separator));
    }
}

QString fileSize(std::int64_t bytes) {
    constexpr double kilo = 1024.0;
    const auto size = static_cast<double>(bytes);
    if (size < kilo * kilo) {
        return ImportText::tr("%1 kB").arg(QLocale().toString(size / kilo, 'f', size < kilo * 10 ? 1 : 0));
    }
    if (size < kilo * kilo * kilo) {
        return ImportText::tr("%1 MB").arg(QLocale().toString(size / kilo / kilo, 'f', 1));
    }
    return format::gigabytes(bytes);
}

}  // namespace lorimer::import_text
