#pragma once

#include <string>
#include <string_view>

#include "data/readers/xml_reader.h"

namespace lorimer {

/// Collects the text of OpenDocument paragraphs. Comments, tracked changes and the text of notes are left out.
class OdfText {
public:
    /// To be called with every event; returns true where the element lies in what is left out.
    bool start(std::string_view name, const XmlAttributes& attributes);
    bool end(std::string_view name);
    void add(std::string_view text);

    bool isInParagraph() const { return m_paragraphs > 0; }
    std::string take();

private:
    std::string m_text;
    int m_leftOut = 0;  ///< open elements inside what is left out
    int m_paragraphs = 0;
    bool m_hasBlank = false;  ///< a blank is due before the next letter: runs of them count as one
};

/// Throws BadInput where an OpenDocument file has a password.
void refuseOdfPassword(ZipArchive& archive);

}  // namespace lorimer
