"""Honest and hostile inputs of lesson 02, as data or made from rules: a module a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """One input. group: '' for an honest one, else the rule that it breaks.

    what: how a message names it. path: where an error has to lead, if it has to. markers: texts
    that no error may repeat. why: what is wrong with the input.
    """

    group: str
    what: str
    body: Any
    path: tuple[Any, ...] = ()
    markers: tuple[str, ...] = ()
    why: str = ""
