"""Writes tests/fixtures/text/template_reference.json: what jinja2, set up as transformers does, makes of the templates
in template_cases.py. Run: python make_template_reference.py ../fixtures/text/template_reference.json
"""
import json
import sys

from transformers.utils.chat_template_utils import render_jinja_template

from template_cases import CONSTRUCTS, CONVERSATIONS, FAILING, FAMILIES, TOKENS


def render(template, messages, prompt):
    rendered, _ = render_jinja_template([messages], chat_template=template, add_generation_prompt=prompt, **TOKENS)
    return rendered[0]


def reference(name, template, messages, prompt):
    case = {"name": name, "template": template, "messages": messages, "add_generation_prompt": prompt, "tokens": TOKENS}
    try:
        case["text"] = render(template, messages, prompt)
    except Exception as error:  # noqa: BLE001 - whatever Python raises, the engine must refuse
        case["error"] = f"{type(error).__name__}: {error}"
    return case


def all_cases():
    cases = [reference(name, template, CONVERSATIONS[2], False) for name, template in CONSTRUCTS.items()]
    failing = [reference(name, template, CONVERSATIONS[2], False) for name, template in FAILING.items()]
    for case in failing:
        assert "error" in case, case
    for case in cases:
        if "error" in case:
            print("fails in Python:", case["name"], case["error"], file=sys.stderr)
    for name, template in FAMILIES.items():
        for messages in CONVERSATIONS:
            for prompt in (False, True):
                cases.append(reference(name, template, messages, prompt))
    return cases + failing


if __name__ == "__main__":
    with open(sys.argv[1], "w") as out:
        json.dump(all_cases(), out, ensure_ascii=True, indent=0)
        out.write("\n")
