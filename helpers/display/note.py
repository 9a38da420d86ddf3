"""Titled remarks, hints, and words with links in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Link:
    """Words that lead to another notebook, or to a place in one.

    target: relative to the notebook that shows it, such as "../solutions/01_x.ipynb#Task-2".
    """

    text: str
    target: str


Words = Sequence[str | Link]


def words_text(words: Words) -> str:
    """The words as plain text: of a link what it is called."""
    return "".join(word.text if isinstance(word, Link) else word for word in words)


def words_html(words: Words) -> str:
    """The words as HTML."""
    return "".join(
        f'<a href="{escape(word.target)}">{escape(word.text)}</a>'
        if isinstance(word, Link)
        else escape(word)
        for word in words
    )


def _card(title: str, body: str) -> str:
    return (
        '<div style="border-left:4px solid #0072B2;padding:.3em .9em">'
        f"<b>{escape(title)}</b>{body}</div>"
    )


class Note:
    """A titled remark; `words` may hold links."""

    def __init__(self, title: str, *words: str | Link) -> None:
        self.title, self.words = title, words

    @property
    def text(self) -> str:
        """What it says, without its title."""
        return words_text(self.words)

    def __repr__(self) -> str:
        return f"{self.title}: {self.text}"

    def _repr_html_(self) -> str:
        return _card(self.title, f"<br>{words_html(self.words)}")


class Hints:
    """The first hints of a ladder, the newest last; `after` is said below them."""

    def __init__(self, texts: Sequence[str], many: int, after: Words = ()) -> None:
        """texts: those given so far; many: how many there are."""
        self.texts, self.many, self.after = list(texts), many, after

    @property
    def title(self) -> str:
        """Which hints these are, such as 'Hints 1 to 2 of 3'."""
        last = len(self.texts)
        return f"Hint 1 of {self.many}" if last == 1 else f"Hints 1 to {last} of {self.many}"

    def __repr__(self) -> str:
        if len(self.texts) == 1:
            lines = [f"{self.title}: {self.texts[0]}"]
        else:
            rows = [f"  {number}. {text}" for number, text in enumerate(self.texts, 1)]
            lines = [f"{self.title}:", *rows]
        return "\n".join([*lines, *([words_text(self.after)] if self.after else [])])

    def _repr_html_(self) -> str:
        *old, new = [escape(text) for text in self.texts]
        rows = "".join(f'<li style="opacity:.75">{text}</li>' for text in old)
        after = f"<div>{words_html(self.after)}</div>" if self.after else ""
        if not old:
            return _card(self.title, f"<br>{new}{after}")
        listed = f'<ol style="margin:.2em 0;padding-left:1.6em">{rows}<li>{new}</li></ol>'
        return _card(self.title, listed + after)
