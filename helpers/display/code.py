"""What a lesson shows of code: lines of it, and a failure that is intended."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def excerpt(thing: Any, first: str, count: int = 1) -> None:
    """Print `count` lines of a function's source, beginning with the one that holds `first`.

    Remarks to the linter are left out. Raises ValueError where no line holds it.
    """
    source = inspect.getsource(thing).splitlines()
    start = next((number for number, line in enumerate(source) if first in line), None)
    if start is None:
        raise ValueError(f"no line of {thing.__name__} holds {first!r}")
    shown = [re.sub(r"\s*# noqa.*", "", line) for line in source[start : start + count]]
    print(textwrap.dedent("\n".join(shown)))


@contextmanager
def refused(*kinds: type[BaseException]) -> Iterator[None]:
    """Show an intended failure as one line; complain if nothing fails.

    kinds: the exceptions that are expected; any other passes through. Without kinds every
    `Exception` is expected. Raises AssertionError where the block ends without one.
    """
    expected = kinds or (Exception,)
    try:
        yield
    except expected as error:
        text = str(error).strip().splitlines()
        print(f"refused: {type(error).__name__}" + (f": {text[0][:200]}" if text else ""))
    else:
        raise AssertionError("nothing was refused here, and something should have been")
