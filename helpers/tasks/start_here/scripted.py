"""Draw a code while the system's generator gives a script, for `new_code` of lesson 00."""

from __future__ import annotations

import hashlib
import os
import random
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple
from unittest import mock


class Trial(NamedTuple):
    """What a call gave when the system's generator gave a script: its code, the bytes it took."""

    code: str
    took: int


def scripted(draw: Callable[[], object], script: bytes, flips: Iterable[int] = (-1,)) -> list[Trial]:
    """Draw with system bytes from a script, once for each of `flips`, a bit that is turned.

    Only the thread of the check sees the script: the kernel's other threads are served as ever.
    """
    me, urandom, trials, used, flip = threading.get_ident(), os.urandom, list[Trial](), 0, -1

    def given(size: int) -> bytes:
        nonlocal used
        if threading.get_ident() != me:
            return urandom(size)
        text = bytearray(hashlib.shake_256(script + b"%d" % used).digest(size))
        if used <= flip // 8 < used + size:
            text[flip // 8 - used] ^= 1 << flip % 8
        used += size
        return bytes(text)

    with _seeded(me) as anew, mock.patch("os.urandom", given), mock.patch("random._urandom", given):
        for flip in flips:  # noqa: B007 - given() reads it
            anew()
            used = 0
            trials.append(Trial(str(draw()), used))
    return trials


@contextmanager
def _seeded(me: int) -> Iterator[Callable[[], None]]:
    """For thread `me` each generator for simulations starts from the same seed, `random` and numpy anew
    at each call of what is yielded."""
    made, again, numpy = random.Random.seed, random.seed, sys.modules.get("numpy")

    def mine(fixed: Any, other: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given: fixed if threading.get_ident() == me else other(*given)

    def seed(self: random.Random, *given: Any) -> None:
        made(self, *((1,) if threading.get_ident() == me else given))

    def anew() -> None:
        again(1)
        if numpy:
            numpy.random.seed(1)

    with ExitStack() as undo:
        undo.callback(random.setstate, random.getstate())
        undo.enter_context(mock.patch.object(random.Random, "seed", seed))
        undo.enter_context(mock.patch("random.seed", mine(None, again)))
        if numpy:
            undo.callback(numpy.random.set_state, numpy.random.get_state())
            inner, fresh = numpy.random.bit_generator, numpy.random.default_rng
            undo.enter_context(mock.patch.object(inner, "randbits", mine(1, inner.randbits)))
            one = mock.patch(
                "numpy.random.default_rng", lambda *given: mine(fresh(1), fresh)(*given)
            )
            undo.enter_context(one)
        yield anew
