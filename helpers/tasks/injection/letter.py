"""The judge of lesson 03 that attacks a letter through the name in it."""

from __future__ import annotations

import re
from typing import Any

from helpers.judging import Parts, expect, task
from helpers.tasks.injection.dangers import dangers
from helpers.tasks.injection.database import held
from helpers.tasks.injection.pages import as_page, changed, shape_of, text_of
from helpers.tasks.injection.payloads_other import ENGINES, TEMPLATE
from helpers.tasks.injection.payloads_sql import Payload
from helpers.tasks.injection.payloads_xss import BODY, HONEST_TEXTS, QUOTED, SINGLE


class Letter:
    """Attacks `answer(name) -> page`, whose one paragraph reads 'Dear NAME,'."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.shape: Any = None

    def wrong(self, name: str) -> str:
        """What is wrong with the letter to this name, '' for nothing."""
        try:
            root = as_page(self.answer(name))
        except Exception as error:
            if type(error).__module__.startswith("jinja2"):
                return f"the template engine read the name and raised {type(error).__name__}."
            raise
        if self.shape is None:
            self.shape = shape_of(as_page(self.answer("Ada")))
        found = dangers(root)
        if found:
            return f"{found[0]} would run in the reader's browser."
        if shape_of(root) != self.shape:
            return "the letter has other elements than Ada's letter: the name became markup."
        paragraphs = root.find("p")
        if len(paragraphs) != 1:
            return f"the letter has {len(paragraphs)} <p>, not one."
        text = text_of(paragraphs[0])
        if not name.strip() or f"Dear {name},".strip() == text.strip():
            return ""
        if "{" in name and "{" not in text:
            return f"the letter reads {text.strip()[:60]!r}: the name was run as a template."
        return changed(text, f"Dear {name},", "in the letter")

    def broken_by(self, payload: Payload) -> str:
        """What this payload does, '' where it stays a name."""
        try:
            return self.wrong(payload.text)
        except (ValueError, LookupError, TypeError, re.error) as error:
            return f"the name was read as a template, which raised {type(error).__name__}."
        except ZeroDivisionError:
            return "the template engine divided by zero because the name said so."


@task(
    minutes=2, difficulty=1, asvs="1.3.7", expects="function",
    hints=[
        "A template is a program. Who writes yours?",
        "The template is constant; the name is a variable that it is given.",
        "`Environment(autoescape=True).from_string('<p>Dear {{ name }},</p>').render(name=name)`.",
    ],
)  # fmt: skip
def letter(answer: Any, part: Parts) -> None:
    """Writes a letter to a patient."""
    bench = Letter(answer)
    with part("greets everybody by name"):
        for name in (*HONEST_TEXTS, " edge ", "very " * 60 + "long"):
            if "{" not in name:
                why = bench.wrong(name)
                expect(not why, f"For {name!r}: {why}")
    with part("no name becomes a template"):
        held([*TEMPLATE, *ENGINES], bench.broken_by, changed=True)
    with part("no name becomes markup"):
        held([p for p in [*BODY, *QUOTED, *SINGLE] if "\x00" not in p.text], bench.broken_by)
