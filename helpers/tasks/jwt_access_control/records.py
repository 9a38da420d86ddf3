"""What a right object-level check must do: a doctor tries every way to another's patient (lesson 05)."""

from __future__ import annotations

import copy
import random
import re
import secrets
from collections.abc import Iterable
from typing import Any, NamedTuple

from helpers.judging import expect, fail, guard, task
from helpers.judging.refusals import made
from helpers.judging.values import shown

Patient = dict[str, Any]
DOCTORS = ("dr_adams", "dr_adam", "edr_adam", "DR_ADAM", "dr_adam ")
UNKNOWN = "P-999999"
FORBIDDEN: tuple[dict[str, Any], ...] = (
    {"doctor": "dr_baker"}, {"diagnosis": "malignant", "doctor": "x"}, {"notes": []}, {"name": "X"},
    {"diagnosis": "benign", "doctor": DOCTORS[0]}, {"Diagnosis": "benign"}, {"diagnosis ": "benign"},
)  # fmt: skip
WAYS = {"one": "reads", "add_note": "writes a note on", "update": "changes", "export": "exports"}


class Act(NamedTuple):
    """One call: whose claims, which method, the codes that it names, and what else it is given."""

    claims: dict[str, Any]
    method: str
    codes: tuple[str, ...]
    more: Any = None

    def arguments(self) -> tuple[Any, ...]:
        if self.method == "export":
            return (list(self.codes),)
        return (self.codes[0],) if self.method == "one" else (self.codes[0], copy.deepcopy(self.more))

    def __str__(self) -> str:
        given = ", ".join(shown(value) for value in self.arguments())
        return f"{self.method}({given}) by {shown(self.claims.get('sub'))}"


def model(patients: list[Patient], act: Act) -> tuple[Any, str]:
    """What a right class gives back, or the errors it raises, and why; changes `patients`."""
    sub, found = act.claims.get("sub"), []
    forbidden = act.method == "update" and set(act.more) - {"diagnosis"}
    kinds = (LookupError, PermissionError) if forbidden else (LookupError,)
    for code in act.codes:
        row = next((row for row in patients if row["code"] == code), None)
        if row is None:
            return kinds, f"{code!r} is a code that nobody has: compare the whole code"
        if row["doctor"] != sub:
            if sub is None:
                return kinds, "where the token names nobody, nothing is hers"
            alike = " The names are only alike: compare them whole." if _alike(row["doctor"], sub) else ""
            beside = [name for name, value in act.claims.items() if name != "sub" and value != "doctor"]
            trust = f" The claim {beside[0]!r} is no permission: `sub` alone decides." if beside else ""
            return kinds, f"{code} is a patient of {row['doctor']!r}.{alike}{trust}"
        found.append(row)
    if forbidden:
        return (PermissionError,), "the diagnosis can be changed, and no other field, even to what it is"
    if act.method == "add_note":
        found[0]["notes"].append(act.more)
        return found[0]["notes"], "all notes of her patient are wanted, the new one last"
    if act.method == "update":
        found[0].update(act.more)
    if act.method != "export":
        return found[0], "the whole patient is wanted"
    return found, "her patients are wanted, in the order of the codes"


def _alike(one: str, other: str) -> bool:
    one, other = one.strip().lower(), other.strip().lower()
    return one in other or other in one


class Ward:
    """Ten patients of five doctors, twice: the learner's class works on one, the model on the other."""

    def __init__(self, answer: type) -> None:
        first = secrets.randbelow(900_000)
        self.answer = answer
        self.patients: list[Patient] = [
            {"code": f"P-{first + place:06d}", "name": f"Zoë O'Brien {place}", "doctor": DOCTORS[place % 5],
             "diagnosis": "benign", "notes": [f"note {place}"]} for place in range(10)
        ]  # fmt: skip
        self.right = copy.deepcopy(self.patients)

    def codes(self, doctor: str, own: bool = True) -> list[str]:
        """Her own patients' codes; the others' with those first whose doctor has a name like hers."""
        rows = [row for row in self.right if (row["doctor"] == doctor) == own]
        rows.sort(key=lambda row: not _alike(row["doctor"], doctor))
        return [row["code"] for row in rows]

    def judge(self, acts: Iterable[Act], mine: Any = None) -> None:
        """Let the learner's class and the model act, and compare; `mine`: an instance that exists."""
        for act in acts:
            wanted, why = model(self.right, act)
            said, error, given = self._run(act, mine)
            refusal, same = isinstance(wanted, tuple), self.patients == self.right
            if not same:  # told of this act, and of none that comes later
                self.patients[:] = copy.deepcopy(self.right)
            if refusal and not same:
                told = "was refused, but only after it had changed" if error else "changed"
                fail(f"{act} {told} a patient: {why.rstrip('.')}. Look first, and change then.")
            if refusal:
                self._refused(act, wanted, why, said, error)
                continue
            old = ", by an object that was made before others" if mine else ""
            expect(not error, f"{act}, on her own patients{old}: {error and guard.describe(error)}")
            expect(same, f"{act} did not change the dictionary in `patients`, where "
                   "other programs look.")  # fmt: skip
            kind = type(given[-1]).__name__
            expect(given == act.arguments(), f"{act.method} changed the {kind} that it was given: copy it.")
            hint = " Does the method end in a return?" if said is None else ""
            expect(said == wanted, f"{act} gave back {shown(said)}: {why}.{hint}")

    def _run(self, act: Act, mine: Any = None) -> tuple[Any, Exception | None, tuple[Any, ...]]:
        """What was given back, what was raised, and the arguments as they are afterwards."""
        given = act.arguments()
        try:
            mine = mine or self.answer(self.patients, dict(act.claims))
            return getattr(mine, act.method)(*given), None, given
        except Exception as error:
            return None, error, given

    def _refused(self, act: Act, kinds: tuple, why: str, said: Any, error: Exception | None) -> None:
        names = " or ".join(kind.__name__ for kind in kinds)
        through = "gave back nothing" if said is None else f"got through and gave back {shown(said)}"
        if error is None:
            fail(f"{act} {through}, and {names} is asked for: {why}")
        if "sub" not in act.claims:  # nobody may be refused in any way
            return
        expect(isinstance(error, kinds), f"{act}: {names} is asked for: {why}. {guard.describe(error)}")
        if kinds == (PermissionError,):
            return
        owned = {row["code"] for row in self.right if row["doctor"] == act.claims["sub"]}
        other = self._run(act._replace(codes=tuple(c if c in owned else UNKNOWN for c in act.codes)))[1]
        text = re.sub("|".join(map(re.escape, set(act.codes) - owned)), UNKNOWN, str(error))
        expect((type(other), str(other)) == (type(error), text), f"{act.method} says {shown(error)} for "
               f"another's patient, and {shown(other)} for a code that nobody has. The two have to be the "
               "same, but for the code: a loop over all codes would tell who is a patient here.")  # fmt: skip


@task(
    minutes=9, difficulty=3, asvs="8.2.2", expects="class",
    hints=[
        "Four methods, one rule. Write the rule once.",
        "A private method that gives back the user's own row for a code, or raises LookupError, "
        "serves all four. `export` may not return before all codes have been found.",
        "The same message for both cases; the code itself may stand in it: raise LookupError(code). "
        "In update, look at the keys of `changes` first: set(changes) <= {'diagnosis'}.",
    ],
)  # fmt: skip
def records(answer: type, part: Any) -> None:
    """Another doctor's patient."""
    ward = Ward(answer)
    made(answer, {"patients": copy.deepcopy(ward.patients), "claims": {"sub": DOCTORS[0]}})
    claims = [{"sub": doctor, "role": "doctor"} for doctor in DOCTORS]
    with part("a doctor works with her own patients"):
        for who in claims:
            ward.judge([*_all_ways(who, *ward.codes(who["sub"])), Act(who, "export", ())])
    for method, what in WAYS.items():
        with part(f"no other doctor {what} a patient"):
            for who in claims:
                own, others = ward.codes(who["sub"]), ward.codes(who["sub"], own=False)
                for code in (*others, own[0][:-1], own[0] + " ", own[0].lower(), UNKNOWN, "*"):
                    acts = _all_ways(who, own[0], code)
                    ward.judge(act for act in acts if act.method == method and code in act.codes)
    with part("only the diagnosis can be changed"):
        codes = ward.codes(DOCTORS[0])[0], ward.codes(DOCTORS[0], own=False)[0]
        for changes in (*FORBIDDEN, {secrets.token_hex(4): 1}):
            ward.judge(Act(claims[0], "update", (code,), changes) for code in codes)
    with part("believes `sub` alone"):
        doctor, codes = DOCTORS[1], ward.codes(DOCTORS[1])
        for more in ({"role": "admin"}, {"roles": ["admin"]}, {"admin": True}, {"scope": "admin"},
                     {"doctor": doctor}, {"username": doctor}, {"patients": codes}):  # fmt: skip
            for who in ({"sub": "dr_weber", **more}, more):  # her name is like nobody's
                ward.judge(_all_ways(who, codes[0]))
    with part("holds for many doctors at once, in any order"):
        _walk(Ward(answer), claims)


def _all_ways(claims: dict[str, Any], own: str, other: str = "") -> list[Act]:
    """Each method on the second code (or the only one), and lists that mix both."""
    code = other or own
    lists = [(code,), (own, other), (other, own)] if other else [(code,), ()][: 2 if "sub" in claims else 1]
    return [
        Act(claims, "one", (code,)), *[Act(claims, "add_note", (code,), " seen today\n")] * 2,
        Act(claims, "update", (code,), {"diagnosis": "malignant"}),
        Act(claims, "update", (code,), {"doctor": claims.get("sub")}),
        *(Act(claims, "export", codes) for codes in lists),
    ]  # fmt: skip


def _walk(ward: Ward, claims: list[dict[str, Any]]) -> None:
    """Five doctors at their desks: each with her own patients, then two hundred acts at random."""
    draw = random.Random(secrets.randbits(64))  # noqa: S311 - a walk
    desks = [(who, ward.answer(ward.patients, dict(who))) for who in claims]
    for who, mine in desks:
        ward.judge(_all_ways(who, *ward.codes(who["sub"])), mine)
    every = [row["code"] for row in ward.right]
    for step in range(200):
        who, mine = draw.choice(desks)
        codes = tuple(draw.choices(ward.codes(who["sub"]) if draw.random() < 0.6 else every, k=2))
        method = draw.choice(list(WAYS))
        more = f"note {step}" if method == "add_note" else {"diagnosis": draw.choice(("benign", "malignant"))}
        ward.judge([Act(who, method, codes if method == "export" else codes[:1], more)], mine)
