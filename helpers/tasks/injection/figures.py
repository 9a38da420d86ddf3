"""The figures of lesson 03: who reads a stranger's text, a statement's letters, the places of a page."""

from __future__ import annotations

from typing import Any

from helpers.display import BLUE, INK, Picture
from helpers.display.diagram import CARD, arrow, card, stage

CODE, TEXT, COMMENT = CARD["blue"], CARD["yellow"], "#dddfe4"  # ink on each has a contrast above 10:1
KINDS = {CODE: "code", TEXT: "text", COMMENT: "comment"}

READERS = (
    ("the database", "SQL", "names, searches, codes"),
    ("a reader's browser", "HTML, JavaScript", "notes, links, authors"),
    ("the template engine", "Jinja", "the name in a letter"),
    ("the shell", "commands", "the name of a report"),
    ("a reader of the log", "lines", "the name at log-in"),
)
# place, markup (the value where | stands), what ends or turns the value, defence
PLACES = (
    ("between tags", "<h2>|</h2>", "<  &", "escape"),
    ("attribute in quotes", '<b title="|">', '"', "escape"),
    ("attribute without quotes", "<b title=|>", "a space, >", "add the quotes"),
    ("link", '<a href="|">', "its own scheme", "http and https only"),
    ("script", 'authors.add("|")', '"  \\  a line break  </script', "tojson"),
    ("script, in backticks", "`|`", "`  ${ }", "tojson, without backticks"),
    ("handler", "onclick=\"show('|')\"", "' and &#39; alike", "none: keep it out"),
)


def who_reads_it() -> Picture:
    """Who talks to whom, and what the attacker holds."""
    drawn, axes = stage(13, 6.2, (9, 3.7), "A stranger's text, and who reads it")
    card(axes, 0.1, 2.3, 2.6, 1.4, "yellow", "the attacker holds\na form and\nan account")
    card(axes, 4.3, 2.3, 2.0, 1.4, "grey", "the Clinic\nglues text")
    arrow(axes, (2.75, 3.0), (4.25, 3.0), text="text")
    for row, (who, language, what) in enumerate(READERS):
        y = 0.15 + row * 1.22
        card(axes, 9.6, y, 3.3, 0.9, "blue", f"{who}\n{language}")
        arrow(axes, (6.35, 2.4 + 0.3 * row), (9.55, y + 0.45), text=what)
    said = "; ".join(f"{who} ({language}) gets {what}" for who, language, what in READERS)
    words = f"the attacker sends text to the Clinic, which glues it into five languages: {said}."
    return Picture(drawn, words)


def read_as(statement: str) -> list[str]:
    """What an SQL compiler takes each letter of a statement for: CODE, TEXT or COMMENT."""
    kinds, inside, comment = [], False, False
    for at, letter in enumerate(statement):
        comment = comment or (not inside and statement.startswith("--", at))
        quote = letter == "'" and not comment
        kinds.append(COMMENT if comment else TEXT if inside and not quote else CODE)
        inside ^= quote
    return kinds


def _letters(axes: Any, y: float, text: str, kinds: list[str], typed: range) -> None:
    from matplotlib.patches import Rectangle

    for at, (letter, kind) in enumerate(zip(text, kinds, strict=True)):
        axes.add_patch(Rectangle((at, y), 1, 1, facecolor=kind, edgecolor="none"))
        axes.text(at + 0.5, y + 0.5, letter, ha="center", va="center", family="monospace", fontsize=11.5)
    if typed:
        axes.plot([typed.start, typed.stop], [y + 1.08] * 2, color=INK, linewidth=2)


def statement(*names: str) -> Picture:
    """The log-in's statement as a compiler reads it with each of these names, and with a parameter."""
    from matplotlib.patches import Patch

    head, tail = "FROM users WHERE username = '", "' AND password = '...'"
    rows = [("as shipped", head + name + tail, len(head), len(name)) for name in names]
    drawn, axes = stage(70, 3.0 * len(rows) + 6.2, (9, 3.6), "")
    axes.set_title("What the SQL compiler takes each letter for", loc="left", pad=24)
    said = []
    for row, (title, text, start, long) in enumerate(rows):
        y = 3.0 * row + 1.1
        axes.text(0, y - 0.35, f"{title}, with the name {names[row]}", fontsize=9.5)
        kinds = read_as(text)
        _letters(axes, y, text, kinds, range(start, start + long))
        comment = "".join(c for c, kind in zip(text, kinds, strict=True) if kind == COMMENT)
        said.append(f"with {names[row]} " + (f"{comment} is a comment" if comment else "it is text"))
    y = 3.0 * len(rows) + 1.1
    axes.text(0, y - 0.35, "fixed: compiled without the name, which arrives afterwards", fontsize=9.5)
    fixed = "FROM users WHERE username = ? AND password = ?"
    _letters(axes, y, fixed, [CODE] * len(fixed), range(0))
    name = names[-1]
    _letters(axes, y + 2.4, " " * 28 + name, ["none"] * 28 + [TEXT] * len(name),
             range(28, 28 + len(name)))  # fmt: skip
    arrow(axes, (28.5, y + 2.35), (28.5, y + 1.05), BLUE)
    handles = [Patch(facecolor=colour, label=label) for colour, label in KINDS.items()]
    axes.legend(handles=handles, ncols=3, loc="lower right", bbox_to_anchor=(1, 1), fontsize=9.5)
    words = f"the statement of the log-in, letter by letter: {'; '.join(said)}; "
    return Picture(drawn, words + f"with a parameter the program is fixed, and {name} is a value.")


def contexts() -> Picture:
    """The places of a page: what ends a value there, and what to do."""
    drawn, axes = stage(20, len(PLACES) + 1.2, (9, 3.7), "")
    for x, title in zip((0, 5.0, 10.2, 15.6), ("place", "markup", "ends or turns the value", "defence"),
                        strict=True):  # fmt: skip
        axes.text(x, 0.6, title, weight="bold", va="center")
    for row, (place, markup, ends, what) in enumerate(PLACES):
        y = row + 1.6
        axes.axhline(y - 0.5, color="#d5d8de", linewidth=0.8)
        axes.text(0, y, place, va="center")
        before, _, after = markup.partition("|")
        x = 5.0
        for text, colour in ((before, "none"), ("value", TEXT), (after, "none")):
            wide = 0.178 * len(text)
            spot = {"facecolor": colour, "edgecolor": "none", "pad": 1.5}
            axes.text(x, y, text.replace("$", r"\$"), va="center", family="monospace", fontsize=9,
                      bbox=spot)  # fmt: skip
            x += wide
        axes.text(10.2, y, ends.replace("$", r"\$"), va="center", family="monospace", fontsize=9)
        axes.text(15.6, y, what, va="center")
    said = "; ".join(f"{place}: {ends}, so {what}" for place, _, ends, what in PLACES)
    return Picture(drawn, f"what ends or turns a value in a page, and the defence. {said}.")
