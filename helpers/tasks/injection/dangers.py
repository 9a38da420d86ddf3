"""What in a page would run, found without a browser, and what a page is made of.

The tests open every page of the corpus in Chromium and compare.
"""

from __future__ import annotations

import re

from helpers.tasks.injection.html import Element, parse

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
