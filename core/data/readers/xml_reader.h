#pragma once

#include <string>
#include <string_view>

#include "data/readers/zip_archive.h"

namespace lorimer {

/// What an XML file can cost (privacy.md 8.5).
struct XmlLimits {
    static constexpr int depth = 256;
    static constexpr std::int64_t nodes = 200'000'000;  ///< start tags; a sheet of a million rows has some ten million
    static constexpr std::int64_t tagBytes = 1 << 20;   ///< without an event in between
};

/// The attributes of a start tag.
class XmlAttributes {
public:
    explicit XmlAttributes(const char** attributes) : m_attributes(attributes) {}

    /// The value, UTF-8, by the name without its prefix; empty where there is none.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;

private:
    const char** m_attributes;
};

/// Gets the events of an XML file. Names come without their prefix ("w:p" is "p"), since programs choose it freely.
class XmlEvents {
public:
    virtual ~XmlEvents() = default;

    virtual void onStart(std::string_view name, const XmlAttributes& attributes) = 0;
    virtual void onEnd(std::string_view name) = 0;
    /// A piece of text; one text may come in several.
    virtual void onText(std::string_view text) = 0;

    /// Wants no more events.
    void stop() { m_isStopped = true; }
    bool isStopped() const { return m_isStopped; }

private:
    bool m_isStopped = false;
};

/// Reads a part of an archive as XML. Nothing outside of the part is looked at; a document type, with which entities
/// would come, is refused. Throws BadInput that names the part and the line.
void readXml(ZipArchive& archive, const std::string& part, XmlEvents& events);

}  // namespace lorimer
