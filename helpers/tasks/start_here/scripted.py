"""Draw a code while the system's generator gives a script, for `new_code` of lesson 00."""

from __future__ import annotations

import hashlib
import os
import random
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple
from unittest import mock


class Trial(NamedTuple):
    """What a call gave when the system's generator gave a script: its code, the bytes it took."""

    code: str
    took: int


def scripted(draw: Callable[[], object], script: bytes, flip: int = -1) -> Trial:
    """Draw with system bytes from a script, bit number `flip` turned.

    Only the thread of the check sees the script: the kernel's other threads are served as ever.
    """
    me, urandom, used = threading.get_ident(), os.urandom, 0

    def given(size: int) -> bytes:
        nonlocal used
        if threading.get_ident() != me:
            return urandom(size)
        text = bytearray(hashlib.shake_256(script + b"%d" % used).digest(size))
        if used <= flip // 8 < used + size:
            text[flip // 8 - used] ^= 1 << flip % 8
        used += size
        return bytes(text)

    with _seeded(me), mock.patch("os.urandom", given), mock.patch("random._urandom", given):
        return Trial(str(draw()), used)


@contextmanager
def _seeded(me: int) -> Iterator[None]:
    """For thread `me` each generator for simulations starts from the same seed."""
    made, again = random.Random.seed, random.seed

    def mine(fixed: Any, other: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given: fixed if threading.get_ident() == me else other(*given)

    def seed(self: random.Random, *given: Any) -> None:
        made(self, *((1,) if threading.get_ident() == me else given))

    with ExitStack() as undo:
        undo.callback(random.setstate, random.getstate())
        random.seed(1)
        undo.enter_context(mock.patch.object(random.Random, "seed", seed))
        undo.enter_context(mock.patch("random.seed", mine(None, again)))
        numpy = sys.modules.get("numpy")
        if numpy:
            undo.callback(numpy.random.set_state, numpy.random.get_state())
            numpy.random.seed(1)
            inner, fresh = numpy.random.bit_generator, numpy.random.default_rng
            undo.enter_context(mock.patch.object(inner, "randbits", mine(1, inner.randbits)))
            one = mock.patch(
                "numpy.random.default_rng", lambda *given: mine(fresh(1), fresh)(*given)
            )
            undo.enter_context(one)
        yield
