#pragma once

#include <string>
#include <vector>

#include "engine/base/json.h"

namespace lorimer {

/// One text of a FHIR resource, or the reason why it cannot be read.
struct FhirText {
    std::string title;
    std::string text;
    std::string problem;
};

/// True for the kinds that hold texts: DocumentReference, DiagnosticReport, Composition, Observation, Condition.
bool holdsFhirTexts(const std::string& resourceType);

/// The texts of a resource of such a kind; none where it is empty.
std::vector<FhirText> textsOfResource(const Json& resource);

/// The patient's identifier without "Patient/" and "urn:uuid:"; empty where the resource names none.
std::string patientOf(const Json& resource);

/// The date at which what the resource tells was so, else at which it was written, as "2023-04-02".
std::string dateOf(const Json& resource);

}  // namespace lorimer
