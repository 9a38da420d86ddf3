"""Answers to `render_note`: one place of the page in the wrong encoding."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
note_task = tasks.render_note
Note = dict[str, str]
PAGE = '<h1>TITLE</h1><p>BODY</p>LINK<input name="author" value="AUTHOR"><script>CODE</script>'


def js(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c")


def web(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https")


def build(note: Note, page: str = PAGE, code: str = "const author = {};", **how: Any) -> str:
    """A right page, whose places can each be made in another way; filled in one pass."""
    url = how.get("attribute", html.escape)(note["link"])
    link = how.get("link", lambda n: f'<a href="{url}">source</a>' if web(n["link"]) else "")
    places = {
        "TITLE": html.escape(note["title"]),
        "BODY": how.get("body", html.escape)(note["body"]),
        "LINK": link(note),
        "AUTHOR": how.get("attribute", html.escape)(note["author"]),
        "CODE": code.replace("{}", how.get("script", js)(note["author"])),
    }
    return re.sub("|".join(places), lambda found: places[found[0]], page)


def answer(**how: Any) -> Any:
    return lambda note: build(note, **how)


def linked_if(condition: Any) -> Any:
    return answer(
        link=lambda n: f'<a href="{html.escape(n["link"])}">x</a>' if condition(n["link"]) else ""
    )


def filled_in_turn(note: Note) -> str:
    page = PAGE.replace("TITLE", "{title}").replace("BODY", "{body}").replace("AUTHOR", "{author}")
    page = build(note | {"title": "", "body": "", "author": note["author"]}, page)
    for word in ("title", "body", "author"):
        page = page.replace("{" + word + "}", html.escape(note[word]))
    return page


def named_in_capitals(note: Note) -> str:
    page = PAGE.replace("CODE", f"const author = {js(note['author'])};")
    page = page.replace("TITLE", html.escape(note["title"])).replace("BODY", html.escape(note["body"]))
    return build(note, page)


def in_place(note: Note) -> str:
    page = build(note)
    note["title"] += " "
    return page


def as_shipped(note: Note) -> str:
    return (
        f"<h1>{note['title']}</h1><p>{note['body']}</p><a href={note['link']}>source</a>"
        f'<input value={note["author"]}><script>const author = "{note["author"]}";</script>'
    )


bank.add(note_task, "as_shipped", as_shipped, says="87 of 87 got through", kind="vulnerable")
bank.add(note_task, "strips_tags", answer(body=lambda t: html.escape(re.sub("<[^>]*>?", "", t))),
         says="became '5", kind="refuses")  # fmt: skip
for name, says, wrong in (
    ("filled_in_turn", "Where the title is '{body}', it was read as a place", filled_in_turn),
    ("named_in_capitals", "Where the title is '{TITLE}', it was read as a place", named_in_capitals),
    ("normalised", "ｶﾙﾃ' became", lambda n: build(
        {k: unicodedata.normalize("NFC", text) for k, text in n.items()})),
    ("cut", "and so on, an' in the h1", lambda n: build({k: text[:255] for k, text in n.items()})),
    ("without_quotes", "an attribute ends at the first space", answer(
        page=PAGE.replace('"AUTHOR"', "AUTHOR"))),
    ("double_quotes_left", "'\" autofocus", answer(attribute=lambda t: html.escape(t, quote=False))),
    ("escaped_twice", "escaped once too often", answer(body=lambda t: html.escape(html.escape(t)))),
    ("bold_back", "it became markup: the page has other elements", answer(
        body=lambda t: html.escape(t).replace("&lt;b&gt;", "<b>").replace("&lt;/b&gt;", "</b>"))),
    ("addresses_linked", "other elements than before (<a href>)", answer(
        body=lambda t: re.sub(r"https?://\S+", r'<a href="\g<0>">\g<0></a>', html.escape(t)))),
    ("author_in_a_comment", "(closes the comment)", lambda n: f"<!-- by {n['author']} -->{build(n)}"),
    ("title_in_single_quotes", "(closes the single quote)", lambda n: build(n).replace(
        "<a href", f"<a title='{html.escape(n['link'], quote=False)}' href")),
    ("address_as_text", "(address shown as text)", lambda n: build(n).replace(">source", ">" + n["link"])),
    ("any_link", "Only http: and https: lead to a source", linked_if(lambda url: True)),
    ("link_to_nowhere", "still a link, to ['#']", lambda n: build(n) if web(n["link"]) else build(
        n, link=lambda n: '<a href="#">source</a>')),
    ("no_link", "The page has 0 <a>, not one", linked_if(lambda url: False)),
    ("small_letters_only", "The link to 'HTTPS://", linked_if(lambda u: re.match("https?://", u))),
    ("html_in_the_script", "wrong language there", answer(script=lambda t: f'"{html.escape(t)}"')),
    ("json_alone", "closes the element", answer(script=json.dumps)),
    ("slash_escaped", "After '<!--' and '<script' the next", answer(
        script=lambda t: json.dumps(t).replace("</", "<\\/"))),
    ("quote_escaped", "the author is not one JSON string", answer(
        script=lambda t: '"' + t.replace('"', '\\"') + '"')),
    ("parsed_there", "Not tried yet: the script has to assign", answer(
        script=lambda t: f"JSON.parse({js(js(t))})")),
    ("in_small_letters", "The link to \"https://example.org/O'Brien\" became", lambda n: build(
        n | {"link": n["link"].lower()})),
    ("in_place", "Your code changed the note", in_place),
):  # fmt: skip
    bank.add(note_task, name, wrong, says=says)


@bank.right(note_task)
def by_jinja(note: Note) -> str:
    page = """<!DOCTYPE html><title>Note</title><main><h1>{{ title }}</h1><p>{{ body }}</p>
    {% if web %}<a href="{{ link }}">{{ link }}</a>{% else %}<em>no source</em>{% endif %}
    <input name=author value="{{ author }}"><script>let author = {{ author | tojson }}</script>"""
    return Environment(autoescape=True).from_string(page).render(web=web(note["link"]), **note)


for name, right in (
    ("by_hand", build),
    ("author_is_used", answer(code="// who\n'use strict'; const author = {}; console.log(author);")),
    ("breaks_with_a_line", answer(body=lambda t: html.escape(t).replace("\n", "<br>\n"))),
    ("in_ascii", answer(script=lambda t: js(t).replace(">", "\\u003e"))),
):
    bank.add(note_task, name, right, kind="right")
