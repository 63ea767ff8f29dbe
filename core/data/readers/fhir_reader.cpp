#include "data/readers/fhir_reader.h"

#include <map>

#include "data/readers/fhir_resource.h"
#include "data/readers/json_lines_reader.h"
#include "data/readers/json_reader.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

/// Turns resources into rows.
class Resources {
public:
    explicit Resources(const RecordCallback& onRecord) : m_onRecord(onRecord) {}

    /// A resource, or an entry of a bundle around one; false when no more rows are wanted.
    bool add(const Json& value, std::int64_t number) {
        const Json& resource = inside(value);
        const std::string type = typeOf(resource);
        if (type.empty()) return reject(number, "it is no FHIR resource: it has no resourceType");
        if (type == "Bundle") {  // one in another, or one per line
            const auto entries = resource.find("entry");
            if (entries == resource.end() || !entries->is_array()) return true;
            for (const Json& entry : *entries) {
                if (!add(entry, number)) return false;
            }
            return true;
        }
        if (!holdsFhirTexts(type)) {
            constexpr std::size_t mostKinds = 200;
            if (m_others.size() < mostKinds || m_others.count(type) > 0) ++m_others[type];
            return true;
        }
        for (FhirText& text : textsOfResource(resource)) {
            m_record.row = number;
            m_record.problem = std::move(text.problem);
            m_record.fields = {type, patientOf(resource), dateOf(resource), std::move(text.title),
                               std::move(text.text)};
            if (!m_onRecord(m_record)) return false;
        }
        return true;
    }

    bool reject(std::int64_t number, const std::string& problem) {
        m_record.row = number;
        m_record.problem = problem;
        m_record.fields.clear();
        return m_onRecord(m_record);
    }

    std::string others() const {
        std::string names;
        for (const auto& [type, count] : m_others) {
            names += (names.empty() ? "" : ", ") + std::to_string(count) + " " + quotedText(type, 40);
        }
        return names;
    }

private:
    static const Json& inside(const Json& value) {
        const bool isEntry = value.is_object() && !value.contains("resourceType") && value.contains("resource");
        return isEntry ? value.at("resource") : value;
    }

    static std::string typeOf(const Json& resource) {
        if (!resource.is_object()) return {};
        const auto type = resource.find("resourceType");
        return type != resource.end() && type->is_string() ? type->get<std::string>() : std::string();
    }

    const RecordCallback& m_onRecord;
    Record m_record;
    std::map<std::string, std::int64_t> m_others;
};

}  // namespace

void FhirReader::read(const RecordCallback& onRecord) {
    Resources resources(onRecord);
    const RecordCallback take = [&](const Record& record) {
        return record.problem.empty() ? resources.add(record.value, record.row)
                                      : resources.reject(record.row, record.problem);
    };
    if (m_isLines) {
        JsonLinesReader(m_source).read(take);
    } else {
        JsonReader(m_source, m_source.path(), [](const std::string& key) { return key == "entry"; }).read(take);
    }
    const std::string others = resources.others();
    if (!others.empty()) {
        m_notes.push_back("'" + m_source.path() + "': resources without text were not used (" + others + ").");
    }
}

}  // namespace lorimer
