#include "data/readers/office_package.h"

#include <algorithm>
#include <vector>

#include "data/readers/record_reader.h"
#include "data/readers/xml_reader.h"
#include "engine/base/error.h"

namespace lorimer {

namespace {

std::string folderOf(const std::string& part) {
    const std::size_t slash = part.rfind('/');
    return slash == std::string::npos ? std::string() : part.substr(0, slash + 1);
}

/// `target` as seen from `folder` ("xl/"), with "." and ".." resolved inside the archive.
std::string resolved(const std::string& folder, std::string_view target) {
    std::string path = target.starts_with('/') ? std::string(target.substr(1)) : folder + std::string(target);
    std::vector<std::string> steps;
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string step = path.substr(start, end - start);
        if (step == ".." && !steps.empty()) steps.pop_back();
        if (!step.empty() && step != "." && step != "..") steps.push_back(step);
        start = end + 1;
    }
    std::string joined;
    for (const std::string& step : steps) joined += (joined.empty() ? "" : "/") + step;
    return joined;
}

class Links final : public XmlEvents {
public:
    explicit Links(std::string folder) : m_folder(std::move(folder)) {}

    std::map<std::string, PartLink> links;

    void onStart(std::string_view name, const XmlAttributes& attributes) override {
        if (name != "Relationship") return;
        const std::string_view type = attributes.get("Type");
        const bool isOutside = attributes.get("TargetMode") == "External";
        links[std::string(attributes.get("Id"))] = {
            std::string(type.substr(type.rfind('/') + 1)),
            isOutside ? std::string() : resolved(m_folder, attributes.get("Target"))};
    }
    void onEnd(std::string_view /*name*/) override {}
    void onText(std::string_view /*text*/) override {}

private:
    std::string m_folder;
};

}  // namespace

std::map<std::string, PartLink> linksOf(ZipArchive& archive, const std::string& part) {
    const std::string folder = folderOf(part);
    const std::string list = folder + "_rels/" + part.substr(folder.size()) + ".rels";
    if (!archive.contains(list)) return {};
    Links links(folder);
    readXml(archive, list, links);
    return std::move(links.links);
}

std::string partOfType(const std::map<std::string, PartLink>& links, std::string_view type) {
    for (const auto& [id, link] : links) {
        if (link.type == type && !link.target.empty()) return link.target;
    }
    return {};
}

std::string mainPart(ZipArchive& archive) {
    const std::string part = partOfType(linksOf(archive, ""), "officeDocument");
    if (archive.contains(part)) return part;
    for (const char* usual : {"xl/workbook.xml", "word/document.xml"}) {
        if (archive.contains(usual)) return usual;
    }
    throw badInput(
        "'" + archive.path() +
        "' lacks its main part. Nothing was changed; open it in the program that wrote it and save it again.");
}

void appendLimited(std::string& target, std::string_view text) {
    const std::size_t room = ReaderLimits::fieldBytes + 1 - std::min(target.size(), ReaderLimits::fieldBytes + 1);
    target += text.substr(0, room);
}

}  // namespace lorimer
