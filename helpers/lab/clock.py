"""A clock that is set instead of slept through, for certificates, tokens and rate limits."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from helpers.lab.errors import LabError

Moment = datetime | str | int | float


def _moment(when: Moment) -> datetime:
    if isinstance(when, str):
        try:
            when = datetime.fromisoformat(when)
        except ValueError as error:
            raise LabError(
                f"{when!r} is no point in time.", 'Write it like "2026-11-25T12:00:00+00:00".'
            ) from error
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
    elif isinstance(when, int | float):
        when = datetime.fromtimestamp(when, UTC)
    if when.tzinfo is None:
        raise LabError(
            f"{when!r} has no time zone.", "Say datetime(..., tzinfo=UTC): naive times mislead."
        )
    return when.astimezone(UTC)


class Clock:
    """A clock that stands still until it is set or advanced.

    Calling it gives an aware datetime in UTC, as `Authority` and `datetime.now(UTC)` do;
    `timestamp` gives seconds, as `time.time` and `time.monotonic` do, and may be passed in their
    place. Safe to use from several threads.
    """

    def __init__(self, start: Moment | None = None) -> None:
        """start: where it stands, by default at the real time; see `set`."""
        self._lock = threading.Lock()
        self._now = datetime.now(UTC) if start is None else _moment(start)

    def __call__(self) -> datetime:
        """The time it shows, as an aware datetime in UTC."""
        with self._lock:
            return self._now

    def timestamp(self) -> float:
        """The time it shows, in seconds since 1970."""
        return self().timestamp()

    __float__ = timestamp

    def __int__(self) -> int:
        return int(self.timestamp())

    def set(self, when: Moment) -> datetime:
        """Set it: an aware datetime, ISO 8601 text (UTC without an offset), or seconds since 1970.

        Raises `LabError` for a datetime without a time zone, or text that is no time.
        """
        moment = _moment(when)
        with self._lock:
            self._now = moment
        return moment

    def advance(self, seconds: float | timedelta = 0, **units: float) -> datetime:
        """Put it forward (back, if negative): `advance(90)`, `advance(days=1, hours=2)`."""
        step = seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
        step += timedelta(**units)
        with self._lock:
            self._now += step
            return self._now

    def sleep(self, seconds: float) -> None:
        """Let time pass without waiting: takes the place of `time.sleep`."""
        self.advance(seconds)

    def __repr__(self) -> str:
        return f"<Clock {self().isoformat(sep=' ', timespec='seconds')}>"
