#include "data/readers/fhir_resource.h"

#include <algorithm>
#include <array>

#include "data/readers/attachment_text.h"
#include "data/readers/html_text.h"
#include "data/utf8.h"

namespace lorimer {

namespace {

const Json& member(const Json& value, const char* key) {
    static const Json none;
    if (!value.is_object()) return none;
    const auto found = value.find(key);
    return found == value.end() ? none : *found;
}

const Json& first(const Json& list) {
    static const Json none;
    return list.is_array() && !list.empty() ? list[0] : none;
}

std::string textAt(const Json& value, const char* key) {
    const Json& text = member(value, key);
    return text.is_string() ? text.get<std::string>() : std::string();
}

/// A CodeableConcept as words: its text, else what a coding is called, else the code.
std::string conceptText(const Json& coded) {
    std::string text = textAt(coded, "text");
    if (!isBlank(text)) return text;
    const Json& codings = member(coded, "coding");
    if (!codings.is_array()) return {};
    for (const char* key : {"display", "code"}) {
        for (const Json& coding : codings) {
            text = textAt(coding, key);
            if (!isBlank(text)) return text;
        }
    }
    return {};
}

/// A decimal as the file writes it: without what binary fractions add.
std::string numberText(const Json& number) { return number.is_number() ? number.dump() : std::string(); }

std::string quantityText(const Json& quantity) {
    std::string text = numberText(member(quantity, "value"));
    if (text.empty()) return {};
    text.insert(0, textAt(quantity, "comparator"));
    std::string unit = textAt(quantity, "unit");
    if (unit.empty()) unit = textAt(quantity, "code");
    return unit.empty() ? text : text + " " + unit;
}

/// value[x] of an observation or one of its components.
std::string valueText(const Json& holder) {
    if (!holder.is_object()) return {};
    for (const auto& [key, value] : holder.items()) {
        if (!key.starts_with("value") || key.size() == 5) continue;
        if (value.is_string()) return value.get<std::string>();
        if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
        if (value.is_number()) return value.dump();
        if (key == "valueQuantity") return quantityText(value);
        if (key == "valueCodeableConcept") return conceptText(value);
        if (key == "valueRange")
            return quantityText(member(value, "low")) + " to " + quantityText(member(value, "high"));
        if (key == "valueRatio") {
            return quantityText(member(value, "numerator")) + " / " + quantityText(member(value, "denominator"));
        }
        if (key == "valuePeriod") return textAt(value, "start") + " to " + textAt(value, "end");
    }
    return {};
}

std::string narrative(const Json& resource) { return textOfHtml(textAt(member(resource, "text"), "div")); }

void addNotes(const Json& resource, std::string& text) {
    const Json& notes = member(resource, "note");
    if (!notes.is_array()) return;
    for (const Json& note : notes) {
        const std::string words = textAt(note, "text");
        if (!isBlank(words)) text += (text.empty() ? "" : "\n") + words;
    }
}

/// Attachments come in several forms (plain, HTML, PDF) of one text: the first that can be read is taken.
void addAttachments(const std::vector<const Json*>& attachments, const std::string& title,
                    std::vector<FhirText>& texts) {
    std::string problem;
    for (const Json* attachment : attachments) {
        const std::string data = textAt(*attachment, "data");
        if (data.empty()) {
            if (problem.empty()) problem = "the note lies outside of the file, which only has its address";
            continue;
        }
        AttachmentText read = textOfAttachment(data, textAt(*attachment, "contentType"));
        if (!read.problem.empty()) {
            problem = read.problem;
        } else if (!isBlank(read.text)) {
            const std::string ownTitle = textAt(*attachment, "title");
            texts.push_back({title.empty() ? ownTitle : title, std::move(read.text), ""});
            return;
        }
    }
    if (!problem.empty()) texts.push_back({title, "", problem});
}

std::vector<FhirText> documentReference(const Json& resource) {
    std::vector<const Json*> attachments;
    const Json& contents = member(resource, "content");
    if (contents.is_array()) {
        for (const Json& content : contents) {
            if (member(content, "attachment").is_object()) attachments.push_back(&member(content, "attachment"));
        }
    }
    std::string title = conceptText(member(resource, "type"));
    if (title.empty()) title = textAt(resource, "description");
    std::vector<FhirText> texts;
    addAttachments(attachments, title, texts);
    return texts;
}

std::vector<FhirText> diagnosticReport(const Json& resource) {
    const std::string title = conceptText(member(resource, "code"));
    std::vector<const Json*> attachments;
    const Json& forms = member(resource, "presentedForm");
    if (forms.is_array()) {
        for (const Json& form : forms) attachments.push_back(&form);
    }
    std::vector<FhirText> texts;
    addAttachments(attachments, title, texts);
    std::string conclusion = textAt(resource, "conclusion");
    if (!texts.empty() && texts[0].problem.empty()) {
        const bool isNew = !isBlank(conclusion) && texts[0].text.find(conclusion) == std::string::npos;
        if (isNew) texts[0].text += "\n" + conclusion;
        return texts;
    }
    if (isBlank(conclusion)) conclusion = narrative(resource);
    if (!isBlank(conclusion)) return {{title, std::move(conclusion), ""}};
    return texts;
}

/// A section's title above its text; sections inside of it follow. The JSON is at most 64 levels deep.
void addSection(const Json& section, std::string& text) {
    const std::string words = narrative(section);
    std::string title = textAt(section, "title");
    if (title.empty()) title = conceptText(member(section, "code"));
    if (!words.empty()) text += (text.empty() ? "" : "\n\n") + (title.empty() ? words : title + "\n" + words);
    const Json& inner = member(section, "section");
    if (!inner.is_array()) return;
    for (const Json& part : inner) addSection(part, text);
}

std::vector<FhirText> composition(const Json& resource) {
    std::string text;
    const Json& sections = member(resource, "section");
    if (sections.is_array()) {
        for (const Json& section : sections) addSection(section, text);
    }
    if (text.empty()) text = narrative(resource);
    if (text.empty()) return {};
    std::string title = textAt(resource, "title");
    if (title.empty()) title = conceptText(member(resource, "type"));
    return {{std::move(title), std::move(text), ""}};
}

std::vector<FhirText> observation(const Json& resource) {
    const std::string name = conceptText(member(resource, "code"));
    const auto labelled = [](const std::string& label, const std::string& value) {
        return label.empty() ? value : label + ": " + value;
    };
    std::string text;
    const std::string value = valueText(resource);
    if (!isBlank(value)) text = labelled(name, value);
    const Json& components = member(resource, "component");
    if (components.is_array()) {
        if (text.empty()) text = name;
        for (const Json& component : components) {
            const std::string part = valueText(component);
            if (!isBlank(part))
                text += (text.empty() ? "" : "\n") + labelled(conceptText(member(component, "code")), part);
        }
        if (text == name) text.clear();
    }
    const std::string interpretation = conceptText(first(member(resource, "interpretation")));
    if (!text.empty() && !interpretation.empty()) text += " (" + interpretation + ")";
    addNotes(resource, text);
    if (text.empty()) return {};
    return {{name, std::move(text), ""}};
}

std::vector<FhirText> condition(const Json& resource) {
    const std::string name = conceptText(member(resource, "code"));
    std::string text = name;
    const std::string status = conceptText(member(resource, "clinicalStatus"));
    if (!text.empty() && !status.empty()) text += " (" + status + ")";
    addNotes(resource, text);
    if (text.empty()) return {};
    return {{name, std::move(text), ""}};
}

using Extract = std::vector<FhirText> (*)(const Json&);
struct Kind {
    std::string_view name;
    Extract extract;
};
constexpr std::array<Kind, 5> kinds{{{"DocumentReference", documentReference},
                                     {"DiagnosticReport", diagnosticReport},
                                     {"Composition", composition},
                                     {"Observation", observation},
                                     {"Condition", condition}}};

const Kind* kindOf(const std::string& name) {
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

}  // namespace

bool holdsFhirTexts(const std::string& resourceType) { return kindOf(resourceType) != nullptr; }

std::vector<FhirText> textsOfResource(const Json& resource) {
    const Kind* const kind = kindOf(textAt(resource, "resourceType"));
    return kind == nullptr ? std::vector<FhirText>() : kind->extract(resource);
}

std::string patientOf(const Json& resource) {
    for (const char* key : {"subject", "patient"}) {
        const Json& subject = member(resource, key);
        std::string reference = textAt(subject, "reference");
        if (reference.empty()) reference = textAt(member(subject, "identifier"), "value");
        const std::size_t history = reference.find("/_history/");
        if (history != std::string::npos) reference.erase(history);
        const std::size_t end = reference.find_last_of("/:");
        if (end != std::string::npos) reference.erase(0, end + 1);
        if (reference.starts_with('#')) reference.erase(0, 1);
        if (!isBlank(reference)) return reference;
    }
    return {};
}

std::string dateOf(const Json& resource) {
    const Json& period = member(resource, "effectivePeriod");
    const std::array<std::string, 7> dates{textAt(resource, "effectiveDateTime"),
                                           textAt(period, "start"),
                                           textAt(resource, "onsetDateTime"),
                                           textAt(resource, "date"),
                                           textAt(resource, "issued"),
                                           textAt(resource, "recordedDate"),
                                           textAt(resource, "effectiveInstant")};
    const auto found = std::find_if(dates.begin(), dates.end(), [](const std::string& date) { return !isBlank(date); });
    return found == dates.end() ? std::string() : found->substr(0, found->find('T'));
}

}  // namespace lorimer
