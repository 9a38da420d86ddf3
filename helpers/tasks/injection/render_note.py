"""The judge of lesson 03 that attacks the page of a note."""

from __future__ import annotations

from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.slips import RAN, Slip, fine, held
from helpers.lab.browser.markup import Element
from helpers.tasks.injection import pages
from helpers.tasks.injection.payloads import xss
from helpers.tasks.injection.payloads.sql import Payload

PLACES = {"body": ["title", "body"], "url": ["link"], "linktext": ["link"]}  # context: fields
FIELDS = ("title", "body", "link", "author")
# how a page may mark where a field goes, in the hands of an answer that fills them in in turn
MARKS = ("{%s}", "{{%s}}", "{{ %s }}", "$%s", "${%s}", "%%(%s)s", "[%s]", "__%s__", "@%s", "%s")


class Note:
    """Attacks `answer(note) -> page` with the elements h1, p, a, input and script."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.shapes: list[Any] = []
        self.before = self.after = ""

    def render(self, **fields: str) -> Element:
        """The parsed page of an ordinary note with these fields."""
        note = {"title": "Title", "body": "Body", "link": xss.LINKS[0], "author": "ada"} | fields
        given = dict(note)
        page = pages.as_page(self.answer(given))
        expect(given == note, "Your code changed the note it was given. Work on a copy of it.")
        return page

    def _ordinary(self) -> None:
        """Learn what the page is made of, with a link and without, and how its script reads."""
        if not self.shapes:
            root = self.render()
            self.shapes = [pages.shape_of(root), pages.shape_of(self.render(link=""))]
            for script in root.find("script")[:1]:
                self.before, self.after = pages.around(script.text)

    def wrong(self, scripts: bool = True, **fields: str) -> Slip | None:
        """What is wrong with the page of a note with these fields."""
        self._ordinary()
        root = self.render(**fields)
        texts = [s.text for s in root.find("script")]
        own = [t for t in texts if pages.author_in(t, self.before, self.after) is not None]
        if not scripts:  # how the script fares is asked apart
            begin = self.before.strip() or "const author"
            own = [text for text in texts if text.lstrip().startswith(begin)]
        if found := pages.dangers(root, tuple(own)):
            return Slip(f"{found[0]} would run in the reader's browser.", RAN)
        if (shape := pages.shape_of(root)) not in self.shapes:
            new = [tag for tag in shape if shape.count(tag) > self.shapes[0].count(tag)] or shape
            said = " ".join((new[0][0], *new[0][1])) if new else "nothing"
            return Slip(f"it became markup: the page has other elements than before (<{said}>).")
        for name, tag in (("title", "h1"), ("body", "p")):
            shown = "".join(map(pages.text_of, root.find(tag)[:1]))
            wanted = fields.get(name, shown).replace("\r", "")
            if slip := pages.changed(shown, wanted, f"in the {tag}"):
                return slip
        value = "".join(e.attributes.get("value", "") for e in root.find("input")[:1])
        return pages.changed(value, fields.get("author", value), "in the input")

    def author(self, name: str) -> Slip | None:
        """What is wrong with the author that the script gets."""
        self._ordinary()
        scripts = self.render(author=name).find("script")
        if not scripts or not scripts[0].closed:
            return Slip(
                "the script has no end any more, and the rest of the page is part of it. After "
                "'<!--' and '<script' the next </script> does not count: write each '<' in another "
                "way."
            )
        value = pages.author_in(scripts[0].text, self.before, self.after)
        if value is None:
            said = scripts[0].text.strip()[:70]
            return Slip(f"the script reads {said!r}, in which the author is not one JSON string.")
        return pages.changed(value, name, "in the script")

    def links(self, url: str) -> list[str]:
        """The addresses that the page of a note with this link leads to."""
        return [a.attributes["href"] for a in self.render(link=url).find("a") if "href" in a.attributes]

    def broken_by(self, payload: Payload) -> Slip | None:
        """What this payload does in its context, and wherever else a page may repeat the field."""
        text, context = payload.text, payload.context
        if context == "script":
            return self.author(text) or self.wrong(author=text)
        if context in ("single", "comment"):
            link = f"https://example.org/{text}"
            return self.wrong(False, title=text, body=text, author=text, link=link)
        slips = (self.wrong(False, **{name: text}) for name in PLACES.get(context, ["author"]))
        return next(filter(None, slips), None)

    def filled_in_again(self) -> Slip | None:
        """Whether a field of the note is filled in where another one only names it."""
        words = [word for name in FIELDS for word in (name, name.upper())]
        marks = [mark % word for mark in MARKS for word in words]
        for where in ("title", "body", "author"):
            for text in marks if self._misread(where, " ".join(marks)) else ():
                if slip := self._misread(where, text):
                    return Slip(f"Where the {where} is {text!r}, it was read as a place to fill: {slip.why}")
        return None

    def _misread(self, where: str, text: str) -> Slip | None:
        try:
            return self.wrong(False, **{where: text}) or (self.author(text) if where == "author" else None)
        except (LookupError, ValueError, TypeError) as error:
            return Slip(f"that ended in {type(error).__name__}.")


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
            many = len(root.find(tag))
            expect(many == 1, f"The page has {many} <{tag}>, not one.")
    with part("shows what was typed"):
        for text in xss.HONEST_TEXTS:
            fine(bench.wrong(False, title=text) or bench.wrong(False, body=text), f"For {text!r:.40}: ")
            if "\n" not in text:
                _whole(text, bench.render(author=text).find("input")[0].attributes.get("value", ""))
                fine(bench.wrong(False, author=text))
        fine(bench.filled_in_again())
    with part("tells the script who wrote it"):
        for text in xss.HONEST_TEXTS:
            fine(bench.author(text), f"For the author {text!r:.40}: ")
    with part("links to http and https, and nowhere else"):
        _links(bench)
    with part("nothing runs between the tags"):
        held(xss.BODY, bench.broken_by)
    with part("nothing runs out of the attribute"):
        held([*xss.QUOTED, *xss.UNQUOTED, *xss.SINGLE, *xss.COMMENT], bench.broken_by)
    with part("no link runs"):
        held([*xss.URL, *xss.LINKTEXT], bench.broken_by)
    with part("nothing runs in the script"):
        why = "Not tried yet: the script has to assign one JSON string to `author` first."
        expect(not bench.author("ada"), why)
        held([*xss.SCRIPT, *xss.SWALLOW], bench.broken_by)


def _whole(text: str, value: str) -> None:
    if value != text and text.startswith(value) and text[len(value) :][:1] == " ":
        told = f"Of {text!r} only {value!r} is in the input: without quotes around it an attribute "
        fail(told + "ends at the first space.")


def _links(bench: Note) -> None:
    for url in xss.LINKS:
        found = bench.links(url)
        expect(found == [url], f"The link to {url!r} became {found!r}: an honest source is lost.")
    for url in xss.NO_LINKS:
        left = bench.links(url)
        told = f"Where the note's link is {url!r} there is still a link, to {left[:1]}. "
        expect(not left or left[0] == url, told + "The task asks for none.")
        expect(not left, f"There is a link to {url!r}. Only http: and https: lead to a source.")
