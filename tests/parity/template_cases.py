"""Chat templates that use every construct of the language, written for these tests: (name, template) pairs."""

CONSTRUCTS = {
    # white space
    "trim": "{% if true %}\n  a\n{% endif %}\n  {%- if true %}\n b {% endif -%} \n c\n   {% set x = 1 %}\n{{ x }}\n",
    "lstrip_plus": "a\n   {%+ if true %}x{% endif %}\n\t{% if true +%}\ny{% endif +%}\nz",
    "comment": "a {# note #} b\n  {# line #}\n c{#- strip -#} \n d {#+ keep +#}\n e",
    "raw": "{% raw %}{{ x }} {% if %}{% endraw %}|\n  {%- raw -%}  {{ y }} {%- endraw -%} \n|{% raw %}\n a {% endraw %}\nb",
    "variable_space": "a  {{- ' b ' -}}  c {{ 'd' }}\n  {{ 'e' }}\n",
    "final_newline": "x\n\n", "crlf": "a\r\nb\rc{% if true %}\r\n d\r\n{% endif %}", "only_newline": "\n", "empty": "",
    "line_start": "{% if true %}\n{% if true %}\n   {% if true %}x{% endif %}\n{% endif %}{% endif %}",
    "data_braces": "{ } }} %} #} {x} { {", "tabs": "\t{% if true %}\t\n\tx\t{% endif %}",
    # literals and operators
    "numbers": "{{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 1.5e3 }} {{ 1e100 }} {{ 2.50 }} {{ 1e-7 }} {{ 3.0 }} {{ 00 }}",
    "floats": "{{ 0.1 + 0.2 }} {{ 1e16 }} {{ 123456789012345.6 }} {{ 1e15 }} {{ 0.0001 }} {{ 0.00001 }} {{ -0.0 }} {{ 1/3 }} {{ 2.0**70 }}",
    "arithmetic": "{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ 7 / 2 }} {{ 6 / 2 }} {{ -2 ** 2 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 1 + true }} {{ 2 ** 3 ** 2 }}",
    "precedence": "{{ 1 + 2 * 3 - 4 / 2 }} {{ (1 + 2) * 3 }} {{ not 1 == 2 }} {{ 1 < 2 and 2 < 3 or false }} {{ 1 ~ 2 + 3 }} {{ 'a' ~ 1 ~ none ~ true ~ 1.0 ~ [1] }} {{ -1 | abs }} {{ 2 * -3 }} {{ -'3'|int }}",
    "compare_chain": "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 >= 2 != 1 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ 1 == 1.0 }} {{ true == 1 }} {{ '1' == 1 }} {{ none == false }} {{ (1,) == [1] }} {{ {'a': 1} == {'a': 1.0} }}",
    "logic": "{{ 0 or 'x' }} {{ '' and 'y' }}| {{ [] or {} }} {{ none or 0 }} {{ not [] }} {{ 'a' and 'b' }} {{ undefined_name or 'd' }}",
    "membership": "{{ 'a' in 'abc' }} {{ 1 in [1, 2] }} {{ 'k' in {'k': 1} }} {{ 'x' not in 'abc' }} {{ 3 in range(4) }} {{ '' in 'a' }} {{ none in [none] }} {{ 'z' in undefined_name }}",
    "inline_if": "{{ 'a' if 1 > 2 else 'b' }} {{ 'c' if false }}| {{ 'x' if a is defined else 'y' if true else 'z' }} {{ ('p' if true else 'q') ~ 'r' }}",
    "strings": r"""{{ 'it\'s' }} {{ "a\"b" }} {{ 'a\nb\tc' }} {{ '\x41\u00e9\U0001F600' }} {{ 'back\\slash' }} {{ 'a' 'b' "c" }} {{ '\q' }} {{ '\101' }} {{ 'é☃' }}|{{ '\r' }}|""",
    "string_multiline": "{{ 'a\nb' }}|{{ \"x\r\ny\" }}",
    "repr": """{{ [1, 'a', 1.0, none, true, 'it\\'s', 'd"q', '\\n\\t\\\\', [], {}, (), (1,), {'a': [1]}] }} {{ {'k': 'v', 1: 2} }} {{ ('a', "b'c") }} {{ ['é', '\\x00', '\\u200b', '\\x7f', '\\xad'] }} {{ ["it's", 'a"b\\'c'] }}""",
    "tuple_expression": "{{ 1, 2 }} {% set t = 1, 'a' %}{{ t }} {{ (1, 2)[0] }} {{ () }} {{ (1,) }}",
    "slices": "{{ 'abcdef'[1:3] }} {{ 'abcdef'[::-1] }} {{ 'abcdef'[-2:] }} {{ [1,2,3,4,5][::2] }} {{ [1,2,3][5:] }} {{ [1,2,3][-100:2] }} {{ 'abc'[2:0:-1] }} {{ (1,2,3)[1:] }} {{ [1,2,3][:-1] }} {{ 'abc'[:] }} {{ [1,2,3,4][-1:0:-2] }}",
    "index": "{{ [1,2][0] }} {{ [1,2][-1] }} {{ 'abc'[1] }} {{ {'a': 1}['a'] }} {{ {'a': 1}.a }} {{ [1,2][9] }}| {{ {'a':1}['b'] }}| {{ [[1,2],[3]][0][1] }} {{ 'x'.y }}| {{ [5,6].0 }} {{ {1: 'one'}[1] }} {{ {true: 'T'}[1] }}",
    "dict_methods_first": "{% set d = {'items': 1, 'keys': 2, 'x': 3} %}{{ d['items'] }} {{ d.x }} {{ d.items()|list }} {{ d.get('x') }} {{ d.get('q') }} {{ d.get('q', 'dflt') }} {{ d.keys() }} {{ d.values() }} {{ d.items() }}",
    # statements
    "for_loop": "{% for x in [1,2,3] %}{{ loop.index }}/{{ loop.index0 }}/{{ loop.revindex }}/{{ loop.revindex0 }}/{{ loop.first }}/{{ loop.last }}/{{ loop.length }}/{{ loop.previtem }}/{{ loop.nextitem }}/{{ loop.depth }}/{{ loop.depth0 }};{% endfor %}",
    "for_else": "{% for x in [] %}a{% else %}none{% endfor %}{% for x in [1] %}a{% else %}none{% endfor %}{% for x in [1,2] if x > 5 %}a{% else %}filtered{% endfor %}",
    "for_filter": "{% for x in range(10) if x is odd %}{{ x }}:{{ loop.index }}:{{ loop.last }} {% endfor %}{% for x in range(6) if x > 2 %}{{ loop.length }}{{ loop.revindex }} {% endfor %}",
    "for_filter_lazy": "{% set ns = namespace(stop=false) %}{% for x in range(5) if not ns.stop %}{{ x }}{% if x == 2 %}{% set ns.stop = true %}{% endif %}{% endfor %}",
    "for_unpack": "{% for a, b in [(1, 2), [3, 4]] %}{{ a }}-{{ b }} {% endfor %}{% for k, v in {'x': 1, 'y': 2}.items() %}{{ k }}={{ v }} {% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "for_kinds": "{% for c in 'héy' %}[{{ c }}]{% endfor %}{% for k in {'a': 1, 'b': 2} %}{{ k }}{% endfor %}{% for x in (1, 2) %}{{ x }}{% endfor %}{% for x in undefined_name %}no{% endfor %}{% for x in range(3, 0, -1) %}{{ x }}{% endfor %}",
    "for_nested": "{% for i in [1,2] %}{% for j in 'ab' %}{{ i }}{{ j }}{{ loop.index }} {% endfor %}{{ loop.index }}|{% endfor %}",
    "for_outer_loop": "{% for i in [1,2] %}{% set outer = loop %}{% for j in [3,4] %}{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}",
    "for_cycle": "{% for i in range(5) %}{{ loop.cycle('odd', 'even') }} {% endfor %}{% for i in [1,1,2,2,1] %}{{ loop.changed(i) }} {% endfor %}",
    "for_scope": "{% set x = 0 %}{% for i in [1,2] %}{% set x = x + i %}{{ x }} {% endfor %}{{ x }}{% for i in [1] %}{% endfor %}{{ i }}|",
    "for_recursive": "{% set tree = [{'n': 'a', 'c': [{'n': 'b', 'c': []}, {'n': 'c', 'c': [{'n': 'd', 'c': []}]}]}] %}{% for t in tree recursive %}{{ loop.depth }}{{ t.n }}({{ loop(t.c) }}){% endfor %}",
    "for_break": "{% for i in range(10) %}{% if i == 3 %}{% break %}{% endif %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}{% for i in [1,2] %}{% for j in [1,2,3] %}{% if j == 2 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}{% endfor %}",
    "for_break_else": "{% for i in [1,2] %}{% break %}{% else %}e{% endfor %}|{% for i in [1] %}{% continue %}{% else %}e{% endfor %}|",
    "for_colon": "{% for x in [1]: %}{{ x }}{% endfor %}{% if true: %}y{% endif %}",
    "for_iter_last": "{% for x in ['a', 'b', 'c']|select('ne', 'b') %}{{ x }}{{ loop.last }}{{ loop.length }} {% endfor %}",
    "if_elif": "{% for x in [0, 1, 2, 'a'] %}{% if not x %}zero{% elif x == 1 %}one{% elif x is string %}str{% else %}other{% endif %} {% endfor %}",
    "if_scope": "{% if true %}{% set y = 5 %}{% endif %}{{ y }}{% if false %}{% set z = 1 %}{% endif %}{{ z }}|",
    "set": "{% set a = 1 %}{% set b, c = 2, 3 %}{{ a }}{{ b }}{{ c }}{% set a = a + 1 %}{{ a }}{% set (d, e) = 'xy' %}{{ d }}{{ e }}",
    "set_block": "{% set x %}\n  hello {{ 1 + 1 }}\n{% endset %}[{{ x }}]{% set y | upper | trim %} abc {% endset %}[{{ y }}]{% set z %}{% set inner = 1 %}{% endset %}{{ inner }}|",
    "namespace": "{% set ns = namespace(a=1, b='x') %}{% for i in [1,2,3] %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}{{ ns.b }}{{ ns.c }}|{% set n2 = namespace({'k': 2}) %}{{ n2.k }}{{ n2['k'] }}{% set ns.t, u = 1, 2 %}{{ ns.t }}{{ u }} {{ ns is defined }} {{ ns }}",
    "macro": "{% macro m(a, b='B', c=a) %}[{{ a }},{{ b }},{{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(1, c=3) }}{{ m(b=2, a=1) }}{{ m() }}{{ m.name }}{{ m.arguments }}",
    "macro_varargs": "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, x=4) }}{{ m(*[1, 2], **{'k': 'v'}) }}",
    "macro_scope": "{% set g = 'G' %}{% macro m() %}{{ g }}{{ h }}{% set g = 'L' %}{{ g }}{% endmacro %}{{ m() }}{% set h = 'H' %}{{ m() }}{{ g }}",
    "macro_recursive": "{% macro f(n) %}{% if n > 1 %}{{ n * f(n - 1)|int }}{% else %}1{% endif %}{% endmacro %}{{ f(6) }}",
    "macro_text": "{% macro m() -%}\n  x\n{%- endmacro %}{{ m() ~ m()|upper }} {{ m() is string }} {{ m()|length }}",
    "caller": "{% macro box(t) %}<{{ t }}>{{ caller() }}</{{ t }}>{% endmacro %}{% call box('b') %}hi{% endcall %}{% macro each(l) %}{% for x in l %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(v) each([1,2]) %}({{ v }}){% endcall %}",
    "caller_defined": "{% macro m() %}{% if caller %}{{ caller() }}{% else %}no{% endif %}{% endmacro %}{{ m() }}{% call m() %}yes{% endcall %}",
    "filter_block": "{% filter upper %}abc {{ 'd' }}{% endfilter %}{% filter replace('a', 'b') | upper %}aaa{% endfilter %}{% filter trim %} x {% endfilter %}",
    "with": "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}|{% set a = 5 %}{% with a = a + 1 %}{{ a }}{% endwith %}{{ a }}{% with %}{% set q = 1 %}{% endwith %}{{ q }}|",
    "print": "{% print 'a', 1 + 1 %}{% print none %}",
    "generation": "{% for m in messages %}{{ m.role }}:{% generation %}{{ m.content }}{% set inner = 1 %}{% endgeneration %}{{ inner }};{% endfor %}",
    "block": "{% set v = 1 %}a{% block b %}[{{ v }}{{ w }}]{% endblock %}{% block c %}x{% endblock c %}",
    "autoescape": "{% autoescape true %}{{ '<a>' }}{{ '<b>'|safe }}{% endautoescape %}{{ '<c>' }}{% autoescape false %}{{ '<d>' }}{% endautoescape %}",
    "undefined": "[{{ nothing }}][{{ nothing|default('d') }}][{{ nothing is defined }}][{{ nothing is undefined }}][{{ nothing or 'x' }}][{{ not nothing }}][{{ nothing|length }}][{{ nothing == nothing2 }}][{{ nothing|string }}][{{ nothing ~ 'a' }}][{{ nothing|upper }}][{{ nothing|list }}][{{ nothing|join(',') }}][{{ nothing is none }}][{{ [nothing] }}][{{ nothing == none }}][{{ nothing|trim }}][{{ messages[0].nope }}][{{ nothing|first }}][{{ nothing|truncate(5) }}]",
    # filters
    "f_text": "{{ 'heLLo wORLD'|upper }} {{ 'HeLLo'|lower }} {{ 'hELLO world'|capitalize }} {{ 'hello wORLD-foo (bar) [x] it\\'s'|title }} {{ '  x '|trim }}| {{ 'xxaxx'|trim('x') }} {{ 5|string }} {{ 'a-b-a'|replace('a', 'X') }} {{ 'aaa'|replace('a', 'b', 2) }} {{ 'abc'|reverse }} {{ 'abc'|length }} {{ 12|upper }}",
    "f_unicode": "{{ 'straße ŉ ΑΣ ΣΑΣ. İ ﬁ ǆ'|upper }} {{ 'STRASSE ΑΣ ΣΑΣ. ΟΔΟΣ İ Ǆ'|lower }} {{ 'ßa ǆ ŉ'|title }} {{ 'éa'|capitalize }} {{ 'ﬁx'|capitalize }} {{ 'ΑΣ'.title() }} {{ 'ß'.casefold() }} {{ 'aB'.swapcase() }} {{ 'ab cd-ef 1g'.title() }}",
    "f_default": "{{ ''|default('x') }}| {{ ''|default('x', true) }} {{ none|default('n') }} {{ none|d('n', boolean=true) }} {{ 0|default(5, true) }} {{ missing|default }}| {{ missing.__class__|default('c') if false else 'k' }}",
    "f_list": "{{ [3,1,2]|sort }} {{ ['b','A','c']|sort }} {{ ['b','A','c']|sort(case_sensitive=true) }} {{ [1,2,3]|sort(reverse=true) }} {{ [1,2,3]|first }} {{ [1,2,3]|last }} {{ []|first }}| {{ 'abc'|first }} {{ 'abc'|last }} {{ 'abc'|list }} {{ (1,2)|list }} {{ {'a':1}|list }} {{ [1,2,3]|length }} {{ [1,2]|reverse|list }} {{ [1,2,3]|sum }} {{ [1.5,2]|sum(start=10) }} {{ [[1],[2]]|sum(start=[]) }}",
    "f_join": "{{ [1,'a',none]|join }} {{ [1,2]|join(', ') }} {{ 'abc'|join('-') }} {{ [{'a':1},{'a':2}]|join('|', attribute='a') }} {{ []|join(',') }}|",
    "f_map": "{{ ['a','b']|map('upper')|list }} {{ [{'x':1},{'x':2},{}]|map(attribute='x')|list }} {{ [{'x':1},{}]|map(attribute='x', default='D')|list }} {{ [[1,2],[3]]|map('join', '-')|list }} {{ [{'a':{'b':7}}]|map(attribute='a.b')|list }} {{ [[5,6]]|map(attribute='1')|list }} {{ [' a ']|map('trim')|first }} {{ ['a','b']|map('replace', 'a', 'z')|join }}",
    "f_select": "{{ [0,1,'',none,'a']|select|list }} {{ range(6)|select('even')|list }} {{ [1,2,3]|reject('gt', 1)|list }} {{ [1,'a']|select('string')|list }} {{ [{'r':'u'},{'r':'a'}]|selectattr('r', 'equalto', 'u')|list }} {{ [{'r':1},{}]|selectattr('r', 'defined')|list }} {{ [{'r':1},{'r':0}]|rejectattr('r')|list }} {{ messages|selectattr('role', '==', 'user')|list|length }} {{ messages|selectattr('role', 'in', ['user','system'])|map(attribute='content')|list }}",
    "f_dict": "{{ {'b':1,'a':2}|dictsort }} {{ {'b':1,'a':2}|dictsort(by='value') }} {{ {'b':1,'A':2}|dictsort(true) }} {{ {'b':1,'a':2}|dictsort(reverse=true) }} {{ {'b':1}|items|list }} {{ {'b':1,'a':2}|length }} {{ dict(a=1, b=2) }} {{ dict([('k', 1)]) }} {{ dict({'x': 1}, y=2) }}",
    "f_number": "{{ '42'|int }} {{ 'x'|int }} {{ 'x'|int(7) }} {{ '3.9'|int }} {{ 3.9|int }} {{ '0x1F'|int(base=16) }} {{ 'ff'|int(0, 16) }} {{ '1_000'|int }} {{ ' 12 '|int }} {{ '-5'|int }} {{ true|int }} {{ '1.5'|float }} {{ 'x'|float }} {{ 'x'|float(2.5) }} {{ 3|float }} {{ '1e3'|float }} {{ 'inf'|float }} {{ 'nan'|float }} {{ -3|abs }} {{ -2.5|abs }} {{ none|int }} {{ none|int('q') }} {{ 'x'|int(base=99) }}",
    "f_round": "{{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 42.55|round(1) }} {{ 42.55|round(1, 'floor') }} {{ 42.51|round(0, 'ceil') }} {{ 7|round }} {{ 15|round(-1) }} {{ 25|round(-1) }} {{ 1234.5|round(-2) }} {{ 2.5|round|int }} {{ 1.005|round(2) }} {{ -0.4|round }}",
    "f_indent": "{{ 'a\\nb\\n\\nc'|indent }}|{{ 'a\\nb'|indent(2, true) }}|{{ 'a\\n\\nb'|indent(width=2, blank=true) }}|{{ 'a\\nb'|indent('> ') }}|{{ ''|indent }}|{{ 'a\\n'|indent(2) }}|",
    "f_batch": "{{ [1,2,3,4,5]|batch(2)|list }} {{ [1,2,3]|batch(2, 'x')|list }} {{ [1,2,3,4,5]|slice(2)|list }} {{ [1,2,3]|slice(2, 'x')|list }} {{ []|batch(2)|list }}",
    "f_unique": "{{ [1,2,1,3]|unique|list }} {{ ['a','A','b']|unique|list }} {{ ['a','A']|unique(true)|list }} {{ [{'k':1,'v':1},{'k':1,'v':2}]|unique(attribute='k')|list }} {{ [1, 1.0, true]|unique|list }}",
    "f_minmax": "{{ [3,1,2]|min }} {{ [3,1,2]|max }} {{ ['b','A']|min }} {{ ['b','A']|max(case_sensitive=true) }} {{ [{'a':1},{'a':5}]|max(attribute='a') }} {{ []|max }}|",
    "f_sort_attr": "{{ [{'a':2,'b':1},{'a':1,'b':2}]|sort(attribute='a') }} {{ [{'a':1,'b':2},{'a':1,'b':1}]|sort(attribute='a,b') }} {{ [('x',2),('y',1)]|sort(attribute=1) }}",
    "f_groupby": "{% for g, items in [{'t':'b','n':1},{'t':'a','n':2},{'t':'b','n':3}]|groupby('t') %}{{ g }}:{{ items|map(attribute='n')|list }} {% endfor %}{% for g in [{'t':'B'},{'t':'b'}]|groupby('t') %}{{ g[0] }}{{ g[1]|length }}{% endfor %}",
    "f_escape": "{{ '<a href=\"x\">&\\'</a>'|e }} {{ '<b>'|escape|escape }} {{ '<b>'|safe }} {{ ('<b>'|safe) + '<i>' }} {{ ('<b>'|safe) ~ '<i>' }} {{ '<'|forceescape }} {{ ('<b>'|safe)|upper }} {{ [('x'|safe)] }} {{ '<b>'|escape|length }} {{ ('%s'|safe) % '<' if false else '' }}",
    "f_format": "{{ '%s-%d-%5.2f|%-5s|%05d|%x|%%'|format('a', 42, 3.14159, 'ab', 7, 255) }} {{ '%(a)s'|format(a=1) }} {{ '%s %s' % ('a', 1) }} {{ '%s' % 5 }} {{ '%r' % 'x' }} {{ '%+d % d' % (3, 4) }} {{ '%e %g %G' % (12345.678, 0.00001, 1e20) }} {{ '%5s|%-5s|%.2s' % ('a', 'b', 'cde') }} {{ '%c%c' % ('x', 65) }} {{ '%#x %#o' % (255, 8) }} {{ '%(k)s' % {'k': 1} }} {{ '%*d' % (5, 42) }} {{ '%s' % none }} {{ '%d' % 3.7 }}",
    "f_misc": "{{ 'a b'|center(9) }}| {{ 'the quick brown fox'|truncate(10) }} {{ 'the quick brown fox'|truncate(10, true) }} {{ 'abc'|truncate(3) }} {{ 'one two, three'|wordcount }} {{ 'a b/c?é'|urlencode }} {{ {'a': 1, 'b': 'x y'}|urlencode }} {{ 1000|filesizeformat }} {{ 1|filesizeformat }} {{ 1500000|filesizeformat(true) }} {{ {'a': 1}|attr('keys') is callable }} {{ {'class': 'x', 'n': none}|xmlattr }}",
    "f_tojson": "{{ {'a': [1, 2.5, none, true, 'é\"\\\\\\n<>&'], 'b': {}, 'c': []}|tojson }} {{ {'a': [1, {'b': 2}], 'e': {}, 'f': []}|tojson(indent=2) }} {{ {'b': 1, 'a': 2}|tojson(sort_keys=true) }} {{ 'é😀'|tojson(ensure_ascii=true) }} {{ [1,2]|tojson(separators=(',', ':')) }} {{ {'a': 1}|tojson(indent=4, separators=(', ', ' = ')) }} {{ 'x'|tojson }} {{ 1.0|tojson }} {{ (1,2)|tojson }} {{ {1: 2, none: 3, true: 4, 1.5: 5}|tojson }} {{ '\\u2028\\x7f\\x1f'|tojson }} {{ [1]|tojson(indent='--') }} {{ [1]|tojson(indent=0) }} {{ messages|tojson }}",
    "f_chain": "{{ messages|map(attribute='content')|map('trim')|map('upper')|join(' / ') }}",
    "f_call_kwargs": "{{ 'a'|replace(old='a', new='b') }} {{ [1,2]|join(d='+') }} {{ 'abc'|truncate(length=255) }}",
    # tests
    "tests": "{% for x in [1, 0, 1.5, 'a', '', [], (), {}, none, true, false] %}{{ x is number }}{{ x is integer }}{{ x is float }}{{ x is string }}{{ x is mapping }}{{ x is iterable }}{{ x is sequence }}{{ x is none }}{{ x is boolean }}{{ x is true }}{{ x is false }}{{ x is callable }}{{ x is defined }} {% endfor %}",
    "tests_args": "{{ 4 is divisibleby 2 }} {{ 4 is divisibleby(3) }} {{ 3 is odd }} {{ 3 is even }} {{ 'a' is eq 'a' }} {{ 1 is in [1,2] }} {{ 1 is not in [1] }} {{ 'abc' is lower }} {{ 'ABC' is upper }} {{ 'a' is sameas 'a' }} {{ 1 is ge 1 }} {{ 1 is lt 2 }} {{ 'upper' is filter }} {{ 'odd' is test }} {{ 'nope' is filter }} {{ 3 is not odd }} {{ 1 is equalto 1 and 2 is eq(2) }} {{ range is callable }} {{ 'x'|escape is escaped }} {{ 2.0 is even }} {{ none is not none or true is true }} {{ none is sameas none }} {{ false is sameas false }}",
    "tests_precedence": "{{ not 1 is odd }} {{ 1 is defined and 2 is defined }} {{ -1 is number }} {{ 'a' ~ 'b' is string }} {{ [1]|length is eq 1 }} {{ 5 is number is defined if false else 'k' }}",
    # methods
    "m_strip": "{{ '  a '.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ ' a '.lstrip() }}|{{ ' a '.rstrip() }}|{{ '\\n\\ta\\u3000\\x1c'.strip() }}|{{ 'abc'.strip('ca') }}|{{ 'aé'.rstrip('é') }}|{{ 'a'.strip(none) }}",
    "m_split": "{{ 'a b  c'.split() }} {{ 'a,b,,c'.split(',') }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ' a b '.split(none, 1) }} {{ 'a</think>b</think>c'.split('</think>')[-1] }} {{ ''.split(',') }} {{ ''.split() }} {{ 'a\\nb\\r\\nc\\x0bd\\u2028e'.splitlines() }} {{ 'a\\nb\\n'.splitlines(true) }} {{ ' a  b c '.rsplit(none, 1) }} {{ 'abc'.split('abc') }} {{ 'a-b'.partition('-') }} {{ 'a-b-c'.rpartition('-') }} {{ 'ab'.partition('-') }}",
    "m_find": "{{ 'abcabc'.find('c') }} {{ 'abcabc'.rfind('c') }} {{ 'abc'.find('z') }} {{ 'abc'.index('b') }} {{ 'abcabc'.count('b') }} {{ 'abc'.find('c', 1) }} {{ 'abc'.find('a', 1) }} {{ 'aaa'.count('a', 1) }} {{ ''.count('') }} {{ 'abc'.find('') }} {{ 'abc'.find('', 10) }} {{ 'aéb'.find('b') }} {{ 'abcd'.rfind('b', 0, -1) }}",
    "m_startswith": "{{ 'abc'.startswith('a') }} {{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.endswith('c') }} {{ 'abc'.startswith('b', 1) }} {{ 'abc'.endswith(('b', 'd')) }} {{ 'abc'.startswith('') }} {{ 'abc'.endswith('b', 0, 2) }}",
    "m_case": "{{ 'aBc'.upper() }} {{ 'aBc'.lower() }} {{ 'hello world'.title() }} {{ 'hELLO'.capitalize() }} {{ 'a'.islower() }} {{ 'A1'.isupper() }} {{ '12'.isdigit() }} {{ 'ab'.isalpha() }} {{ 'a1'.isalnum() }} {{ ' '.isspace() }} {{ ''.isdigit() }} {{ '½'.isnumeric() }} {{ '²'.isdigit() }} {{ '²'.isdecimal() }} {{ 'Ab Cd'.istitle() }} {{ 'ab'.isidentifier() }} {{ 'é'.isascii() }} {{ '1'.islower() }}",
    "m_replace": "{{ 'aXbX'.replace('X', '-') }} {{ 'aXbX'.replace('X', '-', 1) }} {{ 'abc'.replace('', '.') }} {{ 'aaaa'.replace('aa', 'b') }} {{ '-'.join(['a', 'b']) }} {{ ''.join('abc') }} {{ ','.join({'a': 1, 'b': 2}) }} {{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('bc') }} {{ 'abc'.removesuffix('') }}",
    "m_pad": "{{ 'a'.ljust(3) }}|{{ 'a'.rjust(3, '*') }}|{{ 'a'.center(4) }}|{{ 'ab'.center(5, '-') }}|{{ '-5'.zfill(4) }}|{{ 'a\\tb'.expandtabs(4) }}|{{ 'abc'.ljust(2) }}|",
    "m_format": "{{ '{} {}'.format('a', 1) }} {{ '{1}{0}'.format('a', 'b') }} {{ '{x}'.format(x=5) }} {{ '{:>5}|{:<5}|{:^5}'.format('a', 'b', 'c') }} {{ '{:.2f} {:05d} {:,} {:x} {:b} {:%} {:e} {:+d}'.format(3.14159, 42, 1234567, 255, 5, 0.5, 12345.678, 3) }} {{ '{0.role} {0[content]}'.format(messages[0]) }} {{ '{{}}'.format() }} {{ '{!r}'.format('a') }} {{ '{:{}}'.format('a', 4) }}| {{ '{:*^7}'.format('ab') }} {{ '{:g} {:.3}'.format(0.1, 1.23456) }} {{ '{:010.3f}'.format(-3.14159) }} {{ '{:,.2f}'.format(1234567.891) }} {{ '{:#x}'.format(255) }} {{ '{:s}'.format('x') }} {{ '{}'.format(none) }} {{ '{:d}'.format(true) }}",
    "m_list": "{{ [1,2,1].count(1) }} {{ [1,2].index(2) }} {{ (1,2).count(2) }} {{ [1].append }}| {{ [1,2] + [3] }} {{ [0] * 3 }} {{ 'ab' * 2 }} {{ 2 * 'ab' }} {{ (1,) + (2,) }} {{ [1].copy() }} {{ {'a': 1}.copy() }} {{ {'a':1}.update }}|",
    "m_range": "{{ range(3) }} {{ range(3)|list }} {{ range(1, 4)|list }} {{ range(5, 0, -2)|list }} {{ range(3)[1] }} {{ range(10)|length }} {{ range(0)|list }} {{ range(3)|last }} {{ range(4)[-1] }}",
    "globals": "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{% set j = joiner(', ') %}{% for i in [1,2,3] %}{{ j() }}{{ i }}{% endfor %}{{ dict.fromkeys(['a', 'b'], 0) }}",
    "strftime": "{{ strftime_now('%%') }}{{ strftime_now('x') }}{{ strftime_now('%Y')|length }}{{ strftime_now('%d %b %Y')|length }}",
    "iterators": "{% set g = [1,2,3]|select('gt', 1) %}{{ g|first }}{{ g|list }}{{ g|list }}{% set r = 'ab'|list|reverse %}{{ r|join }}|{{ r|join }}|{{ [1,2]|map('string') is iterable }}{{ [1]|map('string') is sequence }}{% if []|select %}truthy{% endif %}",
    "variables": "{{ messages|length }} {{ add_generation_prompt }} {{ tools }} {{ documents }} {{ bos_token }} {{ eos_token }} {{ tools is none }} {{ tools is defined }} {{ unk_token is defined }} {% if tools %}T{% endif %}{{ messages[-1]['role'] }} {{ messages[0] }}",
    "shadow": "{% set messages = messages[1:] %}{{ messages|length }}{% set range = 5 %}{{ range }}{% macro upper(x) %}m{{ x }}{% endmacro %}{{ upper('a')|upper }}",
    "attr_of_none": "{{ none.x }}|{{ none['x'] }}|{{ 5.x if false }}|{{ 'a'.b is defined }}|{{ messages.0.role }}|{{ messages[99] is defined }}",
    "nested_quotes": """{{ "{'a': \\"b\\"}" }} {{ '{% raw %}' }} {{ "}}" }} {{ '%}' }} {# }} #}""",
    "dict_literal": "{{ {'a': 1, 'b': [1, {'c': 2}], 3: 'x', 'a': 9,} }} {{ {}|length }} {{ {'x': {'y': 1}}.x.y }} {{ {'a':1}['a']}}",
    "kwargs_call": "{% macro m(x, y=2) %}{{ x }}{{ y }}{% endmacro %}{{ m(x=1) }}{{ m(*[7, 8]) }}{{ m(**{'x': 5}) }}{{ m(1, **{'y': 6}) }}{{ m(1, 2,) }}",
    "unicode_names": "{% set é = 1 %}{{ é }}{% set _x1 = 2 %}{{ _x1 }}",
    "whitespace_in_tags": "{%for x in [1,2]%}{{x}}{%endfor%}{%-if\n true\n-%} y {%-endif-%}{{\n1\n}}",
    "loop_in_macro": "{% macro m(l) %}{% for x in l %}{{ loop.index }}{{ x }}{% endfor %}{% endmacro %}{% for q in ['a'] %}{{ m('xy') }}{{ loop.index }}{% endfor %}",
    "set_in_loop_if": "{% set ns = namespace(found=false) %}{% for m in messages %}{% if m.role == 'user' and not ns.found %}{% set ns.found = true %}{{ loop.index0 }}{% endif %}{% endfor %}{{ ns.found }}",
    "json_in_loop": "{% for m in messages %}{{ m|tojson }}{{ ',' if not loop.last }}{% endfor %}",
    "list_of_pairs": "{% for k, v in {'b': 2, 'a': 1}|dictsort %}{{ k }}{{ v }}{% endfor %}{% for i in {'a': 1}|items %}{{ i[0] }}{{ i.1 }}{% endfor %}",
    "concat_types": "{{ 'a' ~ [1, 'b'] ~ {'c': none} ~ (1,) ~ 1.50 ~ true ~ missing }}",
    "long_elif": "{% set x = 3 %}{% if x == 1 %}1{% elif x == 2 %}2{% elif x == 3 %}3{% elif x == 4 %}4{% endif %}",
    "generator_str": "{{ ([1,2]|map('string')|list)|string }}{{ {'a': 1}.items()|list|string }}",
    "bool_math": "{{ true + true }} {{ [true, false]|sum }} {{ true|string }} {{ true is number }} {{ 3 == 3.0 and 'y' }} {{ (messages|length) % 2 == 0 }}",
    "sliced_messages": "{% for m in messages[:-1] %}{{ m.role }} {% endfor %}{% for m in messages[::-1] %}{{ m['content'] }};{% endfor %}{{ messages[1:]|map(attribute='role')|join(',') }}",
    "loop_var_assign_tuple": "{% for (a, b) in [(1, 2)] %}{{ a + b }}{% endfor %}{% set a, b = [3, 4] %}{{ a * b }}",
    "else_in_for_scope": "{% for x in [] %}{% else %}{% set q = 1 %}{{ q }}{% endfor %}{{ q }}|",
    "test_list_arg": "{{ 2 is in [1, 2] }} {{ 'a' is in 'abc' }} {{ 'k' is in {'k': 1} }} {{ 5 is divisibleby 5 and true }}",
    "surrogate_pairs": "{{ '😀'|length }} {{ '👨‍👩‍👧'|length }} {{ '😀a'[1] }} {{ '😀😀'[::-1] }} {{ '\\U0001F600' }}",
}

# What must fail, in Python and here.
FAILING = {
    "raise": "{{ raise_exception('Conversation roles must alternate') }}",
    "raise_later": "{% for m in messages %}{% if m.role == 'tool' or loop.index > 1 %}{{ raise_exception('no ' ~ m.role) }}{% endif %}{% endfor %}",
    "undefined_attribute": "{{ nothing.x }}", "undefined_item": "{{ nothing['x'] }}", "undefined_call": "{{ nothing() }}",
    "undefined_plus": "{{ nothing + 'a' }}", "plus_undefined": "{{ 'a' + nothing }}", "undefined_compare": "{{ nothing < 1 }}",
    "undefined_deep": "{{ messages[0].a.b }}", "none_call": "{{ none() }}", "str_plus_int": "{{ 'a' + 1 }}", "list_append": "{{ [1].append(2) }}",
    "dict_update": "{{ {'a': 1}.update({'b': 2}) }}", "dict_pop": "{% set d = {'a': 1} %}{{ d.pop('a') }}", "zero": "{{ 1 / 0 }}", "zero_mod": "{{ 1 % 0 }}",
    "syntax_unclosed": "{% if true %}x", "syntax_end": "{{ 1", "syntax_tag": "{% nope %}", "syntax_endfor": "{% if true %}{% endfor %}", "syntax_op": "{{ 1 + }}",
    "syntax_bracket": "{{ (1 }}", "syntax_brackets": "{{ [1) }}", "syntax_string": "{{ 'a }}", "syntax_char": "{{ a ! b }}", "syntax_dollar": "{{ $a }}",
    "no_filter": "{{ 1|nope }}", "no_test": "{{ 1 is nope }}", "no_filter_uncalled": "{% macro m() %}{{ 1|nope }}{% endmacro %}", "no_filter_in_if_run": "{% if true %}{{ 1|nope }}{% endif %}",
    "macro_args": "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "macro_kwarg": "{% macro m(a) %}{% endmacro %}{{ m(b=2) }}", "filter_arg": "{{ 'a'|upper(1) }}", "method_arg": "{{ 'a'.upper(1) }}",
    "unpack": "{% for a, b in [(1, 2, 3)] %}{% endfor %}", "iterate_int": "{% for x in 5 %}{% endfor %}", "length_int": "{{ 5|length }}", "len_iterator": "{{ [1]|map('string')|length }}",
    "ns_private": "{% set ns = namespace() %}{% set ns._x = 1 %}", "ns_not": "{% set d = {} %}{% set d.x = 1 %}", "break_outside": "{% break %}", "include": "{% include 'x' %}", "extends": "{% extends 'x' %}",
    "split_empty": "{{ 'a'.split('') }}", "index_missing": "{{ 'a'.index('z') }}", "in_int": "{{ 1 in 5 }}", "int_in_str": "{{ 1 in 'a' }}", "sort_mixed": "{{ [1, 'a']|sort }}", "less_mixed": "{{ 1 < 'a' }}",
    "none_less": "{{ none < 1 }}", "tojson_undefined": "{{ nothing|tojson }}", "tojson_iterator": "{{ [1]|map('string')|tojson }}", "format_missing": "{{ '%s %s' % 'a' }}", "format_extra": "{{ 'a' % 1 }}", "format_type": "{{ '%d' % 'a' }}",
    "brace_missing": "{{ '{}'.format() }}", "brace_open": "{{ '{'.format() }}", "last_iterator": "{{ [1]|map('string')|last }}", "unhashable": "{{ {[1]: 2} }}", "join_int": "{{ 'a'.join([1]) }}", "strip_int": "{{ 'a'.strip(1) }}",
    "replace_missing": "{{ 'a'|replace('b') }}", "range_big": "{{ range(1000000) }}", "neg_str": "{{ -'a' }}", "class": "{{ ''.__class__.__mro__ }}", "slice_zero": "{{ [1][::0] }}", "default_order": "{% macro m(a=1, b) %}{% endmacro %}",
    "loop_assign": "{% for loop in [1] %}{% endfor %}", "assign_const": "{% set 1 = 2 %}", "chain_is": "{{ 1 is odd is even }}", "join_none": "{{ none|join }}", "round_str": "{{ 'a'|round }}", "sum_str": "{{ ['a']|sum }}",
    "recursive_loop": "{% for x in [1] %}{{ loop([2]) }}{% endfor %}", "endless_macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "unexpected_end": "{% endif %}", "raw_unclosed": "{% raw %}x", "comment_unclosed": "{# x",
    "cycle_empty": "{% for x in [1] %}{{ loop.cycle() }}{% endfor %}", "round_method": "{{ 1.5|round(1, 'up') }}", "map_nothing": "{{ [1]|map|list }}", "float_undefined": "{{ nothing|float }}", "int_undefined": "{{ nothing|int }}", "abs_str": "{{ 'a'|abs }}",
}

# Templates in the manner of well-known families, written anew.
FAMILIES = {
    "chatml": "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
    "header_style": """{{- bos_token }}
{%- if tools is not none %}{{- raise_exception('no tools') }}{%- endif %}
{%- if not date_string is defined %}
    {%- set date_string = '26 Jul 2024' %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = '' %}
{%- endif %}
{{- '<|start_header_id|>system<|end_header_id|>\\n\\n' }}
{{- 'Today: ' + date_string + '\\n\\n' }}
{{- system_message }}
{{- '<|eot_id|>' }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    "reasoning_style": """{%- if messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}{%- set content = message.content %}{%- else %}{%- set content = '' %}{%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- elif '</think>' in content %}
            {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index %}
            {%- if loop.last or (not loop.last and reasoning_content) %}
                {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
            {%- else %}
                {{- '<|im_start|>' + message.role + '\\n' + content }}
            {%- endif %}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}
{%- endif %}""",
    "inst_style": """{%- if messages[0]["role"] == "system" %}{%- set system_message = messages[0]["content"] %}{%- set loop_messages = messages[1:] %}{%- else %}{%- set loop_messages = messages %}{%- endif %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}
        {{- raise_exception('After the optional system message, conversation roles must alternate user/assistant') }}
    {%- endif %}
    {%- if message["role"] == "user" %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token}}
    {%- else %}
        {{- raise_exception("Only user and assistant roles are supported!") }}
    {%- endif %}
{%- endfor %}
""",
    "turn_style": """{{ bos_token }}{%- if messages[0]['role'] == 'system' -%}{%- if messages[0]['content'] is string -%}{%- set first_user_prefix = messages[0]['content'] + '\\n\\n' -%}{%- else -%}{%- set first_user_prefix = messages[0]['content'][0]['text'] + '\\n\\n' -%}{%- endif -%}{%- set loop_messages = messages[1:] -%}{%- else -%}{%- set first_user_prefix = "" -%}{%- set loop_messages = messages -%}{%- endif -%}
{%- for message in loop_messages -%}
    {%- if (message['role'] == 'assistant') -%}{%- set role = "model" -%}{%- else -%}{%- set role = message['role'] -%}{%- endif -%}
    {{ '<start_of_turn>' + role + '\\n' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}{%- if item['type'] == 'text' -%}{{ item['text'] | trim }}{%- endif -%}{%- endfor -%}
    {%- else -%}{{ raise_exception("Invalid content type") }}{%- endif -%}
    {{ '<end_of_turn>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}{{'<start_of_turn>model\\n'}}{%- endif -%}
""",
    "pipe_style": "{% for message in messages %}{% if message['role'] == 'system' and message['content'] %}{{'<|system|>\\n' + message['content'] + '<|end|>\\n'}}{% elif message['role'] == 'user' %}{{'<|user|>\\n' + message['content'] + '<|end|>\\n'}}{% elif message['role'] == 'assistant' %}{{'<|assistant|>\\n' + message['content'] + '<|end|>\\n'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% else %}{{ eos_token }}{% endif %}",
    "namespace_style": """{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_tool=false, system_prompt='', is_first_sp=true) %}{%- for message in messages %}{%- if message['role'] == 'system' %}{%- if ns.is_first_sp %}{% set ns.system_prompt = ns.system_prompt + message['content'] %}{% set ns.is_first_sp = false %}{%- else %}{% set ns.system_prompt = ns.system_prompt + '\\n\\n' + message['content'] %}{%- endif %}{%- endif %}{%- endfor %}{{ bos_token }}{{ ns.system_prompt }}{%- for message in messages %}{%- if message['role'] == 'user' %}{%- set ns.is_tool = false -%}{{'<|User|>' + message['content']}}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is not none %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{'<|Assistant|>' + content + '<|end_of_sentence|>'}}{%- endif %}{%- endfor -%}{% if add_generation_prompt and not ns.is_tool %}{{'<|Assistant|>'}}{% endif %}""",
    "role_tags_style": """{%- macro turn(role, content) -%}
<|start_of_role|>{{ role }}<|end_of_role|>{{ content }}<|end_of_text|>
{%- endmacro -%}
{%- if messages[0]['role'] == 'system' %}{%- set system_message = messages[0]['content'] %}{%- set loop_messages = messages[1:] %}{%- else %}{%- set system_message = "Be brief." %}{%- set loop_messages = messages %}{%- endif %}
{{- turn('system', system_message) + '\\n' }}
{%- for message in loop_messages %}
    {{- turn(message['role'], message['content']) + '\\n' }}
    {%- if loop.last and add_generation_prompt %}
        {{- '<|start_of_role|>assistant<|end_of_role|>' }}
    {%- endif %}
{%- endfor %}""",
    "generation_style": "{% for m in messages %}<|{{ m.role }}|>\n{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{{ eos_token }}{% endgeneration %}{% else %}{{ m.content }}{{ eos_token }}{% endif %}\n{% endfor %}{% if add_generation_prompt %}<|assistant|>\n{% endif %}",
    "plain_style": "{% for m in messages %}{{ '### ' ~ m.role|capitalize ~ ':\\n' ~ m.content ~ '\\n\\n' }}{% endfor %}{{ '### Assistant:\\n' if add_generation_prompt }}",
    "json_style": "{{ bos_token }}[{% for m in messages %}{{ m|tojson }}{% if not loop.last %},\n{% endif %}{% endfor %}]{{ eos_token }}",
    "upper_style": "{% for m in messages %}{{ m.role|upper }}>> {{ m.content|replace('\\n', ' ')|upper|trim }}{{ eos_token if m.role == 'assistant' else '\\n' }}{% endfor %}",
}

CONVERSATIONS = [
    [{"role": "user", "content": "Hello there"}],
    [{"role": "system", "content": "  Be kind.\n"}, {"role": "user", "content": "What is 2 + 2?"},
     {"role": "assistant", "content": "It is 4.\n"}],
    [{"role": "user", "content": "caf\u00e9 \U0001F600 <b>&\"'</b>\n\n  indented\n"}, {"role": "assistant", "content": "\n<think>\nhm\n</think>\n\nYes \\ no"},
     {"role": "user", "content": "{{ 1 }} {% if %}"}, {"role": "assistant", "content": "  d\u00fcrfen \u03a3\u03a3  "}],
]
TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>"}
