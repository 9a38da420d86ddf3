"""Answers to `render_note`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()


def env() -> Any:
    from jinja2 import Environment

    return Environment(autoescape=True)


def js(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c")


def web(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https")


def build(
    note: dict[str, str], text: Any = html.escape, attribute: Any = html.escape, script: Any = js,
    link: Any = web, quote: str = '"',
) -> str:  # fmt: skip
    url = f"<a href={quote}{attribute(note['link'])}{quote}>source</a>"
    return (
        f"<h1>{text(note['title'])}</h1><p>{text(note['body'])}</p>"
        f"{url if link(note['link']) else ''}"
        f"<input name=author value={quote}{attribute(note['author'])}{quote}>"
        f"<script>const author = {script(note['author'])};</script>"
    )


def add_note(name: str, says: str = "", kind: str = "misconception", **how: Any) -> None:
    def answer(note: dict[str, str]) -> str:
        return build(note, **how)

    bank.add(tasks.render_note, name, answer, says=says, kind=kind)


def raw(text: str) -> str:
    return text


add_note(
    "note_as_shipped", "87 of 87 got through", "vulnerable", text=raw, attribute=raw,
    script=lambda t: f'"{t}"', link=lambda u: True, quote="",
)  # fmt: skip
add_note("unquoted_attribute", "an attribute ends at the first space", quote="")
add_note("any_link", "Only http: and https: lead to a source", link=lambda u: True)


def not_obviously_bad(url: str) -> bool:
    bad = ("javascript:", "data:", "vbscript:", "httpx", "JAVA", "JavaS")
    return ":" in url and not url.startswith(bad)


add_note("a_list_of_bad_schemes", "' javascript:alert(1)' (disguised", link=not_obviously_bad)
add_note("html_in_the_script", "wrong language there", script=lambda t: f'"{html.escape(t)}"')
add_note("json_and_no_more", "closes the element", script=json.dumps)
add_note(
    "backslash_before_quotes", "in the script",
    script=lambda t: '"' + t.replace('"', '\\"') + '"',
)  # fmt: skip
add_note(
    "escapes_twice", "escaped once too often", "misconception",
    text=lambda t: html.escape(html.escape(t)),
)  # fmt: skip
add_note("keeps_double_quotes", "'\" autofocus", attribute=lambda t: html.escape(t, quote=False))
add_note(
    "strips_tags", "became '5", "refuses", text=lambda t: html.escape(re.sub(r"<[^>]*>?", "", t))
)
add_note(
    "strips_script_once", "'<SCRIPT>alert(1)</SCRIPT>' (script element): a script element would run",
    text=lambda t: t.replace("<script>", "").replace("</script>", ""),
)  # fmt: skip
add_note("no_link_at_all", "an honest source is lost", link=lambda u: False)


@bank.wrong(tasks.render_note, says="The page has 0 <a>, not one")
def note_without_a_link(note: dict[str, str]) -> str:
    return build(note, link=lambda u: False)


@bank.wrong(tasks.render_note, says="Return the page as text")
def note_as_bytes(note: dict[str, str]) -> bytes:
    return build(note).encode()


NOTE = """<h1>{{ title }}</h1><p>{{ body }}</p>
{% if web %}<a href="{{ link }}">source</a>{% endif %}
<input name="author" value="{{ author }}">
<script>const author = AUTHOR;</script>"""


@bank.wrong(tasks.render_note, says="arrives in the script as")
def autoescape_everywhere(note: dict[str, str]) -> str:
    page = NOTE.replace("AUTHOR", '"{{ author }}"')
    return env().from_string(page).render(web=web(note["link"]), **note)


@bank.right(tasks.render_note)
def note_by_jinja(note: dict[str, str]) -> str:
    page = NOTE.replace("AUTHOR", "{{ author | tojson }}")
    return env().from_string(page).render(web=web(note["link"]), **note)


@bank.right(tasks.render_note)
def note_as_a_whole_page(note: dict[str, str]) -> str:
    head = "<!DOCTYPE html><html><head><title>Note</title></head><body><main>"
    return head + build(note).replace("</script>", "\n</script>") + "</main></body></html>"


add_note("by_hand", kind="right")
add_note("ascii_everywhere", kind="right", script=lambda t: js(t).replace(">", "\\u003e"))


def link(note: dict[str, str]) -> str:
    url = html.escape(note["link"])
    return f'<a href="{url}">source</a>' if web(note["link"]) else ""


def page(
    note: dict[str, str], link: Any = link, script: Any = js, code: str = "", **how: Any
) -> str:
    body = how.get("body", html.escape)(note["body"])
    code = code or "const author = {};"
    return (
        f"{how.get('before', str)('')}<h1>{html.escape(note['title'])}</h1><p>{body}</p>{link(note)}"
        f'<input name="author" value="{html.escape(note["author"])}">'
        f"<script>{code.replace('{}', script(note['author']))}</script>"
    )


def add_page(name: str, says: str = "", **how: Any) -> None:
    bank.add(tasks.render_note, name, lambda note: page(note, **how), says=says,
             kind="misconception" if says else "right")  # fmt: skip


def shown_raw(note: dict[str, str]) -> str:
    return link(note).replace("source", note["link"])


def shown_raw_where_refused(note: dict[str, str]) -> str:
    return link(note) or note["link"]


def links_if(decide: Callable[[str], object]) -> Callable[[dict[str, str]], str]:
    return lambda n: f'<a href="{html.escape(n["link"])}">x</a>' if decide(n["link"]) else ""


add_page("address_as_text", "(address shown as text)", link=shown_raw)
add_page("refused_address_as_text", "(address shown as text)", link=shown_raw_where_refused)
add_page("closes_with_a_backslash", "After '<!--' and '<script' the next",
         script=lambda t: json.dumps(t).replace("</", "<\\/"))  # fmt: skip
add_page("parsed_in_the_script", "Not tried yet: the script has to assign",
         script=lambda t: f"JSON.parse({js(js(t))})")  # fmt: skip
add_page("any_line_of_the_link", "'javascript:x//\\nhttps://example.org'",
         link=links_if(lambda u: re.search("^https?:", u, re.MULTILINE)))  # fmt: skip
add_page("anything_without_a_scheme", "There is a link to",
         link=links_if(lambda u: urlsplit(u).scheme in ("http", "https", "")))  # fmt: skip
add_page("mail_too", "There is a link to 'mailto:",
         link=links_if(lambda u: urlsplit(u).scheme in ("http", "https", "mailto")))  # fmt: skip
add_page("link_to_nowhere", "still a link, to ['#']",
         link=lambda n: link(n) or '<a href="#">source</a>')  # fmt: skip
add_page("line_breaks_back", "'<br>' became",
         body=lambda t: html.escape(t).replace("&lt;br&gt;", "<br>"))  # fmt: skip
add_page("link_title_in_single_quotes", "(closes the single quote)", link=lambda n: link(n).replace(
    " href", f" title='{html.escape(n['link'], quote=False)}' href"))  # fmt: skip


@bank.wrong(tasks.render_note, says="(closes the comment)")
def author_in_a_comment(note: dict[str, str]) -> str:
    return f"<!-- by {note['author']} -->{page(note)}"


@bank.wrong(tasks.render_note, says="Your code changed the note")
def escapes_in_place(note: dict[str, str]) -> str:
    made = page(note)
    note["title"] = html.escape(note["title"]) + " "
    return made


add_page("says_that_there_is_none", link=lambda n: link(n) or "<em>no source</em>")
add_page("link_in_a_box", link=lambda n: f"<div>{link(n)}</div>" if link(n) else "")
add_page("author_is_used", code="// who\n'use strict'; const author = {}; console.log(author);")
add_page("with_let", code="let author = {};")
add_page("breaks_with_a_line", body=lambda t: html.escape(t).replace("\n", "<br>\n"))
add_page("address_shown", link=lambda n: link(n).replace("source", html.escape(n["link"])))
