"""The judge of lesson 03 that attacks the page of a note."""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.injection.dangers import dangers, scheme
from helpers.tasks.injection.database import held
from helpers.tasks.injection.html import Element
from helpers.tasks.injection.pages import as_page, changed, shape_of, text_of
from helpers.tasks.injection.payloads_sql import Payload
from helpers.tasks.injection.payloads_xss import (
    BODY,
    COMMENT,
    HONEST_TEXTS,
    LINKTEXT,
    QUOTED,
    SCRIPT,
    SINGLE,
    SWALLOW,
    UNQUOTED,
    URL,
)

LINKS = (
    "https://example.org/", "http://example.org/a?b=1&c=2", "https://example.org/O'Brien",
    "https://例え.example/検査#x",
)  # fmt: skip
NO_LINKS: tuple[str, ...] = (
    "data:text/html,<b>x</b>",
    "vbscript:x",
    "notes/1",
    "",
    "httpx://example.org",
)
# The page of a note with one of these has no link at all.
NO_LINKS += ("//evil.example", "/notes/1", "#top", "ftp://example.org", "mailto:a@example.org",
             "file:///etc/passwd", "blob:https://example.org/1", "tel:1", "x-app:y",
             "javascript:x//\nhttps://example.org", "x\nhttps://example.org")  # fmt: skip


def _author(script: str, before: str = "", after: str = "") -> str | None:
    """The text that a script assigns to `author`, None where it does anything else as well.

    before, after: what the page's script says around it whoever the author is.
    """
    if before and script.startswith(before) and script.endswith(after):
        value: str | None = script[len(before) : len(script) - len(after)]
    else:
        found = re.fullmatch(r"\s*(?:const|let|var)\s+author\s*=\s*(.*?)\s*;?\s*", script, re.S)
        value = found[1] if found else None
    try:
        read = json.loads(value) if value else None
    except ValueError:
        return None
    return read if isinstance(read, str) and "\n" not in value.strip() else None  # type: ignore[union-attr]


def _around(script: str) -> tuple[str, str]:
    """What a script says before and after the JSON string that it assigns to `author`."""
    found = re.search(r"\b(?:const|let|var)\s+author\s*=\s*", script)
    if found:
        with contextlib.suppress(ValueError):
            _, end = json.JSONDecoder().raw_decode(script, found.end())
            return script[: found.end()], script[end:]
    return "", ""


class Note:
    """Attacks `answer(note) -> page` with the elements h1, p, a, input and script."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.shapes: list[Any] = []
        self.before = self.after = ""

    def render(self, **fields: str) -> Element:
        """The parsed page of an ordinary note with these fields."""
        note = {"title": "Title", "body": "Body", "link": LINKS[0], "author": "ada"} | fields
        given = dict(note)
        page = as_page(self.answer(given))
        expect(given == note, "Your code changed the note it was given. Work on a copy of it.")
        return page

    def _ordinary(self) -> None:
        """Learn what the page is made of, with a link and without, and how its script reads."""
        root = self.render()
        self.shapes = [shape_of(root), shape_of(self.render(link=""))]
        for script in root.find("script")[:1]:
            self.before, self.after = _around(script.text)

    def wrong(self, scripts: bool = True, **fields: str) -> str:
        """What is wrong with the page of a note with these fields, '' for nothing."""
        if not self.shapes:
            self._ordinary()
        root = self.render(**fields)
        texts = [s.text for s in root.find("script")]
        own = [t for t in texts if _author(t, self.before, self.after) is not None]
        if not scripts:  # how the script fares is asked apart
            begin = self.before.strip() or "const author"
            own = [text for text in texts if text.lstrip().startswith(begin)]
        found = dangers(root, tuple(own))
        if found:
            return f"{found[0]} would run in the reader's browser."
        if shape_of(root) not in self.shapes:
            new = [tag for tag in shape_of(root) if tag not in self.shapes[0]] or shape_of(root)
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
        if not self.shapes:
            self._ordinary()
        scripts = self.render(author=name).find("script")
        if not scripts:
            return "there is no script that says const author = ...;"
        if not scripts[0].closed:
            return (
                "the script has no end any more, and the rest of the page is part of it. After "
                "'<!--' and '<script' the next </script> does not count: write each '<' in another "
                "way."
            )
        value = _author(scripts[0].text, self.before, self.after)
        if value is None:
            said = scripts[0].text.strip()[:70]
            return f"the script reads {said!r}, in which the author is not one JSON string."
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
        if context in ("single", "comment"):  # wherever a page repeats a field
            link = f"https://example.org/{text}"
            return self.wrong(False, title=text, body=text, author=text, link=link)
        if context == "linktext":
            return self.wrong(False, link=text)
        if context == "body":
            return self.wrong(False, title=text) or self.wrong(False, body=text)
        return self.wrong(False, author=text)


@task(
    minutes=12, difficulty=4, asvs="1.2.1", expects="function",
    hints=[
        "Text, attribute, link, script: each has characters of its own that end the value.",
        "Autoescape and quotes do for the text and the attribute. The link needs a look at its "
        "scheme (how does it begin?), the script needs JSON.",
        "Jinja: `{{ author | tojson }}` in the script. By hand: json.dumps, with every '<' written "
        "as '\\u003c', so that no '</script>' can stand in it.",
    ],
)  # fmt: skip
def render_note(answer: Any, part: Parts) -> None:
    """Renders a note into five places of a page."""
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
            left = [href for href in bench.links(url) if href]
            expect(
                not left or left[0] == url,
                f"Where the note's link is {url!r} there is still a link, to {left[:1]}. The task "
                "asks for none.",
            )
            expect(not left, f"There is a link to {url!r}. Only http: and https: lead to a source.")
    with part("nothing runs between the tags"):
        held(BODY, bench.broken_by)
    with part("nothing runs out of the attribute"):
        held([*QUOTED, *UNQUOTED, *SINGLE, *COMMENT], bench.broken_by)
    with part("no link runs"):
        held([*URL, *LINKTEXT], bench.broken_by)
    with part("nothing runs in the script"):
        expect(
            not bench.author("ada"),
            "Not tried yet: the script has to assign one JSON string to `author` first.",
        )
        held([*SCRIPT, *SWALLOW], bench.broken_by)
