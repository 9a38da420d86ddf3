"""What surrounds an answer while it is judged: the chance it draws on, and the time zone it runs in."""

from __future__ import annotations

import os
import random
import threading
import time
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


@contextmanager
def ahead_of_utc(hours: int) -> Iterator[None]:
    """Within it this machine's local time is so many hours ahead of UTC; nothing changes on Windows."""
    turn = getattr(time, "tzset", lambda: None)
    try:
        with patch.dict(os.environ, {"TZ": f"EAST-{hours}"}):
            turn()
            yield
    finally:
        turn()
