"""The judge of lesson 03 that attacks a sanitiser of rich text."""

from __future__ import annotations

import html
from typing import Any

from helpers.judging import Parts, expect, task
from helpers.tasks.injection.dangers import dangers, scheme
from helpers.tasks.injection.database import held
from helpers.tasks.injection.html import VOID, Element, parse
from helpers.tasks.injection.pages import as_page, changed
from helpers.tasks.injection.payloads_sql import Payload
from helpers.tasks.injection.payloads_xss import BODY, URL, page

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
# Every element of HTML, old ones, some of SVG and MathML, and one that nobody knows.
TAGS = (
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b",
    "base", "basefont", "bdi", "bdo", "bgsound", "big", "blink", "blockquote", "body", "br",
    "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "command",
    "content", "data", "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl",
    "dt", "element", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer",
    "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup",
    "hr", "html", "i", "iframe", "image", "img", "input", "ins", "isindex", "kbd", "keygen",
    "label", "legend", "li", "link", "listing", "main", "map", "mark", "marquee", "math",
    "menu", "menuitem", "meta", "meter", "nav", "nobr", "noembed", "noframes", "noscript",
    "object", "ol", "optgroup", "option", "output", "p", "param", "picture", "portal", "pre",
    "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "script", "search",
    "section", "select", "shadow", "slot", "small", "source", "spacer", "span", "strike",
    "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "template",
    "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "u", "ul", "var",
    "video", "wbr", "xmp", "x-unknown",
)  # fmt: skip
ATTRIBUTES = (
    "title", "lang", "dir", "hreflang", "start", "reversed", "value", "type", "name", "id",
    "class", "style", "target", "data-x", "aria-label", "role", "tabindex", "hidden", "src",
    "srcset", "poster", "ping", "download", "rev", "media", "align", "width", "height", "color",
    "cite", "datetime", "accesskey", "contenteditable", "draggable", "translate", "is", "slot",
    "part", "itemprop", "charset", "coords", "shape", "background", "onclick", "onmouseover",
    "xlink:href", "formaction", "xmlns", "referrerpolicy",
)  # fmt: skip
SCHEMES = (
    "ftp", "ftps", "sftp", "tel", "sms", "smsto", "magnet", "file", "blob", "data", "vbscript",
    "javascript", "livescript", "geo", "bitcoin", "irc", "ircs", "xmpp", "sip", "sips", "ssh",
    "git", "svn", "news", "nntp", "gopher", "telnet", "webcal", "ws", "wss", "about",
    "view-source", "filesystem", "urn", "cid", "mid", "mms", "rtsp", "feed", "market", "intent",
    "skype", "callto", "fax", "ldap", "app", "x-unknown", "httpx", "ahttp",
)  # fmt: skip
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

    def trouble(self, markup: str) -> str:
        """What is left to run of this markup, '' for nothing."""
        root = self.cleaned(markup)
        if found := dangers(root):
            return f"{found[0]} is still in what came back."
        if root.tag == "#document":
            return (
                f"what came back is {self.answer(markup)!r}. Put into a page, it takes the rest of "
                "the page with it, because a tag or an element is left open."
            )
        return ""

    def broken_by(self, payload: Payload) -> str:
        """What is left to run of this payload, '' for nothing."""
        return self.trouble(page(payload) if payload.context == "url" else payload.text)

    def half(self, payload: Payload) -> str:
        """The same for the payload without its last letter."""
        why = self.trouble(payload.text.rstrip()[:-1])
        return f"without its last letter, {why}" if why else ""

    def woken_by(self, payload: Payload) -> str:
        """What becomes of the payload as somebody writes it who means the text of it."""
        written = html.escape(payload.text)
        shown = self.cleaned(written)
        if woken := list(shown.walk()):
            return f"written as {written!r} it is text, and it came back as <{woken[0].tag}>."
        return changed(shown.text, payload.text, "in the note")


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
    marked = " ".join(f'{name}="https://x/"' for name in ["href", *ATTRIBUTES])
    markup = [f"<{tag}>x" + ("" if tag in VOID else f"</{tag}>") for tag in TAGS]
    markup += [f"<{tag} {marked}>x</{tag}>" for tag in sorted(RICH_TAGS)]
    return markup + [f'<a href="{name}:x">x</a>' for name in SCHEMES]


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
        for text in PLAIN:
            shown = bench.cleaned(text)
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
        held(BODY, bench.half)
    with part("text that looks like markup stays text"):
        held(BODY, bench.woken_by, changed=True)
    with part("nothing else from outside the list"):
        for markup, what in LOOKS:
            odd = list(filter(None, map(outside, bench.cleaned(markup).walk())))
            expect(not odd, f"{markup!r} came through: {what}.")
        found = {why for m in _made() for why in map(outside, bench.cleaned(m).walk()) if why}
        some = ", ".join(sorted(found)[:3])
        expect(
            not found,
            f"{len(found)} things came through that stand on no list of the task: {some}. Where you "
            "say nothing, the sanitiser's own longer lists hold: for tags, attributes and schemes.",
        )
        expect(
            "<!--" not in answer("<p>one<!-- a comment --></p>"),
            "A comment came through: every reader can read it in the page's source.",
        )
