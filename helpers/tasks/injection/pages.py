"""What a page shows to its reader, for the judges of pages."""

from __future__ import annotations

import contextlib
import html
import json
import re
from typing import Any

from helpers.judging import expect
from helpers.tasks.injection.html import Element, parse
from helpers.tasks.injection.slips import LOST, Slip


def as_page(result: Any) -> Element:
    kind = type(result).__name__
    expect(isinstance(result, str), f"Return the page as text; a {kind} came back.")
    return parse(result)


def text_of(element: Element) -> str:
    """The text of an element as it is read: a line break for each <br>."""
    if element.tag == "br":
        return "\n"
    return "".join(c if isinstance(c, str) else text_of(c) for c in element.children)


def shape_of(root: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Tags with the names of their attributes; links and line breaks may come and go."""
    return [(e.tag, tuple(sorted(e.attributes))) for e in root.walk() if e.tag not in ("a", "br")]


def _lines(text: str) -> str:
    """A text without blanks around its lines, which no reader sees."""
    return re.sub(r"[ \t]*\n\s*", "\n", text.strip())


def changed(found: str, wanted: str, where: str, grade: int = LOST) -> Slip | None:
    """How a text differs from what was typed."""
    if _lines(found) == _lines(wanted):
        return None
    if html.unescape(found).strip() != wanted.strip():
        return Slip(f"{wanted!r} became {found.strip()!r} {where}.", grade)
    if where != "in the script":
        why = "it was escaped once too often."
        return Slip(f"{wanted!r} is shown as {found.strip()!r} {where}: {why}", grade)
    return Slip(
        f"{wanted!r} arrives in the script as {found!r}: inside a script a browser resolves no "
        "character references. Escaping for HTML is the wrong language there.", grade,
    )  # fmt: skip


def author_in(script: str, before: str = "", after: str = "") -> str | None:
    """The text that a script assigns to `author`, None where it does anything else as well.

    before, after: what the page's script says around it whoever the author is.
    """
    if before and script.startswith(before) and script.endswith(after):
        value = script[len(before) : len(script) - len(after)]
    else:
        found = re.fullmatch(r"\s*(?:const|let|var)\s+author\s*=\s*(.*?)\s*;?\s*", script, re.S)
        value = found[1] if found else ""
    with contextlib.suppress(ValueError):
        read = json.loads(value)
        return read if isinstance(read, str) and "\n" not in value.strip() else None
    return None


def around(script: str) -> tuple[str, str]:
    """What a script says before and after the JSON string that it assigns to `author`."""
    found = re.search(r"\b(?:const|let|var)\s+author\s*=\s*", script)
    if found:
        with contextlib.suppress(ValueError):
            _, end = json.JSONDecoder().raw_decode(script, found.end())
            return script[: found.end()], script[end:]
    return "", ""
