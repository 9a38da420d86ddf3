"""Which broken hashes an answer asks for, however it mixes its input."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest import mock

from helpers.judging import guard

_BUILT_IN = {"_hashlib", "_md5", "_sha1"}
_BROKEN = re.compile(r"(md4|md5|sha-?1|ripemd-?160|rmd160)$")


def weak_hashes(call: Callable[[], object]) -> set[str]:
    """The names of broken hashes that `hashlib`, `hmac` or `cryptography` is asked for meanwhile."""
    from cryptography.hazmat.primitives import hashes

    seen: set[str] = set()

    def note(asked: object) -> None:
        name = asked if isinstance(asked, str) else getattr(asked, "__name__", "")
        found = _BROKEN.search(name.lower())
        if found:
            seen.add(found.group(1).upper().replace("-", ""))

    def spy(frame: Any, event: str, argument: Any) -> None:
        if event == "c_call" and getattr(argument, "__module__", "") in _BUILT_IN:
            note(argument)
        elif event == "call" and frame.f_globals.get("__name__") in ("hashlib", "hmac"):
            code = frame.f_code.co_name
            wanted = {"__hash_new": "name", "__init__": "digestmod", "digest": "digest"}.get(code)
            note(frame.f_locals.get(wanted))

    def named(kind: type) -> property:
        name = kind.name  # type: ignore[attr-defined]
        return property(lambda _: (note(name), name)[1])

    with ExitStack() as patches:
        for kind in (hashes.MD5, hashes.SHA1):  # cryptography reads the name of what it is given
            patches.enter_context(mock.patch.object(kind, "name", named(kind)))
        with guard.profiled(spy):
            call()
    return seen
