#include "engine/tokenizer/post_processor.h"

namespace lorimer {

namespace {

std::vector<std::int32_t> readIds(const JsonFields& token) {
    std::vector<std::int32_t> ids;
    for (const SortedJson& id : token.list("ids")) {
        if (!id.is_number_integer()) token.refuse("has an id that is not a whole number");
        ids.push_back(id.get<std::int32_t>());
    }
    return ids;
}

PostProcessor readTemplate(const JsonFields& json) {
    PostProcessor out;
    const JsonFields specials = json.child("special_tokens");
    bool textSeen = false;
    for (const SortedJson& part : json.list("single")) {
        const JsonFields piece(part, "single template of " + json.where());
        if (piece.has("Sequence")) {
            if (textSeen || piece.child("Sequence").text("id") != "A") piece.refuse("does not hold the text once");
            textSeen = true;
            continue;
        }
        const std::string name = piece.child("SpecialToken").text("id");
        for (const std::int32_t id : readIds(specials.child(name.c_str()))) {
            (textSeen ? out.after : out.before).push_back(id);
        }
    }
    if (!textSeen) json.refuse("has a template without the text");
    return out;
}

std::int32_t readPairId(const JsonFields& json, const char* key) {
    const SortedJson& pair = json.list(key);
    if (pair.size() != 2 || !pair[1].is_number_integer()) json.refuse(std::string("has a \"") + key + "\" without id");
    return pair[1].get<std::int32_t>();
}

}  // namespace

PostProcessor makePostProcessor(const JsonFields& json) {
    const std::string type = json.text("type");
    if (type == "TemplateProcessing") return readTemplate(json);
    if (type == "ByteLevel") return {};
    if (type == "BertProcessing" || type == "RobertaProcessing") {
        return {{readPairId(json, "cls")}, {readPairId(json, "sep")}};
    }
    if (type == "Sequence") {
        PostProcessor all;
        for (const SortedJson& step : json.list("processors")) {
            const PostProcessor one = makePostProcessor({step, json.where()});
            all.before.insert(all.before.begin(), one.before.begin(), one.before.end());
            all.after.insert(all.after.end(), one.after.begin(), one.after.end());
        }
        return all;
    }
    json.refuse("has the type \"" + type + "\", which Lorimer cannot read yet");
}

}  // namespace lorimer
