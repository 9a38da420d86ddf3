"""Answers to `rich_note`: a sanitiser with too long or too short a list, or none."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "code"}
SCHEMES = {"http", "https", "mailto"}
STRICT = {"tags": TAGS, "attributes": {"a": {"href"}}, "url_schemes": SCHEMES}


def nh(markup: str, **options: Any) -> str:
    """nh3 with these settings instead; None leaves one to nh3."""
    import nh3

    settings = {key: value for key, value in (STRICT | options).items() if value is not None}
    return nh3.clean(markup, **settings)


def but(**options: Any) -> Any:
    return lambda markup: nh(markup, **options)


def without_the_rest(markup: str) -> str:
    return nh(re.sub(r"(?is)<(div|span|h1|u|table|font)\b[^>]*>.*?</\1>", "", markup))


LISTED = re.compile(r"(?i)<(?!/?(p|br|b|strong|i|em|ul|ol|li|a|code)\b)(?=[a-zA-Z/!?])[^>]*>")
rich = tasks.rich_note
bank.add(rich, "as_shipped", str, says="a script element is still in", kind="vulnerable")
bank.add(rich, "escapes_all", html.escape, says="honest formatting was lost", kind="refuses")
for name, says, answer in (
    ("strips_once", "(script element): a script element",
     lambda m: re.sub(r"</?script>", "", m, flags=re.I)),
    ("a_regex_for_tags", "the event handler", lambda m: LISTED.sub("", m)),
    ("only_with_whole_tags", "without its last letter", lambda m: (
        nh(m) if re.search("<[^>]+>", m + ">") and m.endswith(">") else m if ">" not in m else nh(m))),
    ("by_default", "an image, which tells", but(tags=None, attributes=None, url_schemes=None)),
    ("drops_all_tags", 'came back as "Siobhan', but(tags=set())),
    ("styles", "a style that can cover the page", but(attributes={"*": {"style"}, "a": {"href"}})),
    ("bleach_by_default", "the tag has to go", lambda m: nh(LISTED.sub(lambda t: html.escape(t[0]), m))),
    ("data_links", "a link to a data: document", but(url_schemes=SCHEMES | {"data"})),
    ("no_plain_http", '<a href="http://example.org/">', but(url_schemes={"https", "mailto"})),
    ("schemes_by_default", "an address that begins with", but(url_schemes=None)),
    ("attributes_by_default", "the attribute hreflang of <a>", but(attributes=None)),
    ("more_tags", "the tag <div>", but(tags=TAGS | {"span", "div", "h1", "pre"})),
    ("normalised", "Zoë (U+0308)' in the note", lambda m: nh(unicodedata.normalize("NFC", m))),
    ("new_tab", "an attribute that nobody typed", but(set_tag_attribute_values={"a": {"target": "new"}})),
    ("comments", "A comment came through", but(strip_comments=False)),
    ("text_and_all", "the tag has to go, and its text to stay", without_the_rest),
    ("small_letters_only", "'<P>In <B>capital</B> letters</P>' came back", lambda m: nh(
        re.sub(r"<(?=/?[A-Z])", "&lt;", m))),
    ("the_beginning", "a long note", lambda m: nh(m[:2000])),
    ("undone", "it is text, and it came back as <script>", lambda m: html.unescape(nh(m))),
    ("plain_text_changed", "'5 < 6' is shown as", lambda m: nh(m) if re.search("<[a-z/!?]", m, re.I)
     else html.escape(html.escape(m))),
    ("paragraphs_around", "got elements of its own", lambda m: nh(m) if "<" in m and ">" in m
     else f"<p>{nh(m)}</p>"),
):  # fmt: skip
    bank.add(rich, name, answer, says=says)
for name, answer in (
    ("strict", nh),
    ("without_rel", but(link_rel=None)),
    ("no_relative_addresses", but(url_relative="deny")),
    ("nothing_on_all_tags", but(attributes={"a": {"href"}, "*": set()})),
    ("trimmed", lambda m: nh(m).strip()),
):
    bank.add(rich, name, answer, kind="right")
