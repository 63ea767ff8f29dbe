#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace lorimer {

/// What kind of identifier a finding is (privacy.md 3.2).
enum class PhiTag {
    Name,
    Location,
    Facility,
    Date,
    AgeOver89,
    Phone,
    Fax,
    Email,
    Ssn,
    Mrn,
    HealthPlan,
    Account,
    License,
    Vehicle,
    Device,
    Url,
    Ip,
    Biometric,
    Image,
    NatId,
    OtherId,
    Secret,
};

inline constexpr std::size_t phiTagCount = 22;

inline constexpr std::array<std::string_view, phiTagCount> phiTagNames{
    "NAME", "LOCATION",  "FACILITY",   "DATE",    "AGE_OVER_89", "PHONE",   "FAX",    "EMAIL",
    "SSN",  "MRN",       "HEALTHPLAN", "ACCOUNT", "LICENSE",     "VEHICLE", "DEVICE", "URL",
    "IP",   "BIOMETRIC", "IMAGE",      "NATID",   "OTHERID",     "SECRET"};

/// "NAME", "AGE_OVER_89", ... as rules, placeholders and reports write it.
constexpr std::string_view phiTagName(PhiTag tag) { return phiTagNames[static_cast<std::size_t>(tag)]; }

/// The tag called `name`, or nothing.
constexpr std::optional<PhiTag> phiTagFromName(std::string_view name) {
    for (std::size_t i = 0; i < phiTagCount; ++i)
        if (phiTagNames[i] == name) return static_cast<PhiTag>(i);
    return std::nullopt;
}

}  // namespace lorimer
