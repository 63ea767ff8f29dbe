"""Random chat templates, made of grammar pieces, against jinja2 as transformers sets it up:

    python fuzz_templates.py TEXT_TESTS [--count 2000] [--seed 1] [--keep FILE]

Writes cases in the form of template_reference.json and lets the test "templates render, or fail" of the
binary TEXT_TESTS read them (LORIMER_TEMPLATE_CASES).
"""
import argparse
import json
import os
import random
import re
import subprocess
import tempfile

from make_template_reference import reference
from template_cases import CONVERSATIONS

WORDS = ["a", "Ab c", " x ", "\\n", "user", "<b>", "\u00e9\u00df", "it's", "a,b,,c", "\\t-", "</think>", "12", "\U0001F600", ""]
NAMES = ["a", "b", "c", "ns", "message", "loop", "nothing", "messages", "tools", "documents", "bos_token", "add_generation_prompt"]


class Maker:
    def __init__(self, rng):
        self.rng = rng
        self.loops = []      # names of loop variables that are in scope
        self.strings = ["bos_token", "eos_token"]
        self.macros = []
        self.namespaces = []

    def pick(self, *options):
        return self.rng.choice(options)

    def quoted(self, text=None):
        text = self.rng.choice(WORDS) if text is None else text
        return '"%s"' % text if "'" in text or self.rng.random() < 0.3 else "'%s'" % text

    # expressions: s text, i number, b truth, l list, d dict, x anything
    def s(self, depth=2):
        r = self.rng.random()
        if depth <= 0 or r < 0.25:
            options = [self.quoted(), self.rng.choice(self.strings), "messages[0]['content']", "messages[-1].role"]
            if self.loops:
                name = self.loops[-1]
                options += [f"{name}['content']", f"{name}.content", f"{name}.role", f"{name}['role']"] * 2
            return self.rng.choice(options)
        d = depth - 1
        return self.pick(
            lambda: f"{self.s(d)} + {self.s(d)}", lambda: f"({self.s(d)} ~ {self.x(d)})", lambda: f"{self.s(d)}|{self.filter_s()}",
            lambda: f"({self.s(d)}).{self.method_s(d)}", lambda: f"({self.s(d)})[{self.slice()}]", lambda: f"({self.s(d)} if {self.b(d)} else {self.s(d)})",
            lambda: f"({self.i(d)})|string", lambda: f"{self.l(d)}|map('string')|join({self.quoted()})", lambda: f"({self.x(d)})|tojson{self.json_options()}",
            lambda: f"({self.s(d)}).split({self.pick('', self.quoted('a'), self.quoted(','))})[{self.pick('0', '-1')}]",
            lambda: f"'%s-%s' % ({self.s(d)}, {self.i(d)})", lambda: f"'{{}}:{{!r:>6}}'.format({self.s(d)}, {self.s(d)})",
            lambda: f"'{{0}}{{n:03d}}'.format({self.s(d)}, n={self.pick('3', '12', '-4')})", lambda: f"({self.s(d)}) * {self.pick('0', '2', '3')}",
            lambda: f"({self.s(d)} or {self.s(d)})", lambda: f"({self.x(d)})|string", lambda: f"{self.rng.choice(NAMES)}|default({self.s(d)}{self.pick('', ', true')})|string")()

    def filter_s(self):
        return self.pick("trim", "upper", "lower", "capitalize", "title", "string", "first", "last", "length", "escape", "e", "urlencode", "wordcount",
                         "replace('a', 'bb')", "replace(' ', '', 1)", "trim('x')", "indent", "indent(2, true)", "center(9)", "truncate(5)",
                         "truncate(6, true, '')", "list|join('-')", "default('z')", "reverse", "safe", "int", "float", "batch(2)|list", "forceescape")

    def method_s(self, d):
        return self.pick("strip()", "lstrip()", "rstrip('\\n')", "upper()", "lower()", "title()", "capitalize()", "swapcase()", "replace('a', '<')",
                         "split()", "split('a', 1)", "rsplit(' ', 1)", "splitlines()", "partition('a')", "rpartition(' ')", "startswith('a')", "endswith(('a', ' '))",
                         "find('b')", "rfind('x')", "count('a')", "isdigit()", "isalpha()", "isspace()", "isupper()", "zfill(5)", "ljust(4, '.')", "rjust(6)",
                         "center(8, '*')", "join(['1', '2'])", "removeprefix('a')", "removesuffix('x')", "index('a')", "casefold()", "expandtabs(2)",
                         "strip('ax ')", "format(1, 2)", "isalnum()", "istitle()", "islower()")

    def slice(self):
        bound = lambda: self.pick("", "", "0", "1", "2", "-1", "-3", "10")
        return self.pick("0", "-1", f"{bound()}:{bound()}", f"{bound()}:{bound()}:{self.pick('', '1', '2', '-1', '-2')}", ":3", "1:", "::-1", "1")

    def json_options(self):
        return self.pick("", "", "", "(indent=2)", "(indent=0)", "(ensure_ascii=true)", "(ensure_ascii=false)", "(indent=4, ensure_ascii=true)", "(sort_keys=true)",
                         "(separators=(',', ':'))", "(indent=1, separators=(', ', '='))")

    def i(self, depth=2):
        if depth <= 0 or self.rng.random() < 0.3:
            options = ["0", "1", "2", "-3", "7", "10", "1.5", "messages|length"]
            return self.rng.choice(options + ["loop.index", "loop.index0", "loop.revindex", "loop.length", "loop.revindex0"] * bool(self.loops))
        d = depth - 1
        return self.pick(lambda: f"({self.i(d)} {self.pick('+', '-', '*', '//', '%', '/', '**')} {self.i(0)})", lambda: f"({self.s(d)})|length", lambda: f"{self.l(d)}|length",
                         lambda: f"({self.s(d)}).find({self.quoted()})", lambda: f"({self.i(d)})|abs", lambda: f"({self.s(d)})|int({self.pick('0', '5')})", lambda: f"({self.i(d)})|round{self.pick('', '(1)')}",
                         lambda: f"[{self.i(d)}, {self.i(d)}]|{self.pick('sum', 'max', 'min')}", lambda: f"({self.s(d)}).count('a')", lambda: f"-({self.i(d)})", lambda: f"({self.i(d)})|{self.pick('int', 'float')}")()

    def b(self, depth=2):
        d = depth - 1
        if depth <= 0:
            return self.pick("true", "false", "add_generation_prompt", "loop.first" if self.loops else "none", "loop.last" if self.loops else "True")
        return self.pick(lambda: f"{self.s(d)} {self.pick('==', '!=', '<', '>=')} {self.s(d)}", lambda: f"{self.i(d)} {self.pick('<', '<=', '==', '!=')} {self.i(d)}", lambda: f"{self.s(d)} {self.pick('in', 'not in')} {self.s(d)}",
                         lambda: f"{self.rng.choice(NAMES)} is {self.pick('defined', 'not defined', 'none', 'string', 'mapping', 'iterable', 'undefined', 'sequence', 'number', 'boolean', 'not none')}",
                         lambda: f"({self.x(d)}) is {self.pick('string', 'number', 'iterable', 'mapping', 'none', 'not none', 'boolean', 'true', 'false', 'sequence', 'float', 'integer', 'callable')}",
                         lambda: f"({self.i(0)}) is {self.pick('odd', 'even', 'divisibleby(3)', 'eq(1)', 'gt(2)', 'in([1, 2])')}", lambda: f"not {self.b(d)}", lambda: f"({self.b(d)} {self.pick('and', 'or')} {self.b(d)})",
                         lambda: f"({self.s(d)}).startswith({self.quoted()})", lambda: f"{self.i(d)} < {self.i(d)} <= {self.i(d)}", lambda: f"'{self.pick('role', 'content', 'tool_calls')}' in messages[0]",
                         lambda: f"messages[0].{self.pick('role', 'tool_calls', 'content')} {self.pick('is defined', 'is not none', 'is string', 'is undefined')}")()

    def l(self, depth=2):
        if depth <= 0 or self.rng.random() < 0.25:
            return self.pick("messages", "messages[1:]", "messages[::-1]", "[1, 2, 3]", "['b', 'a', 'B']", "range(4)|list", "[]", "('x', 'y')", "[[1, 2], ['a']]")
        d = depth - 1
        return self.pick(lambda: f"[{self.x(d)}, {self.x(d)}]", lambda: f"({self.s(d)}).split({self.pick('', self.quoted(','))})", lambda: f"({self.l(d)})|reverse|list", lambda: f"({self.l(d)})[{self.slice()}]",
                         lambda: f"messages|map(attribute='{self.pick('content', 'role', 'none')}')|list", lambda: f"messages|{self.pick('select', 'reject')}attr('role', '{self.pick('equalto', 'eq', 'in', 'ne')}', {self.quoted('user')})|list",
                         lambda: f"({self.l(d)})|map('string')|{self.pick('sort', 'unique|list', 'list', 'sort(reverse=true)', 'select|list', 'map(' + repr(self.pick('upper', 'length', 'trim')) + ')|list')}",
                         lambda: f"({self.d(d)}).{self.pick('keys', 'values', 'items')}()|list", lambda: f"({self.d(d)})|{self.pick('list', 'items|list', 'dictsort')}", lambda: f"({self.s(d)})|list", lambda: f"({self.l(d)} + {self.l(d)})",
                         lambda: f"({self.l(d)})|{self.pick('slice(2)', 'batch(2)', 'batch(3, 0)')}|map('list')|list", lambda: f"[1, 2, 3, 4]|{self.pick('select', 'reject')}('{self.pick('odd', 'even')}')|list",
                         lambda: f"range({self.pick('3', '1, 6, 2', '5, 0, -2')})|list", lambda: f"messages|groupby('role')|map('first')|list")()

    def d(self, depth=2):
        if depth <= 0 or self.rng.random() < 0.4:
            return self.pick("messages[0]", "messages[-1]", "{}", "{'b': 1, 'a': [none, true]}", "dict(x=1)", "{'k': {'n': 'v<>'}}")
        return "{%s: %s, 'z': %s}" % (self.quoted(), self.x(depth - 1), self.x(depth - 1))

    def x(self, depth=2):
        return self.pick(self.s, self.s, self.i, self.b, self.l, self.d, lambda d: self.pick("none", "1.5", "1e3", "true", "nothing", "0.1 + 0.2"), lambda d: f"({self.d(d)}).get('{self.pick('role', 'a', 'q')}'{self.pick('', ', 0')})",
                         lambda d: f"({self.d(d)}){self.pick('[' + repr('content') + ']', '.role', '.a', '[' + repr('q') + ']')}")(depth)

    # statements
    def tag(self, inside):
        return "{%" + self.pick("", "", "-", "-", "+") + f" {inside} " + self.pick("", "", "-", "-") + "%}"

    def show(self, expression):
        return "{{" + self.pick("", "-") + f" {expression} " + self.pick("", "-") + "}}"

    def data(self):
        return self.pick("", " ", "\n", "  \n", "text", "\n    ", "<|im_start|>", "\t", "{# note #}", "{#- note -#}\n", "a\n\nb", "{% raw %}{{ x }}{% endraw %}")

    def body(self, depth, size=3):
        return "".join(self.data() + self.statement(depth) for _ in range(self.rng.randint(1, size))) + self.data()

    def loop(self, depth):
        name = self.pick("message", "m", "item")
        what = self.pick("messages", "messages", "messages", "messages[1:]", "messages|reverse", f"messages if {name}.role != 'system'")
        self.loops.append(name)
        inner = self.body(depth - 1)
        extra = self.pick("", "", "{% if loop.previtem is defined and loop.previtem.role == " + name + ".role %}same{% endif %}", "{{ loop.nextitem.role if loop.nextitem is defined }}",
                          "{{ loop.cycle('o', 'e') }}", "{% if " + self.b(1) + " %}{% " + self.pick("break", "continue") + " %}{% endif %}", "{{ loop.changed(" + name + ".role) }}", "{{ loop.depth }}{{ loop.depth0 }}")
        self.loops.pop()
        otherwise = self.tag("else") + self.data() if self.rng.random() < 0.15 else ""
        return self.tag(f"for {name} in {what}") + extra + inner + otherwise + self.tag("endfor")

    def statement(self, depth):
        if depth <= 0 or self.rng.random() < 0.35:
            return self.show(self.x(2) if self.rng.random() < 0.4 else self.s(3))
        return self.pick(self.loop, self.loop, self.condition, self.condition, self.assign, self.block_set, self.namespace, self.macro, self.call, self.filter_block, self.with_block,
                         self.pairs, self.generation, self.raising)(depth)

    def condition(self, depth):
        middle = self.tag(f"elif {self.b()}") + self.body(depth - 1, 1) if self.rng.random() < 0.3 else ""
        end = self.tag("else") + self.body(depth - 1, 1) if self.rng.random() < 0.5 else ""
        return self.tag(f"if {self.b()}") + self.body(depth - 1, 2) + middle + end + self.tag("endif")

    def assign(self, _):
        name = self.pick("a", "b", "c")
        return self.tag(self.pick(f"set {name} = {self.x()}", f"set {name} = {self.s()}", f"set {name}, q = {self.s(1)}, {self.i(1)}")) + self.show(f"{name}|string")

    def block_set(self, depth):
        return self.tag(self.pick("set a", "set b | upper", "set c | trim")) + self.body(depth - 1, 1) + self.tag("endset") + self.show("a")

    def namespace(self, depth):
        inside = self.tag(f"set ns.n = {self.pick('ns.n + 1', 'loop.index', 'ns.n')}") if self.loops else self.tag("set ns.n = ns.n * 2")
        loop = "{% for k in [1, 2] %}" + self.tag("set ns.text = ns.text ~ k ~ " + self.s(1)) + "{% endfor %}"
        return self.tag(f"set ns = namespace(n={self.pick('0', '3')}, text='')") + loop + inside.replace("loop.index", "ns.n") + self.show("ns.text") + self.show("ns.n")

    def macro(self, depth):
        loops, self.loops = self.loops, []
        strings, self.strings = self.strings, self.strings + ["x", "y"]
        inside = self.body(depth - 1, 2)
        self.loops, self.strings = loops, strings
        return self.tag(f"macro mac(x, y={self.quoted()})") + inside + self.tag("endmacro") + self.show(self.pick(f"mac({self.s(1)})", f"mac({self.s(1)}, y={self.s(1)})", f"mac({self.s(1)})|trim", "mac('p', 'q')"))

    def call(self, depth):
        return self.tag("macro wrap(t)") + "[{{ t }}|{{ caller('v') }}]" + self.tag("endmacro") + self.tag(f"call(v) wrap({self.s(1)})") + "{{ v }}" + self.data() + self.tag("endcall")

    def filter_block(self, depth):
        return self.tag("filter " + self.pick("upper", "trim", "replace('a', 'o')", "indent(2)", "length")) + self.body(depth - 1, 1) + self.tag("endfilter")

    def with_block(self, depth):
        return self.tag(f"with a = {self.s(1)}") + self.show("a") + self.body(depth - 1, 1) + self.tag("endwith")

    def pairs(self, depth):
        return self.tag(f"for k, v in {self.d()}.items()" if self.rng.random() < 0.8 else f"for k, v in {self.d()}|dictsort") + "{{ k }}={{ v|tojson }};" + self.tag("endfor")

    def generation(self, depth):
        return self.tag("generation") + self.body(depth - 1, 1) + self.tag("endgeneration")

    def raising(self, _):
        return self.tag(f"if {self.b()}") + self.show(f"raise_exception({self.s(1)})") + self.tag("endif") if self.rng.random() < 0.3 else self.show("strftime_now('%Y')|length")


def conversations(rng):
    text = lambda: rng.choice([" Hello\n", "a b a", "<think>\nhm\n</think>\n\nYes", "\u00e9\u00df \U0001F600", "", "x,y", "it's <b>", "  ", "12"])
    system = [{"role": "system", "content": text()}] if rng.random() < 0.4 else []
    turns = []
    for i in range(rng.randint(1, 5)):
        turns.append({"role": "assistant" if i % 2 else "user", "content": text()})
    return system + turns


def cases(count, seed):
    rng = random.Random(seed)
    out = []
    for number in range(count):
        maker = Maker(rng)
        template = maker.body(rng.choice([1, 2, 2, 3]), rng.choice([1, 2, 4]))
        messages = rng.choice(CONVERSATIONS) if rng.random() < 0.2 else conversations(rng)
        case = reference(f"fuzz {seed}.{number}", template, messages, rng.random() < 0.5)
        if re.search(r" at 0x|[0-9]j\b", case.get("text", "")):
            continue  # the address of a Python object, or a complex number
        out.append(case)
    return out


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("tests", help="the binary text_tests")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="where the cases are kept")
    options = parser.parse_args()
    made = cases(options.count, options.seed)
    print(f"{len(made)} templates, of which {sum('error' in case for case in made)} fail in Python", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or f"{folder}/cases.json"
        with open(path, "w") as out:
            json.dump(made, out)
        raise SystemExit(subprocess.run([options.tests, "-tc=templates render*"],
                                        env={**os.environ, "LORIMER_TEMPLATE_CASES": path}).returncode)
