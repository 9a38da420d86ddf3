"""What a right `sign` and `verify` made by hand must do (lesson 05)."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Callable
from typing import Any

from helpers.attacks.forged import broken, misshapen
from helpers.attacks.tokens import RFC_EXAMPLE, b64, compact, mac, unb64
from helpers.judging import expect, fail, task
from helpers.judging.refusals import Case, refuse

HASHES = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
BODY = b'{"sub":"nurse_chen","role":"nurse","note":"??>"}'  # with _ and - in base64url
LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
SKIPPED = {"!": "a sign that is no base64url", "!" * 4: "four such signs", "=": "padding",
           "\n" * 4: "four line breaks"}  # fmt: skip
ENDS = {**SKIPPED, "\n": "a line break"}  # after the MAC, white space is up to the learner

WHOLE = "The whole MAC must agree."
YOURS = "The caller says which algorithm counts; the header is the sender's word."
FIRST = "Compute the MAC before you parse anything of a stranger's."
TEXT = (
    "Python's decoder skips signs that are not in the alphabet, and takes padding and loose last "
    "bits. RFC 7515 forbids all of them: a part has to be what b64 writes for its bytes."
)


def _header(alg: str) -> bytes:
    return b'{"alg":"%s"}' % alg.encode()


def _same_token(mine: Any, right: str) -> None:
    """Fail with the likeliest reason why `mine` is not the token `right`."""
    expect(isinstance(mine, str), f"sign gave back a {type(mine).__name__}: a token is text (str).")
    parts, wanted = mine.split("."), right.split(".")
    for holds, said in (
        (len(parts) == 3, f"A token has three parts joined by dots; yours has {len(parts)} part(s)."),
        ("=" not in mine, "Padding: an equals sign stands in your token. A JWS has none."),
        (not {"+", "/"} & set(mine), "Ordinary base64 (+ and /) is not safe in a URL: - and _ are."),
        ("".join(mine.split()) == mine, "White space or a line break stands in your token."),
        (parts[:2] == wanted[:2], "The first two parts are base64url of header and payload, byte for "
                                  "byte as given; not yours."),
    ):  # fmt: skip
        expect(holds, said)
    good = unb64(wanted[2])
    size, why = len(good), "the MAC is over the text 'first.second', with the key as it is."
    try:
        found = unb64(parts[2])
    except ValueError:
        found = b""
    if found == good.hex().encode():
        why = "it is base64url of hexadecimal: encode the MAC's bytes, not its text."
    elif parts[2] == good.hex():
        why = f"it is hexadecimal, and has to be base64url of the MAC's {size} bytes."
    elif len(found) != size:
        why = f"it holds {len(found)} bytes, and {size} belong there."
    expect(mine == right, f"Only the third part is wrong: {why}")


@task(
    minutes=10, difficulty=2, asvs="9.1.1", expects="function",
    hints=[
        "Three parts, two dots. What is signed is text: the first two parts with the dot between.",
        "hmac.digest(key, text, 'sha512') is the MAC for HS512. A strict decoder decodes, encodes "
        "again, and raises ValueError where that is not the text that came.",
        "verify: split into exactly three, compute the MAC over the first two, decode the third "
        "strictly and compare with hmac.compare_digest; only then parse the header, insist on a "
        "dictionary whose alg is the one asked for, and decode the payload strictly.",
    ],
)  # fmt: skip
def by_hand(sign: Callable, verify: Callable, part: Any) -> None:
    """Sign and verify by hand."""
    honest = [("HS256", *RFC_EXAMPLE)]
    for place, size in enumerate((0, 1, 2, 3, 40, 41)):
        alg = list(HASHES)[place % len(HASHES)]
        header = (_header(alg), b'{ "kid": "HS256", "typ": "at+jwt", "alg": "%s"}' % alg.encode())[place % 2]
        key, payload = b" %b\n" % secrets.token_bytes(32), b"\xfb\xff\xfe" * size + secrets.token_bytes(size)
        honest.append((alg, header, payload, key, compact(header, payload, mac(key, HASHES[alg]))))
    with part("signs the example of RFC 7515, A.1"):
        _same_token(sign(*RFC_EXAMPLE[:3]), RFC_EXAMPLE[3])
    with part("signs messages that no table can hold, with each hash"):
        for _, *given, token in honest[1:]:
            _same_token(sign(*given), token)
    with part("verify gives back the payload of an honest token"):
        for alg, header, payload, key, token in honest:
            try:
                found = verify(token, key, alg)
            except ValueError as error:
                fail(
                    f"An honest {alg} token was refused ({error}), with the header {header.decode()!r} "
                    f"and the payload {payload[:30]!r}: look at the padding, at what the MAC covers, and "
                    "whether more than alg is demanded."
                )
            kind = type(found).__name__
            expect(type(found) is bytes, f"verify gave back a {kind}, not the payload's bytes.")
            expect(found == payload, "verify gave back something else than the payload's bytes.")
    key, other = secrets.token_bytes(32), secrets.token_bytes(32)
    for title, cases in (
        ("verify refuses forged tokens and garbage with ValueError", _forged),
        ("verify refuses wrong MACs", _macs),
        ("verify refuses a header that names another algorithm", _headers),
        ("verify refuses other writings of an honest token", _rewritten),
    ):
        with part(title):
            for alg in HASHES:
                token = compact(_header(alg), BODY, mac(key, HASHES[alg]))
                verify(token, key, alg)  # accepted before: some remember
                refuse(lambda text, alg=alg: verify(text, key, alg), cases(key, alg, token), ValueError)
    with part("verify looks at the key of each call"):
        again = Case("a token that you have just accepted, under another key", token, WHOLE)
        refuse(lambda text: verify(text, other, alg), [again], ValueError)


def _forged(key: bytes, alg: str, token: str) -> list[Case]:
    """What every forger tries first, and garbage."""
    head, payload, signature = token.split(".")
    admin = b64(BODY.replace(b'"role":"nurse"', b'"role":"admin"'))
    four = f"{head}.{payload}.xxxx"
    return [
        Case("alg none without a signature", compact(_header("none"), BODY, lambda _: b""), YOURS),
        Case("the payload changed to role admin", f"{head}.{admin}.{signature}", WHOLE),
        Case("four parts, with a MAC over the first three",
             f"{four}.{b64(mac(key, HASHES[alg])(four.encode()))}", "A token has three parts."),
        *(Case(f"alg {name} with a right {name} MAC, where {alg} is asked for",
               compact(_header(name), BODY, mac(key, used)), YOURS)
          for name, used in {"HS224": "sha224", **HASHES}.items() if name != alg),
        *(case._replace(why=FIRST) for case in (*broken(token), *misshapen(token, {"alg": alg}))),
    ]  # fmt: skip


def _macs(key: bytes, alg: str, token: str) -> list[Case]:
    """The right token with each wrong MAC that looks like the right one at some spot."""
    signed, _, text = token.rpartition(".")
    right = unb64(text)
    made = {
        "an empty MAC": "", "the first half of the MAC": b64(right[: len(right) // 2]),
        "the MAC and a byte more": b64(right + b"x"),
        "the MAC in the other case": text[:-1].swapcase() + text[-1],
        **{f"one bit of the MAC's byte {place} changed":
           b64(right[:place] + bytes([right[place] ^ 1 << secrets.randbelow(8)]) + right[place + 1 :])
           for place in range(len(right))},
    }  # fmt: skip
    return [Case(name, f"{signed}.{wrong}", WHOLE) for name, wrong in made.items()]


def _headers(key: bytes, alg: str, token: str) -> list[Case]:
    """Headers under a right MAC that do not say `alg`, and look as if they did."""
    names = (*HASHES, "RS256", "none", "NONE", alg.lower(), "", "HS", f"{alg} ", None, 256, [alg], {alg: 1})
    made: dict[str, Any] = {f"alg {name!r}": {"alg": name} for name in names if name != alg}
    made |= {"no alg": {}, "a header that is a list": ["alg", alg], "a header that is a text": alg,
             f"alg none, and {alg} in a text": {"alg": "none", "x": f'"alg":"{alg}"'},
             f"alg none, and {alg} in another field": {"alg": "none", "typ": alg},
             f"alg none, and {alg} in a field of a field": {"x": {"alg": alg}, "alg": "none"}}  # fmt: skip
    return [
        Case(f"{what}, under a right {alg} MAC",
             compact(json.dumps(header, separators=(",", ":")).encode(), BODY, mac(key, HASHES[alg])),
             f"{YOURS} alg has to be exactly that text.")
        for what, header in made.items()
    ]  # fmt: skip


def _rewritten(key: bytes, alg: str, token: str) -> list[Case]:
    """An honest token with signs in it that Python's decoder skips; also with a MAC over them."""
    parts = token.split(".")
    cases = [Case(f"{many} dots at the end", token + "." * many, TEXT) for many in (1, 2)]
    for place, (name, text) in enumerate(zip(("header", "payload", "MAC"), parts, strict=True)):
        made = {f"{what} inside the {name}": text[:4] + sign + text[4:] for sign, what in SKIPPED.items()}
        made |= {f"{what} at the end of the {name}": text + sign for sign, what in ENDS.items()
                 if sign.strip() or name != "MAC"}  # fmt: skip
        made[f"ordinary base64 in the {name}"] = text.replace("_", "/").replace("-", "+")
        if len(text) % 4:
            made[f"loose last bits in the {name}"] = text[:-1] + LETTERS[LETTERS.index(text[-1]) | 1]
        for what, written in made.items():
            signed, _, tag = ".".join([*parts[:place], written, *parts[place + 1 :]]).rpartition(".")
            right = b64(mac(key, HASHES[alg])(signed.encode()))
            if written != text:
                cases.append(Case(what, f"{signed}.{tag}", TEXT))
            if written != text and name != "MAC":
                cases.append(Case(f"{what}, under a right MAC", f"{signed}.{right}", TEXT))
    return cases
