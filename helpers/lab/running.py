"""What runs in the lab until it is stopped: by its `with` block, by hand, or at the latest at exit."""

from __future__ import annotations

import atexit
from types import TracebackType
from typing import TypeVar

Self = TypeVar("Self", bound="Running")
_at_exit: set[Running] = set()


class Running:
    """A context manager that is stopped at the end of its block.

    What has threads that keep it alive calls `_started` and `_stopped`, so that it is stopped at exit too.
    """

    def stop(self) -> None:
        """Stop it; safe to call again."""
        raise NotImplementedError

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _started(self) -> None:
        _at_exit.add(self)

    def _stopped(self) -> None:
        _at_exit.discard(self)


@atexit.register
def _stop_all() -> None:
    for one in list(_at_exit):
        one.stop()
