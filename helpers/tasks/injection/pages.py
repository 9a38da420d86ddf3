"""What a page shows to its reader, and what in it would run, for the judges of pages.

The tests open every page of the corpus in Chromium and compare.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
from typing import Any

from helpers.judging import expect
from helpers.judging.slips import LOST, Slip
from helpers.judging.values import kind
from helpers.lab.browser.markup import Element, parse

SCRIPT_TYPES = re.compile(
    r"(module|(text|application)/(x-)?(java|ecma)script(1\.\d)?|text/(jscript|livescript))?$", re.I
)
URLS = frozenset({
    "href", "src", "action", "formaction", "xlink:href", "data", "to", "from", "by", "values",
    "poster", "background",
})  # fmt: skip


def scheme(url: str) -> str:
    """The scheme of a URL as a browser finds it: leading controls and inner line breaks ignored."""
    clean = re.sub(r"[\t\n\r]", "", url.lstrip("".join(map(chr, range(0x21)))))
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", clean)
    return found[1].lower() if found else ""


def _script(element: Element) -> str:
    kind = element.attributes.get("type", "").strip()
    if not SCRIPT_TYPES.match(kind):
        return ""
    source = element.attributes.get("src") or (
        element.foreign and (element.attributes.get("href") or element.attributes.get("xlink:href"))
    )
    if source:
        return "a script from elsewhere"
    return "a script element" if element.closed and element.text.strip() else ""


def dangers(root: Element, own_scripts: tuple[str, ...] = ()) -> list[str]:
    """What would run, in words: scripts, event handlers, script URLs, frames that hold any.

    own_scripts: the texts of the scripts that the page is meant to have.
    """
    found: list[str] = []
    for element in root.walk():
        if element.tag == "script" and element.text not in own_scripts:
            found += filter(None, [_script(element)])
        for name, value in element.attributes.items():
            if re.fullmatch(r"on[a-z]+", name):
                found.append(f"the event handler {name}")
            elif name == "srcdoc":
                found += [f"in a frame, {inner}" for inner in dangers(parse(value))]
            elif name in URLS and any(scheme(part) == "javascript" for part in value.split(";")):
                found.append(f"a javascript: address in {name}")
            elif (
                name in ("src", "data")
                and element.tag in ("iframe", "frame", "object", "embed")
                and scheme(value) == "data"
            ):
                found.append(f"a data: document in an {element.tag}")
        if element.tag == "meta" and "refresh" in element.attributes.get("http-equiv", "").lower():
            found.append("a redirect in a meta element")
    return found


def as_page(result: Any) -> Element:
    expect(isinstance(result, str), f"Return the page as text; {kind(result)} came back.")
    return parse(result)


def text_of(element: Element) -> str:
    """The text of an element as it is read: a line break for each <br>."""
    if element.tag == "br":
        return "\n"
    return "".join(c if isinstance(c, str) else text_of(c) for c in element.children)


def shape_of(root: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Tags with the names of their attributes; line breaks may come and go."""
    return [(e.tag, tuple(sorted(e.attributes))) for e in root.walk() if e.tag != "br"]


def _lines(text: str) -> str:
    """A text without blanks around its lines, which no reader sees."""
    return re.sub(r"[ \t]*\n\s*", "\n", text.strip())


def changed(found: str, wanted: str, where: str, grade: int = LOST) -> Slip | None:
    """How a text differs from what was typed."""
    if _lines(found) == _lines(wanted):
        return None
    if html.unescape(found).strip() != wanted.strip():
        ends = (t if len(t) < 200 else f"{t[:25]} ... {t[-25:]}" for t in (wanted, found.strip()))
        return Slip(f"{' became '.join(map(repr, ends))} {where}.", grade)
    if where != "in the script":
        why = "it was escaped once too often."
        return Slip(f"{wanted!r} is shown as {found.strip()!r} {where}: {why}", grade)
    return Slip(
        f"{wanted!r} arrives in the script as {found!r}: inside a script a browser resolves no "
        "character references. Escaping for HTML is the wrong language there.", grade,
    )  # fmt: skip


def author_in(script: str, before: str = "", after: str = "") -> str | None:
    """The text that a script assigns to `author`, None where it does anything else as well.

    before, after: what the page's script says around it, for any author.
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
