"""A clock without noise: how many steps of the interpreter a comparison takes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(function: Callable[..., Any], *args: Any) -> int:
    """The number of bytecode instructions and lines that a call of `function` runs in Python code.

    What C code does inside one instruction is not counted. Raises what the function raises.
    """
    count = 0

    def inside(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return inside

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        frame.f_trace_opcodes = True
        return inside(frame, event, argument)

    before, collecting = sys.gettrace(), gc.isenabled()
    gc.disable()  # a collection in between would run other people's code, and count it
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
        if collecting:
            gc.enable()
    return count
