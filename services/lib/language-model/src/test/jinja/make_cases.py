"""Writes cases.json: small templates with what Jinja2, set up as transformers does it, makes of them.

    pip install jinja2 transformers && python make_cases.py

A template that must fail has an "error" instead of an "expected" text.
"""
import copy, json, os
from transformers.utils.chat_template_utils import _compile_jinja_template

CONTEXT = dict(
    s="Hello, World", e="", u="naïve 日本 🙂x", blanks="  a b\t c \n", n=5, zero=0, neg=-7, f=2.5, yes=True, no=False, nothing=None,
    numbers=[3, 1, 2], empty=[], words=["b", "A", "c"], d={"b": 1, "a": "x"}, nested=[[1, 2], [3]],
    m=[{"role": "user", "content": " hi "}, {"role": "assistant", "content": "<think>x</think>\n\nyo"}])

EXPRESSIONS = r"""
1 + 2 * 3 ** 2
(1 + 2) * 3
7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 / 2
2 ** -1
1 ~ 2 ~ 'a' ~ none ~ true
'a' + 'b' * 3
[1] * 2 + [3]
-n + +n
n - -neg
1.0, 2.50, 1e20, 1e-7, 123456789.125, 10.0 / 3
1_000
'it\'s "so"', "\n\t\\\x41\u00e9"
['it\'s', "\n", 'é', '🙂', '\x07']
(1,), (), (1, 'a')
{'a': 1, 'b': [none, true]}
{'a': {'b': {}}}
1 == 1.0, true == 1, 'a' == 'A', none == false, [1] == [1], (1,) == [1]
1 < 2 < 3, 3 > 2 > 2
'b' > 'a', [1, 2] < [1, 3]
1 < 'a'
'lo' in s, 3 in numbers, 'a' in d, 'z' not in d
1 in 'a'
not yes, not e, not empty, not nothing, not missing, not zero
yes and 'x', no and 'x', e or 'y', nothing or missing or 3
'a' if yes else 'b'
'a' if no
('a' if no) is defined
missing
missing.x
missing + 1
missing ~ 'x'
missing | length
missing | default('d'), e | default('d'), e | default('d', true), nothing | default('d')
d.zz, d.zz is defined, d['zz']
d.zz.yy
d.items, 1
d['items'] is defined
m[0].role, m[-1]['role'], m[5], m[-3] is defined
s[0], s[-1], u[7], u[-2]
s[1:4], s[:-3], s[::2], s[::-1], u[6:9], u[::-1]
numbers[::-1], numbers[1:], numbers[:1], numbers[5:], numbers[-2:]
numbers[2:0:-1]
numbers[::0]
m[1:][0].content
numbers.0
s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase()
blanks.strip() ~ '|' ~ blanks.lstrip() ~ '|' ~ blanks.rstrip()
s.strip('Hd'), s.lstrip('lHe'), s.rstrip('dl')
s.split(', '), s.split('o'), blanks.split(), s.split('o', 1), s.rsplit('o', 1), blanks.split(none, 1), e.split(), e.split(',')
m[1].content.split('</think>')[-1].lstrip('\n')
'a\nb\r\nc\n'.splitlines()
s.startswith('Hell'), s.endswith('x'), s.startswith(('x', 'H'))
s.replace('l', 'L'), s.replace('l', 'L', 1), 'ab'.replace('', '-')
s.find('o'), s.find('zz'), s.rfind('o'), u.find('x'), s.count('l'), s.count('')
s.index('zz')
', '.join(words), ''.join([])
', '.join(numbers)
s.partition(', '), s.rpartition('o'), s.partition('zz')
'{} and {}'.format(1, 'b'), '{0}{0}{x}'.format('a', x=2), '{{}}'.format()
'7'.zfill(3), '-7'.zfill(4), 'ab'.center(7, '*'), 'ab'.ljust(4) ~ '|', 'ab'.rjust(4)
'12'.isdigit(), 'a1'.isalpha(), 'a1'.isalnum(), ' '.isspace(), 'AB'.isupper(), 'aB'.islower()
'prefix-x'.removeprefix('prefix-'), 'x.py'.removesuffix('.py')
d.get('a'), d.get('zz'), d.get('zz', 7)
d.keys() | list, d.values() | list, d.items() | list
numbers.index(1), numbers.count(3)
words.append('x')
s.nothing_such()
n()
s | upper | lower | title
blanks | trim, s | trim('H'), 5 | trim
-1 | abs, 'a' + ' b ' | trim
numbers | sort, numbers | sort(reverse=true), words | sort, words | sort(case_sensitive=true)
m | sort(attribute='role') | map(attribute='role') | list
numbers | first, numbers | last, empty | first, s | first, s | last
numbers | reverse | list, s | reverse
numbers | join, numbers | join('-'), m | join(', ', attribute='role')
numbers | sum, numbers | min, numbers | max, empty | max, words | max
['b', 'B', 'a'] | unique | list
numbers | length, s | length, u | length, d | length
numbers | select('odd') | list, numbers | reject('gt', 1) | list, [0, 1, '', none] | select | list
m | selectattr('role', 'equalto', 'user') | list | length, m | rejectattr('role', 'eq', 'user') | map(attribute='role') | list
nothing | selectattr('x') | list
words | map('upper') | list, m | map(attribute='zz', default='-') | list
d | dictsort, d | items | list
numbers | batch(2) | list, numbers | batch(2, 0) | list, numbers | slice(2) | list
m | groupby('role') | map(attribute=0) | list
'a\nb\n\nc' | indent, 'a\nb' | indent(2, true), 'a\n\nb' | indent(1, blank=true)
'one two three four' | truncate(10), 'one two three' | truncate(7, true, '', 0)
s | replace('o', '0'), s | replace('o', '0', 1)
'one, two' | wordcount
'<a href="x">&' | escape
'%s is %d%%' | format('x', 3), '%s' % 'y'
'12' | int, 'x' | int, 'x' | int(5), '3.9' | int, 3.9 | int, '2.5' | float, 'x' | float
2.5 | round, 3.5 | round, 2.567 | round(2), 2.1 | round(0, 'ceil'), 5 | round
none | string, 1.5 | string
1 | nosuchfilter
m[0] | tojson, {'é': [1, 2.5, none, true, '"\\/\n\x01']} | tojson
{'b': 1, 'a': [1, {}]} | tojson(indent=2), [] | tojson(indent=2), {'b': 1, 'a': 2} | tojson(sort_keys=true), [1, 2] | tojson(separators=(',', ':'))
'é' | tojson(ensure_ascii=true)
missing | tojson
missing is defined, missing is undefined, nothing is none, nothing is defined
1 is number, true is number, 1 is integer, true is integer, 1.0 is float, true is boolean, 's' is string
d is mapping, numbers is sequence, d is iterable, s is iterable, n is iterable, nothing is iterable
3 is odd, 3 is even, 9 is divisibleby 3, 9 is divisibleby(2)
1 is eq 1, 1 is ne 1, 1 is lt 2, 'a' is in 'abc', 1 is not eq 2
1 is sameas 1, yes is sameas true, true is true, 1 is true
'abc' is lower, 'ABC' is upper
1 is nosuchtest
range(3) | list, range(1, 4) | list, range(5, 0, -2) | list
range(100001) | list
dict(a=1, b=2), namespace(x=3).x, namespace(x=3).y is defined
raise_exception('no ' ~ n)
1 / 0
'a' * -1
9223372036854775807
n if n > 3 else zero if n > 1 else neg
""".strip("\n").split("\n")

TEMPLATES = [
    # loops and their variable
    "{% for x in numbers %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
    "{% for x in numbers %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {% endfor %}",
    "{% for x in numbers if x > 1 %}{{ x }}{{ loop.length }}{% else %}none{% endfor %}",
    "{% for x in empty %}{{ x }}{% else %}none{% endfor %}",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for a, b in nested %}{% endfor %}",
    "{% for c in u %}[{{ c }}]{% endfor %}",
    "{% for x in numbers %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% if x == 2 %}{% break %}{% endif %}{% endfor %}",
    "{% for x in words %}{{ loop.cycle('odd', 'even') }}{{ loop.changed(x == 'A') }}{% endfor %}",
    "{% for x in nested recursive %}{{ loop.depth }}:{% if x is sequence %}[{{ loop(x) }}]{% else %}{{ x }}{% endif %}{% endfor %}",
    "{% for x in 5 %}{% endfor %}",
    "{% for x in missing %}x{% else %}none{% endfor %}",
    "{% for x in missing.y %}x{% endfor %}",
    # what assignments reach
    "{% set x = 1 %}{% for i in numbers %}{% set x = x + 1 %}{{ x }}{% endfor %}{{ x }}",
    "{% set ns = namespace(found=false, n=0) %}{% for i in numbers %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}{{ ns.found }}",
    "{% if yes %}{% set x = 1 %}{% endif %}{{ x }}",
    "{% set d.x = 1 %}",
    "{% set a, b = 1, 2 %}{{ b }}{{ a }}",
    "{% set a, b = numbers %}",
    "{% set x %}  a {{ n }}\n{% endset %}[{{ x }}]",
    "{% set x | upper | trim %} a {% endset %}[{{ x }}]",
    "{% with x = 1, y = n %}{{ x }}{{ y }}{% endwith %}{{ x }}",
    "{% filter upper | replace('A', '-') %}a{{ s }}{% endfilter %}",
    # macros
    "{% macro f(a, b=2, c) %}{{ a }}{{ b }}{{ c }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1) }}|{{ f(1, c=3) }}|{{ f(1, 2, 3, 4, z=5) }}",
    "{% macro f(x) %}{% if x > 0 %}{{ x }}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(3) }}",
    "{% set y = 1 %}{% macro f() %}{{ y }}{% set y = 5 %}{{ y }}{% endmacro %}{{ f() }}{{ y }}",
    "{% macro f() %}<{{ caller(n) }}>{% endmacro %}{% call(x) f() %}in {{ x }}{% endcall %}",
    "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(*[1]) }}{{ f(**{'a': 2}) }}{{ f(a=3) | length }}",
    # conditions
    "{% if zero %}a{% elif n == 5 %}b{% else %}c{% endif %}",
    "{% if missing is defined and missing.x %}a{% else %}b{% endif %}",
    "{% if not loop is defined %}a{% endif %}",
    # blanks around tags
    "a\n  {% if yes %}\n  b\n  {% endif %}\nc",
    "a\n  {%- if yes -%}\n  b\n  {%- endif -%}\nc",
    "a\n  {%+ if yes +%}\n  b\n  {%+ endif +%}\nc",
    "  {{ n }}  \n  {{- n -}}  \n  {{ n }}\n\n",
    "x {% if yes %} y {% endif %} z\n",
    "\t{% set x = 1 %}\t{% set y = 2 %}\n\n{{ x }}\n{{ y }}",
    "{# c #}\na{#- c -#}\nb  {# c #}c\n  {# c #}\nd",
    "{% raw %}\n  {{ x }} {% if %}\n{% endraw %}\nb\n  {%- raw -%}  {{ y }}  {%- endraw -%}  c",
    "a\r\nb{% if yes %}\r\nc{% endif %}\r\n",
    "line one\n{% for x in numbers %}\n- {{ x }}\n{% endfor %}\nend",
    "{{ 'a }} b' }}{{ {'a': {'b': 1}}['a']['b'] }}{{ {'x': '%}'} }}",
    "{% generation %}a{% endgeneration %}",
    "no tags at all { % {",
    # what is not well-formed
    "{% if yes %}", "{% endif %}", "{{ n", "{{ n }", "{% for %}", "{% nosuch %}", "{{ }}", "{{ 'a }}", "{# a", "{% if yes %}{% endfor %}", "{{ (n }}", "{{ n] }}", "{{ 1 + }}",
    "{% include 'x' %}", "{% break %}", "{% else %}", "{{ a b }}", "{% set 1 = 2 %}", "{{ n | }}", "{{ n is }}",
]

cases = []
for template in ["{{ " + e + " }}" for e in EXPRESSIONS] + TEMPLATES:
    try:
        result = dict(expected=_compile_jinja_template(template).render(**copy.deepcopy(CONTEXT)))
        if " object at 0x" in result["expected"]: result = dict(expected=None)
    except Exception as x:
        result = dict(error=f"{type(x).__name__}: {x}")
    if result.get("expected", "") is not None: cases.append(dict(template=template, **result))
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases.json"), "w") as f:
    json.dump(dict(context=CONTEXT, cases=cases), f, indent=1, ensure_ascii=False); f.write("\n")
print(len(cases), "cases,", sum("error" in c for c in cases), "of them errors")
