#include "session/import_draft.h"

#include <algorithm>

#include "data/column_roles.h"
#include "engine/base/json.h"

namespace lorimer {

namespace {

constexpr int draftVersion = 2;

template <typename Value>
Json optionalToJson(const std::optional<Value>& value) {
    return value ? Json(static_cast<int>(*value)) : Json();
}

/// Enumerations and characters are kept by number; a number beyond `last` makes no draft.
template <typename Value>
std::optional<Value> optionalFromJson(const Json& json, int last) {
    if (json.is_null()) return std::nullopt;
    const int number = json.get<int>();
    if (number < 0 || number > last) throw Json::other_error::create(500, "out of range", &json);
    return static_cast<Value>(number);
}

Json rolesToJson(const std::vector<ColumnRole>& roles) {
    Json list = Json::array();
    for (const ColumnRole& entry : roles) list.push_back({static_cast<int>(entry.role), entry.header});
    return list;
}

std::vector<ColumnRole> rolesFromJson(const Json& list) {
    std::vector<ColumnRole> roles;
    for (const Json& entry : list) {
        const auto role = optionalFromJson<Role>(entry.at(0), static_cast<int>(Role::Ignore));
        roles.push_back({role.value_or(Role::Ignore), entry.at(1).get<std::string>()});
    }
    return roles;
}

}  // namespace

ImportTask taskOf(const std::vector<ColumnRole>& roles) {
    if (hasRole(roles, Role::Messages)) return ImportTask::Chat;
    return hasRole(roles, Role::Text) ? ImportTask::Style : ImportTask::Answer;
}

SplitChoices splitChoicesOf(const ImportDraft& draft) {
    return {draft.splitRule, draft.keepTogether && hasRole(draft.roles, Role::Group), draft.split, draft.seed};
}

ImportConfig importConfigOf(const ImportDraft& draft) {
    ImportConfig config;
    config.files = {draft.file};
    config.datasetName = draft.name;
    config.choices = draft.choices;
    for (const ColumnRole& entry : draft.roles) {
        if (entry.header.empty()) continue;  // JSON without named columns
        const bool isDropped = entry.role == Role::Group && draft.splitRule == SplitRule::Shares && !draft.keepTogether;
        config.columns.push_back(isDropped ? ColumnRole{Role::Ignore, entry.header} : entry);
    }
    config.splitRule = draft.splitRule;
    if (draft.splitRule == SplitRule::OwnColumn) config.columns.push_back({Role::Part, draft.partColumn});
    config.split = draft.split;
    config.seed = draft.seed;
    config.systemText = draft.systemText;
    return config;
}

std::string draftToText(const ImportDraft& draft) {
    const Json json{{"version", draftVersion},
                    {"file", draft.file},
                    {"format", optionalToJson(draft.choices.format)},
                    {"encoding", optionalToJson(draft.choices.encoding)},
                    {"separator", optionalToJson(draft.choices.separator)},
                    {"header", optionalToJson(draft.choices.hasHeader)},
                    {"sheet", draft.choices.sheet ? Json(*draft.choices.sheet) : Json()},
                    {"task", static_cast<int>(draft.task)},
                    {"roles", rolesToJson(draft.roles)},
                    {"split_rule", static_cast<int>(draft.splitRule)},
                    {"keep_together", draft.keepTogether},
                    {"part_column", draft.partColumn},
                    {"split", {draft.split.train, draft.split.validation, draft.split.test}},
                    {"seed", draft.seed},
                    {"model", draft.model},
                    {"limit", draft.limit},
                    {"system_text", draft.systemText},
                    {"name", draft.name},
                    {"step", draft.step}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<ImportDraft> draftFromText(const std::string& text) {
    try {
        const Json json = Json::parse(text);
        if (json.at("version") != draftVersion) return std::nullopt;
        ImportDraft draft;
        draft.file = json.at("file").get<std::string>();
        draft.choices.format = optionalFromJson<FileFormat>(json.at("format"), static_cast<int>(FileFormat::Hl7));
        draft.choices.encoding =
            optionalFromJson<TextEncoding>(json.at("encoding"), static_cast<int>(TextEncoding::MacRoman));
        draft.choices.separator = optionalFromJson<char>(json.at("separator"), 127);
        draft.choices.hasHeader = optionalFromJson<bool>(json.at("header"), 1);
        if (json.contains("sheet") && json.at("sheet").is_string())
            draft.choices.sheet = json.at("sheet").get<std::string>();
        draft.task = optionalFromJson<ImportTask>(json.at("task"), static_cast<int>(ImportTask::Style))
                         .value_or(ImportTask::Answer);
        draft.roles = rolesFromJson(json.at("roles"));
        draft.splitRule = optionalFromJson<SplitRule>(json.at("split_rule"), static_cast<int>(SplitRule::OwnColumn))
                              .value_or(SplitRule::Shares);
        draft.keepTogether = json.at("keep_together").get<bool>();
        draft.partColumn = json.at("part_column").get<std::string>();
        const auto shares = json.at("split").get<std::array<std::int64_t, 3>>();
        draft.split = {shares[0], shares[1], shares[2]};
        draft.seed = json.at("seed").get<std::uint64_t>();
        draft.model = json.at("model").get<std::string>();
        draft.limit = json.at("limit").get<int>();
        draft.systemText = json.at("system_text").get<std::string>();
        draft.name = json.at("name").get<std::string>();
        draft.step = json.at("step").get<int>();
        return draft;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

}  // namespace lorimer
