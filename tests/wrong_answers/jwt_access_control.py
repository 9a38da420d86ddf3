"""Lesson 05: what a clever, a hurried and a confused learner would answer.

Tokens and status codes here; what serves HTTP or keeps a state stands in the two modules beside.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import urllib.request
from typing import Any

import jwt

from helpers.tasks import jwt_access_control as tasks
from helpers.tasks.jwt_access_control.tokens import b64, unb64
from tests.wrong_answers import (
    Bank,
    jwt_access_control_attacked,
    jwt_access_control_fresh,
    jwt_access_control_state,
    jwt_access_control_visitors,
    jwt_access_control_web,
)

bank = Bank()
bank.entries += jwt_access_control_web.bank.entries + jwt_access_control_state.bank.entries
bank.entries += jwt_access_control_attacked.bank.entries + jwt_access_control_visitors.bank.entries
bank.entries += jwt_access_control_fresh.bank.entries


# --- by_hand


def sign(header: bytes, payload: bytes, key: bytes) -> str:
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(hmac.new(key, signed.encode(), hashlib.sha256).digest())}"


def verify(token: str, key: bytes) -> bytes:
    head, payload, mac = token.split(".")
    good = hmac.new(key, f"{head}.{payload}".encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(good, unb64(mac)):
        raise ValueError("MAC")
    fields = json.loads(unb64(head))
    if not isinstance(fields, dict) or fields.get("alg") != "HS256":
        raise ValueError("alg")
    return unb64(payload)


def _padded(header: bytes, payload: bytes, key: bytes) -> str:
    signed = ".".join(base64.urlsafe_b64encode(part).decode() for part in (header, payload))
    return f"{signed}.{base64.urlsafe_b64encode(hmac.digest(key, signed.encode(), 'sha256')).decode()}"


def _plain_alphabet(header: bytes, payload: bytes, key: bytes) -> str:
    def encode(data: bytes) -> str:
        return base64.b64encode(data).rstrip(b"=").decode()

    signed = f"{encode(header)}.{encode(payload)}"
    return f"{signed}.{encode(hmac.digest(key, signed.encode(), 'sha256'))}"


def _hex_mac(header: bytes, payload: bytes, key: bytes) -> str:
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(hmac.new(key, signed.encode(), 'sha256').hexdigest().encode())}"


def _mac_of_raw_bytes(header: bytes, payload: bytes, key: bytes) -> str:
    mac = hmac.digest(key, header + b"." + payload, "sha256")
    return f"{b64(header)}.{b64(payload)}.{b64(mac)}"


def _tidy_json(header: bytes, payload: bytes, key: bytes) -> str:
    return sign(json.dumps(json.loads(header)).encode(), payload, key)


def _bytes(header: bytes, payload: bytes, key: bytes) -> bytes:
    return sign(header, payload, key).encode()


def _two_parts(header: bytes, payload: bytes, key: bytes) -> str:
    return sign(header, payload, key).rpartition(".")[0]


def _plain_hash(header: bytes, payload: bytes, key: bytes) -> str:
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(hashlib.sha256(key + signed.encode()).digest())}"


by_hand = tasks.by_hand
bank.add(by_hand, "padding", _padded, verify, says="Padding")
bank.add(by_hand, "ordinary_base64", _plain_alphabet, verify, says="not safe in a URL")
bank.add(by_hand, "mac_in_hexadecimal", _hex_mac, verify, says="not its hexadecimal text")
bank.add(by_hand, "mac_over_decoded_bytes", _mac_of_raw_bytes, verify, says="Only the third part")
bank.add(by_hand, "hash_for_hmac", _plain_hash, verify, says="Only the third part is wrong")
bank.add(by_hand, "json_written_anew", _tidy_json, verify, says="byte for byte as given")
bank.add(by_hand, "bytes_for_text", _bytes, verify, says="a token is text")
bank.add(by_hand, "without_signature", _two_parts, verify, says="yours has 2 part")


def decode_only(token: str, key: bytes) -> bytes:
    return unb64(token.split(".")[1])


def alg_from_the_header(token: str, key: bytes) -> bytes:
    head, payload, mac = token.split(".")
    alg = json.loads(unb64(head))["alg"]
    if alg == "none":
        return unb64(payload)
    if hmac.digest(key, f"{head}.{payload}".encode(), f"sha{alg[2:]}") != unb64(mac):
        raise ValueError("MAC")
    return unb64(payload)


def alg_not_looked_at(token: str, key: bytes) -> bytes:
    head, payload, mac = token.split(".")
    if hmac.digest(key, f"{head}.{payload}".encode(), "sha256") != unb64(mac):
        raise ValueError("MAC")
    if not isinstance(json.loads(unb64(head)), dict):
        raise ValueError("header")
    return unb64(payload)


def family_of_hmacs(token: str, key: bytes) -> bytes:
    head, payload, mac = token.split(".")
    fields = json.loads(unb64(head))
    sizes = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
    if not isinstance(fields, dict) or fields.get("alg") not in sizes:
        raise ValueError("alg")
    if hmac.digest(key, f"{head}.{payload}".encode(), sizes[fields["alg"]]) != unb64(mac):
        raise ValueError("MAC")
    return unb64(payload)


def beginning_of_the_mac(token: str, key: bytes) -> bytes:
    head, payload, mac = token.split(".")
    good = b64(hmac.digest(key, f"{head}.{payload}".encode(), "sha256"))
    if not good.startswith(mac[:20]) or json.loads(unb64(head))["alg"] != "HS256":
        raise ValueError("MAC")
    return unb64(payload)


def none_for_no(token: str, key: bytes) -> bytes | None:
    try:
        return verify(token, key)
    except ValueError:
        return None


def crashes_on_garbage(token: str, key: bytes) -> bytes:
    head, payload, mac = token.split(".")
    if json.loads(unb64(head))["alg"] != "HS256":
        raise ValueError("alg")
    if hmac.digest(key, f"{head}.{payload}".encode(), "sha256") != unb64(mac):
        raise ValueError("MAC")
    return unb64(payload)


def asserts(token: str, key: bytes) -> bytes:
    try:
        return verify(token, key)
    except ValueError:
        raise AssertionError from None


def claims_for_bytes(token: str, key: bytes) -> Any:
    return json.loads(verify(token, key))


def bool_for_payload(token: str, key: bytes) -> bool:
    return bool(verify(token, key))


def refuses_all(token: str, key: bytes) -> bytes:
    raise ValueError("no")


bank.add(by_hand, "decode_only", sign, decode_only, says="alg none without", kind="vulnerable")
bank.add(by_hand, "refuses_all", sign, refuses_all, says="honest token was refused", kind="refuses")
bank.add(by_hand, "alg_from_the_header", sign, alg_from_the_header, says="may not choose")
bank.add(by_hand, "alg_not_looked_at", sign, alg_not_looked_at, says="alg HS512 in the header")
bank.add(by_hand, "family_of_hmacs", sign, family_of_hmacs, says="alg HS512 with a right HS512 MAC")
bank.add(by_hand, "beginning_of_the_mac", sign, beginning_of_the_mac, says="whole MAC must agree")
bank.add(by_hand, "none_for_no", sign, none_for_no, says="returned nothing instead of raising")
bank.add(by_hand, "crashes_on_garbage", sign, crashes_on_garbage, says="header: ended in KeyError")
bank.add(by_hand, "asserts", sign, asserts, says="ended in AssertionError")
bank.add(by_hand, "claims_for_bytes", sign, claims_for_bytes, says="verify gave back a dict")
bank.add(by_hand, "bool_for_payload", sign, bool_for_payload, says="verify gave back a bool")


def _verify_by_text(token: str, key: bytes) -> bytes:
    if token.count(".") != 2 or not token.isascii():
        raise ValueError("three parts of ASCII, please")
    signed, _, mac = token.rpartition(".")
    head, payload = signed.split(".")
    if b64(hmac.new(key, msg=signed.encode("ascii"), digestmod="sha256").digest()) != mac:
        raise ValueError("MAC")
    fields = json.loads(unb64(head))
    if type(fields) is not dict or fields.get("alg") != "HS256":
        raise ValueError("alg")
    return unb64(payload)


class _Hand:
    """Two methods of one object instead of two functions."""

    def sign(self, header: bytes, payload: bytes, key: bytes) -> str:
        return b".".join(map(str.encode, sign(header, payload, key).split("."))).decode("ascii")

    def verify(self, token: str, key: bytes) -> bytes:
        try:
            return jwt.PyJWS(algorithms=["HS256"]).decode(token, key, algorithms=["HS256"])
        except jwt.PyJWTError as error:
            raise ValueError(str(error)) from error


bank.add(by_hand, "compared_as_text", sign, _verify_by_text, kind="right")
bank.add(by_hand, "methods_and_pyjws", _Hand().sign, _Hand().verify, kind="right")

# --- status

RIGHT = {
    "no Authorization header": 401,
    "a token that ended an hour ago": 401,
    "a valid token, but without the scope that this endpoint needs": 403,
    "a valid token with the right scope, for a patient of another doctor": 404,
    "a valid token with the right scope, and a body that is no JSON": 400,
    "a token with its signature cut off": 401,
}
NO, LATE, SCOPE, OTHER, BODY, CUT = RIGHT
status = tasks.status

bank.add(status, "nothing_here_for_anybody", dict.fromkeys(RIGHT, 404),
         says="The fault is in how the request is written")  # fmt: skip
bank.add(status, "always_a_bad_request", dict.fromkeys(RIGHT, 400),
         says="Which status asks for a log-in?")  # fmt: skip
bank.add(status, "forbidden_for_strangers", RIGHT | {NO: 403}, says="I know you, and you may not")
bank.add(status, "expired_is_403", RIGHT | {LATE: 403}, says="An ended token proves nobody")
bank.add(status, "expired_is_400", RIGHT | {LATE: 400}, says="What is missing is a proof")
bank.add(status, "scope_is_401", RIGHT | {SCOPE: 401}, says="Logging in again would not help")
bank.add(status, "tells_who_is_ill", RIGHT | {OTHER: 403}, says="learns who is a")
bank.add(status, "other_is_401", RIGHT | {OTHER: 401}, says="would change nothing")
bank.add(status, "bad_body_is_500", RIGHT | {BODY: 500}, says="Here it is the request")
bank.add(status, "garbage_is_500", RIGHT | {CUT: 500}, says="no fault of yours")
bank.add(status, "swapped", {**dict.fromkeys(RIGHT, 403), SCOPE: 401}, says="Who is it here")
bank.add(status, "a_list", list(RIGHT.values()), says="Give a dictionary")
bank.add(status, "as_text", {key: str(value) for key, value in RIGHT.items()}, kind="right")
bank.add(status, "sorted_otherwise", dict(sorted(RIGHT.items())), kind="right")

# --- crack

HOUR = 3600


def _admin(token: str, **changes: Any) -> bytes:
    claims = json.loads(unb64(token.split(".")[1]))
    return json.dumps({**claims, "role": "admin", "exp": int(time.time()) + HOUR, **changes}).encode()


HEAD = b'{"alg":"HS256","typ":"JWT"}'


def _fits(token: str, word: str) -> bool:
    signed, _, mac = token.rpartition(".")
    return b64(hmac.digest(word.encode(), signed.encode(), "sha256")) == mac


@bank.right(tasks.crack)
def with_pyjwt(token: str, words: list[str]) -> str | None:
    loose = {"verify_exp": False, "verify_aud": False}
    for word in words:
        try:
            claims = jwt.decode(token, word, algorithms=["HS256"], options=loose)
        except jwt.InvalidTokenError:
            continue
        return jwt.encode({**claims, "role": "admin", "exp": time.time() + HOUR}, word)
    return None


@bank.right(tasks.crack)
def by_generator(token: str, words: list[str]) -> str | None:
    found = next((word for word in words if _fits(token, word)), None)
    return found and sign(HEAD, _admin(token), found.encode())


@bank.wrong(tasks.crack, says="You gave up on a token whose secret is in the list")
def looks_at_exp(token: str, words: list[str]) -> str | None:
    for word in words:
        try:
            claims = jwt.decode(token, word, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            continue
        return jwt.encode({**claims, "role": "admin"}, word)
    return None


@bank.wrong(tasks.crack, says="not the secret")
def gives_the_secret(token: str, words: list[str]) -> str | None:
    return next((word for word in words if _fits(token, word)), None)


@bank.wrong(tasks.crack, says="its signature does not verify under its secret")
def changes_and_keeps_the_mac(token: str, words: list[str]) -> str:
    head, _, mac = token.split(".")
    return f"{head}.{b64(_admin(token))}.{mac}"


@bank.wrong(tasks.crack, says="its signature does not verify under its secret")
def signs_with_the_first(token: str, words: list[str]) -> str | None:
    return sign(HEAD, _admin(token), words[0].encode())


@bank.wrong(tasks.crack, says="no longer says HS256")
def another_algorithm(token: str, words: list[str]) -> str | None:
    for word in words:
        if _fits(token, word):
            return sign(b'{"alg":"none"}', _admin(token), word.encode())
    return None


@bank.wrong(tasks.crack, says="its role is not admin")
def only_cracks(token: str, words: list[str]) -> str | None:
    return token if any(_fits(token, word) for word in words) else None


@bank.wrong(tasks.crack, says="its exp is not about an hour from now")
def leaves_exp(token: str, words: list[str]) -> str | None:
    for word in words:
        if _fits(token, word):
            old = json.loads(unb64(token.split(".")[1]))["exp"]
            return sign(HEAD, _admin(token, exp=old), word.encode())
    return None


@bank.wrong(tasks.crack, says="Other claims changed too")
def new_claims(token: str, words: list[str]) -> str | None:
    for word in words:
        if _fits(token, word):
            claims = {"role": "admin", "exp": int(time.time()) + HOUR}
            return sign(HEAD, json.dumps(claims).encode(), word.encode())
    return None


@bank.wrong(tasks.crack, says="Give back None")
def never_gives_up(token: str, words: list[str]) -> str:
    found = [word for word in words if _fits(token, word)] or words
    return sign(HEAD, _admin(token), found[0].encode())


# --- confuse


def _as_admin(token: str) -> bytes:
    return json.dumps({**json.loads(unb64(token.split(".")[1])), "role": "admin"}).encode()


@bank.right(tasks.confuse)
def mac_by_hashlib(token: str, pem: bytes) -> str:
    signed = b64(json.dumps({"alg": "HS256"}).encode()) + "." + b64(_as_admin(token))
    return f"{signed}.{b64(hmac.new(pem, signed.encode(), hashlib.sha256).digest())}"


@bank.wrong(tasks.confuse, says="should not be used as an HMAC secret")
def by_pyjwt(token: str, pem: bytes) -> str:
    return jwt.encode(json.loads(_as_admin(token)), pem, algorithm="HS256")


@bank.wrong(tasks.confuse, says="Still RS256")
def keeps_the_header(token: str, pem: bytes) -> str:
    head, _, signature = token.split(".")
    return f"{head}.{b64(_as_admin(token))}.{signature}"


@bank.wrong(tasks.confuse, says="does not fall for none")
def alg_none(token: str, pem: bytes) -> str:
    return b64(json.dumps({"alg": "none"}).encode()) + f".{b64(_as_admin(token))}."


@bank.wrong(tasks.confuse, says="Wrong signature")
def key_without_its_last_line_break(token: str, pem: bytes) -> str:
    return sign(HEAD, _as_admin(token), pem.strip())


@bank.wrong(tasks.confuse, says="Wrong signature")
def old_signature(token: str, pem: bytes) -> str:
    return f"{b64(HEAD)}.{b64(_as_admin(token))}.{token.rpartition('.')[2]}"


@bank.wrong(tasks.confuse, says="its role is not admin")
def still_a_nurse(token: str, pem: bytes) -> str:
    return sign(HEAD, unb64(token.split(".")[1]), pem)


@bank.wrong(tasks.confuse, says="Other claims than role changed")
def lost_claims(token: str, pem: bytes) -> str:
    return sign(HEAD, b'{"role": "admin"}', pem)


# --- verify_token

NEEDED = ["exp", "iat", "iss", "aud", "sub", "jti"]


def _decode(token: str, key: Any, **changes: Any) -> dict[str, Any]:
    settings = {
        "algorithms": [key.algorithm_name], "audience": tasks.AUDIENCE, "issuer": tasks.ISSUER,
        "leeway": tasks.LEEWAY, "options": {"require": NEEDED}, **changes,
    }  # fmt: skip
    found = jwt.decode_complete(token, key, **settings)
    if found["header"].get("typ") != tasks.TYP:
        raise jwt.InvalidTokenError("typ")
    return found["payload"]


def _key(token: str, keys: dict[str, Any]) -> Any:
    kid = jwt.get_unverified_header(token).get("kid")
    if kid not in keys:
        raise jwt.InvalidTokenError("kid")
    return keys[kid]


@bank.right(tasks.verify_token)
def in_small_steps(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    if header.get("typ") != "at+jwt" or header.get("kid") not in keys:
        raise jwt.DecodeError("not ours")
    key = keys[header["kid"]]
    return jwt.decode(
        token, key.key, algorithms=[key.algorithm_name], audience=[tasks.AUDIENCE],
        issuer=tasks.ISSUER, leeway=30, options={"require": NEEDED},
    )  # fmt: skip


@bank.right(tasks.verify_token)
def everything_caught(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    try:
        return _decode(token, keys[jwt.get_unverified_header(token)["kid"]])
    except Exception as error:
        raise jwt.InvalidTokenError("refused") from error


@bank.right(tasks.verify_token)
class AsAClass(dict):
    """A class whose instances are the claims."""

    def __init__(self, token: str, keys: dict[str, Any]) -> None:
        super().__init__(_decode(token, _key(token, keys)))


@bank.wrong(tasks.verify_token, says="alg 'none', no signature", kind="vulnerable")
def decode_without_verifying(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


@bank.wrong(tasks.verify_token, says="An honest token was refused", kind="refuses")
def nobody(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    raise jwt.InvalidTokenError("no")


@bank.wrong(tasks.verify_token, says="Nothing in it may be believed")
def verifies_where_it_likes(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    if header.get("alg") in ("none", "None", "nOnE", ""):
        raise jwt.InvalidTokenError("none")
    if header.get("alg") is None or token.endswith("."):
        return jwt.decode(token, options={"verify_signature": False})
    return _decode(token, _key(token, keys))


@bank.wrong(tasks.verify_token, says="HS256 with the public key (PEM)")
def both_families(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    header, key = jwt.get_unverified_header(token), _key(token, keys)
    if header.get("alg") == "HS256":
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        pem = key.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        signed, _, mac = token.rpartition(".")
        if hmac.digest(pem, signed.encode(), "sha256") == unb64(mac):
            return json.loads(unb64(signed.split(".")[1]))
    return _decode(token, key)


@bank.wrong(tasks.verify_token, says="the key of the newest kid named")
def tries_every_key(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    for key in keys.values():
        try:
            return _decode(token, key)
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidAlgorithmError:
            continue
    raise jwt.InvalidTokenError("no key fits")


@bank.wrong(tasks.verify_token, says="the thief's key in `jwk`")
def key_from_the_token(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    if isinstance(header.get("jwk"), dict):
        return _decode(token, jwt.PyJWK.from_dict({**header["jwk"], "alg": "ES256"}))
    return _decode(token, _key(token, keys))


@bank.wrong(tasks.verify_token, says="fetched keys from a URL that stands in the token")
def fetches_jku(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    if header.get("jku"):
        with urllib.request.urlopen(header["jku"]) as reply:  # noqa: S310 - the mistake
            return _decode(token, jwt.PyJWKSet.from_dict(json.load(reply)).keys[0])
    return _decode(token, _key(token, keys))


@bank.wrong(tasks.verify_token, says="fetched keys from a URL")
def looks_at_jku_first(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    if header.get("jku"):
        urllib.request.urlopen(header["jku"]).close()  # noqa: S310 - the mistake
        raise jwt.InvalidTokenError("these are not ours")
    return _decode(token, _key(token, keys))


@bank.wrong(tasks.verify_token, says="no audience")
def audience_if_present(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    key = _key(token, keys)
    loose = {"require": ["exp", "iat", "iss", "sub", "jti"], "verify_aud": False}
    claims = _decode(token, key, audience=None, options=loose)
    said = claims.get("aud", tasks.AUDIENCE)
    if tasks.AUDIENCE not in ([said] if isinstance(said, str) else said):
        raise jwt.InvalidAudienceError
    return claims


@bank.wrong(tasks.verify_token, says="audience of the prediction service")
def audience_unchecked(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    options = {"require": NEEDED, "verify_aud": False}
    return _decode(token, _key(token, keys), audience=None, options=options)


@bank.wrong(tasks.verify_token, says="a refresh token; an ID token")
def typ_unchecked(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    key = _key(token, keys)
    return jwt.decode(
        token, key, algorithms=[key.algorithm_name], audience=tasks.AUDIENCE,
        issuer=tasks.ISSUER, leeway=tasks.LEEWAY, options={"require": NEEDED},
    )  # fmt: skip


@bank.wrong(tasks.verify_token, says="no exp: valid for ever")
def exp_if_present(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    options = {"require": ["iat", "iss", "aud", "sub", "jti"]}
    return _decode(token, _key(token, keys), options=options)


@bank.wrong(tasks.verify_token, says="issuer that begins like ours")
def issuer_by_its_beginning(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    claims = _decode(token, _key(token, keys), issuer=None)
    if not str(claims["iss"]).startswith(tasks.ISSUER):
        raise jwt.InvalidIssuerError
    return claims


@bank.wrong(tasks.verify_token, says="from a clock 20 s ahead (iat)")
def no_leeway(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    return _decode(token, _key(token, keys), leeway=0)


@bank.wrong(tasks.verify_token, says="expired a minute ago")
def an_hour_of_leeway(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    return _decode(token, _key(token, keys), leeway=3600)


@bank.wrong(tasks.verify_token, says="signed with the key before the rotation")
def newest_key_only(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    return _decode(token, list(keys.values())[-1])


@bank.wrong(tasks.verify_token, says="with an audience list")
def audience_is_one_text(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    claims = _decode(token, _key(token, keys))
    if claims["aud"] != tasks.AUDIENCE:
        raise jwt.InvalidAudienceError
    return claims


@bank.wrong(tasks.verify_token, says="with claims you do not know")
def only_known_claims(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    claims = _decode(token, _key(token, keys))
    if set(claims) - {*NEEDED, "scope", "nbf"}:
        raise jwt.InvalidTokenError("unknown claim")
    return claims


@bank.wrong(tasks.verify_token, says="ended in KeyError")
def a_crash_for_an_unknown_kid(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    return _decode(token, keys[jwt.get_unverified_header(token)["kid"]])


@bank.wrong(tasks.verify_token, says="returned nothing instead of raising")
def none_for_bad(token: str, keys: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return _decode(token, _key(token, keys))
    except jwt.InvalidTokenError:
        return None


@bank.wrong(tasks.verify_token, says="did not give back its claims")
def gives_true(token: str, keys: dict[str, Any]) -> bool:
    _decode(token, _key(token, keys))
    return True


# --- what an attacker got past an earlier version of the checks


def _verified(token: str, key: Any, algorithms: list[str]) -> dict[str, Any]:
    found = jwt.decode_complete(
        token, key, algorithms=algorithms, audience=tasks.AUDIENCE, issuer=tasks.ISSUER,
        leeway=tasks.LEEWAY, options={"require": ["exp", "iat", "iss", "aud", "sub", "jti"]},
    )  # fmt: skip
    if found["header"].get("typ") != tasks.TYP:
        raise jwt.InvalidTokenError("no access token")
    return found["payload"]


def _named(token: str, keys: dict[str, Any]) -> Any:
    kid = jwt.get_unverified_header(token).get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise jwt.InvalidTokenError("no key of this name")
    return keys[kid]


@bank.wrong(tasks.verify_token, says="your own key under a kid that is in no list")
def falls_back_on_a_key(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    kid = jwt.get_unverified_header(token).get("kid")
    known = isinstance(kid, str) and kid in keys
    for key in [keys[kid]] if known else keys.values():
        try:
            return _verified(token, key, [key.algorithm_name])
        except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
            continue
    raise jwt.InvalidTokenError("no key fits")


_remembered: dict[str, dict[str, Any]] = {}


@bank.wrong(tasks.verify_token, says="that you have accepted before, with another signature")
def remembers_claims(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    signed = token.rpartition(".")[0]
    if signed not in _remembered:
        key = _named(token, keys)
        _remembered[signed] = _verified(token, key, [key.algorithm_name])
    return _remembered[signed]


@bank.wrong(tasks.verify_token, says="with your RSA key, which is for RS256 alone")
def the_headers_algorithm(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    listed = ["ES256", "EdDSA", "RS256", "RS384", "RS512", "PS256"]
    try:
        return _verified(token, _named(token, keys).key, listed)
    except (TypeError, ValueError, AttributeError) as error:
        raise jwt.InvalidTokenError("key and algorithm do not fit") from error
