"""Lesson 05, continued: classes that keep patients, keys and revocations."""

from __future__ import annotations

import copy
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from jwt.algorithms import ECAlgorithm

from helpers.tasks import jwt_access_control as tasks
from tests.wrong_answers import Bank

bank = Bank()

# --- records


class Right:
    """One rule, asked by every method."""

    def __init__(self, patients: list[dict], claims: dict) -> None:
        self.patients, self.claims = patients, claims

    def may(self, row: dict) -> bool:
        return row["doctor"] == self.claims["sub"]

    def refuse(self, code: str, row: dict | None) -> Exception:
        return LookupError(f"nothing under {code}")

    def one(self, code: str) -> dict:
        row = next((row for row in self.patients if row["code"] == code), None)
        if row is None or not self.may(row):
            raise self.refuse(code, row)
        return row

    def anybody(self, code: str) -> dict:
        """The row without asking whose it is: what the wrong answers below use."""
        row = next((row for row in self.patients if row["code"] == code), None)
        if row is None:
            raise LookupError(f"nothing under {code}")
        return row

    def search(self, text: str) -> list[dict]:
        found = [row for row in self.patients if text.lower() in row["name"].lower()]
        return list(filter(self.may, found))

    def notes(self, code: str) -> list[str]:
        return self.one(code)["notes"]

    def add_note(self, code: str, body: str) -> list[str]:
        self.one(code)["notes"] += [body]
        return self.notes(code)

    def update(self, code: str, changes: dict) -> dict:
        row = self.one(code)
        if any(key != "diagnosis" for key in changes):
            raise PermissionError(", ".join(changes))
        row["diagnosis"] = changes.get("diagnosis", row["diagnosis"])
        return row

    def export(self, codes: list[str]) -> list[dict]:
        return list(map(self.one, codes))


bank.right(tasks.records)(Right)


@bank.right(tasks.records)
class WithKeyError(Right):
    """KeyError is a LookupError, and a dictionary raises it by itself."""

    def one(self, code: str) -> dict:
        return {row["code"]: row for row in self.patients if self.may(row)}[code]


@bank.wrong(tasks.records, says="got through to a patient", kind="vulnerable")
class Trusting(Right):
    def may(self, row: dict) -> bool:
        return True


@bank.wrong(tasks.records, says="was refused (404)", kind="refuses")
class Nobody(Right):
    def may(self, row: dict) -> bool:
        return False


@bank.wrong(tasks.records, says="GET /patients/CODE/notes answered 200. Knowing")
class ForgetsNotes(Right):
    def notes(self, code: str) -> list[str]:
        return self.anybody(code)["notes"]


@bank.wrong(tasks.records, says="POST /patients/CODE/notes")
class ForgetsWriting(Right):
    def add_note(self, code: str, body: str) -> list[str]:
        self.anybody(code)["notes"].append(body)
        return []


@bank.wrong(tasks.records, says="PATCH /patients/CODE")
class ChangesThenChecks(Right):
    def update(self, code: str, changes: dict) -> dict:
        if set(changes) - {"diagnosis"}:
            raise PermissionError("only the diagnosis")
        self.anybody(code).update(changes)
        return self.one(code)


@bank.wrong(tasks.records, says="export gave")
class ForgetsExport(Right):
    def export(self, codes: list[str]) -> list[dict]:
        return list(map(self.anybody, codes))


@bank.wrong(tasks.records, says="one code of hers in the list was enough")
class FirstOfTheList(Right):
    def export(self, codes: list[str]) -> list[dict]:
        self.one(codes[0])
        return list(map(self.anybody, codes))


@bank.wrong(tasks.records, says="LookupError for the whole list")
class ExportsWhatItCan(Right):
    def export(self, codes: list[str]) -> list[dict]:
        rows = {row["code"]: row for row in self.patients if self.may(row)}
        return [rows[code] for code in codes if code in rows]


@bank.wrong(tasks.records, says="patients of other doctors")
class SearchesAll(Right):
    def search(self, text: str) -> list[dict]:
        return [row for row in self.patients if text.lower() in row["name"].lower()]


@bank.wrong(tasks.records, says="case is ignored")
class CaseSensitive(Right):
    def search(self, text: str) -> list[dict]:
        return [row for row in self.patients if self.may(row) and text in row["name"]]


@bank.wrong(tasks.records, says="Their names are only alike")
class BeginsAlike(Right):
    def may(self, row: dict) -> bool:
        return row["doctor"].startswith(self.claims["sub"])


@bank.wrong(tasks.records, says="only alike: compare the whole name")
class ContainsName(Right):
    def may(self, row: dict) -> bool:
        return self.claims["sub"] in row["doctor"]


@bank.wrong(tasks.records, says="learns who is a patient here")
class ForbiddenForStrangers(Right):
    def refuse(self, code: str, row: dict | None) -> Exception:
        return PermissionError("not yours") if row else LookupError(f"nothing under {code}")


@bank.wrong(tasks.records, says="for a code that nobody has differ")
class TellsWhy(Right):
    def refuse(self, code: str, row: dict | None) -> Exception:
        return LookupError("this patient is not yours" if row else "no such patient")


@bank.wrong(tasks.records, says="LookupError is asked for")
class Raises(Right):
    def refuse(self, code: str, row: dict | None) -> Exception:
        return ValueError("no")


@bank.wrong(tasks.records, says="update took doctor from the body")
class MassAssignment(Right):
    def update(self, code: str, changes: dict) -> dict:
        row = self.one(code)
        row.update(changes)
        return row


@bank.wrong(tasks.records, says="PermissionError is asked for")
class IgnoresOtherFields(Right):
    def update(self, code: str, changes: dict) -> dict:
        row = self.one(code)
        row["diagnosis"] = changes.get("diagnosis", row["diagnosis"])
        return row


@bank.wrong(tasks.records, says="update took diagnosis, doctor from the body")
class ChangesAsItGoes(Right):
    def update(self, code: str, changes: dict) -> dict:
        row = self.one(code)
        for key, value in changes.items():
            if key != "diagnosis":
                raise PermissionError(key)
            row[key] = value
        return row


@bank.wrong(tasks.records, says="own note did not arrive")
class WorksOnCopies(Right):
    def __init__(self, patients: list[dict], claims: dict) -> None:
        super().__init__(copy.deepcopy(patients), claims)


@bank.wrong(tasks.records, says="was refused (404)")
class RoleForName(Right):
    def may(self, row: dict) -> bool:
        return row["doctor"] == self.claims["role"]


# --- key_ring


class Ring:
    """Signs with the newest of its keys."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {}
        self.rotate()

    def name(self) -> str:
        return uuid.uuid4().hex

    def rotate(self) -> None:
        self.current = self.name()
        self.keys[self.current] = ec.generate_private_key(ec.SECP256R1())

    def retire(self, kid: str) -> None:
        if kid == self.current:
            raise ValueError("rotate first")
        del self.keys[kid]

    def issue(self, claims: dict) -> str:
        return jwt.encode(claims, self.keys[self.current], "ES256", {"kid": self.current})

    def find(self, token: str) -> Any:
        kid = jwt.get_unverified_header(token).get("kid", "")
        if kid not in self.keys:
            raise jwt.InvalidTokenError("kid")
        return self.keys[kid].public_key()

    def verify(self, token: str) -> dict:
        return jwt.decode(token, self.find(token), algorithms=["ES256"])

    def jwks(self) -> dict:
        return {"keys": [self.public(kid, key) for kid, key in self.keys.items()]}

    def public(self, kid: str, key: Any) -> dict:
        return {**ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "ES256"}


bank.right(tasks.key_ring)(Ring)


@bank.right(tasks.key_ring)
class OfPems(Ring):
    """Keys kept as PEM, verified through the published set."""

    def rotate(self) -> None:
        super().rotate()
        key = self.keys[self.current]
        self.keys[self.current] = key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )

    def public(self, kid: str, key: Any) -> dict:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        return super().public(kid, load_pem_private_key(key, None)) | {"use": "sig"}

    def verify(self, token: str) -> dict:
        try:
            named = jwt.PyJWKSet.from_dict(self.jwks())[jwt.get_unverified_header(token)["kid"]]
        except (KeyError, jwt.PyJWTError) as error:
            raise jwt.InvalidTokenError("no key of this name") from error
        return jwt.decode(token, named, algorithms=["ES256"])


@bank.wrong(tasks.key_ring, says="A thief's token under a known kid was accepted", kind="vulnerable")
class DecodesOnly(Ring):
    def verify(self, token: str) -> dict:
        self.find(token)
        return jwt.decode(token, options={"verify_signature": False})


@bank.wrong(tasks.key_ring, says="right after it was issued", kind="refuses")
class RefusesAll(Ring):
    def verify(self, token: str) -> dict:
        raise jwt.InvalidTokenError("no")


@bank.wrong(tasks.key_ring, says="its key has to stay until it is retired")
class ForgetsOld(Ring):
    def rotate(self) -> None:
        self.keys.clear()
        super().rotate()


@bank.wrong(tasks.key_ring, says="still names the old key")
class SignsWithTheFirst(Ring):
    def issue(self, claims: dict) -> str:
        kid = next(iter(self.keys))
        return jwt.encode(claims, self.keys[kid], "ES256", {"kid": kid})


@bank.wrong(tasks.key_ring, says="has no kid")
class Nameless(Ring):
    def issue(self, claims: dict) -> str:
        return jwt.encode(claims, self.keys[self.current], "ES256")

    def verify(self, token: str) -> dict:
        for key in self.keys.values():
            try:
                return jwt.decode(token, key.public_key(), algorithms=["ES256"])
            except jwt.InvalidSignatureError:
                continue
        raise jwt.InvalidTokenError("no key fits")


@bank.wrong(tasks.key_ring, says="A token of a retired key was accepted")
class RetiresOnPaper(Ring):
    def retire(self, kid: str) -> None:
        if kid == self.current:
            raise ValueError("rotate first")


@bank.wrong(tasks.key_ring, says="names (kid) are used once")
class Counts(Ring):
    def name(self) -> str:
        return f"key-{len(self.keys)}"


@bank.wrong(tasks.key_ring, says="names (kid) are used once")
class TwoSlots(Ring):
    """Blue and green take turns."""

    def name(self) -> str:
        return "green" if getattr(self, "current", "") == "blue" else "blue"


@bank.wrong(tasks.key_ring, says="no ValueError said to rotate first")
class RetiresTheLast(Ring):
    def retire(self, kid: str) -> None:
        self.keys.pop(kid, None)


@bank.wrong(tasks.key_ring, says="ended in KeyError")
class Crashes(Ring):
    def find(self, token: str) -> Any:
        return self.keys[jwt.get_unverified_header(token)["kid"]].public_key()


@bank.wrong(tasks.key_ring, says="the thief's key in `jwk`, a known kid")
class TakesTheTokensKey(Ring):
    def find(self, token: str) -> Any:
        header = jwt.get_unverified_header(token)
        if "jwk" in header:
            return ECAlgorithm.from_jwk(header["jwk"])
        return super().find(token)


@bank.wrong(tasks.key_ring, says="A token of another ring was accepted")
class SharedByAll(Ring):
    everybody: dict[str, Any] = {}

    def __init__(self) -> None:
        self.keys = self.everybody
        self.rotate()


@bank.wrong(tasks.key_ring, says="HS256 with a public key as secret was accepted")
class BothFamilies(Ring):
    def verify(self, token: str) -> dict:
        key = self.find(token)
        if jwt.get_unverified_header(token).get("alg") == "HS256":
            import hashlib
            import hmac

            kid = jwt.get_unverified_header(token)["kid"]
            published = next(k for k in self.jwks()["keys"] if k["kid"] == kid)
            for secret in (
                json.dumps(published).encode(),
                key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            ):
                signed, _, mac = token.rpartition(".")
                good = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
                if jwt.utils.base64url_encode(good).decode() == mac:
                    return jwt.decode(token, options={"verify_signature": False})
        return super().verify(token)


@bank.wrong(tasks.key_ring, says="publishes a private key")
class PublishesPrivate(Ring):
    def public(self, kid: str, key: Any) -> dict:
        return {**ECAlgorithm.to_jwk(key, as_dict=True), "kid": kid, "alg": "ES256"}


@bank.wrong(tasks.key_ring, says="A key that still verifies is missing in jwks()")
class PublishesTheNewest(Ring):
    def jwks(self) -> dict:
        return {"keys": [self.public(self.current, self.keys[self.current])]}


@bank.wrong(tasks.key_ring, says="or has no kid there")
class PublishesWithoutNames(Ring):
    def public(self, kid: str, key: Any) -> dict:
        return {**ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "alg": "ES256"}


@bank.wrong(tasks.key_ring, says="says alg None")
class PublishesWithoutAlgorithm(Ring):
    def public(self, kid: str, key: Any) -> dict:
        return {**ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid}


@bank.wrong(tasks.key_ring, says="has the form")
class PublishesAList(Ring):
    def jwks(self) -> list:  # type: ignore[override]
        return [self.public(kid, key) for kid, key in self.keys.items()]


@bank.wrong(tasks.key_ring, says="A retired key is still published")
class PublishesForEver(Ring):
    def __init__(self) -> None:
        self.made: list[dict] = []
        super().__init__()

    def rotate(self) -> None:
        super().rotate()
        self.made.append(self.public(self.current, self.keys[self.current]))

    def jwks(self) -> dict:
        return {"keys": self.made}


# --- revocations


class Books:
    """What was revoked, and until when it matters."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock, self.ends, self.since = clock, {}, {}

    def last(self, claims: dict) -> float:
        return claims["exp"] + tasks.LEEWAY

    def key(self, claims: dict) -> Any:
        return claims.get("jti")

    def revoke(self, claims: dict) -> None:
        self.ends[self.key(claims)] = self.last(claims)

    def revoke_subject(self, sub: str) -> None:
        self.since[sub] = self.clock()

    def void(self, claims: dict) -> bool:
        return claims["sub"] in self.since and claims["iat"] <= self.since[claims["sub"]]

    def is_revoked(self, claims: dict) -> bool:
        return self.key(claims) is None or self.key(claims) in self.ends or self.void(claims)

    def __len__(self) -> int:
        now = self.clock()
        for key in [key for key, end in self.ends.items() if end < now]:
            del self.ends[key]
        return len(self.ends)


bank.right(tasks.revocations)(Books)


@bank.right(tasks.revocations)
class ByList:
    """A list of pairs, cleaned on every call."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock, self.rows, self.users = clock, [], []

    def revoke(self, claims: dict) -> None:
        if not any(jti == claims["jti"] for jti, _ in self.rows):
            self.rows.append((claims["jti"], claims["exp"] + 30))

    def revoke_subject(self, sub: str) -> None:
        self.users.append((sub, self.clock()))

    def is_revoked(self, claims: dict) -> bool:
        if not claims.get("jti"):
            return True
        single = any(jti == claims["jti"] for jti, _ in self.rows)
        return single or any(s == claims["sub"] and claims["iat"] <= t for s, t in self.users)

    def __len__(self) -> int:
        self.rows = [row for row in self.rows if row[1] > self.clock()]
        return len(self.rows)


@bank.wrong(tasks.revocations, says="A revoked token is still good", kind="vulnerable")
class DeletesTheCookie(Books):
    """Log-out as most pages do it: the browser forgets, and nobody else."""

    def revoke(self, claims: dict) -> None:
        return

    def revoke_subject(self, sub: str) -> None:
        self.since = {}


@bank.wrong(tasks.revocations, says="A fresh token counts as revoked", kind="refuses")
class AllRevoked(Books):
    def is_revoked(self, claims: dict) -> bool:
        return True


@bank.wrong(tasks.revocations, says="revoke the jti")
class BySubject(Books):
    def key(self, claims: dict) -> Any:
        return claims.get("jti") and claims["sub"]


@bank.wrong(tasks.revocations, says="in the object, not in the class")
class Shared(Books):
    everything: dict[str, float] = {}

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self.ends = self.everything


@bank.wrong(tasks.revocations, says="so it fails closed")
class NoJtiPasses(Books):
    def is_revoked(self, claims: dict) -> bool:
        return claims.get("jti") in self.ends or self.void(claims)


@bank.wrong(tasks.revocations, says="KeyError: 'jti'")
class NoJtiCrashes(Books):
    def key(self, claims: dict) -> Any:
        return claims["jti"]


@bank.wrong(tasks.revocations, says="25 s after exp the token is good again")
class UntilExp(Books):
    def last(self, claims: dict) -> float:
        return claims["exp"]

    def is_revoked(self, claims: dict) -> bool:
        len(self)
        return super().is_revoked(claims)


@bank.wrong(tasks.revocations, says="An entry was dropped before")
class CountsUntilExp(Books):
    def __len__(self) -> int:
        return sum(end - tasks.LEEWAY >= self.clock() for end in self.ends.values())


@bank.wrong(tasks.revocations, says="the list grows for ever")
class NeverForgets(Books):
    def __len__(self) -> int:
        return len(self.ends)


@bank.wrong(tasks.revocations, says="201 tokens were revoked, and len() says 202")
class CountsTwice(Books):
    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self.rows: list[tuple[str, float]] = []

    def revoke(self, claims: dict) -> None:
        super().revoke(claims)
        self.rows.append((claims["jti"], self.last(claims)))

    def __len__(self) -> int:
        return sum(end >= self.clock() for _, end in self.rows)


@bank.wrong(tasks.revocations, says="her token still works")
class ForgetsSubjects(Books):
    def revoke_subject(self, sub: str) -> None:
        self.since[sub] = 0.0


@bank.wrong(tasks.revocations, says="dr_baker's session ended as well")
class EndsEverybody(Books):
    def void(self, claims: dict) -> bool:
        return any(claims["iat"] <= moment for moment in self.since.values())


@bank.wrong(tasks.revocations, says="the new token counts as revoked")
class BansForEver(Books):
    def void(self, claims: dict) -> bool:
        return claims["sub"] in self.since


@bank.wrong(tasks.revocations, says="her token still works.")
class ComparesWithExp(Books):
    def void(self, claims: dict) -> bool:
        return claims["exp"] <= self.since.get(claims["sub"], 0)


@bank.wrong(tasks.revocations, says="A fresh token counts")
class RefusesOldClocks(Books):
    """Takes the wall clock where it was given one."""

    def is_revoked(self, claims: dict) -> bool:
        return super().is_revoked(claims) or claims["exp"] < time.time()


@bank.wrong(tasks.revocations, says="gave back None (NoneType)")
class GivesNone(Books):
    def is_revoked(self, claims: dict) -> bool | None:  # type: ignore[override]
        return True if super().is_revoked(claims) else None


