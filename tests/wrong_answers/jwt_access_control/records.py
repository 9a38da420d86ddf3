"""Lesson 05: object-level checks."""

from __future__ import annotations

import copy
from typing import Any

from helpers.tasks.jwt_access_control import records
from tests.wrong_answers.jwt_access_control.answers import R, V, bank_of


class Right:
    """A right class, made of small steps that a wrong one replaces."""

    def __init__(self, patients: list[dict], claims: dict) -> None:
        self.patients, self.claims = patients, claims

    def may(self, row: dict) -> bool:
        return row["doctor"] == self.claims.get("sub")

    def same(self, row: dict, code: str) -> bool:
        return row["code"] == code

    def anybody(self, code: str) -> dict | None:
        return next((row for row in self.patients if self.same(row, code)), None)

    def refuse(self, code: str, row: dict | None) -> Exception:
        return LookupError(f"no patient {code}")

    def one(self, code: str) -> dict:
        row = self.anybody(code)
        if row is None or not self.may(row):
            raise self.refuse(code, row)
        return row

    def add_note(self, code: str, body: str) -> list[str]:
        self.one(code)["notes"].append(body)
        return self.one(code)["notes"]

    def update(self, code: str, changes: dict) -> dict:
        row = self.one(code)
        if set(changes) - {"diagnosis"}:
            raise PermissionError("only the diagnosis")
        row.update(changes)
        return row

    def export(self, codes: list[str]) -> list[dict]:
        return [self.one(code) for code in codes]


def ward(**methods: Any) -> type:
    return type("Other", (Right,), methods)


def may(test: Any) -> type:
    """`test(row, claims)` decides."""
    return ward(may=lambda self, row: test(row, self.claims))


def refusing(error: Any) -> type:
    return ward(refuse=lambda self, code, row: error(code, row))


def _as_it_goes(self: Right, code: str, changes: dict) -> dict:
    row = self.one(code)
    for key, value in changes.items():
        if key != "diagnosis":
            raise PermissionError(key)
        row[key] = value
    return row


def _first_counts(self: Right, codes: list[str]) -> list[dict]:
    return [self.one(codes[0]), *(self.anybody(code) or {} for code in codes[1:])]


def _copies(self: Right, patients: list[dict], claims: dict) -> None:
    Right.__init__(self, copy.deepcopy(patients), claims)


def _latest(self: Right, patients: list[dict], claims: dict) -> None:
    """One user for all objects: the last one who came."""
    self.patients, type(self).claims = patients, claims  # type: ignore[misc]


def _hers(row: dict, claims: dict) -> bool:
    return row["doctor"] == claims.get("sub")


def _none_for_others(self: Right, code: str) -> dict | None:
    row = self.anybody(code)
    return row if row and self.may(row) else None


bank = bank_of(records, {
    "as_shipped": (may(lambda row, claims: True), "got through and gave back {", V),
    "refuses_all": (may(lambda row, claims: False), "LookupError: no patient", R),
    "first_counts": (ward(export=_first_counts), "']) by 'dr_adams' got through"),
    "nothing_for_others": (ward(one=_none_for_others), "gave back nothing, and LookupError is asked"),
    "forbidden_for_others": (refusing(lambda code, row: (PermissionError if row else LookupError)(code)),
                             "LookupError is asked for: P-"),
    "tells_why": (refusing(lambda code, row: LookupError("not yours" if row else "none")),
                  "for a code that nobody has. The two have to be the same"),
    "another_error": (refusing(lambda code, row: ValueError("no")), "Your code raised ValueError"),
    "mass_assignment": (ward(update=lambda self, code, changes: self.one(code).update(changes)),
                        "changed a patient: the diagnosis can be changed, and no other"),
    "as_it_goes": (ward(update=_as_it_goes), "was refused, but only after it had changed"),
    "on_copies": (ward(__init__=_copies), "did not change the dictionary in `patients`"),
    "update_gives_nothing": (ward(update=lambda self, *given: Right.update(self, *given) and None),
                             "Does the method end in a return?"),
    "sorted_export": (ward(export=lambda self, codes: Right.export(self, sorted(codes))),
                      "order of the codes"),
    "no_codes_are_all": (ward(export=lambda self, codes: [row for row in self.patients if self.may(row)]
                             if not codes else Right.export(self, codes)), "export([]) by"),
    "each_note_once": (ward(add_note=lambda self, code, body: self.one(code)["notes"] if body in
                            self.one(code)["notes"] else Right.add_note(self, code, body)), "in `patients`"),
    "tidies_the_note": (ward(add_note=lambda self, code, body: Right.add_note(self, code, body.strip())),
                        "in `patients`"),
    "empties_the_list": (ward(export=lambda self, codes: [self.one(codes.pop(0)) for _ in codes[:]]),
                         "export changed the list that it was given"),
    "begins_alike": (may(lambda row, claims: row["doctor"].startswith(claims.get("sub", "-"))),
                     "dr_adams'. The names are only alike"),
    "codes_by_beginning": (ward(same=lambda self, row, code: row["code"].startswith(code)),
                           "a code that nobody has: compare the whole code"),
    "codes_in_any_case": (ward(same=lambda self, row, code: row["code"].lower() == code.lower()),
                          "a code that nobody has: compare the whole code"),
    "role_admin": (may(lambda row, claims: _hers(row, claims) or claims.get("role") == "admin"),
                   "The claim 'role' is no permission"),
    "nobody_is_everybody": (may(lambda row, claims: row["doctor"] == claims.get("sub", row["doctor"])),
                            "by None got through"),
    "latest": (ward(__init__=_latest), "by an object that was made before others"),
    "no_constructor": (type("Records", (), {"one": Right.one}), "write __init__(self, patients, claims). No"),
})  # fmt: skip
bank.right(records)(Right)


@bank.right(records)
class ByDictionary:
    """Keeps only what is hers, and looks at the fields before anything."""

    def __init__(self, patients: list[dict], claims: dict) -> None:
        self.mine = {row["code"]: row for row in patients if row["doctor"] == claims["sub"]}

    def one(self, code: str) -> dict:
        return dict(self.mine[code])

    def add_note(self, code: str, body: str) -> list[str]:
        self.mine[code]["notes"] += [body]
        return list(self.mine[code]["notes"])

    def update(self, code: str, changes: dict) -> dict:
        if changes.keys() - {"diagnosis"}:
            raise PermissionError
        self.mine[code] |= changes
        return self.one(code)

    def export(self, codes: list[str]) -> list[dict]:
        return list(map(self.one, codes))
