"""Judges of lesson 03 that attack a page: the letter, the note, the rich note."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from helpers.exercise import Parts, expect, fail
from helpers.tasks.injection_dangers import dangers, scheme
from helpers.tasks.injection_database import held
from helpers.tasks.injection_html import Element, parse
from helpers.tasks.injection_payloads_sql import Payload
from helpers.tasks.injection_payloads_xss import (
    BODY,
    HONEST_TEXTS,
    QUOTED,
    SCRIPT,
    UNQUOTED,
    URL,
    page,
)

LINKS = (
    "https://example.org/", "http://example.org/a?b=1&c=2", "https://example.org/O'Brien",
    "https://例え.example/検査#x",
)  # fmt: skip
NO_LINKS = ("data:text/html,<b>x</b>", "vbscript:x", "notes/1", "", "httpx://example.org")
RICH_TAGS = frozenset({"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "code"})
RICH = (
    "<p>Siobhan O'Brien is <b>stable</b>, <i>not</i> <em>well</em>.</p>",
    "<ul><li>5 &lt; 6</li><li>50% off</li></ul>",
    "<ol><li><strong>first</strong></li></ol>",
    "one<br>two <code>a &amp; b</code>",
    '<a href="https://example.org/?a=1&amp;b=2">source</a>',
    '<a href="mailto:lab@clinic.example">write</a>',
    "<p>田中 さくら <b>🙂</b></p>",
)
PLAIN = ("5 < 6", "I <3 you", "<3", "50% off", "Siobhan O'Brien", "田中 さくら", 'the "quick" one',
         "R&amp;D", "6 > 5")  # fmt: skip
LOOKS = (
    ('<img src="https://tracker.example/1.png">', "an image, which tells a stranger who read it"),
    ('<b style="position:fixed;inset:0;background:#fff">x</b>', "a style that can cover the page"),
    ("<style>body{display:none}</style>", "a style sheet that can hide the page"),
    ('<form action="https://evil.example/"><input name="password"></form>', "a form that phishes"),
    ('<iframe src="https://evil.example/"></iframe>', "a frame with a page of somebody else's"),
    ('<base href="https://evil.example/">', "a base that turns every link elsewhere"),
    ('<meta http-equiv="refresh" content="0;url=https://evil.example/">', "a redirect"),
    ('<a href="data:text/html,x">x</a>', "a link to a data: document"),
    ('<b class="admin" id="login">x</b>', "a class or an id that the page's own code may act on"),
    ("<svg><circle r=9></circle></svg>", "a drawing, a language of its own"),
)


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


def _shape(root: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Tags with the names of their attributes; links and line breaks may come and go."""
    return [(e.tag, tuple(sorted(e.attributes))) for e in root.walk() if e.tag not in ("a", "br")]


def changed(found: str, wanted: str, where: str) -> str:
    if found.strip() == wanted.strip():
        return ""
    if html.unescape(found).strip() == wanted.strip():
        return (
            f"{wanted!r} is shown as {found.strip()!r} {where}: it was escaped once too often."
            if where != "in the script"
            else f"{wanted!r} arrives in the script as {found!r}: inside a script a browser "
            "resolves no character references. Escaping for HTML is the wrong language there."
        )
    return f"{wanted!r} became {found.strip()!r} {where}."


def _author(script: str) -> str | None:
    """The text that a script of the page assigns to `author`, None where it does anything else."""
    found = re.fullmatch(r"\s*(?:const|let|var)\s+author\s*=\s*(.*?)\s*;?\s*", script, re.S)
    try:
        value = json.loads(found[1]) if found else None
    except ValueError:
        return None
    return value if isinstance(value, str) and "\n" not in found[1] else None  # type: ignore[index]


class Note:
    """Attacks `answer(note) -> page` with the elements h1, p, a, input and script."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.shape: Any = None

    def render(self, **fields: str) -> Element:
        """The parsed page of an ordinary note with these fields."""
        note = {"title": "Title", "body": "Body", "link": LINKS[0], "author": "ada"} | fields
        return as_page(self.answer(note))

    def wrong(self, scripts: bool = True, **fields: str) -> str:
        """What is wrong with the page of a note with these fields, '' for nothing."""
        if self.shape is None:
            self.shape = _shape(self.render())
        root = self.render(**fields)
        all_scripts = root.find("script")
        own = [s.text for s in all_scripts if _author(s.text) is not None]
        if not scripts:  # how the script fares is asked apart
            own = [s.text for s in all_scripts if s.text.lstrip().startswith("const author")]
        found = dangers(root, tuple(own))
        if found:
            return f"{found[0]} would run in the reader's browser."
        if _shape(root) != self.shape:
            new = [tag for tag in _shape(root) if tag not in self.shape] or _shape(root)
            said = " ".join((new[0][0], *new[0][1])) if new else "nothing"
            return f"it became markup: the page has other elements than before (<{said}>)."
        return self._text_trouble(root, fields)

    def _text_trouble(self, root: Element, fields: dict[str, str]) -> str:
        for name, tag, where in (("title", "h1", "in the h1"), ("body", "p", "in the p")):
            if name in fields:
                text = "".join(map(text_of, root.find(tag)[:1]))
                if why := changed(text, fields[name].replace("\r", ""), where):
                    return why
        if "author" in fields:
            value = "".join(e.attributes.get("value", "") for e in root.find("input")[:1])
            return changed(value, fields["author"], "in the input")
        return ""

    def author(self, name: str) -> str:
        """What is wrong with the author that the script gets, '' for nothing."""
        scripts = self.render(author=name).find("script")
        if not scripts:
            return "there is no script that says const author = ...;"
        value = _author(scripts[0].text)
        if value is None:
            return (
                f"the script reads {scripts[0].text.strip()[:70]!r}, which is no longer one string."
            )
        return changed(value, name, "in the script")

    def links(self, url: str) -> list[str]:
        """The addresses that the page of a note with this link leads to."""
        return [e.attributes.get("href", "") for e in self.render(link=url).find("a")]

    def broken_by(self, payload: Payload) -> str:
        """What this payload does in its context, '' where it stays text."""
        text, context = payload.text, payload.context
        if context == "url":
            why = self.wrong(scripts=False, link=text)
            left = [u for u in self.links(text) if scheme(u) not in ("http", "https", "")]
            return why or (f"the page links to {left[0]!r}." if left else "")
        if context == "script":
            why = self.author(text)
            return why or self.wrong(author=text)
        if context == "body":
            return self.wrong(False, title=text) or self.wrong(False, body=text)
        return self.wrong(False, author=text)


def render_note(answer: Any, part: Parts) -> None:
    """Judge a page with a note."""
    bench = Note(answer)
    with part("has the five elements"):
        root = bench.render()
        for tag in ("h1", "p", "a", "input", "script"):
            expect(
                len(root.find(tag)) == 1, f"The page has {len(root.find(tag))} <{tag}>, not one."
            )
    with part("shows what was typed"):
        for text in HONEST_TEXTS:
            why = bench.wrong(False, title=text) or bench.wrong(False, body=text)
            expect(not why, why)
            if "\n" not in text:
                value = bench.render(author=text).find("input")[0].attributes.get("value", "")
                if value != text and text.startswith(value) and text[len(value) :][:1] == " ":
                    fail(
                        f"Of {text!r} only {value!r} is in the input: without quotes around it an "
                        "attribute ends at the first space."
                    )
                why = bench.wrong(False, author=text)
                expect(not why, why)
    with part("tells the script who wrote it"):
        for text in HONEST_TEXTS:
            why = bench.author(text)
            expect(not why, f"For the author {text!r}: {why}")
    with part("links to http and https, and nowhere else"):
        for url in LINKS:
            expect(
                bench.links(url) == [url],
                f"The link to {url!r} became {bench.links(url)!r}: an honest source is lost.",
            )
        for url in NO_LINKS:
            expect(
                not any(bench.links(url)),
                f"There is a link to {url!r}. Only http: and https: lead to a source.",
            )
    with part("nothing runs between the tags"):
        held(BODY, bench.broken_by)
    with part("nothing runs out of the attribute"):
        held([*QUOTED, *UNQUOTED], bench.broken_by)
    with part("no link runs"):
        held(URL, bench.broken_by)
    with part("nothing runs in the script"):
        held(SCRIPT, bench.broken_by)


class Rich:
    """Attacks a sanitiser `answer(markup) -> markup`."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def broken_by(self, payload: Payload) -> str:
        """What is left to run of this payload, '' for nothing."""
        text = page(payload) if payload.context == "url" else payload.text
        found = dangers(as_page(self.answer(text)))
        return f"{found[0]} is still in what came back." if found else ""


def _like(root: Element) -> list[tuple[str, str]]:
    return [(e.tag, e.attributes.get("href", "")) for e in root.walk()]


def rich_note(answer: Any, part: Parts) -> None:
    """Judge a sanitiser of rich text."""
    bench = Rich(answer)
    with part("leaves plain text alone"):
        for text in PLAIN:
            shown = as_page(answer(text))
            why = changed(shown.text, html.unescape(text), "in the note")
            expect(not why and not list(shown.walk()), why or f"{text!r} got elements of its own.")
    with part("keeps the formatting"):
        for markup in RICH:
            before, after = parse(markup), as_page(answer(markup))
            expect(
                _like(after) == _like(before) and after.text.strip() == before.text.strip(),
                f"{markup!r} came back as {answer(markup)!r}: honest formatting was lost.",
            )
    with part("nothing is left to run"):
        held([*BODY, *URL], bench.broken_by)
    with part("nothing else from outside the list"):
        for markup, what in LOOKS:
            for element in as_page(answer(markup)).walk():
                odd = set(element.attributes) - {"href", "rel"}
                href = element.attributes.get("href", "")
                expect(
                    element.tag in RICH_TAGS and not odd and scheme(href) != "data",
                    f"{markup!r} came through: {what}.",
                )
