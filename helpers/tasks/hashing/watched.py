"""A signature that notes how it is compared, also as text, as whole numbers, or in Base64."""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from helpers.judging import guard

Notes = list[str]


class _Noting:
    """What `WatchedText` and `Watched` share: == and != are noted.

    Not noted is a short other side (`signature == b""`), nor the comparison of two watched
    values: that is a cache that knows its keys.
    """

    compared: Notes

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

    def __new__(cls, text: str, compared: Notes) -> WatchedText:
        made = super().__new__(cls, text)
        made.compared = compared
        return made


class WatchedTruth(int):
    """What comparing a watched byte gave: asking whether it is true runs Python code as well.

    `all` and `any` stop at the first that decides, and now that shows for a list too.
    """

    def __bool__(self) -> bool:
        return int.__ne__(self, 0)


class WatchedByte(int):
    """A byte of a watched signature: comparing it runs Python code, so that `steps` sees it.

    A list or tuple of bytes stops at the first that differs, and now that shows.
    """

    __hash__ = int.__hash__

    def __eq__(self, other: object) -> Any:
        found = int.__eq__(self, other)
        return found if found is NotImplemented else WatchedTruth(found)

    def __ne__(self, other: object) -> Any:
        found = int.__ne__(self, other)
        return found if found is NotImplemented else WatchedTruth(found)

    def __xor__(self, other: int) -> Any:
        found = int.__xor__(self, other)
        return found if found is NotImplemented else WatchedTruth(found)

    __rxor__ = __xor__


class Watched(_Noting, bytes):
    """A signature that notes in `compared` whether it was compared by == or !=.

    Reading it byte by byte runs Python code, so that `steps` sees how far a reader got.
    """

    __hash__ = bytes.__hash__

    def __new__(cls, data: bytes, compared: Notes | None = None) -> Watched:
        made = super().__new__(cls, data)
        made.compared = [] if compared is None else compared
        return made

    def __iter__(self) -> Iterator[int]:
        for place in range(len(self)):  # noqa: SIM104 - every step of this loop is to be counted
            yield WatchedByte(bytes.__getitem__(self, place))

    def __getitem__(self, place: Any) -> Any:
        found = bytes.__getitem__(self, place)
        return Watched(found, self.compared) if isinstance(place, slice) else WatchedByte(found)

    def __bytes__(self) -> bytes:
        return self

    def __radd__(self, other: Any) -> Any:
        return Watched(bytes(other) + bytes.__add__(self, b""), self.compared)

    def startswith(self, *args: Any) -> bool:
        """As for bytes, and noted as a comparison."""
        self.compared.append("startswith")
        return bytes.startswith(self, *args)

    def __str__(self) -> str:
        return WatchedText(bytes.__repr__(self), self.compared)

    __repr__ = __str__


def _kept(kind: type, name: str) -> Callable[..., Any]:
    """A method of bytes or str whose result is watched as well."""
    plain = getattr(kind, name)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        found = plain(self, *args, **kwargs)
        if isinstance(found, str):
            return WatchedText(found, self.compared)
        return Watched(found, self.compared) if isinstance(found, bytes) else found

    return method


for _name in ("hex", "decode", "strip", "rstrip", "__add__"):
    setattr(Watched, _name, _kept(bytes, _name))
for _name in ("lower", "upper", "casefold", "strip", "rstrip", "encode", "__add__"):
    setattr(WatchedText, _name, _kept(str, _name))


def converters() -> dict[str, Callable[..., Any]]:
    """The functions of `binascii` that write bytes as text, with watched results."""

    def watching(plain: Callable[..., bytes]) -> Callable[..., bytes]:
        def convert(data: Any, *args: Any, **kwargs: Any) -> bytes:
            found = plain(data, *args, **kwargs)
            return Watched(found, data.compared) if isinstance(data, Watched) else found

        return convert

    return {
        name: watching(getattr(binascii, name)) for name in ("hexlify", "b2a_hex", "b2a_base64")
    }


def searches(right: bytes, call: Callable[[], object]) -> Notes:
    """Methods such as startswith or find that `call` calls of the right signature."""
    found: Notes = []
    names = {"startswith", "endswith", "find", "index", "rfind", "count"}

    def profile(frame: FrameType, event: str, function: Any) -> None:
        if event == "c_call" and function.__name__ in names:
            owner = getattr(function, "__self__", None)
            if type(owner) in (bytes, str) and owner in (right, right.hex()):
                found.append(function.__name__)

    with guard.profiled(profile):
        call()
    return found
