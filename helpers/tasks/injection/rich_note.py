"""The judge of lesson 03 that attacks a sanitiser of rich text."""

from __future__ import annotations

import html
from typing import Any

from helpers.judging import Parts, expect, task
from helpers.judging.slips import RAN, THROUGH, Slip, fine, held
from helpers.lab.browser.markup import VOID, Element, parse
from helpers.tasks.injection.pages import as_page, changed, dangers, scheme
from helpers.tasks.injection.payloads import rich
from helpers.tasks.injection.payloads.sql import Payload
from helpers.tasks.injection.payloads.xss import BODY, URL, page

RICH_TAGS = frozenset({"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "code"})
DESCRIBES = {"lang", "title"}  # nh3 keeps these two whatever `attributes` says of single tags
LINKS = ("http", "https", "mailto", "")  # '': a relative address, which may stay or go


def _whole(root: Element) -> bool:
    """Whether the page around a result is still there: its <div>, and the paragraph after it."""
    last = root.children[-1]
    return len(root.children) == 2 and isinstance(last, Element) and last.text == "after"


class Rich:
    """Attacks a sanitiser `answer(markup) -> markup`."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def cleaned(self, markup: str) -> Element:
        """What a page shows that puts the result between its own elements."""
        result = self.answer(markup)
        as_page(result)
        root = parse(f"<div>{result}</div><p>after</p>")
        return root.children[0] if _whole(root) else root  # type: ignore[return-value]

    def trouble(self, markup: str) -> Slip | None:
        """What is left to run of this markup."""
        root = self.cleaned(markup)
        if found := dangers(root):
            return Slip(f"{found[0]} is still in what came back.", RAN)
        if root.tag == "#document":
            return Slip(
                f"what came back is {self.answer(markup)!r}. Put into a page, it takes the rest of "
                "the page with it, because a tag or an element is left open."
            )
        return None

    def broken_by(self, payload: Payload) -> Slip | None:
        """What is left to run of this payload, or of it without its last letter."""
        if slip := self.trouble(page(payload) if payload.context == "url" else payload.text):
            return slip
        half = None if payload.context == "url" else self.trouble(payload.text.rstrip()[:-1])
        return half and half._replace(why=f"without its last letter, {half.why}")

    def woken_by(self, payload: Payload) -> Slip | None:
        """What becomes of the payload as somebody writes it who means the text of it."""
        written = html.escape(payload.text)
        shown = self.cleaned(written)
        if woken := list(shown.walk()):
            return Slip(f"written as {written!r} it is text, and it came back as <{woken[0].tag}>.", RAN)
        return changed(shown.text, payload.text, "in the note", THROUGH)


def _like(root: Element) -> list[tuple[str, str]]:
    return [(e.tag, e.attributes.get("href", "")) for e in root.walk()]


def outside(element: Element) -> str:
    """What of an element stands on no list, '' for nothing."""
    if element.tag not in RICH_TAGS:
        return f"the tag <{element.tag}>"
    listed = DESCRIBES | ({"href", "rel"} if element.tag == "a" else set())
    if odd := sorted(set(element.attributes) - listed):
        return f"the attribute {odd[0]} of <{element.tag}>"
    if scheme(element.attributes.get("href", "")) not in LINKS:
        return f"an address that begins with {scheme(element.attributes['href'])}:"
    return ""


def _made() -> list[str]:
    """Markup with every tag, every attribute on every tag that stays, and many schemes."""
    marked = " ".join(f'{name}="https://x/"' for name in ["href", *rich.ATTRIBUTES])
    markup = [f"<{tag}>x" + ("" if tag in VOID else f"</{tag}>") for tag in rich.TAGS]
    markup += [f"<{tag} {marked}>x</{tag}>" for tag in sorted(RICH_TAGS)]
    return markup + [f'<a href="{name}:x">x</a>' for name in rich.SCHEMES]


@task(
    minutes=6, difficulty=2, asvs="1.3.1", expects="function",
    hints=[
        "Do not look for what is bad: say what is good, and let a parser find it.",
        "`nh3.clean(markup, tags=..., attributes=..., url_schemes=...)`; read what it allows when "
        "you say nothing.",
        "tags: the eleven of the list. attributes: {'a': {'href'}}. url_schemes: http, https, mailto.",
    ],
)  # fmt: skip
def rich_note(answer: Any, part: Parts) -> None:
    """Keeps the formatting of a note and nothing that runs."""
    bench = Rich(answer)
    with part("leaves plain text alone"):
        for text in rich.PLAIN:
            shown = bench.cleaned(text)
            fine(changed(shown.text, html.unescape(text), "in the note"))
            expect(not list(shown.walk()), f"{text!r} got elements of its own.")
    with part("keeps the formatting"):
        for markup in rich.RICH:
            before, after = parse(markup), as_page(answer(markup))
            same = _like(after) == _like(before) and after.text.strip() == before.text.strip()
            told = f"{markup!r:.90} came back as {answer(markup)!r:.90}: honest formatting was lost."
            expect(same, told)
        for tag in rich.GOES:
            markup = f"<p>before</p><{tag}>inside <b>deeper</b></{tag}>"
            told = f"{markup!r} came back as {answer(markup)!r}: the tag has to go, and its text to stay."
            shown = bench.cleaned(markup).text
            expect("inside" in shown and "deeper" in shown and "<" not in shown, told)
    with part("nothing is left to run"):
        held([*BODY, *URL], bench.broken_by)
    with part("text that looks like markup stays text"):
        held(BODY, bench.woken_by)
    with part("nothing else from outside the list"):
        for markup, what in rich.LOOKS:
            odd = list(filter(None, map(outside, bench.cleaned(markup).walk())))
            expect(not odd, f"{markup!r} came through: {what}.")
        found = {why for m in _made() for why in map(outside, bench.cleaned(m).walk()) if why}
        some = ", ".join(sorted(found)[:3])
        expect(
            not found,
            f"{len(found)} things came through that stand on no list of the task: {some}. Where you "
            "say nothing, the sanitiser's own longer lists hold: for tags, attributes and schemes.",
        )
        commented = "<!--" in answer("<p>one<!-- a comment --></p>")
        told = "A comment came through: every reader can read it in the page's source."
        expect(not commented, told)
