"""Whether an answer asks the operating system for random bytes."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def chance() -> Iterator[list[int]]:
    """Notes in the list how many random bytes this thread asks the operating system for, each time."""
    asked: list[int] = []
    here, real = threading.get_ident(), os.urandom

    def urandom(size: int) -> bytes:
        if threading.get_ident() == here:
            asked.append(size)
        return real(size)

    with patch.object(os, "urandom", urandom), patch.object(random, "_urandom", urandom):
        yield asked
