"""Lesson injection: the question `does_autoescape_hold`."""

from __future__ import annotations

from helpers.judging import Line, question

does_autoescape_hold = question(
    "injection", "does_autoescape_hold",
    lines={
        "<p>{{ text }}</p>": Line(
            "holds", "Between tags only < and & can begin something, and both are escaped."
        ),
        '<input value="{{ text }}">': Line(
            "holds", "Inside quotes only the quote ends the value, and it is escaped."
        ),
        "<input value={{ text }}>": Line(
            "fails", "Without quotes a space ends the value, and a space is not escaped."
        ),
        '<a href="{{ text }}">source</a>': Line(
            "fails", "javascript:alert(1) holds none of the characters that are escaped."
        ),
        "<b onclick=\"show('{{ text }}')\">show</b>": Line(
            "fails",
            "The browser resolves &#39; in an attribute first, and only then reads it as JavaScript: "
            "the quote is back, and closes the string.",
        ),
        "<script>const author = `{{ text }}`;</script>": Line(
            "fails", "Between backticks ${alert(1)} runs, and none of its characters is escaped."
        ),
        "<p>{{ text | safe }}</p>": Line(
            "fails", "`safe` says that the text is markup already: nothing is escaped."
        ),
    },
    hints=[
        "Escaping turns & < > ' and \" into references, and touches nothing else.",
        "Ask of each place: which character ends the value here? Is it one of the five?",
        "Two of the seven hold: text between tags, and a value in quotes that is only text.",
    ],
    minutes=3, difficulty=2,
)  # fmt: skip
