#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "privacy/date_shift.h"
#include "privacy/lexicon.h"
#include "privacy/phi_tag.h"
#include "privacy/pseudonym_key.h"

namespace lorimer {

/// What a surrogate is made for.
struct SurrogateRequest {
    PhiTag tag = PhiTag::OtherId;
    std::string_view text;     ///< as it stands in the row
    std::string_view patient;  ///< key of the patient; facilities are the same for all
    DateOrder order = DateOrder::DayFirst;
    int assumedYear = 2000;  ///< of dates without one
};

/// Invents values: words from resources/surrogates.txt, digits and letters of the same shape, dates shifted per
/// patient. The same request has the same answer as long as the key is the same; no valid checksum comes out.
class Surrogates {
public:
    Surrogates(const PseudonymKey& key, const Lexicon& lexicon);

    /// "" where there is no invented value of this kind (passwords, pictures, dates that cannot be read).
    std::string make(const SurrogateRequest& request) const;

private:
    const std::string& pick(const std::vector<std::string>& list, PhiTag tag, std::string_view value,
                            std::string_view patient) const;
    std::string name(const SurrogateRequest& request) const;
    std::string place(const SurrogateRequest& request) const;
    std::string sameShape(const SurrogateRequest& request) const;

    PseudonymKey m_key;
    const Lexicon& m_lexicon;
    std::vector<std::string> m_given;
    std::vector<std::string> m_surnames;
    std::vector<std::string> m_places;
    std::vector<std::string> m_facilities;
};

}  // namespace lorimer
