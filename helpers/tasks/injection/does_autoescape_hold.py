"""Lesson injection: the question `does_autoescape_hold`."""

from __future__ import annotations

from helpers.judging import question

BODY = "<p>{{ text }}</p>"
QUOTED = '<input value="{{ text }}">'
UNQUOTED = "<input value={{ text }}>"
LINK = '<a href="{{ text }}">source</a>'
HANDLER = "<b onclick=\"show('{{ text }}')\">show</b>"
SCRIPT = "<script>const author = `{{ text }}`;</script>"
SAFE = "<p>{{ text | safe }}</p>"

does_autoescape_hold = question(
    "injection",
    "does_autoescape_hold",
    right={
        BODY: "holds", QUOTED: "holds", UNQUOTED: "fails", LINK: "fails", HANDLER: "fails",
        SCRIPT: "fails", SAFE: "fails",
    },
    because={
        BODY: "Between tags only < and & can begin something, and both are escaped.",
        QUOTED: "Inside quotes only the quote ends the value, and it is escaped.",
        UNQUOTED: "Without quotes a space ends the value, and a space is not escaped.",
        LINK: "javascript:alert(1) holds none of the characters that are escaped.",
        HANDLER: (
            "The browser resolves &#39; in an attribute first, and only then reads it as JavaScript: "
            "the quote is back, and closes the string."
        ),
        SCRIPT: "Between backticks ${alert(1)} runs, and none of its characters is escaped.",
        SAFE: "`safe` says that the text is markup already: nothing is escaped.",
    },
    hints=[
        "Escaping turns & < > ' and \" into references, and touches nothing else.",
        "Ask of each place: which character ends the value here? Is it one of the five?",
        "Two of the seven hold: text between tags, and a value in quotes that is only text.",
    ],
    minutes=3,
    difficulty=2,
)  # fmt: skip
