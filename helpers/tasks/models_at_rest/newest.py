"""What the task about a rollback asks of an answer (lesson 12)."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.judging import NotYet, Parts, expect, fail, task
from helpers.judging.values import truth

DAY = 86_400
NOW = 1_800_000_000.0


@dataclass(frozen=True)
class Step:
    """A signed manifest that is presented, days after the last one; restart: before it."""

    version: str
    model: str = ""  # the file, if it is not the version's own: "another", "1.0.0's", "triage 1.0.0's"
    name: str = "tumours"
    wait: float = 0
    days: float = 90  # until it expires, from now
    restart: bool = False


class Model:
    """The reference: the highest version of each name, and its file."""

    def __init__(self) -> None:
        self.top: dict[str, tuple[tuple[int, ...], str]] = {}

    def due(self, step: Step) -> tuple[bool, str]:
        number, digest = tuple(map(int, step.version.split("."))), _digest(step)
        if step.days <= 0:
            return False, "it has expired"
        last = self.top.get(step.name)
        if last and number < last[0]:
            return False, f"version {'.'.join(map(str, last[0]))} of it was here before"
        if last and number == last[0] and digest != last[1]:
            return False, "this version was here before, with another file"
        self.top[step.name] = number, digest
        first = "nothing of that name was here, under this path"
        return True, f"{'no newer version was here' if last else first}, and it has not expired"


def _digest(step: Step) -> str:
    of = step.model.removesuffix("'s") if "'" in step.model else f"{step.version}{step.model}"
    return (of if " " in of else f"{step.name} {of}").encode().hex().ljust(64, "0")[:64]


SCRIPTS: dict[str, list[Step]] = {
    "newer versions come in, and the same one again": [
        Step("1.0.0"), Step("1.0.0"), Step("1.0.1"), Step("1.2.0"), Step("2.0.0"), Step("2.0.0"),
        Step("2.0.1", "2.0.0's"), Step("2.1.0", "1.0.1's")],
    "an old version stays out": [Step("2.0.0"), Step("1.9.9"), Step("1.0.0", "2.0.0's"), Step("2.0.0"),
                                 Step("2.1.0"), Step("2.0.0")],
    "versions are numbers": [Step("2.9.0"), Step("2.10.0"), Step("2.9.0"), Step("10.0.0"), Step("9.9.9"),
                             *map(Step, ("10.0.10", "10.0.9", "10.0.100", "10.0.99", "10.1.0", "10.1.1000",
                                         "10.2.0", "10.2.9" + 11 * "0", "10.2.1" + 12 * "0", "10.3.0"))],
    "a version has one file": [Step("3.0.0"), Step("3.0.0", "another"), Step("3.0.0", "another"),
                               Step("3.0.0"), Step("3.1.0"), Step("3.1.0", "3.0.0's"), Step("3.1.0")],
    "each model has versions of its own": [
        Step("5.0.0"), Step("1.0.0", name="triage"), Step("0.9.0", name="triage"), Step("5.0.0"),
        Step("0.1.0", name="Tumours"), Step("1.0.0", name="Brust, links"),
        Step("0.9.0", name="Brust, rechts"), Step("0.9.0", name="Brust, links"),
        *(Step("0.0.0", file, "moles") for file in ("", "", "another")),
        Step("5.0.0", "tumours 5.0.0's", "triage")],
    "what has expired stays out": [Step("1.1.0", days=0), Step("1.0.0"), Step("1.1.0", days=-1),
                                   Step("1.0.0", wait=30), Step("1.0.0", days=1e-6),
                                   Step("1.0.0", days=0)],
    "what was refused changes nothing": [Step("1.0.0"), Step("9.0.0", days=-1), Step("1.1.0"),
                                         Step("1.1.0", "another"), Step("1.1.0")],
    "a restart forgets nothing": [Step("2.0.0"), Step("1.0.0", restart=True), Step("2.0.0", restart=True),
                                  Step("2.0.0", "another", restart=True), Step("3.0.0"),
                                  Step("2.0.0", restart=True), Step("1.0.0", name="triage")],
}  # fmt: skip


@task(
    minutes=8, difficulty=3, asvs="15.2.4", expects="class",
    hints=[
        "What has to outlive a restart, and when may it change?",
        "A JSON file: for each name the highest version that was admitted, and its sha256. Compare versions "
        "as tuples of integers.",
        "number = tuple(map(int, manifest['version'].split('.'))); refuse if now >= expires, if number < "
        "kept, or if it is equal with another sha256; else write [version, sha256] to the file, return True.",
    ],
)  # fmt: skip
def newest(answer: Callable, part: Parts) -> None:
    """No way back to an old model that was signed."""
    for title, steps in SCRIPTS.items():
        with part(title):
            _walked(answer, iter(steps))
    with part("a state that cannot be read lets nothing in"):
        for names, last in ("tumours triage moles", 3), ("tumours", 4), ("tumours kidneys", 3):
            _broken(answer, names.split(), last)
    with part("holds in any order of events"):
        _walked(answer, _random(random.Random(secrets.randbits(64))))  # noqa: S311 - a walk, no secret


def _random(draw: random.Random) -> Iterator[Step]:
    for _ in range(150):
        version = f"{draw.randrange(8, 12)}.{draw.randrange(8, 12)}.{draw.randrange(3)}"
        if draw.random() < 0.5:
            version = f"8.{draw.randrange(8, 12)}.0"
        yield Step(version, draw.choice(("", "another", "9.0.0's")), draw.choice(("tumours", "triage")),
                   draw.random(), draw.choice((90, 1, -1)), draw.random() < 0.2)  # fmt: skip


def _said(gate: Any, step: Step, now: float) -> bool:
    manifest = {"name": step.name, "version": step.version, "file": "model.bin", "size": 9,
                "sha256": _digest(step), "expires": now + step.days * DAY}  # fmt: skip
    said = truth(gate.admits(given := dict(manifest), now), "`admits`")
    expect(given == manifest, "`admits` changed the manifest that it was given.")
    return said


def _walked(answer: Callable, steps: Iterator[Step]) -> None:
    from helpers import lab

    with lab.scratch_folder() as folder:
        path, now, model = Path(folder) / "versions.json", NOW, Model()
        gate = answer(path)
        for number, step in enumerate(steps, 1):
            if step.restart:
                gate = answer(path)
            now += step.wait * DAY
            wanted, why = model.due(step)
            when = "after a restart, " if step.restart else ""
            file = f" with {step.model} file" if step.model else ""
            what = f"Step {number}, {when}{step.name} {step.version}{file}"
            try:
                said = _said(gate, step, now)
            except Exception as error:
                if wanted or isinstance(error, NotYet):
                    raise
                fail(f"{what}: {why}. `admits` says so by False; {type(error).__name__} was raised.")
            expect(said == wanted, f"{what} was {'admitted' if said else 'refused'}: {why}.")


def _broken(answer: Callable, names: list[str], last: int) -> None:
    from helpers import lab

    with lab.scratch_folder() as folder:
        path = Path(folder) / "versions.json"
        for name in names:
            for number in range(1, last + 1):
                told = f"{name} {number}.0.0 was refused: it is the newest of that name."
                expect(_said(answer(path), Step(f"{number}.0.0", name=name), NOW), told)
        expect(path.exists(), "Nothing was written to the file: after a restart the old model comes back.")
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        for name in names:
            try:
                said = _said(answer(path), Step(f"{last - 1}.0.0", name=name), NOW)
            except NotYet:
                raise
            except Exception:  # noqa: S112 - in doubt, nothing is admitted
                continue
            if said:
                fail(f"The state was cut in half, and {name} {last - 1}.0.0 was admitted, after {last}.0.0: "
                     "raise, or refuse, in doubt. A line that was cut may still read as a line, and some "
                     "lines as all of them: one JSON text, or a mark at the end, shows it.")  # fmt: skip
