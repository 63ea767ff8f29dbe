#include "data/split_plan.h"

#include <QDate>
#include <algorithm>

#include "data/newest_split.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

SplitPlan planNewest(const RowScan& scan, const SplitChoices& choices) {
    if (scan.dates().empty()) {
        throw Error(ErrorKind::WrongUse,
                    "The newest rows cannot be found, because no column has the role date. Nothing was stored; give it "
                    "to the column that holds the dates.");
    }
    const std::vector<Day> days = daysOf(scan.dates());
    const NewestSplit split = splitNewest(scan.units(), days, choices.shares, choices.seed);
    SplitPlan plan{split.parts, reportSplit(scan.units(), split.parts)};
    plan.report.undatedRows = std::count(days.begin(), days.end(), noDay);
    if (split.testFrom != noDay) {
        plan.report.testFrom = QDate::fromJulianDay(split.testFrom).toString(Qt::ISODate).toStdString();
    }
    return plan;
}

}  // namespace

SplitPlan planSplit(const RowScan& scan, const SplitChoices& choices) {
    switch (choices.rule) {
        case SplitRule::Shares: {
            const SplitUnits units = choices.keepTogether ? scan.units() : scan.rowUnits();
            const std::vector<SplitPart> parts = splitRows(units, choices.shares, choices.seed);
            return {parts, reportSplit(units, parts)};
        }
        case SplitRule::NewestToTest:
            return planNewest(scan, choices);
        case SplitRule::OwnColumn:
            if (scan.ownParts().empty() && scan.size() > 0) {
                throw Error(ErrorKind::WrongUse,
                            "No column has the role part, which says training, check or test for each row. Nothing was "
                            "stored; give the role to that column.");
            }
            return {scan.ownParts(), reportSplit(scan.units(), scan.ownParts())};
    }
    throw Error(ErrorKind::Internal, "A rule for dividing rows is unknown. Nothing was stored.");
}

}  // namespace lorimer
