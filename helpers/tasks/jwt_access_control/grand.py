"""Claims that promise more than `sub` does: no method of the learner's class may believe them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, fail

Patients = list[dict[str, Any]]


def _grand(doctor: str, codes: list[str]) -> dict[str, Any]:
    """Every usual claim of one who may more, or who is somebody else."""
    return {
        "role": "admin", "roles": ["admin", "doctor"], "admin": True, "is_admin": True,
        "superuser": True, "groups": ["admin"], "permissions": ["*"], "scope": "admin patients:all",
        "doctor": doctor, "name": doctor, "user": doctor, "username": doctor, "preferred_username":
        doctor, "doctors": [doctor], "act": {"sub": doctor}, "patients": codes, "codes": codes,
    }  # fmt: skip


def _ways(mine: Any, code: str) -> dict[str, Callable[[], Any]]:
    """The six ways to a patient; each gives back something, or raises."""
    return {
        "search": lambda: [row for row in mine.search("") if row["code"] == code],
        "one": lambda: mine.one(code) or True,
        "notes": lambda: [mine.notes(code)],
        "add_note": lambda: [mine.add_note(code, "planted")],
        "update": lambda: [mine.update(code, {"diagnosis": "malignant"})],
        "export": lambda: mine.export([code]),
    }


def opened(answer: type, patients: Patients, claims: dict, code: str) -> list[str]:
    """The methods that give a patient to the holder of these claims."""
    found = []
    for name in _ways(None, code):
        try:
            mine = answer(copy.deepcopy(patients), claims)
            if _ways(mine, code)[name]():
                found.append(name)
        except Exception:  # noqa: S112 - refused, in whatever way
            continue
    return found


def side_by_side(answer: type, patients: Patients, doctors: tuple[str, ...]) -> None:
    """Two doctors at once, one with grand claims, and one without a name."""
    theirs = {d: [row["code"] for row in patients if row["doctor"] == d] for d in doctors}
    first, second = doctors[:2]
    mine, other = answer(patients, {"sub": first}), answer(patients, {"sub": second})
    try:
        mine.one(theirs[first][0]), other.one(theirs[second][0])
    except LookupError:
        fail("Two doctors at once: one of them no longer finds her own patients.")
    code, grand = theirs[second][0], _grand(second, theirs[second])
    claims = {"sub": first, **grand}
    names = opened(answer, patients, claims, code)
    if names:
        guilty = [
            name for name in grand
            if opened(answer, patients, {"sub": first, name: grand[name]}, code)
        ]  # fmt: skip
        said = ", ".join(f"{name}: {grand[name]!r}" for name in guilty[:2]) or "claims beside sub"
        fail(
            f"With {said} in her token {first} got through {', '.join(names)} to another doctor's "
            "patient: `sub` alone decides."
        )
    for nobody in ({}, grand):
        names = opened(answer, patients, nobody, code)
        expect(
            not names,
            f"A token without sub got through {', '.join(names)} to a patient: where nobody is "
            "named, nothing is hers.",
        )
