// Equality with jinja2 as transformers sets it up; the values come from tests/parity/make_template_reference.py.
#include "engine/tokenizer/chat_template/chat_template.h"
#include "tests/engine/text_fixtures.h"

using namespace lorimer;
using namespace lorimer::test;

TEST_CASE("templates render, or fail, as in Python") {
    const Json cases = readFixture("template_reference.json");
    REQUIRE(cases.size() > 200);
    for (const Json& entry : cases) {
        CAPTURE(entry["name"].get<std::string>());
        CAPTURE(entry["template"].get<std::string>());
        const auto tokens = entry["tokens"].get<std::map<std::string, std::string>>();
        const std::vector<Message> messages = readMessages(entry["messages"]);
        const auto render = [&] {
            const ChatTemplate chatTemplate(entry["template"].get<std::string>(), tokens);
            return chatTemplate.render(messages, entry["add_generation_prompt"].get<bool>());
        };
        if (entry.contains("error")) {
            CHECK(errorOf(render).find("Nothing was changed") != std::string::npos);
        } else {
            std::string text;
            REQUIRE_NOTHROW(text = render());
            CHECK(text == entry["text"].get<std::string>());
        }
    }
}
