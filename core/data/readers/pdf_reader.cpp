#include "data/readers/pdf_reader.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <memory>

#include "data/utf8.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

constexpr int mostPages = 100'000;

std::unique_ptr<poppler::document> open(const std::string& path) {
    // What the library says about a damaged file would go to standard error.
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    std::unique_ptr<poppler::document> document(poppler::document::load_from_file(path));
    if (!document) {
        throw badInput(
            "'" + path +
            "' is a PDF that is damaged or cut off. Nothing was changed; open it in another program and print "
            "it into a new PDF.");
    }
    if (document->is_locked()) {
        throw badInput("'" + path + "' has a password. Nothing was changed; save it without one and choose that file.");
    }
    if (document->pages() > mostPages) {
        throw badInput("'" + path + "' says that it has more than 100,000 pages. Nothing was changed; split it.");
    }
    return document;
}

std::string textOf(const poppler::document& document, int number) {
    const std::unique_ptr<poppler::page> page(document.create_page(number));
    if (!page) return {};
    const poppler::byte_array bytes =
        page->text({}, poppler::page::text_layout_enum::non_raw_non_physical_layout).to_utf8();
    std::string text(bytes.data(), bytes.size());
    std::erase(text, '\f');  // ends the page
    return std::string(trimmed(text));
}

/// The paragraphs of a page, which empty lines part.
bool addParagraphs(PassageBuilder& passages, std::string_view text, int page) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find("\n\n"), text.size());
        if (!passages.paragraph(text.substr(0, end), page)) return false;
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return passages.pageEnd();
}

}  // namespace

void PdfReader::read(const RecordCallback& onRecord) {
    const std::unique_ptr<poppler::document> document = open(m_source.path());
    PassageBuilder passages(m_choices, onRecord);
    const int pages = document->pages();
    for (int i = 0; i < pages; ++i) {
        m_source.report(m_source.totalBytes() * i / pages);
        const std::string text = textOf(*document, i);
        if (!text.empty()) {
            if (!addParagraphs(passages, text, i + 1)) return;
            continue;
        }
        Record record;
        record.row = i + 1;
        record.problem =
            "the page holds no text; it is empty or a scanned picture, which has to go through text "
            "recognition first";
        if (!passages.finish() || !onRecord(record)) return;
    }
    passages.finish();
}

}  // namespace lorimer
