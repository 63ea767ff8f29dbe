#include "ui/wizards/import_state.h"

#include <QCoreApplication>
#include <QDate>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>

#include "ui/format.h"
#include "ui/wizards/import_texts.h"

namespace lorimer {
namespace {

struct ImportSummary {
    Q_DECLARE_TR_FUNCTIONS(ImportSummary)
};

constexpr qint64 fewRows = 100;  // copy 16
constexpr int longestName = 60;

bool hasSameColumns(const std::vector<ColumnRole>& a, const std::vector<ColumnRole>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const ColumnRole& x, const ColumnRole& y) { return x.header == y.header; });
}

/// The roles in the order of the columns.
std::vector<ColumnRole> inColumnOrder(const FileDetection& detection) {
    if (detection.columns.empty()) {
        return detection.roles;
    }
    std::vector<ColumnRole> ordered;
    for (const std::string& column : detection.columns) {
        const auto found = std::find_if(detection.roles.begin(), detection.roles.end(),
                                        [&column](const ColumnRole& entry) { return entry.header == column; });
        ordered.push_back(found == detection.roles.end() ? ColumnRole{Role::Ignore, column} : *found);
    }
    return ordered;
}

}  // namespace

void ImportState::takeColumns(const FileDetection& found, bool isTaskChosen) {
    detection = found;
    const std::vector<ColumnRole> roles = inColumnOrder(found);
    if (!draft.roles.empty() && hasSameColumns(draft.roles, roles)) {
        return;
    }
    draft.splitRule = SplitRule::Shares;  // its column may not be there any more
    draft.partColumn.clear();
    if (!isTaskChosen) {
        draft.task = taskOf(roles);
    }
    proposeRoles();
}

void ImportState::proposeRoles() {
    if (detection) {
        draft.roles = import_text::rolesForTask(inColumnOrder(*detection), draft.task);
    }
}

void ImportState::groupBy(const QString& column) {
    for (ColumnRole& entry : draft.roles) {
        if (entry.header == column.toStdString()) {
            entry.role = Role::Group;
        } else if (entry.role == Role::Group) {
            entry.role = Role::Ignore;
        }
    }
}

bool ImportState::divideBy(SplitRule rule, bool together, const QString& column) {
    const bool wasOwn = draft.splitRule == SplitRule::OwnColumn;
    const bool isOwn = rule == SplitRule::OwnColumn;
    const bool isOtherGroup = together && !isOwn && column != groupColumn();
    const bool isOtherPart = isOwn && column.toStdString() != draft.partColumn;
    draft.splitRule = rule;
    if (rule == SplitRule::Shares) {
        draft.keepTogether = together;
    }
    if (isOwn) {
        draft.partColumn = column.toStdString();
    }
    if (isOtherGroup) {
        groupBy(column);
    }
    return isOtherGroup || isOtherPart || wasOwn != isOwn;
}

QString ImportState::fileName() const { return QFileInfo(QString::fromStdString(draft.file)).fileName(); }

QString ImportState::groupColumn() const {
    for (const ColumnRole& entry : draft.roles) {
        if (entry.role == Role::Group) {
            return QString::fromStdString(entry.header);
        }
    }
    return {};
}

QString ImportState::proposedName() const {
    QString base = QFileInfo(fileName()).completeBaseName();
    base = base.replace(QLatin1Char('_'), QLatin1Char(' ')).simplified().left(longestName);
    base = base.isEmpty() ? ImportSummary::tr("Data") : base.at(0).toUpper() + base.mid(1);
    QString name = base;
    for (int number = 2; takenNames.contains(name); ++number) {
        name = QStringLiteral("%1 %2").arg(base).arg(number);
    }
    return name;
}

QString ImportState::columnsReason() const {
    const QString roles = import_text::rolesProblem(draft.task, draft.roles);
    if (!roles.isEmpty()) {
        return roles;
    }
    if (!failure.isEmpty()) {
        return ImportSummary::tr("The file cannot be read to its end; the reason stands above.");
    }
    if (scan && scan->usable == 0 && !scan->unknownParts.empty()) {
        return ImportSummary::tr("No row of the column %1 says training, check or test. Choose another column.")
            .arg(QString::fromStdString(draft.partColumn));
    }
    if (scan && scan->usable == 0) {
        return ImportSummary::tr("No row can be used. Look at the rejected rows, or change the roles.");
    }
    return {};
}

QString ImportState::splitReason() const {
    if (!splitFailure.isEmpty()) {
        return ImportSummary::tr("The rows cannot be divided like this; the reason stands above.");
    }
    const bool isOwn = draft.splitRule == SplitRule::OwnColumn;
    if ((!isOwn && draft.split.train == 0) || (plan && plan->rows[0] == 0)) {
        return isOwn ? ImportSummary::tr("The training part has no rows. Choose another column.")
                     : ImportSummary::tr("The training part has no rows. Give it a larger share.");
    }
    return {};
}

QString ImportState::confirmReason() const {
    if (!readOnly.isEmpty()) {
        return readOnly;
    }
    if (QString::fromStdString(draft.name).trimmed().isEmpty()) {
        return ImportSummary::tr("Give the data set a name.");
    }
    if (takenNames.contains(QString::fromStdString(draft.name))) {
        return ImportSummary::tr("There is already a data set with this name. Choose another one.");
    }
    if (!scan) {
        return ImportSummary::tr("The file is still being read.");
    }
    return {};
}

QString ImportState::reason(ImportStep step) const {
    if (draft.file.empty()) {
        return ImportSummary::tr("Choose a file first.");
    }
    if (!detection) {
        return failure.isEmpty() ? ImportSummary::tr("Looking at the file...")
                                 : ImportSummary::tr("Choose another file, or change how it is read.");
    }
    if (step == ImportStep::File) {
        return {};
    }
    const QString columns = columnsReason();
    if (!columns.isEmpty() || step == ImportStep::Columns || step == ImportStep::View) {
        return columns;
    }
    const QString split = splitReason();
    return split.isEmpty() && step == ImportStep::Confirm ? confirmReason() : split;
}

QString ImportState::summary() const {
    if (!scan || !plan) {
        return ImportSummary::tr("The file is still being read.");
    }
    const qint64 kept = plan->rows[0] + plan->rows[1] + plan->rows[2];
    QStringList sentences;
    sentences << (plan->byGroup ? ImportSummary::tr("%1 rows of %2 patients are taken from %3.")
                                      .arg(format::count(kept), format::count(scan->groups), fileName())
                                : ImportSummary::tr("%1 rows are taken from %2.").arg(format::count(kept), fileName()));
    sentences << ImportSummary::tr("%1 train the model, %2 check it while it learns, %3 stay back for the test.")
                     .arg(format::count(plan->rows[0]), format::count(plan->rows[1]), format::count(plan->rows[2]));
    if (plan->byGroup && plan->sharedGroups == 0) {
        sentences << ImportSummary::tr("No patient is in two parts.");
    }
    if (!plan->testFrom.empty()) {
        const QDate day = QDate::fromString(QString::fromStdString(plan->testFrom), Qt::ISODate);
        sentences << ImportSummary::tr("The test part holds the newest rows, from %1 on.")
                         .arg(QLocale().toString(day, QLocale::LongFormat));
    }
    if (!scan->rejected.empty()) {
        sentences << ImportSummary::tr("Left out because they cannot be used: %1 of %2 rows.")
                         .arg(format::count(static_cast<qint64>(scan->rejected.size())), format::count(scan->rowsRead));
    }
    if (scan->duplicates > 0) {
        sentences
            << ImportSummary::tr("Left out as exact copies of earlier rows: %1.").arg(format::count(scan->duplicates));
    }
    if (cutRows > 0) {
        sentences << ImportSummary::tr(
                         "Longer than %1 tokens: %2 rows. They are stored whole; a training with this "
                         "limit does not learn their end.")
                         .arg(format::count(draft.limit), format::count(cutRows));
    }
    if (plan->rows[0] < fewRows) {
        sentences << ImportSummary::tr(
                         "%1 training rows are few. Expect a change of style rather than new knowledge, "
                         "and wide uncertainty in every result below.")
                         .arg(format::count(plan->rows[0]));
    }
    return sentences.join(QLatin1Char(' '));
}

}  // namespace lorimer
