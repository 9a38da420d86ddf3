"""What a page shows to its reader, for the judges of pages."""

from __future__ import annotations

import html
import re
from typing import Any

from helpers.judging import expect
from helpers.tasks.injection.html import Element, parse


def as_page(result: Any) -> Element:
    expect(
        isinstance(result, str), f"Return the page as text; a {type(result).__name__} came back."
    )
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


def changed(found: str, wanted: str, where: str) -> str:
    if _lines(found) == _lines(wanted):
        return ""
    if html.unescape(found).strip() == wanted.strip():
        return (
            f"{wanted!r} is shown as {found.strip()!r} {where}: it was escaped once too often."
            if where != "in the script"
            else f"{wanted!r} arrives in the script as {found!r}: inside a script a browser "
            "resolves no character references. Escaping for HTML is the wrong language there."
        )
    return f"{wanted!r} became {found.strip()!r} {where}."
