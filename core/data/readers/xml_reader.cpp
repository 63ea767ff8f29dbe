#include "data/readers/xml_reader.h"

#include <expat.h>

#include <exception>
#include <memory>

#include "engine/base/error.h"
#include "engine/base/quoted_text.h"

namespace lorimer {

namespace {

std::string_view withoutPrefix(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// One part on its way through expat. Exceptions wait until the C code has returned.
class Parse {
public:
    Parse(const ZipArchive& archive, const std::string& part, XmlEvents& events)
        : m_archive(archive), m_part(part), m_events(events), m_parser(XML_ParserCreate(nullptr), &XML_ParserFree) {
        if (!m_parser) throw Error(ErrorKind::OutOfResources, "There is not enough memory to read a file.");
        XML_SetUserData(m_parser.get(), this);
        XML_SetElementHandler(m_parser.get(), &Parse::start, &Parse::end);
        XML_SetCharacterDataHandler(m_parser.get(), &Parse::text);
        XML_SetStartDoctypeDeclHandler(m_parser.get(), &Parse::doctype);
    }

    /// False when no more bytes are wanted.
    bool add(std::string_view piece) {
        m_bytesSinceEvent += static_cast<std::int64_t>(piece.size());
        feed(piece, false);
        if (m_bytesSinceEvent > XmlLimits::tagBytes) throw refuse("has a tag longer than 1 MiB");
        return !m_events.isStopped();
    }

    void finish() { feed({}, true); }

private:
    Error refuse(const std::string& what) const {
        return badInput("'" + m_archive.path() + "', part " + quotedText(m_part) + ", line " +
                        std::to_string(XML_GetCurrentLineNumber(m_parser.get())) + ", " + what +
                        ". Nothing was changed; open the file in the program that wrote it and save it again.");
    }

    void feed(std::string_view piece, bool isLast) {
        const XML_Status status =
            XML_Parse(m_parser.get(), piece.data(), static_cast<int>(piece.size()), isLast ? XML_TRUE : XML_FALSE);
        if (m_exception) std::rethrow_exception(m_exception);
        if (m_events.isStopped() || status == XML_STATUS_OK) return;
        throw refuse(std::string("is not well-formed XML (") + XML_ErrorString(XML_GetErrorCode(m_parser.get())) + ")");
    }

    template <typename Work>
    void guarded(const Work& work) {
        if (m_exception || m_events.isStopped()) return;
        m_bytesSinceEvent = 0;
        try {
            work();
        } catch (...) {
            m_exception = std::current_exception();
        }
        if (m_exception || m_events.isStopped()) XML_StopParser(m_parser.get(), XML_FALSE);
    }

    static void start(void* self, const char* name, const char** attributes) {
        auto& parse = *static_cast<Parse*>(self);
        parse.guarded([&] {
            if (++parse.m_depth > XmlLimits::depth) throw parse.refuse("is nested more than 256 levels deep");
            if (++parse.m_nodes > XmlLimits::nodes) throw parse.refuse("holds more than 200 million elements");
            parse.m_events.onStart(withoutPrefix(name), XmlAttributes(attributes));
        });
    }
    static void end(void* self, const char* name) {
        auto& parse = *static_cast<Parse*>(self);
        parse.guarded([&] {
            --parse.m_depth;
            parse.m_events.onEnd(withoutPrefix(name));
        });
    }
    static void text(void* self, const char* text, int length) {
        auto& parse = *static_cast<Parse*>(self);
        parse.guarded([&] { parse.m_events.onText({text, static_cast<std::size_t>(length)}); });
    }
    static void doctype(void* self, const char* /*name*/, const char* /*system*/, const char* /*public*/,
                        int /*hasSubset*/) {
        auto& parse = *static_cast<Parse*>(self);
        parse.guarded([&] {
            throw parse.refuse("declares a document type, with which a file can grow without end; that is refused");
        });
    }

    const ZipArchive& m_archive;
    const std::string& m_part;
    XmlEvents& m_events;
    std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> m_parser;
    std::exception_ptr m_exception;
    std::int64_t m_bytesSinceEvent = 0;
    std::int64_t m_nodes = 0;
    int m_depth = 0;
};

}  // namespace

std::string_view XmlAttributes::get(std::string_view name) const {
    for (const char** entry = m_attributes; *entry != nullptr; entry += 2) {
        if (withoutPrefix(entry[0]) == name) return entry[1];
    }
    return {};
}

bool XmlAttributes::has(std::string_view name) const {
    for (const char** entry = m_attributes; *entry != nullptr; entry += 2) {
        if (withoutPrefix(entry[0]) == name) return true;
    }
    return false;
}

void readXml(ZipArchive& archive, const std::string& part, XmlEvents& events) {
    Parse parse(archive, part, events);
    archive.read(part, [&parse](std::string_view piece) { return parse.add(piece); });
    if (!events.isStopped()) parse.finish();
}

}  // namespace lorimer
