"""A canary for the pickles of lesson 12: whatever a pickle calls here is heard, and harms nothing."""

from __future__ import annotations

HEARD: list[str] = []


def sing(word: str = "sang") -> str:
    """Note that this was called."""
    HEARD.append(word)
    return word


date = OrderedDict = sing  # under names that a careless allow-list lets through
