"""What surrounds an answer while it is judged: the chance it draws on, its time zone, its environment."""

from __future__ import annotations

import ast
import datetime
import functools
import inspect
import linecache
import os
import random
import secrets
import threading
import time
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

DRAWS = {"token_bytes", "urandom", "randbytes", "generate_key", "uuid4"}


@contextmanager
def chance(drawn: Callable[[int], bytes] | None = None) -> Iterator[list[int]]:
    """Notes in the list how many random bytes this thread asks the operating system for, each time.

    drawn: what gives these bytes in the operating system's place, such as random.Random(7).randbytes.
    """
    asked: list[int] = []
    here, real = threading.get_ident(), os.urandom

    def urandom(size: int) -> bytes:
        if threading.get_ident() != here:
            return real(size)
        asked.append(size)
        return (drawn or real)(size)

    with patch.object(os, "urandom", urandom), patch.object(random, "_urandom", urandom):
        yield asked


_STILL = {"time": 1_800_000_000.5, "perf_counter": 7.5} | dict.fromkeys(
    ("time_ns", "perf_counter_ns", "monotonic_ns"), 18 * 10**17
)


def comes_again(draw: Callable[[], object]) -> bool:
    """Whether `draw` gives the same twice, where chance and the computer's clocks are set back between."""
    one, other = set_back(draw)
    return bool(one == other)


def set_back(draw: Callable[[], Any]) -> list[Any]:
    """What `draw` gives twice, where the computer's clocks and the generators of `random`, also those of
    its own, and of numpy are set back between."""
    from numpy import random as numpy_random

    state, numpy_state, drawn = random.getstate(), numpy_random.get_state(), []
    base: Any = random.Random.__base__
    one = base()  # in the place of each random.Random; SystemRandom draws by itself
    turns = {"random": lambda own: base.random(one), "getrandbits": lambda own, k: base.getrandbits(one, k)}
    with (
        patch.multiple(time, **{name: lambda now=now: now for name, now in _STILL.items()}),
        patch.multiple(random.Random, **turns),
    ):
        for _ in range(2):
            for seed in (one.seed, random.seed, numpy_random.seed):
                seed(7)
            drawn.append(draw())
    random.setstate(state)
    numpy_random.set_state(numpy_state)
    return drawn


@contextmanager
def forgotten(*functions: Any) -> Iterator[None]:
    """What the functions add within it to dicts, lists and sets of their own is gone after it.

    So it is after a restart, when `hash` of a text is another, too, and so are the bytes that their
    file draws at random as it is loaded. Their own are those that they name, as globals or in a
    closure, and what the functions, classes and objects of their module hold that they name.
    """
    kept: list[tuple[Any, Any]] = []
    todo, seen = list(functions), set()
    modules = {getattr(function, "__module__", "") for function in functions} - {"builtins"}
    while todo:
        thing = todo.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, (dict, list, set)):
            kept.append((thing, thing.copy()))
        elif isinstance(thing, types.MethodType):
            todo += [thing.__func__, thing.__self__]
        elif isinstance(thing, types.FunctionType) and thing.__module__ in modules:
            near = inspect.getclosurevars(thing)
            todo += [*near.globals.values(), *near.nonlocals.values(), *(thing.__defaults__ or ())]
        elif isinstance(thing, type) and thing.__module__ in modules:
            todo += vars(thing).values()
        elif type(thing).__module__ in modules:
            own = getattr(thing, "__dict__", {})
            todo += [type(thing), own, *own.values()]
    try:
        with _another_process(functions):
            yield
    finally:
        for thing, before in kept:
            thing.clear()
            thing.extend(before) if isinstance(thing, list) else thing.update(before)


@contextmanager
def _another_process(functions: Iterable[Any]) -> Iterator[None]:
    """The functions' modules have another `hash`, and other bytes in place of those drawn at loading."""
    spaces: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for function in functions:
        plain = getattr(function, "__func__", function)
        if isinstance(plain, type):  # its methods share a module
            plain = next((it for it in vars(plain).values() if isinstance(it, types.FunctionType)), plain)
        if isinstance(plain, types.FunctionType):
            own = plain.__globals__
            anew = {name: secrets.token_bytes(len(own[name])) for name in _drawn_at_loading(plain)}
            other = {} if "hash" in own else {"hash": lambda value: hash(("another", value))}
            spaces.append((own, {name: own.get(name, hash) for name in (*anew, *other)}))
            own.update(anew | other)
    try:
        yield
    finally:
        for own, before in reversed(spaces):
            own.update(before)
            if before.get("hash") is hash:
                del own["hash"]


def _drawn_at_loading(function: types.FunctionType) -> list[str]:
    """The names that the function's file or cell gives to bytes from `secrets`, `os` and the like."""
    found = _drawn_in("".join(linecache.getlines(function.__code__.co_filename)))
    return [name for name in found if isinstance(function.__globals__.get(name), bytes)]


@functools.lru_cache(32)
def _drawn_in(text: str) -> list[str]:
    found = []
    with suppress(SyntaxError):
        for line in ast.parse(text).body:
            nodes = list(ast.walk(line)) if isinstance(line, (ast.Assign, ast.AnnAssign)) else []
            if DRAWS & {getattr(node, "attr", getattr(node, "id", "")) for node in nodes}:
                found += [
                    n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
                ]
    return found


@contextmanager
def an_hour_later() -> Iterator[None]:
    """Within it PyJWT, and who asks time.time(), see the clock an hour ahead."""
    now, real = time.time() + 3600, datetime.datetime
    later = type("Later", (real,), {"now": classmethod(lambda cls, tz=None: real.fromtimestamp(now, tz))})
    with patch("time.time", lambda: now), patch("jwt.api_jwt.datetime", later):
        yield


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


@contextmanager
def neutral() -> Iterator[None]:
    """No netrc, CA bundle or key log of the learner's machine decides about the verdict."""
    with patch.dict(os.environ, {"NETRC": os.devnull}):
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSLKEYLOGFILE"):
            os.environ.pop(name, None)
        yield


@contextmanager
def machine_trusts(ca_file: Path) -> Iterator[None]:
    """For a moment `ca_file` holds what this machine trusts by itself, and what certifi brings."""
    changed = {"SSL_CERT_FILE": str(ca_file), "SSL_CERT_DIR": str(ca_file.parent / "none")}
    where = lambda: str(ca_file)  # noqa: E731
    with patch.dict(os.environ, changed), patch("certifi.where", where), patch("requests.certs.where", where):
        yield


def requests_trusts(ca_file: Path) -> AbstractContextManager[Any]:
    """For a moment the environment tells requests to trust `ca_file`."""
    names = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    return patch.dict(os.environ, dict.fromkeys(names, str(ca_file)))
