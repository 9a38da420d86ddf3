"""Answers to `newest`: versions as texts, a memory that ends, states that change too early."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.newest


class Gate:
    """A right answer, whose parts others replace."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def number(self, version: str) -> Any:
        return list(map(int, version.split(".")))

    def load(self) -> dict[str, Any]:
        return json.loads(self.path.read_text()) if self.path.exists() else {}

    def save(self, state: dict[str, Any]) -> None:
        self.path.write_text(json.dumps(state))

    def key(self, manifest: dict) -> str:
        return str(manifest["name"])

    def expired(self, manifest: dict, now: float) -> bool:
        return now >= manifest["expires"]

    def older(self, mine: Any, kept: Any) -> bool:
        return mine < kept

    def other_file(self, manifest: dict, digest: str) -> bool:
        return manifest["sha256"] != digest

    def admits(self, manifest: dict, now: float) -> bool:
        state, mine = self.load(), self.number(manifest["version"])
        if self.expired(manifest, now):
            return False
        if self.key(manifest) in state:
            kept, digest = state[self.key(manifest)]
            if self.older(mine, kept) or mine == kept and self.other_file(manifest, digest):
                return False
        state[self.key(manifest)] = mine, manifest["sha256"]
        self.save(state)
        return True


def other(**parts: Any) -> type:
    return type("Other", (Gate,), parts)


ALL: dict[str, Any] = {}


def careless(self: Any) -> dict:
    try:
        return Gate.load(self)
    except ValueError:
        return {}


class _Notes(Gate):
    """Notes the version before it looks at the date."""

    def admits(self, manifest: dict, now: float) -> bool:
        late = self.expired(manifest, now)
        return super().admits(manifest | {"expires": now + 1}, now) and not late


class _Lines(Gate):
    """A line of JSON for each name, and perhaps one to end with."""

    end = ""

    def load(self) -> dict[str, Any]:
        text = self.path.read_text() if self.path.exists() else self.end
        if not text.endswith(self.end):
            raise ValueError("it was cut")
        return {name: kept for name, *kept in map(json.loads, text.removesuffix(self.end).splitlines())}

    def save(self, state: dict[str, Any]) -> None:
        rows = "".join(json.dumps([name, *kept]) + "\n" for name, kept in state.items())
        self.path.write_text(rows + self.end)


class _Log(_Lines):
    """A line of JSON for each model that was admitted."""

    def save(self, state: dict[str, Any]) -> None:
        with self.path.open("a") as file:
            print(json.dumps([(last := list(state)[-1]), *state[last]]), file=file)


WRONG: dict[str, tuple[type, str]] = {
    "as_texts": (other(number=lambda self, v: v), "tumours 2.10.0 was refused"),
    "without_dots": (other(number=lambda self, v: int(v.replace(".", ""))), "Step 4, tumours 10.0.0"),
    "forgets": (other(load=lambda self: vars(self).get("kept", {}), save=lambda self, state: vars(
        self).update(kept=state)), "Step 2, after a restart, tumours 1.0.0 was admitted"),
    "same_bytes": (other(admits=lambda self, m, now: now < m["expires"] and m["sha256"] == self.load().get(
        m["name"], [0, 0])[1] or Gate.admits(self, m, now)), "Step 3, tumours 1.0.0 with 2.0.0's file was"),
    "same_version_never": (other(other_file=lambda self, m, d: True), "tumours 1.0.0 was refused: no newer"),
    "one_for_all": (other(key=lambda self, m: "all"), "triage 1.0.0 was refused"),
    "admitted_before": (other(admits=lambda self, m, now: self.load().get(m["name"]) == [
        self.number(m["version"]), m["sha256"]] or Gate.admits(self, m, now)), "1.0.0 was admitted: it has"),
    "zero_to_begin_with": (other(load=lambda self: {"moles": ([0, 0, 0], "")} | Gate.load(self)),
                           "moles 0.0.0 was refused"),
    "whole_seconds": (other(expired=lambda self, m, now: now >= int(m["expires"])), "Step 5, tumours 1.0"),
    "a_file_has_one_name": (other(expired=lambda self, m, now: now >= m["expires"] or any(m["sha256"] == d and
        n != m["name"] for n, (_, d) in self.load().items())), "triage 5.0.0 with tumours"),
    "a_day_more": (other(expired=lambda self, m, now: now > m["expires"]), "tumours 1.1.0 was admitted"),
    "notes_before_it_looks": (_Notes, "1.1.0 was refused: no newer"),
    "raises": (other(admits=lambda self, m, now: Gate.admits(self, m, now) or {}["old"]), "says so by False"),
    "eight_digits": (other(number=lambda self, v: [word.zfill(8) for word in v.split(".")]),
                     "tumours 10.2.1000000000000 was refused"),
    "names_folded": (other(key=lambda self, m: m["name"].lower()), "Tumours 0.1.0 was refused"),
    "first_word": (other(key=lambda self, m: m["name"].split()[0]), "Brust, rechts 0.9.0 was refused"),
    "changes_it": (other(expired=lambda self, m, now: now >= m.pop("expires")), "changed the manifest"),
    "one_memory": (other(load=lambda self: dict(ALL), save=lambda self, state: ALL.update(state)),
                   "nothing of that name was here, under this path"),
    "a_log": (_Log, "tumours 3.0.0 was admitted, after 4.0.0"),
    "a_line_for_each": (_Lines, "kidneys 2.0.0 was admitted, after 3.0.0"),
    "seen_at_any_time": (other(seen=[], other_file=lambda self, m, d: m["sha256"] not in self.seen,
        save=lambda self, state: self.seen.extend(d for _, d in state.values()) or Gate.save(self, state)),
        "Step 6, tumours 3.1.0 with 3.0.0's file was admitted"),
    "begins_at_nothing": (other(load=careless), "The state was cut in half"),
    "gives_none": (other(admits=lambda self, m, now: Gate.admits(self, m, now) or None), "not True or False"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "as_shipped", other(admits=lambda *_: True), says="was here before", kind="vulnerable")
bank.add(own, "nobody", other(admits=lambda self, m, now: False), says="Step 1, tumours 1.0.0 was refused",
         kind="refuses")  # fmt: skip
bank.add(own, "plain", Gate, kind="right")
bank.add(own, "lines_with_an_end", type("Ended", (_Lines,), {"end": "end\n"}), kind="right")
