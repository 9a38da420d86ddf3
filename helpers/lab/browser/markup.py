"""What a browser makes of markup, found without one: a small HTML parser.

The tokeniser follows the WHATWG standard where attacks live: attributes, character references,
comments, raw text, scripts with their escaped states, SVG and MathML. Python's own html.parser
reads several of these in its own way, and in another way in another version. The tests compare
what is found in its trees with Chromium over the whole corpus.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr", "image",
))  # fmt: skip
RAW = frozenset(("style", "xmp", "iframe", "noembed", "noframes", "noscript"))
RCDATA = frozenset(("title", "textarea"))
INTEGRATION = frozenset((
    "foreignobject", "desc", "title", "mi", "mo", "mn", "ms", "mtext", "annotation-xml",
))  # fmt: skip
BREAKOUT = frozenset((
    "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em",
    "embed", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "menu",
    "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike",
    "sub", "sup", "table", "tt", "u", "ul", "var",
))  # fmt: skip
_TAG = re.compile(r"<(/?)([A-Za-z][^\t\n\f />]*)")
_NAME = re.compile(r"[\t\n\f /]*([^\t\n\f />][^\t\n\f />=]*)")
_VALUE = re.compile(r"[\t\n\f ]*=[\t\n\f ]*(?:\"([^\"]*)\"|'([^']*)'|(?![\"'])([^\t\n\f >]*))")
_CLOSE = re.compile(r"[\t\n\f /]*>")
_COMMENT = re.compile(r"<!---?>|<!--.*?(?:--!?>|\Z)", re.S)
_REFERENCE = re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;)")
_SCRIPT_STEP = re.compile(r"<!--|-->|<script(?=[\t\n\f />])|</script(?=[\t\n\f />])", re.I)


@dataclass
class Element:
    """An element with its attributes and children; `tag` is in lower case."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    parent: Element | None = field(default=None, repr=False)
    foreign: bool = False
    closed: bool = False

    @property
    def text(self) -> str:
        """All text inside, in order."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def walk(self) -> Iterator[Element]:
        """Every element below, in document order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def find(self, tag: str) -> list[Element]:
        """All elements of this tag below."""
        return [element for element in self.walk() if element.tag == tag]


def _attribute_text(value: str) -> str:
    """A value with its character references resolved, as inside an attribute."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), value)


def _tag_rest(text: str, at: int) -> tuple[dict[str, str], int, bool] | None:
    """Attributes, the position behind '>' and whether '/>' ended it; None where the text ends."""
    attributes: dict[str, str] = {}
    while True:
        closing = _CLOSE.match(text, at)
        if closing:
            return attributes, closing.end(), closing[0].endswith("/>")
        name = _NAME.match(text, at)
        if not name:
            return None
        at, value = name.end(), ""
        given = _VALUE.match(text, at)
        if given:
            value = next((part for part in given.groups() if part is not None), "")
            at = given.end()
        elif re.compile(r"[\t\n\f ]*=").match(text, at):
            return None  # a quote that nothing closes
        attributes.setdefault(name[1].lower(), _attribute_text(value))


def _script_end(text: str, at: int) -> int:
    """Where the script that begins at `at` ends; -1 where nothing ends it."""
    state = "plain"
    while step := _SCRIPT_STEP.search(text, at):
        word = step[0].lower()
        at = step.start() + (2 if word == "<!--" else len(word))
        if word == "</script":
            if state != "double":
                return step.start()
            state = "escaped"
        elif word == "-->":
            state = "plain"
        elif word == "<!--":
            state = "escaped" if state == "plain" else state
        elif state == "escaped":
            state = "double"
    return -1


def _raw_end(tag: str, text: str, at: int) -> int:
    if tag == "script":
        return _script_end(text, at)
    if tag == "plaintext":
        return -1
    found = re.compile(rf"</{re.escape(tag)}(?=[\t\n\f />])", re.I).search(text, at)
    return found.start() if found else -1


class _Builder:
    def __init__(self) -> None:
        self.root = Element("#document")
        self.stack = [self.root]

    @property
    def foreign(self) -> bool:
        here = self.stack[-1]
        return here.foreign and here.tag not in INTEGRATION

    def text(self, piece: str) -> None:
        if piece:
            self.stack[-1].children.append(piece)

    def start(self, tag: str, attributes: dict[str, str], self_closing: bool) -> None:
        if self.foreign and tag in BREAKOUT:
            while self.foreign:
                self.stack.pop()
        if tag == "p" and self.stack[-1].tag == "p":
            self.stack.pop().closed = True
        foreign = tag in ("svg", "math") or self.foreign
        element = Element(tag, attributes, [], self.stack[-1], foreign)
        self.stack[-1].children.append(element)
        if (foreign and self_closing) or (not foreign and tag in VOID):
            element.closed = True
        else:
            self.stack.append(element)

    def end(self, tag: str) -> None:
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].tag == tag:
                for element in self.stack[depth:]:
                    element.closed = True
                del self.stack[depth:]
                return


def _markup(text: str, at: int, tree: _Builder) -> int:
    """Handle what begins with '<' at `at`; gives back the position behind it."""
    if match := _TAG.match(text, at):
        rest = _tag_rest(text, match.end())
        if rest is None:
            return len(text)
        if match[1]:
            tree.end(match[2].lower())
        else:
            tree.start(match[2].lower(), rest[0], rest[2])
        return rest[1]
    if text.startswith("<!--", at):
        comment = _COMMENT.match(text, at)
        return comment.end() if comment else len(text)
    if tree.foreign and text.startswith("<![CDATA[", at):
        end = text.find("]]>", at)
        tree.text(text[at + 9 : end if end >= 0 else len(text)])
        return end + 3 if end >= 0 else len(text)
    if text[at : at + 2] in ("<!", "<?", "</"):
        end = text.find(">", at)
        return end + 1 if end >= 0 else len(text)
    tree.text("<")
    return at + 1


def parse(markup: str) -> Element:
    """The document that a browser with scripting makes of `markup` (elements, text, attributes)."""
    text = markup.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    tree, at = _Builder(), 0
    while at < len(text):
        tag = tree.stack[-1].tag
        raw = tag == "script" or tag == "plaintext" or tag in RAW | RCDATA
        if raw and not tree.stack[-1].foreign:
            end = _raw_end(tag, text, at)
            piece = text[at : end if end >= 0 else len(text)]
            tree.text(html.unescape(piece) if tag in RCDATA else piece)
            if end < 0:
                break
            at = end
            rest = _tag_rest(text, at + 2 + len(tag))
            tree.end(tag)
            at = rest[1] if rest else len(text)
            continue
        if text[at] == "<":
            at = _markup(text, at, tree)
            continue
        end = text.find("<", at)
        end = end if end >= 0 else len(text)
        tree.text(html.unescape(text[at:end]))
        at = end
    return tree.root
