"""Lesson 03, continued: what a learner would answer where a browser listens."""

from __future__ import annotations

import html
import json
import re
import string
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
SECRET = "the clinic's own"

# --- letter


def env(**options: Any) -> Any:
    from jinja2 import Environment

    return Environment(**{"autoescape": True} | options)


def add_letter(name: str, says: str, answer: Callable[[str], Any]) -> None:
    bank.add(tasks.letter, name, answer, says=says, kind="misconception" if says else "right")


def dear(name: str) -> str:
    return f"<p>Dear {html.escape(name)},</p>"


SQUARE = {
    "variable_start_string": "[[", "variable_end_string": "]]", "block_start_string": "[%",
    "block_end_string": "%]", "comment_start_string": "[#", "comment_end_string": "#]",
}  # fmt: skip
add_letter("string_template", "2 of 68 got through. '$$' (sign of an engine)",
           lambda name: string.Template(dear(name)).safe_substitute(clinic=SECRET))  # fmt: skip
add_letter("strict_string_template", "which raised KeyError",
           lambda name: string.Template(dear(name)).substitute(clinic=SECRET))  # fmt: skip
add_letter("square_brackets", "'[[ 7*7 ]]' (sign of an engine)",
           lambda name: env(**SQUARE).from_string(dear(name)).render())  # fmt: skip
add_letter("replaces_twice", "'CLINIC' (sign of an engine)",
           lambda name: f"{dear(name)}<b>CLINIC</b>".replace("CLINIC", SECRET))  # fmt: skip
add_letter("percent", "which raised", lambda name: (dear(name) + "%s") % SECRET)
add_letter("format", "which raised", lambda name: (dear(name) + "{clinic}").format(clinic=SECRET))
add_letter("a_regular_expression", "became 'Dear C:",
           lambda name: re.sub("(NAME)", html.escape(name), "<p>Dear NAME,</p>"))  # fmt: skip
add_letter("stripped", "For ' edge '", lambda name: dear(name.strip()))
add_letter("cut", "'very very", lambda name: dear(name[:100]))
add_letter("title_in_single_quotes", "the name became markup", lambda name: dear(name).replace(
    "<p>", f"<p title='{html.escape(name, quote=False)}'>"))  # fmt: skip

WHOLE = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content='x'>"
    "<title>Letter</title><style>p { color: black }</style></head><body><header><h1>The Clinic</h1>"
    "</header>{}<footer><b>Bye</b></footer></body></html>"
)
add_letter("a_whole_page", "", lambda name: WHOLE.replace("{}", dear(name)))
add_letter("title_too", "", lambda name: f"<title>{html.escape(name)}</title>{dear(name)}")
add_letter("by_template_value", "",
           lambda name: string.Template("<p>Dear $n,</p>").substitute(n=html.escape(name)))  # fmt: skip
add_letter("by_square_value", "",
           lambda name: env(**SQUARE).from_string("<p>Dear [[ n ]],</p>").render(n=name))  # fmt: skip
add_letter("by_percent", "", lambda name: "<p>Dear %s,</p>" % html.escape(name))  # noqa: UP031

# --- render_note


def js(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c")


def web(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https")


def link(note: dict[str, str]) -> str:
    url = html.escape(note["link"])
    return f'<a href="{url}">source</a>' if web(note["link"]) else ""


def build(
    note: dict[str, str], link: Any = link, script: Any = js, code: str = "", **how: Any
) -> str:
    body = how.get("body", html.escape)(note["body"])
    code = code or "const author = {};"
    return (
        f"{how.get('before', str)('')}<h1>{html.escape(note['title'])}</h1><p>{body}</p>{link(note)}"
        f'<input name="author" value="{html.escape(note["author"])}">'
        f"<script>{code.replace('{}', script(note['author']))}</script>"
    )


def add_note(name: str, says: str = "", **how: Any) -> None:
    bank.add(tasks.render_note, name, lambda note: build(note, **how), says=says,
             kind="misconception" if says else "right")  # fmt: skip


def shown_raw(note: dict[str, str]) -> str:
    return link(note).replace("source", note["link"])


def shown_raw_where_refused(note: dict[str, str]) -> str:
    return link(note) or note["link"]


def links_if(decide: Callable[[str], object]) -> Callable[[dict[str, str]], str]:
    return lambda n: f'<a href="{html.escape(n["link"])}">x</a>' if decide(n["link"]) else ""


add_note("address_as_text", "(address shown as text)", link=shown_raw)
add_note("refused_address_as_text", "(address shown as text)", link=shown_raw_where_refused)
add_note("closes_with_a_backslash", "After '<!--' and '<script' the next",
         script=lambda t: json.dumps(t).replace("</", "<\\/"))  # fmt: skip
add_note("parsed_in_the_script", "Not tried yet: the script has to assign",
         script=lambda t: f"JSON.parse({js(js(t))})")  # fmt: skip
add_note("any_line_of_the_link", "'javascript:x//\\nhttps://example.org'",
         link=links_if(lambda u: re.search("^https?:", u, re.MULTILINE)))  # fmt: skip
add_note("anything_without_a_scheme", "There is a link to",
         link=links_if(lambda u: urlsplit(u).scheme in ("http", "https", "")))  # fmt: skip
add_note("mail_too", "There is a link to 'mailto:",
         link=links_if(lambda u: urlsplit(u).scheme in ("http", "https", "mailto")))  # fmt: skip
add_note("link_to_nowhere", "still a link, to ['#']",
         link=lambda n: link(n) or '<a href="#">source</a>')  # fmt: skip
add_note("line_breaks_back", "'<br>' became",
         body=lambda t: html.escape(t).replace("&lt;br&gt;", "<br>"))  # fmt: skip
add_note("link_title_in_single_quotes", "(closes the single quote)", link=lambda n: link(n).replace(
    " href", f" title='{html.escape(n['link'], quote=False)}' href"))  # fmt: skip


@bank.wrong(tasks.render_note, says="(closes the comment)")
def author_in_a_comment(note: dict[str, str]) -> str:
    return f"<!-- by {note['author']} -->{build(note)}"


@bank.wrong(tasks.render_note, says="Your code changed the note")
def escapes_in_place(note: dict[str, str]) -> str:
    page = build(note)
    note["title"] = html.escape(note["title"]) + " "
    return page


add_note("says_that_there_is_none", link=lambda n: link(n) or "<em>no source</em>")
add_note("link_in_a_box", link=lambda n: f"<div>{link(n)}</div>" if link(n) else "")
add_note("author_is_used", code="// who\n'use strict'; const author = {}; console.log(author);")
add_note("with_let", code="let author = {};")
add_note("breaks_with_a_line", body=lambda t: html.escape(t).replace("\n", "<br>\n"))
add_note("address_shown", link=lambda n: link(n).replace("source", html.escape(n["link"])))

# --- rich_note

TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "code"}
SCHEMES = {"http", "https", "mailto"}


def nh(markup: str, **options: Any) -> str:
    import nh3

    strict = {"tags": TAGS, "attributes": {"a": {"href"}}, "url_schemes": SCHEMES}
    settings = {key: value for key, value in (strict | options).items() if value is not None}
    return nh3.clean(markup, **settings)


def add_rich(name: str, clean: Callable[[str], Any], says: str = "") -> None:
    bank.add(tasks.rich_note, name, clean, says=says, kind="misconception" if says else "right")


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
