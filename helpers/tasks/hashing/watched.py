"""A signature that notes how it is compared, as bytes or as hexadecimal text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

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
    """A byte of a watched signature: comparing it runs Python code, so that `steps` sees it."""

    __hash__ = int.__hash__


def _noisy(name: str) -> Callable[[int, Any], Any]:
    plain = getattr(int, name)

    def method(self: int, other: Any) -> Any:
        found = plain(self, other)
        return found if found is NotImplemented else WatchedTruth(found)

    return method


for _name in ("__eq__", "__ne__", "__xor__", "__rxor__"):
    setattr(WatchedByte, _name, _noisy(_name))


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


def _kept(kind: type, name: str) -> Callable[..., Any]:
    """A method of bytes or str whose result is watched as well."""
    plain = getattr(kind, name)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        found = plain(self, *args, **kwargs)
        if isinstance(found, str):
            return WatchedText(found, self.compared)
        return Watched(found, self.compared) if isinstance(found, bytes) else found

    return method


for _name in ("hex", "strip", "rstrip"):
    setattr(Watched, _name, _kept(bytes, _name))
for _name in ("lower", "upper", "strip", "encode"):
    setattr(WatchedText, _name, _kept(str, _name))
