"""What a right object-level check must do: a doctor tries every way to another's patient."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

from helpers.judging import expect, task
from helpers.tasks.jwt_access_control.grand import side_by_side
from helpers.tasks.jwt_access_control.refusals import made
from helpers.tasks.jwt_access_control.site import Site
from helpers.tasks.jwt_access_control.tokens import claims_of, compact, mac

DOCTORS = ("dr_adams", "dr_adam", "edr_adam", "DR_ADAM", "dr_adam ")
UNKNOWN = "P-999999"
NAMES = (
    "Zoë O'Brien", "松本 陽子", "José Núñez", "Anna Weiss", "Łukasz Nowak", "Ann Lee", "Joan Hill",
    "van der Berg", "Diana Ross", "Ivo Ek",
)  # fmt: skip
WAYS = (
    ("reads a patient", "GET", "/patients/{}", None),
    ("reads the notes", "GET", "/patients/{}/notes", None),
    ("writes a note", "POST", "/patients/{}/notes", {"body": "planted"}),
    ("changes a diagnosis", "PATCH", "/patients/{}", {"diagnosis": "malignant"}),
    ("moves a patient", "PATCH", "/patients/{}", {"doctor": "dr_adam"}),
)


def hospital() -> list[dict[str, Any]]:
    """Ten patients, two of each of five doctors, under fresh codes."""
    first = secrets.randbelow(900_000)
    return [
        {
            "code": f"P-{first + place:06d}",
            "name": name,
            "doctor": DOCTORS[place % 5],
            "diagnosis": "benign",
            "notes": [f"note {place}"],
        }
        for place, name in enumerate(NAMES)
    ]


class Service:
    """Every way to a patient as an endpoint of its own, each through the learner's class."""

    def __init__(self, answer: type, patients: list[dict[str, Any]]) -> None:
        from flask import Flask, jsonify, request

        self.patients, self.key, self.altered = patients, secrets.token_bytes(32), ""
        app = Flask("records")
        self.site = Site(app)

        def add(path: str, method: str, view: Callable[..., Any]) -> None:
            def run(**place: str) -> Any:
                token = request.headers["Authorization"].split()[1]
                return jsonify(view(answer(patients, claims_of(token)), **place))

            app.add_url_rule(path, f"{method} {path}", run, methods=[method])

        add("/patients", "GET", lambda mine: mine.search(request.args["name"]))
        add("/patients/<code>", "GET", lambda mine, code: mine.one(code))
        add("/patients/<code>/notes", "GET", lambda mine, code: mine.notes(code))
        add("/patients/<code>/notes", "POST",
            lambda mine, code: mine.add_note(code, request.get_json()["body"]))  # fmt: skip
        add(
            "/patients/<code>",
            "PATCH",
            lambda mine, code: self.lend("update", partial(mine.update, code), request.get_json()),
        )
        add("/export", "POST",
            lambda mine: self.lend("export", mine.export, request.get_json()["codes"]))  # fmt: skip
        app.register_error_handler(LookupError, lambda error: (f"{type(error)}{error}", 404))
        app.register_error_handler(PermissionError, lambda error: (str(error), 403))

    def lend(self, name: str, method: Callable[[Any], Any], given: Any) -> Any:
        """What a method gives back for `given`; notes in `altered` whether it changed that."""
        before = copy.deepcopy(given)
        try:
            return method(given)
        finally:
            if given != before:
                self.altered = f"{name} changed the {type(given).__name__} that it was given"

    def ask(self, doctor: str, method: str, path: str, body: Any = None, **query: str) -> Any:
        """The reply to this doctor's request."""
        token = compact({"alg": "HS256"}, {"sub": doctor, "role": "doctor"}, mac(self.key))
        return self.site.ask(f"Bearer {token}", path, method, json=body, query_string=query)

    def honest(self, *request: Any, **query: str) -> Any:
        """The JSON of a reply that has to be 200."""
        reply = self.ask(*request, **query)
        what = f"{request[1]} {request[2]} by the patient's own doctor"
        expect(reply.status_code != 500, f"{what} ended in an error 500.{self.site.fault}")
        expect(reply.status_code == 200, f"{what} was refused ({reply.status_code}).")
        return reply.get_json()


@task(
    minutes=10, difficulty=3, asvs="8.2.2", expects="class",
    hints=[
        "Six methods, one rule. Write the rule once.",
        "A private method that gives back the user's own row for a code, or raises LookupError, "
        "serves five of the six. `export` may not return before all codes have been found.",
        "The same message for both cases; the code itself may stand in it: raise LookupError(code). "
        "In update, look at the keys of `changes` first: set(changes) <= {'diagnosis'}.",
    ],
)  # fmt: skip
def records(answer: type, part: Any) -> None:
    """Another doctor's patient."""
    patients = hospital()
    made(answer, {"patients": copy.deepcopy(patients), "claims": {"sub": DOCTORS[0]}})
    service = Service(answer, patients)
    with part("a doctor works with her own patients"):
        for doctor in DOCTORS:
            _own(service, doctor)
    for title, method, path, body in WAYS:
        with part(f"no other doctor {title}"):
            pairs = [(row, d) for row in patients for d in DOCTORS if d != row["doctor"]]
            for row, doctor in sorted(pairs, key=lambda pair: _alike(pair[0]["doctor"], pair[1])):
                _stranger(service, doctor, row, method, path, body)
    with part("no other doctor exports a patient"):
        _export(service)
    with part("no other doctor finds a patient by search"):
        for doctor in DOCTORS:
            for text in ("", "a", "o'brien", "%", "ł"):
                found = service.honest(doctor, "GET", "/patients", name=text)
                strange = [row for row in found if row["doctor"] != doctor]
                expect(
                    not strange,
                    f"search({text!r}) gave {doctor!r} {len(strange)} patients of other doctors.",
                )
    with part("believes `sub` alone, and each doctor has her own records"):
        side_by_side(answer, hospital(), DOCTORS)
    with part("only the diagnosis can be changed"):
        _fields(service)


def _own(service: Service, doctor: str) -> None:
    own = [row for row in service.patients if row["doctor"] == doctor]
    row, codes = own[0], [row["code"] for row in own]
    path, before = f"/patients/{row['code']}", copy.deepcopy(row)
    found = service.honest(doctor, "GET", path)
    expect(found == before, "one(code) did not give back the whole patient, as it is.")
    part_of_it = service.ask(doctor, "GET", path[:-1])
    expect(
        part_of_it.status_code != 200, "A part of a code gave a patient: compare the whole code."
    )
    said = service.honest(doctor, "POST", f"{path}/notes", {"body": "seen today"})
    notes = service.honest(doctor, "GET", f"{path}/notes")
    expect(notes[-1:] == ["seen today"], "A doctor's own note did not arrive.")
    expect(
        row["notes"] == notes,
        "add_note kept the note somewhere else: it goes into the patient, where others read it.",
    )
    expect(
        said == notes, f"add_note gave back {said!r:.60}: all notes are wanted, the new one last."
    )
    said = service.honest(doctor, "PATCH", path, {"diagnosis": "malignant"})
    expect(row["diagnosis"] == "malignant", "A doctor's own change of a diagnosis was lost.")
    expect(said == row, f"update gave back {said!r:.60}: the whole patient is wanted.")
    service.honest(doctor, "PATCH", path, {"diagnosis": "benign"})
    _search(service, doctor, own)
    found = service.honest(doctor, "POST", "/export", {"codes": codes[::-1]})
    exported = [entry["code"] for entry in found]
    expect(exported == codes[::-1], "export did not give back a doctor's own patients in order.")
    expect(not service.altered, f"{service.altered}: its owner still needs it, work on a copy.")


def _search(service: Service, doctor: str, own: list[dict]) -> None:
    name = own[0]["name"]
    found = service.honest(doctor, "GET", "/patients", name=name[-4:].upper())
    expect(own[0] in found, "search did not find a doctor's own patient; case is ignored.")
    for text in (name[:3], name[1:4], name):
        found = service.honest(doctor, "GET", "/patients", name=text)
        expect(
            own[0] in found, f"search({text!r}) did not find {name!r}: any part of the name counts."
        )
    found = service.honest(doctor, "GET", "/patients", name="")
    expect(
        len(found) == len(own),
        f"search('') gave {len(found)} patients: all {len(own)} of hers are wanted, and no others.",
    )
    for text in ("zzz", "benign", "note", doctor.strip(), "(", ".", "*", "%", "_", "P-"):
        found = service.honest(doctor, "GET", "/patients", name=text)
        expect(
            not found,
            f"search({text!r}) found {len(found)} patients, none of whose names contains it: the "
            "text is no pattern, and only names count.",
        )


def _alike(one: str, other: str) -> bool:
    one, other = one.strip().lower(), other.strip().lower()
    return one in other or other in one


def _stranger(
    service: Service, doctor: str, row: dict, method: str, path: str, body: dict | None
) -> None:
    before = copy.deepcopy(row)
    reply = service.ask(doctor, method, path.format(row["code"]), body)
    what, why = f"{method} {path.format('CODE')}", ""
    if _alike(doctor, row["doctor"]):
        why = " Their names are only alike: compare the whole name, letter by letter."
    expect(row == before, f"{doctor!r} changed a patient of {row['doctor']!r}: {what}.{why}")
    expect(
        reply.status_code != 200,
        f"{doctor!r} got through to a patient of {row['doctor']!r}: {what} answered 200.{why} "
        "Knowing a code is no permission.",
    )
    expect(
        reply.status_code != 500,
        f"{what} for another's patient ended in an error 500: LookupError is asked for."
        f"{service.site.fault}",
    )
    missing = service.ask(doctor, method, path.format(UNKNOWN), body)
    mixed = "doctor" in (body or {})  # two reasons to refuse: either will do, if it is the same
    right = (403, 404) if mixed else (404,)
    expect(
        missing.status_code in right,
        f"{what} for an unknown code: {missing.status_code}. LookupError, please.",
    )
    same = reply.status_code in right and _alike_replies(reply, missing, row["code"])
    expect(
        same,
        f"{what}{' with another field than the diagnosis' if mixed else ''}: the answers for "
        "another's patient and for a code that nobody has differ. Whoever tries all codes learns "
        "who is a patient here.",
    )


def _alike_replies(reply: Any, missing: Any, code: str) -> bool:
    """Whether a stranger cannot tell another's patient from none."""
    said = reply.text.replace(code, UNKNOWN)
    return (reply.status_code, said) == (missing.status_code, missing.text)


def _export(service: Service) -> None:
    for doctor in DOCTORS:
        own = [row["code"] for row in service.patients if row["doctor"] == doctor]
        other = [row["code"] for row in service.patients if row["doctor"] != doctor]
        for code, codes in (
            (other[0], other[:1]), (other[-1], [*own, other[-1]]), (other[0], [other[0], *own]),
        ):  # fmt: skip
            reply = service.ask(doctor, "POST", "/export", {"codes": codes})
            expect(
                not any(code in reply.text for code in other) or reply.status_code != 200,
                f"export gave {doctor!r} patients of other doctors: one code of hers in the list was "
                "enough, or none.",
            )
            expect(
                reply.status_code == 404,
                f"export with a foreign code: {reply.status_code}. LookupError for the whole list.",
            )
            unknown = [UNKNOWN if each == code else each for each in codes]
            missing = service.ask(doctor, "POST", "/export", {"codes": unknown})
            expect(
                missing.status_code == 404,
                f"export with a code that nobody has: {missing.status_code}. LookupError for the "
                "whole list.",
            )
            expect(
                _alike_replies(reply, missing, code),
                "export: the answers for another's patient and for a code that nobody has differ. "
                "Whoever tries all codes learns who is a patient here.",
            )


def _fields(service: Service) -> None:
    row = service.patients[0]
    doctor, path = row["doctor"], f"/patients/{row['code']}"
    for changes in (
        {"doctor": "dr_baker"}, {"code": "P-999998"}, {"diagnosis": "malignant", "doctor": "x"},
        {"role": "admin"}, {"notes": []}, {"name": "X"}, {"diagnosis": "malignant", "name": "X"},
        {secrets.token_hex(4): 1},
    ):  # fmt: skip
        before = copy.deepcopy(row)
        reply = service.ask(doctor, "PATCH", path, changes)
        names = ", ".join(changes)
        expect(row == before, f"update took {names} from the body: allow the diagnosis alone.")
        expect(
            reply.status_code == 403,
            f"update with {names} in the body: PermissionError is asked for, and nothing changed.",
        )
    reply = service.ask(doctor, "PATCH", path, {"diagnosis": "benign", "doctor": doctor})
    expect(
        reply.status_code == 403,
        "update with the doctor's own name for doctor in the body: nothing would change, and "
        "PermissionError is still asked for. One rule for all: the diagnosis, and no other field.",
    )
