"""Hostile text for lesson 03, part three: templates, file names for a program, log lines."""

from __future__ import annotations

from helpers.tasks.injection.payloads.sql import of

TEMPLATE = [
    *of(
        "template", "expression", "the template engine computed what a client wrote",
        "{{ 7*7 }}", "{{7*'7'}}", "{{ 'a'|upper }}", "{{ [1,2]|length }}", "{{ namespace }}",
        "{{ range(3)|join }}", "{{ lipsum }}", "{{ undefined_name }}", "{{ cycler }}",
    ),
    *of(
        "template", "reach for Python", "from a string to every class of the process",
        "{{ ''.__class__ }}", "{{ ''.__class__.__mro__ }}", "{{ self.__dict__ }}",
        "{{ lipsum.__globals__ }}", "{{ cycler.__init__.__globals__.os.name }}",
        "{{ ''|attr('__class__') }}",
    ),
    *of(
        "template", "statement", "the template engine ran what a client wrote",
        "{% for i in range(3) %}x{% endfor %}", "{% set x = 1 %}", "{% if 1 %}yes{% endif %}",
        "{% raw %}x{% endraw %}", "{%- print(7*7) -%}",
    ),
    *of(
        "template", "vanishes", "the text is gone: it was read as a comment", "{# gone #}", "{#-#}"
    ),
    *of("template", "error", "the template's parser read the text", "{{", "{% if %}", "{{ 1/0 }}"),
]  # fmt: skip

# What str.format makes of braces.
FORMAT = [
    *of(
        "template", "attribute", "a placeholder that reads what hangs on a value",
        "{name.__class__}", "{name.__class__.__mro__}", "{doctor.__init__.__globals__}", "{born[0]}",
        "{name.upper}",
    ),
    *of("template", "form", "a placeholder with orders of its own", "{name!r}", "{born:>40}",
        "{name:{born}}", "{doctor!s:^30}"),
    *of("template", "unknown word", "a placeholder that nobody offered", "{age}", "{0}", "{}", "{ name }",
        "{NAME}", "{name", "born}", "{", "}", "{self}", "{fields}", "{text}"),
]  # fmt: skip

# Signs of other template engines, and words that a careless page would fill in.
ENGINES = [
    *of(
        "template", "sign of an engine", "another engine, or a replace, read the text",
        "$x", "${x}", "$$", "$clinic", "$name", "${name}", "{0}", "{}", "{name}", "{name!r}", "{{}}",
        "%(x)s", "%(name)s", "%s", "%d", "%%", "100%", "[[ 7*7 ]]", "[% if x %]", "[# gone #]",
        "[[name]]", "<%= 7*7 %>", "<% x %>", "#{7*7}", "#{name}", "@name", "@(7*7)", "${7*7}",
        "((name))", "<<name>>", "|name|", "__name__", "%name%", "~name~", ":name", "# for x in y",
        "## gone", "NAME", "CLINIC", "DATE", "\\1", "\\g<0>", "\\n",
    )
]  # fmt: skip

# CANARY stands for the name of a file that must not come into being.
SHELL = [
    *of(
        "shell", "second command", "a program of the client's choice ran",
        "x; echo y > CANARY", "x & echo y > CANARY", "x | tee CANARY", "x\necho y > CANARY",
    ),
    *of(
        "shell", "substitution", "the shell ran it to find out what the name is",
        "$(echo y > CANARY)", "`echo y > CANARY`",
    ),
    *of("shell", "redirection", "the output went into a file", "x > CANARY"),
    *of("shell", "closes the quote", "quotes around it do not hold it",
          "'; echo y > CANARY; '", '"; echo y > CANARY; "'),
]  # fmt: skip
OPTION = [
    *of(
        "option", "option", "a name that begins with a dash is an option to the program",
        "--copy-to=CANARY", "-cCANARY",
    )
]  # fmt: skip
HONEST_FILES = (
    "clinic.log", "lab report.txt", "O'Brien.txt", "田中 さくら.txt", "$HOME # 50%.txt", "[1] a*b.txt",
    "[1].txt", " 2.txt", "Zoe\u0308 in two signs.txt",
)  # fmt: skip

LOG = [
    *of(
        "log", "line break", "a second line that the program never wrote",
        "ada\n2026-11-02 root logged in", "ada\r\nroot logged in", "ada\rroot logged in",
        "ada\x0broot", "ada\x0croot", "ada\x85root logged in", "ada\u2028root logged in",
        "ada\u2029root", "ada\x1croot", "\n", "ada\n\n",
    ),
    *of(
        "log", "terminal", "somebody who reads the log in a terminal sees something else",
        "ada\x1b[2K\x1b[1Groot logged in", "ada\x08\x08\x08root", "\x1b]0;title\x07", "ada\x00",
        "ada\x9b2K",
    ),
    *of("log", "direction", "shown in an order in which it was not written",
          "ada\u202eni deggol toor", "\u2066root\u2069"),
    *of(
        "log", "field", "a field that the program never wrote",
        'ada", "event": "login ok', 'ada"} {"user": "root', "ada event=login_ok user=root",
        "ada\\", '"', "ada | root",
    ),
]  # fmt: skip
