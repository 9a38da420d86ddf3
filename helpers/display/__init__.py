"""How things look: verdicts, notes, tables, hex, pages and figures.

Everything has two forms: plain text (`repr`), stable and readable by a screen reader and
by CI, and HTML for JupyterLab, whose colours come from the theme, so that light and dark
both read well.
"""

from helpers.display.code import excerpt, refused
from helpers.display.figure import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PAPER,
    PURPLE,
    RED,
    Picture,
    figure,
)
from helpers.display.note import Hints, Link, Note, Words, words_html, words_text
from helpers.display.page import Page
from helpers.display.table import Table, hexdump, table_html, table_text
from helpers.display.verdict import verdict_html, verdict_text

__all__ = [
    "BLUE",
    "GREEN",
    "INK",
    "ORANGE",
    "PAPER",
    "PURPLE",
    "RED",
    "Hints",
    "Link",
    "Note",
    "Page",
    "Picture",
    "Table",
    "Words",
    "excerpt",
    "figure",
    "hexdump",
    "refused",
    "table_html",
    "table_text",
    "verdict_html",
    "verdict_text",
    "words_html",
    "words_text",
]
