"""A signature that notes how it is compared, and what is made of it as well."""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

Notes = list[str]


class _Noting:
    """What `Watched` and `WatchedText` share: == and != are noted in `compared`.

    Not noted is a short other side (`signature == b""`), nor the comparison of two watched
    values: that is a cache that knows its keys.
    """

    compared: Notes

    def __new__(cls, data: Any, compared: Notes | None = None) -> Any:
        made = super().__new__(cls, data)  # type: ignore[call-arg]
        made.compared = [] if compared is None else compared
        return made

    def __eq__(self, other: object) -> bool:
        plain = str if isinstance(self, str) else bytes
        alike = isinstance(other, (plain, bytearray)) and not isinstance(other, _Noting)
        if alike and len(other) >= 16:  # type: ignore[arg-type]
            self.compared.append("==")
        return plain.__eq__(self, other)  # type: ignore[arg-type]

    def __ne__(self, other: object) -> bool:
        return not self == other


class WatchedText(_Noting, str):
    """Text made of a watched signature."""

    __hash__ = str.__hash__


class WatchedByte(int):
    """A byte of a watched signature, or what comparing it gave.

    Comparing it, and asking whether it is true (as `all` and `any` do, which stop at the first
    that decides), runs Python code, so that `steps` sees it.
    """

    __hash__ = int.__hash__

    def __bool__(self) -> bool:
        return int.__ne__(self, 0)


class Watched(_Noting, bytes):
    """A signature. Reading it byte by byte runs Python code: `steps` sees how far a reader got."""

    __hash__ = bytes.__hash__

    def __iter__(self) -> Iterator[int]:
        for place in range(len(self)):  # noqa: SIM104 - every step of this loop is to be counted
            yield WatchedByte(bytes.__getitem__(self, place))

    def __getitem__(self, place: Any) -> Any:
        found = bytes.__getitem__(self, place)
        return Watched(found, self.compared) if isinstance(place, slice) else WatchedByte(found)

    def __bytes__(self) -> bytes:
        return self


def _kept(plain: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose result is watched where its first argument is."""

    def call(given: Any, *args: Any, **kwargs: Any) -> Any:
        found = plain(given, *args, **kwargs)
        if isinstance(given, int):
            return found if found is NotImplemented else WatchedByte(found)
        kind = {str: WatchedText, bytes: Watched}.get(type(found))
        return kind(found, given.compared) if kind and isinstance(given, _Noting) else found

    return call


for _watched, _plain, _names in (
    (WatchedByte, int, "__eq__ __ne__ __xor__ __rxor__"),
    (Watched, bytes, "hex strip rstrip translate upper lower decode"),
    (WatchedText, str, "strip rstrip translate upper lower encode"),
):
    for _name in _names.split():
        setattr(_watched, _name, _kept(getattr(_plain, _name)))


def _hashed(plain: Callable[..., Any]) -> Callable[..., Any]:
    """A hash function whose digest is watched where what it hashes is."""

    def call(given: Any = b"", **kwargs: Any) -> Any:
        made = plain(given, **kwargs)
        kept = {"digest": lambda: Watched(made.digest(), given.compared), "update": made.update,
                "hexdigest": lambda: WatchedText(made.hexdigest(), given.compared)}  # fmt: skip
        return SimpleNamespace(**kept) if isinstance(given, _Noting) else made

    return call


@contextmanager
def encoders_watched() -> Iterator[None]:
    """Within it Base64 (module binascii), hexlify and plain hashes of a signature are watched."""
    with ExitStack() as stack:
        for module, kept, names in ((binascii, _kept, "hexlify b2a_hex b2a_base64"),
                                    (hashlib, _hashed, "md5 sha1 sha256 sha512")):  # fmt: skip
            for name in names.split():
                stack.enter_context(patch.object(module, name, kept(getattr(module, name))))
        yield
