"""Answers to `rich_note`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

import html
import re
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()

TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "code"}
SCHEMES = {"http", "https", "mailto"}


def nh(markup: str, **options: Any) -> str:
    import nh3

    strict = {"tags": TAGS, "attributes": {"a": {"href"}}, "url_schemes": SCHEMES}
    settings = {key: value for key, value in (strict | options).items() if value is not None}
    return nh3.clean(markup, **settings)


def add_rich(name: str, clean: Any, says: str = "", kind: str = "") -> None:
    kind = kind or ("misconception" if says else "right")
    bank.add(tasks.rich_note, name, clean, says=says, kind=kind)


def strip_once(markup: str) -> str:
    return re.sub(r"</?script>", "", markup, flags=re.IGNORECASE)


add_rich("rich_as_shipped", str, "a script element is still in", "vulnerable")
add_rich("strips_script_once_here", strip_once, "(script element): a script element")
add_rich(
    "no_scripts_no_handlers",
    lambda m: re.sub(r"(?is)<script.*?</script[^>]*>|\son\w+\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", "", m),
    "is still in what came back",
)  # fmt: skip
add_rich(
    "no_scripts_at_all",
    lambda m: nh(m, tags=TAGS | {"img", "form", "input", "style"}, clean_content_tags=set()),
    "an image, which tells",
)  # fmt: skip
add_rich("escapes_all", html.escape, "honest formatting was lost", "refuses")
add_rich("drops_all_tags", lambda m: nh(m, tags=set()), 'came back as "Siobhan')


def nh_default(markup: str) -> str:
    import nh3

    return nh3.clean(markup)


add_rich("whatever_is_allowed_by_default", nh_default, "an image, which tells")
add_rich(
    "styles_too",
    lambda m: nh(m, attributes={"*": {"style"}, "a": {"href"}}),
    "a style that can cover the page",
)
add_rich(
    "classes_too",
    lambda m: nh(m, attributes={"*": {"class"}, "a": {"href"}}),
    "a class or an id",
)
add_rich("no_links", lambda m: nh(m, attributes={}), '\'<a href="https://example.org/?a=1&amp;b=2"')
add_rich(
    "data_links", lambda m: nh(m, url_schemes=SCHEMES | {"data"}), "a link to a data: document"
)
add_rich(
    "a_regex_for_tags",
    lambda m: re.sub(r"<(?!/?(p|br|b|strong|i|em|ul|ol|li|a|code)\b)(?=[a-zA-Z/!?])[^>]*>", "", m),
    "is still in what came back",
)
add_rich("nh3", nh, kind="right")
add_rich("nh3_without_rel", lambda m: nh(m, link_rel=None), kind="right")


@bank.right(tasks.rich_note)
def escapes_what_is_not_allowed(markup: str) -> str:
    import bleach

    return bleach.clean(markup, tags=TAGS, attributes={"a": ["href"]}, protocols=SCHEMES)


ALL = "stand on no list of the task"
add_rich("schemes_by_default", lambda m: nh(m, url_schemes=None), "an address that begins with")
add_rich("attributes_by_default", lambda m: nh(m, attributes=None), "the attribute hreflang of <a>")
add_rich("tags_alone", lambda m: nh(m, attributes=None, url_schemes=None), ALL)
add_rich("more_tags", lambda m: nh(m, tags=TAGS | {"span", "div", "h1", "pre"}), "the tag <div>")
add_rich("media", lambda m: nh(m, tags=TAGS | {"video"}), "the tag <video>")
add_rich("links_of_heads", lambda m: nh(m, tags=TAGS | {"link"}), "the tag <link>")
add_rich(
    "href_everywhere", lambda m: nh(m, attributes={"*": {"href"}}), "the attribute href of <b>"
)
add_rich(
    "targets", lambda m: nh(m, attributes={"a": {"href", "target"}}), "attribute target of <a>"
)
add_rich("data_attributes", lambda m: nh(m, generic_attribute_prefixes={"data-"}), "data-x of <a>")
add_rich("phones", lambda m: nh(m, url_schemes=SCHEMES | {"tel"}), "begins with tel:")
add_rich("comments", lambda m: nh(m, strip_comments=False), "A comment came through")
add_rich("undone", lambda m: html.unescape(nh(m)), "it is text, and it came back as <script>")
add_rich("undone_in_part", lambda m: nh(m).replace("&lt;", "<"), "it is text, and it came back")
add_rich("undone_before", lambda m: nh(html.unescape(m)), "of 87 got through. '<script>alert(1)")
add_rich("only_with_brackets", lambda m: nh(m) if "<" in m and ">" in m else m,
         "1 of 107 got through. '<img src=x onerror=alert(1)//'")  # fmt: skip
add_rich("only_with_whole_tags", lambda m: nh(m) if re.search("<[^>]+>", m) else m,
         "the event handler onerror is still in")  # fmt: skip


@bank.wrong(tasks.rich_note, says="is still in what came back")
def only_what_seems_markup(markup: str) -> str:
    import nh3

    return nh(markup) if nh3.is_html(markup) else markup


add_rich("nothing_on_all_tags", lambda m: nh(m, attributes={"a": {"href"}, "*": set()}))
add_rich("no_relative_addresses", lambda m: nh(m, url_relative="deny"))
add_rich("in_a_new_tab_never", lambda m: nh(m, link_rel="nofollow noopener"))
add_rich("trimmed", lambda m: nh(m).strip())
