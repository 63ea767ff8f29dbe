// Measures the search for personal data on marked texts (privacy.md 3.8).
//   phi_evaluate CORPUS [--lists FILE] [--strict] [--known-names] [--misses N]
// CORPUS: a file as scripts/phi_corpus.py writes it, or a folder of texts (*.txt) with brat annotations (*.ann).
// A span is found when all its letters and digits are covered by findings of any class; precision counts the findings
// that touch a marked span. Prints a table per class and language. --misses prints spans that were missed: for invented
// texts only.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/tokenizer/utf8.h"
#include "privacy/phi_scanner.h"
#include "tests/support/labelled_text.h"

using namespace lorimer;
using namespace lorimer::test;

namespace {

struct Note {
    LabelledText text;
    std::string language = "es";
    std::string patient;
    std::string patientName;
    std::vector<std::uint32_t> patientNames;  ///< where spans with them begin
};

struct Tally {
    std::int64_t marked = 0;
    std::int64_t found = 0;
    std::int64_t findings = 0;
    std::int64_t right = 0;
};

/// Byte offset of each code point, and of the end.
std::vector<std::uint32_t> offsetsOf(const std::string& text) {
    std::vector<std::uint32_t> offsets;
    for (std::size_t at = 0; at < text.size(); nextCodePoint(text, at))
        offsets.push_back(static_cast<std::uint32_t>(at));
    offsets.push_back(static_cast<std::uint32_t>(text.size()));
    return offsets;
}

std::string readFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw badInput("'" + path.string() + "' cannot be read.");
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

std::vector<Note> readCorpus(const std::string& path) {
    std::vector<Note> notes;
    std::istringstream lines(readFile(path));
    for (std::string line; std::getline(lines, line);) {
        const Json json = Json::parse(line);
        Note note;
        note.text.text = json["text"].get<std::string>();
        note.language = json["language"].get<std::string>();
        note.patient = json["patient"].get<std::string>();
        note.patientName = json["patient_name"].get<std::string>();
        const auto offsets = offsetsOf(note.text.text);
        for (const Json& span : json["spans"]) {
            const ByteRange range{offsets[span[0].get<std::size_t>()], offsets[span[1].get<std::size_t>()]};
            note.text.spans.push_back({range, span[2].get<std::string>()});
            if (span[3].get<bool>()) note.patientNames.push_back(range.begin);
        }
        notes.push_back(std::move(note));
    }
    return notes;
}

/// MEDDOCAN's classes that are no identifiers here: they are not marked, and a finding on them is not wrong.
bool isLeftOut(const std::string& type) {
    static const std::set<std::string> left{"PAIS",      "EDAD_SUJETO_ASISTENCIA",       "SEXO_SUJETO_ASISTENCIA",
                                            "PROFESION", "FAMILIARES_SUJETO_ASISTENCIA", "OTROS_SUJETO_ASISTENCIA"};
    return left.contains(type);
}

/// "T1<TAB>TYPE 10 24<TAB>text"; positions in code points.
Note readBrat(const std::filesystem::path& path, std::vector<LabelledText::Span>& leftOut) {
    Note note;
    note.text.text = readFile(path);
    note.patient = path.stem().string();
    const auto offsets = offsetsOf(note.text.text);
    std::istringstream lines(readFile(std::filesystem::path(path).replace_extension(".ann")));
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("T")) continue;
        std::istringstream fields(line.substr(line.find('\t') + 1));
        std::string type;
        std::size_t begin = 0;
        std::size_t end = 0;
        if (!(fields >> type >> begin >> end) || end >= offsets.size())
            throw badInput("A line of the .ann of '" + path.string() + "' has not the form of brat.");
        (isLeftOut(type) ? leftOut : note.text.spans).push_back({{offsets[begin], offsets[end]}, type});
    }
    return note;
}

class Evaluation {
public:
    Evaluation(const PhiScanner& scanner, bool knowsNames, std::int64_t misses)
        : m_scanner(scanner), m_knowsNames(knowsNames), m_misses(misses) {}

    void add(const Note& note, const std::vector<LabelledText::Span>& leftOut) {
        NameMemory memory;
        const std::uint64_t patient = NameMemory::hashOf(note.patient);
        if (m_knowsNames)
            for (const std::uint64_t name : m_scanner.namesIn(note.patientName))
                memory.add(patient, name, NameSource::Known);
        const std::string_view view = note.text.text;
        const auto begin = std::chrono::steady_clock::now();
        const PhiRowFindings row = m_scanner.scanRow(std::span(&view, 1), &memory, patient);
        m_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        m_bytes += view.size();
        m_words += std::count(view.begin(), view.end(), ' ') + 1;
        ++m_notes;
        std::vector<ByteRange> found;
        for (const PhiFinding& finding : row.texts[0].findings)
            if (finding.score >= 0.5 - 1e-9) found.push_back(finding.range);
        for (const LabelledText::Span& span : note.text.spans) addSpan(note, span, found);
        for (const PhiFinding& finding : row.texts[0].findings)
            if (finding.score >= 0.5 - 1e-9) addFinding(note, finding, leftOut);
    }

    void print() const {
        std::cout << std::left << std::setw(28) << "class" << std::right << std::setw(8) << "marked" << std::setw(9)
                  << "recall" << std::setw(10) << "findings" << std::setw(11) << "precision"
                  << "\n";
        for (const auto& [name, tally] : m_tallies) {
            std::cout << std::left << std::setw(28) << name << std::right << std::setw(8) << tally.marked
                      << std::setw(9) << share(tally.found, tally.marked) << std::setw(10) << tally.findings
                      << std::setw(11) << share(tally.right, tally.findings) << "\n";
        }
        const Tally& all = m_tallies.at("all");
        std::cout << m_notes << " notes, " << m_words << " words, " << std::fixed << std::setprecision(3)
                  << 1000.0 * static_cast<double>(all.findings - all.right) / static_cast<double>(m_words)
                  << " false findings per 1,000 words, " << std::setprecision(2)
                  << static_cast<double>(m_bytes) / m_seconds / 1e6 << " MB/s\n";
    }

private:
    static std::string share(std::int64_t part, std::int64_t whole) {
        std::ostringstream text;
        if (whole == 0) return "-";
        text << std::fixed << std::setprecision(3) << static_cast<double>(part) / static_cast<double>(whole);
        return text.str();
    }

    void addSpan(const Note& note, const LabelledText::Span& span, const std::vector<ByteRange>& found) {
        const bool isFound = isCovered(note.text, span.range, found);
        std::vector<std::string> keys{"all", "class " + span.tag, "language " + note.language};
        if (std::count(note.patientNames.begin(), note.patientNames.end(), span.range.begin) > 0)
            keys.emplace_back("names of the patient");
        for (const std::string& key : keys) {
            ++m_tallies[key].marked;
            m_tallies[key].found += isFound ? 1 : 0;
        }
        if (!isFound && m_misses-- > 0)
            std::cout << "missed " << span.tag << ": " << note.text.at(span.range) << " | " << note.text.text << "\n";
    }

    void addFinding(const Note& note, const PhiFinding& finding, const std::vector<LabelledText::Span>& leftOut) {
        const auto touches = [&finding](const LabelledText::Span& span) {
            return finding.range.begin < span.range.end && span.range.begin < finding.range.end;
        };
        if (std::none_of(note.text.spans.begin(), note.text.spans.end(), touches) &&
            std::any_of(leftOut.begin(), leftOut.end(), touches))
            return;
        const bool isRight = std::any_of(note.text.spans.begin(), note.text.spans.end(), touches);
        for (const std::string& key :
             {std::string("all"), "class " + std::string(phiTagName(finding.tag)), "language " + note.language}) {
            ++m_tallies[key].findings;
            m_tallies[key].right += isRight ? 1 : 0;
        }
        if (!isRight && m_misses-- > 0)
            std::cout << "false " << phiTagName(finding.tag) << " " << m_scanner.ruleId(finding.rule) << ": "
                      << note.text.at(finding.range) << " | " << note.text.text << "\n";
    }

    const PhiScanner& m_scanner;
    bool m_knowsNames;
    std::int64_t m_misses;
    std::map<std::string, Tally> m_tallies;
    double m_seconds = 0;
    std::size_t m_bytes = 0;
    std::int64_t m_words = 0;
    std::int64_t m_notes = 0;
};

int evaluate(const std::vector<std::string>& arguments) {
    std::string corpus;
    std::string lists;
    PhiOptions options;
    bool knowsNames = false;
    std::int64_t misses = 0;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument == "--strict") {
            options.isStrict = true;
        } else if (argument == "--known-names") {
            knowsNames = true;
        } else if (argument == "--lists" && i + 1 < arguments.size()) {
            lists = arguments[++i];
        } else if (argument == "--misses" && i + 1 < arguments.size()) {
            misses = std::stoll(arguments[++i]);
        } else if (corpus.empty() && !argument.starts_with("--")) {
            corpus = argument;
        } else {
            throw Error(ErrorKind::WrongUse,
                        "phi_evaluate CORPUS [--lists FILE] [--strict] [--known-names] [--misses N]");
        }
    }
    const PhiScanner scanner(makeLexicon(lists), options);
    Evaluation evaluation(scanner, knowsNames, misses);
    if (!std::filesystem::is_directory(corpus)) {
        for (const Note& note : readCorpus(corpus)) evaluation.add(note, {});
    } else {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
            if (entry.path().extension() != ".txt" ||
                !std::filesystem::exists(std::filesystem::path(entry.path()).replace_extension(".ann")))
                continue;
            std::vector<LabelledText::Span> leftOut;
            const Note note = readBrat(entry.path(), leftOut);
            evaluation.add(note, leftOut);
        }
    }
    evaluation.print();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return evaluate({argv + 1, argv + argc});
    } catch (const Error& error) {
        std::cerr << error.sentence() << "\n";
        return static_cast<int>(error.kind());
    }
}
