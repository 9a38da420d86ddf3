"""Lesson 05: what attackers got past earlier checks of tokens, keys and log-outs."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import secrets
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import jwt
import numpy as np
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import load_der_x509_certificate
from jwt.algorithms import ECAlgorithm

from helpers.tasks import jwt_access_control as tasks
from helpers.tasks.jwt_access_control.tokens import b64, unb64
from tests.wrong_answers import Bank
from tests.wrong_answers.jwt_access_control_state import Books, Ring

bank = Bank()


# --- by_hand


def sign(header: bytes, payload: bytes, key: bytes) -> str:
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(hmac.digest(key, signed.encode(), hashlib.sha256))}"


def verifier(
    same: Callable[[bytes, bytes], bool] = hmac.compare_digest,
    good: Callable[[Any], bool] = lambda header: header["alg"] == "HS256",
    first: bool = False,
) -> Callable[[str, bytes], bytes]:
    """A verify: how MACs are compared, which headers are good, whether they are judged first."""

    def judge(head: str) -> None:
        fields = json.loads(unb64(head))
        if not isinstance(fields, dict) or "alg" not in fields or not good(fields):
            raise ValueError("alg")

    def verify(token: str, key: bytes) -> bytes:
        head, payload, mac = token.split(".")
        if first:
            judge(head)
        if not same(hmac.digest(key, f"{head}.{payload}".encode(), "sha256"), unb64(mac)):
            raise ValueError("MAC")
        judge(head)
        return unb64(payload)

    return verify


COMPARED: dict[str, tuple[Callable[[bytes, bytes], bool], str]] = {
    "first_four": (lambda a, b: len(b) == 32 and a[:4] == b[:4], "first 4 bytes of the MAC, then"),
    "all_but_the_last": (lambda a, b: len(b) == 32 and a[:-1] == b[:-1], "byte 31 changed"),
    "zip_stops_early": (lambda a, b: all(x == y for x, y in zip(a, b)), "an empty MAC"),  # noqa: B905
    "a_longer_one": (lambda a, b: b.startswith(a), "These got through: the MAC and a byte more."),
    "sorted": (lambda a, b: sorted(a) == sorted(b), "the MAC backwards"),
    "text_in_any_case": (lambda a, b: b64(a).lower() == b64(b).lower(), "in the other case"),
    "all_but_the_middle": (lambda a, b: len(b) == 32 and a[:16] + a[17:] == b[:16] + b[17:],
                           "one bit of the MAC's byte 16 changed"),
}  # fmt: skip
for name, (same, says) in COMPARED.items():
    bank.add(tasks.by_hand, name, sign, verifier(same), says=says)

ALGS: dict[str, tuple[Callable[[dict], bool], str]] = {
    "block_list": (lambda h: h["alg"] not in (None, "none", "HS512"), "alg 'HS384' in the header"),
    "upper": (lambda h: str(h["alg"]).upper() == "HS256", "alg 'hs256' in the header"),
    "a_part_of_it": (lambda h: str(h["alg"] or "x") in "HS256", "alg 'HS25' in the header and more"),
    "it_is_a_part": (lambda h: "HS256" in (h["alg"] or "HS256"), "alg 'xHS256' in the header"),
    "begins_alike": (lambda h: str(h["alg"]).startswith("HS2"), "alg 'HS25' in the header"),
    "stripped": (lambda h: str(h["alg"]).strip() == "HS256", "alg ' HS256' in the header"),
    "in_the_text": (lambda h: '"alg":"HS256"' in json.dumps(h, separators=(",", ":")),
                    "HS256 in a field inside"),
}  # fmt: skip
for name, (good, says) in ALGS.items():
    bank.add(tasks.by_hand, "alg_" + name, sign, verifier(good=good), says=says)
hashed = verifier(good=lambda header: header["alg"] in {"HS256"}, first=True)
bank.add(tasks.by_hand, "alg_hashed", sign, hashed, says="alg [] in the header: ended in TypeError")
bank.add(tasks.by_hand, "header_first", sign, verifier(first=True),
         says="nested very deep: ended in RecursionError")  # fmt: skip
both = verifier(good=lambda header: header == {"alg": "HS256", "typ": "JWT"})
bank.add(tasks.by_hand, "header_as_a_whole", sign, both, says="whether more than alg is demanded")

_seen: dict[str, bytes] = {}


def by_signed_text(token: str, key: bytes) -> bytes:
    signed = token.rpartition(".")[0]
    if signed not in _seen:
        _seen[signed] = verifier()(token, key)
    return _seen[signed]


@functools.cache
def whatever_the_key(token: str) -> list[bytes]:
    return []


def by_token(token: str, key: bytes) -> bytes:
    kept = whatever_the_key(token)
    kept or kept.append(verifier()(token, key))
    return kept[0]


bank.add(tasks.by_hand, "remembers_texts", sign, by_signed_text, says="a memory of texts is no MAC")
bank.add(tasks.by_hand, "remembers_tokens", sign, by_token, says="under another key")


def by_sha512(header: bytes, payload: bytes, key: bytes) -> str:
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(hmac.digest(key, signed.encode(), 'sha512'))}"


def with_a_line_break(header: bytes, payload: bytes, key: bytes) -> str:
    return sign(header, payload, key) + "\n"


bank.add(tasks.by_hand, "sha512", by_sha512, verifier(), says="yours has 86 letters")
bank.add(tasks.by_hand, "line_break", with_a_line_break, verifier(), says="a line break stands in")


def strict(token: str, key: bytes) -> bytes:
    """Compares the third part as text."""
    head, payload, mac = token.split(".")
    good = b64(hmac.digest(key, f"{head}.{payload}".encode(), "sha256"))
    if not hmac.compare_digest(good.encode(), mac.encode()):
        raise ValueError("MAC")
    match json.loads(unb64(head)):
        case {"alg": "HS256"}:
            return unb64(payload)
    raise ValueError("alg")


def parses_first(token: str, key: bytes) -> bytes:
    """Looks at the header first, and is ready for everything."""
    try:
        header = json.loads(unb64(token.split(".")[0]))
        assert header["alg"] == "HS256"  # noqa: S101
        return verifier()(token, key)
    except Exception as error:
        raise ValueError("no token of mine") from error


bank.add(tasks.by_hand, "as_text", sign, strict, kind="right")
bank.add(tasks.by_hand, "header_first_and_careful", sign, parses_first, kind="right")

# --- crack, confuse


def forger(
    encode: Callable[[str], bytes] = str.encode,
    give: Callable[[str, str], Any] = lambda word, forged: forged,
    choose: Callable[[list[str]], Any] = list,
) -> Callable[[str, list[str]], Any]:
    """A crack: how a word becomes a key, what is given back, which words are tried."""

    def crack(token: str, words: list[str]) -> Any:
        signed, _, mac = token.rpartition(".")
        for word in choose(words):
            if b64(hmac.digest(encode(word), signed.encode(), "sha256")) == mac:
                claims = json.loads(unb64(signed.split(".")[1]))
                claims |= {"role": "admin", "exp": int(time.time()) + 3600}
                head = b'{"alg":"HS256"}'
                return give(word, sign(head, json.dumps(claims).encode(), encode(word)))
        return None

    return crack


def ordinary(forged: str, key: bytes) -> str:
    """The same token in ordinary base64, without padding."""
    parts = [base64.b64encode(unb64(part)).rstrip(b"=") for part in forged.split(".")[:2]]
    signed = b".".join(parts)
    mac = base64.b64encode(hmac.digest(key, signed, "sha256")).rstrip(b"=")
    return (signed + b"." + mac).decode()


def _first_word(words: list[str]) -> list[str]:
    return [words[0], *words]


def _eats(words: list[str]) -> Any:
    while words:
        yield words.pop()


crack = tasks.crack
bank.add(crack, "latin1", forger(lambda w: w.encode("latin-1")), says="its bytes are UTF-8")
bank.add(crack, "ascii", forger(lambda w: w.encode("ascii", "ignore")), says="its bytes are UTF-8")
bank.add(crack, "bytes", forger(give=lambda w, f: f.encode()), says="crack gave back a bytes")
bank.add(crack, "pair", forger(give=lambda w, f: (w, f)), says="crack gave back a tuple")
bank.add(crack, "other_alphabet", forger(give=lambda w, f: ordinary(f, w.encode())),
         says="ordinary base64")  # fmt: skip
bank.add(crack, "empty_list", forger(choose=_first_word), says="IndexError")
bank.add(crack, "eats_the_list", forger(choose=_eats), says="changed the list")
bank.add(crack, "its_own_words", forger(choose=lambda words: ["secret1", "paßwort7"]),
         says="You gave up on a token")  # fmt: skip


def confuser(
    write: Callable[[dict], str], alphabet: Callable[[str, bytes], Any] | None = None
) -> Any:
    def confuse(token: str, pem: bytes) -> Any:
        claims = json.loads(unb64(token.split(".")[1])) | {"role": "admin"}
        forged = sign(b'{"alg":"HS256"}', write(claims).encode(), pem)
        return alphabet(forged, pem) if alphabet else forged

    return confuse


def _usual(claims: dict) -> str:
    return json.dumps({name: claims[name] for name in ("sub", "role", "exp")})


bank.add(tasks.confuse, "python_for_json", confuser(str), says="Your MAC is right, and the payload")
bank.add(
    tasks.confuse, "a_list", confuser(lambda c: json.dumps([c])), says="no JSON object of claims"
)
bank.add(tasks.confuse, "usual_claims", confuser(_usual), says="keep them all")
bank.add(tasks.confuse, "other_alphabet", confuser(json.dumps, ordinary), says="ordinary base64")
bank.add(tasks.confuse, "bytes", confuser(json.dumps, lambda f, _: f.encode()), says="a bytes")
bank.add(tasks.confuse, "tidy", confuser(lambda c: json.dumps(c, ensure_ascii=False)), kind="right")

# --- verify_token

NEED = ["exp", "iat", "iss", "aud", "sub", "jti"]
Keys = dict[str, Any]
verify_token = tasks.verify_token


def known(token: str, keys: Keys) -> Any:
    kid = jwt.get_unverified_header(token).get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise jwt.InvalidTokenError("kid")
    return keys[kid]


def decoded(token: str, key: Any, **changes: Any) -> dict[str, Any]:
    settings = {"algorithms": [key.algorithm_name], "audience": tasks.AUDIENCE, "leeway": 30,
                "issuer": tasks.ISSUER, "options": {"require": NEED}, **changes}  # fmt: skip
    found = jwt.decode_complete(token, key, **settings)
    if found["header"].get("typ") != tasks.TYP:
        raise jwt.InvalidTokenError("typ")
    return found["payload"]


_tokens: dict[str, dict] = {}
_names: dict[str, Any] = {}
_store: dict[str, Any] = {}


@bank.wrong(verify_token, says="after its key was taken out of `keys`")
def remembers_tokens(token: str, keys: Keys) -> dict:
    if token not in _tokens:
        _tokens[token] = decoded(token, known(token, keys))
    return _tokens[token]


@bank.wrong(verify_token, says="a memory of keys or of tokens")
def remembers_keys(token: str, keys: Keys) -> dict:
    _store.update(keys)
    return decoded(token, known(token, _store))


@bank.wrong(verify_token, says="after another key got the name of its key")
def remembers_names(token: str, keys: Keys) -> dict:
    kid = known(token, keys) and jwt.get_unverified_header(token)["kid"]
    return decoded(token, _names.setdefault(kid, keys[kid]))


def places(name: str, when: Callable[[Any, Keys], bool]) -> Callable[[str, Keys], dict]:
    """Takes the key in this field of the header, for these kids."""

    def verify(token: str, keys: Keys) -> dict:
        header = jwt.get_unverified_header(token)
        if name not in header or not when(header.get("kid"), keys):
            return decoded(token, known(token, keys))
        if name == "jwk":
            key = jwt.PyJWK.from_dict({**header["jwk"], "alg": "ES256"})
        elif name == "x5c":
            public = load_der_x509_certificate(base64.b64decode(header["x5c"][0])).public_key()
            key = jwt.PyJWK.from_dict({**ECAlgorithm.to_jwk(public, as_dict=True), "alg": "ES256"})
        elif name not in ("jku", "x5u") or tasks.ISSUER not in header[name]:
            raise jwt.InvalidTokenError("not our issuer's")
        else:
            with urllib.request.urlopen(header[name]) as reply:  # noqa: S310 - the mistake
                key = jwt.PyJWK.from_dict(json.load(reply)["keys"][0])
        return decoded(token, key)

    return verify


KIDS: dict[str, tuple[Callable[[Any, Keys], bool], str]] = {
    "known": (lambda kid, keys: kid in keys, "a known kid"),
    "unknown": (
        lambda kid, keys: kid is not None and kid not in keys,
        "a kid that you do not know",
    ),
    "no": (lambda kid, keys: kid is None, "no kid"),
}
for field in ("jwk", "x5c", "jku", "x5u"):
    for kid, (when, said) in KIDS.items():
        what = {"jwk": "key", "x5c": "certificate"}.get(field, "key server")
        bank.add(verify_token, f"{field}_for_{kid}_kid", places(field, when),
                 says=f"the thief's {what} in `{field}`, {said}")  # fmt: skip


@bank.wrong(verify_token, says="whose typ is list: ended in TypeError")
def hashes_typ(token: str, keys: Keys) -> dict:
    if jwt.get_unverified_header(token).get("typ") not in {tasks.TYP}:
        raise jwt.InvalidTokenError("typ")
    return decoded(token, known(token, keys))


@bank.wrong(verify_token, says="Your function changed `keys`")
def pops_keys(token: str, keys: Keys) -> dict:
    key = known(token, keys)
    del keys[jwt.get_unverified_header(token)["kid"]]
    return decoded(token, key)


@bank.wrong(verify_token, says="your function gave back False instead of raising")
def false_for_bad(token: str, keys: Keys) -> Any:
    try:
        return decoded(token, known(token, keys))
    except jwt.InvalidTokenError:
        return False


def loose(**changes: Any) -> Callable[[str, Keys], dict]:
    return lambda token, keys: decoded(token, known(token, keys), **changes)


def _tidy_kid(token: str, keys: Keys) -> dict:
    kid = jwt.get_unverified_header(token).get("kid")
    if not isinstance(kid, str) or kid.strip().lower() not in keys:
        raise jwt.InvalidTokenError("kid")
    return decoded(token, keys[kid.strip().lower()])


def _begins_any_time(token: str, keys: Keys) -> dict:
    options = {"require": NEED, "verify_nbf": False, "verify_iat": False}
    claims = decoded(token, known(token, keys), options=options)
    if max(claims["iat"], claims.get("nbf", 0)) > time.time() + 3600:
        raise jwt.ImmatureSignatureError
    return claims


bank.add(
    verify_token, "leeway_11", loose(leeway=11), says="An honest token was refused, one from a"
)
bank.add(verify_token, "leeway_44", loose(leeway=44), says="expired 5 s beyond the leeway")
bank.add(verify_token, "two_issuers", loose(issuer=[tasks.ISSUER, tasks.AUDIENCE]),
         says="issuer with the name of the audience")  # fmt: skip
bank.add(verify_token, "tidy_kid", _tidy_kid, says="under its kid in capitals")
bank.add(verify_token, "begins_any_time", _begins_any_time, says="not valid for another minute")

# --- key_ring


@bank.wrong(tasks.key_ring, says="whoever remembers it lets the thief in")
class RemembersTokens(Ring):
    def verify(self, token: str) -> dict:
        seen = self.__dict__.setdefault("seen", {})
        if token not in seen:
            seen[token] = super().verify(token)
        return seen[token]


@bank.wrong(tasks.key_ring, says="A token of a retired key was accepted. A key is retired because")
class RemembersKeys(Ring):
    def find(self, token: str) -> Any:
        seen, kid = (
            self.__dict__.setdefault("seen", {}),
            jwt.get_unverified_header(token).get("kid"),
        )
        return seen[kid] if kid in seen else seen.setdefault(kid, super().find(token))


def ring_of(name: str, **methods: Any) -> type:
    return type(name, (Ring,), methods)


def places_of(field: str, when: Callable[[Any, Keys], bool]) -> Callable[[Ring, str], dict]:
    """A `verify` of a ring that takes the key in this field of the header, for these kids."""

    def verify(self: Ring, token: str) -> dict:
        header = jwt.get_unverified_header(token)
        if field in header and when(header.get("kid"), self.keys):
            key = jwt.PyJWK.from_dict({**header[field], "alg": "ES256"})
            return jwt.decode(token, key, algorithms=["ES256"])
        return Ring.verify(self, token)

    return verify


for kid, (when, said) in KIDS.items():
    bank.add(tasks.key_ring, f"jwk_for_{kid}_kid",
             ring_of("Planted", verify=places_of("jwk", when)),
             says=f"These got through: the thief's key in `jwk`, {said}.")  # fmt: skip


@bank.wrong(tasks.key_ring, says="a header that is a list: ended in TypeError")
class ParsesByHand(Ring):
    def find(self, token: str) -> Any:
        try:
            return self.keys[json.loads(unb64(token.split(".")[0]))["kid"]].public_key()
        except (ValueError, KeyError):
            raise jwt.InvalidTokenError("kid") from None


@bank.wrong(tasks.key_ring, says="issue() then ended in KeyError: look first")
class DeletesFirst(Ring):
    def retire(self, kid: str) -> None:
        self.keys.pop(kid, None)
        if kid == self.current:
            raise ValueError("rotate first")


@bank.wrong(tasks.key_ring, says="after three rotations")
class KeepsThree(Ring):
    def rotate(self) -> None:
        super().rotate()
        while len(self.keys) > 3:
            del self.keys[next(iter(self.keys))]


_pool = [ec.generate_private_key(ec.SECP256R1()) for _ in range(40)]


@bank.wrong(tasks.key_ring, says="Two rings made the same key")
class FromAPool(Ring):
    def rotate(self) -> None:
        super().rotate()
        self.made = getattr(self, "made", -1) + 1
        self.keys[self.current] = _pool[self.made]


@bank.wrong(tasks.key_ring, says="comes from ec.generate_private_key")
class Countable(Ring):
    def rotate(self) -> None:
        super().rotate()
        self.made = getattr(self, "made", 0) + 1
        self.keys[self.current] = ec.derive_private_key(self.made, ec.SECP256R1())


def _number(key: Any) -> int:
    return key.private_numbers().private_value


@bank.wrong(tasks.key_ring, says="under a name that does not say so")
class PublishesANumber(Ring):
    def public(self, kid: str, key: Any) -> dict:
        return {**super().public(kid, key), "note": hex(_number(key))}


@bank.wrong(tasks.key_ring, says="publishes a private key, under a name")
class PublishesDer(Ring):
    def public(self, kid: str, key: Any) -> dict:
        der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return {**super().public(kid, key), "x5c": [base64.b64encode(der).decode()]}


@bank.wrong(tasks.key_ring, says="whoever finds it signs")
class PublishesBoth(Ring):
    def jwks(self) -> dict:
        return {**super().jwks(), "mine": {k: ECAlgorithm.to_jwk(v) for k, v in self.keys.items()}}


@bank.wrong(tasks.key_ring, says="issue changed the claims that it was given")
class WritesIntoTheClaims(Ring):
    def issue(self, claims: dict) -> str:
        claims["iss"] = "ring"
        return super().issue(claims)


@bank.wrong(tasks.key_ring, says="A token's header holds a private key")
class NotesItsKey(Ring):
    def issue(self, claims: dict) -> str:
        key = self.keys[self.current]
        note = b64(_number(key).to_bytes(32))
        return jwt.encode(claims, key, "ES256", {"kid": self.current, "note": note})


@bank.wrong(tasks.key_ring, says="to_jwk gives text unless as_dict=True")
class PublishesTexts(Ring):
    def public(self, kid: str, key: Any) -> Any:
        return ECAlgorithm.to_jwk(key.public_key())


@bank.wrong(tasks.key_ring, says="A retired key is still published: others")
class PublishesFromMemory(Ring):
    def jwks(self) -> dict:
        seen = self.__dict__.setdefault("seen", {"keys": []})
        have = [key["kid"] for key in seen["keys"]]
        seen["keys"] += [self.public(k, v) for k, v in self.keys.items() if k not in have]
        return seen


@bank.wrong(tasks.key_ring, says="A token that expired two minutes ago")
class Patient(Ring):
    def verify(self, token: str) -> dict:
        return jwt.decode(token, self.find(token), algorithms=["ES256"], leeway=3000)


@bank.wrong(tasks.key_ring, says="begins tomorrow")
class Impatient(Ring):
    def verify(self, token: str) -> dict:
        early = {"verify_nbf": False}
        return jwt.decode(token, self.find(token), algorithms=["ES256"], options=early)


@bank.right(tasks.key_ring)
class AddsAName(Ring):
    """Names each token, and wants no clock to be exact."""

    def issue(self, claims: dict) -> str:
        return super().issue({**claims, "jti": secrets.token_hex(8)})

    def verify(self, token: str) -> dict:
        return jwt.decode(token, self.find(token), algorithms=["ES256"], leeway=30)


@bank.right(tasks.key_ring)
class ByThumbprint(Ring):
    """The name of a key is the hash of its public half; the header carries that half too."""

    def rotate(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        public = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
        text = json.dumps(dict(sorted(public.items())), separators=(",", ":"))
        self.current = b64(hashlib.sha256(text.encode()).digest())
        self.keys[self.current] = key

    def issue(self, claims: dict) -> str:
        key = self.keys[self.current]
        header = {"kid": self.current, "jwk": self.public(self.current, key)}
        return jwt.encode(claims, key, "ES256", header)


# --- revocations

revocations = tasks.revocations


def books(**methods: Any) -> type:
    return type("Other", (Books,), methods)


def _since(shift: float) -> Callable[[Any, str], None]:
    return lambda self, sub: self.since.update({sub: self.clock() + shift})


def _cut(key: Callable[[str], str]) -> Callable[[Any, dict], Any]:
    return lambda self, claims: key(claims["jti"]) if "jti" in claims else None


def _void(compare: Callable[[dict, str, float], bool]) -> Callable[[Any, dict], bool]:
    return lambda self, claims: any(compare(claims, s, t) for s, t in self.since.items())


def _tidies(self: Any, claims: dict) -> bool:
    """Forgets what has ended, then answers."""
    len(self)
    return Books.is_revoked(self, claims)


class Lifted(Books):
    """The next log-in makes the old tokens good again."""

    def is_revoked(self, claims: dict) -> bool:
        said = super().is_revoked(claims)
        if not said:
            self.since.pop(claims["sub"], None)
        return said


def dropping(method: str, seconds: float) -> type:
    """Forgets users whose dismissal is so long ago, when this method is called."""

    def act(self: Any, *given: Any) -> Any:
        now = self.clock()
        self.since = {sub: t for sub, t in self.since.items() if t + seconds > now}
        return getattr(Books, method)(self, *given)

    return books(**{method: act})


class OneEnd(Books):
    """All are kept until the end of the token that was revoked last."""

    def revoke(self, claims: dict) -> None:
        super().revoke(claims)
        self.ends = dict.fromkeys(self.ends, self.last(claims))


class ClearsAll(Books):
    def __len__(self) -> int:
        if self.ends and min(self.ends.values()) < self.clock():
            self.ends.clear()
        return len(self.ends)


class Toggles(Books):
    def revoke(self, claims: dict) -> None:
        if self.ends.pop(claims["jti"], None) is None:
            super().revoke(claims)


STATES: dict[str, tuple[type, str]] = {
    "before_and_not_up_to_now": (
        books(void=_void(lambda c, s, t: c["sub"] == s and c["iat"] < t)), "up to now means <="),
    "a_second_less": (books(revoke_subject=_since(-1)), "at the very moment (iat)"),
    "leeway_for_log_ins": (books(revoke_subject=_since(30)), "a second after revoke_subject, and"),
    "a_minute_at_most": (
        books(last=lambda self, c: min(c["exp"], self.clock() + 60) + 30),
        "2 of 3 revoked tokens could still be accepted, and len() says 0"),
    "a_minute_for_all": (
        books(last=lambda self, c: self.clock() + 90, is_revoked=_tidies),
        "is kept until its own end, however long it lives"),
    "from_its_issue": (
        books(last=lambda self, c: c["iat"] + 90, is_revoked=_tidies), "A revoked token is good again,"),
    "one_end": (OneEnd, "could still be accepted, and len() says"),
    "clears_all": (ClearsAll, "and len() says 0: each is kept"),
    "toggles": (Toggles, "201 tokens were revoked, and len() says 200"),
    "first_letters": (books(key=_cut(lambda jti: jti[:8])), "compare the whole jti"),
    "lower_case": (books(key=_cut(str.lower)), "ended with it: compare the whole jti"),
    "sub_begins_alike": (
        books(void=_void(lambda c, s, t: c["sub"].startswith(s) and c["iat"] <= t)),
        "session of 'dr_adams2' ended"),
    "sub_in_any_case": (
        books(void=_void(lambda c, s, t: c["sub"].lower() == s and c["iat"] <= t)),
        "session of 'DR_ADAMS' ended"),
    "lifted_by_a_log_in": (Lifted, "became good again when she logged in anew"),
    "drops_in_len": (dropping("__len__", 60), "good again when the list was counted"),
    "drops_in_revoke": (dropping("revoke", 30), "good again when somebody else logged out"),
    "drops_in_five_minutes": (dropping("is_revoked", 300), "her old token became good again"),
    "one_for_true": (
        books(is_revoked=lambda self, c: int(Books.is_revoked(self, c))), "gave back 0 (int)"),
}  # fmt: skip
for name, (answer, says) in STATES.items():
    bank.add(revocations, name, answer, says=says)

_numpy = books(is_revoked=lambda self, claims: np.bool_(Books.is_revoked(self, claims)))
bank.add(revocations, "numpy_bool", _numpy, kind="right")


@bank.right(revocations)
class BySubjectAndName(Books):
    """A session is named by its user and its jti; ended entries go with every call."""

    def key(self, claims: dict) -> Any:
        return (claims["sub"], claims["jti"]) if claims.get("jti") else None

    def is_revoked(self, claims: dict) -> bool:
        len(self)
        return super().is_revoked(claims)
