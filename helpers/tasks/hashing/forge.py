"""What the task about length extension asks of an answer."""

from __future__ import annotations

import secrets
import struct
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_from_bytes

from helpers.judging import Parts, fail, task
from helpers.judging.digests import ALGORITHMS, continued, padding
from helpers.tasks.hashing.share import share_app, signature

MOST = 200  # requests; one for each length of the secret are 64
Asked = list[tuple[bytes, str]]


def _plain(message: Any, sig: Any) -> tuple[bytes, str]:
    if isinstance(sig, (bytes, bytearray)) and len(sig) == 16:
        sig = bytes(sig).hex()
    if not isinstance(message, (bytes, bytearray)) or not isinstance(sig, str):
        fail("The message is bytes (it has bytes that are no text), the signature hexadecimal.")
    return bytes(message), sig.lower()


def _forged(answer: Any, part: Parts, message: bytes, known: str, extra: bytes, ask: Any) -> Asked:
    """All that the answer asked the service, and at the end what it gave back."""
    asked: Asked = []

    def accepted(longer: bytes, sig: str) -> bool:
        asked.append(_plain(longer, sig))
        if len(asked) > MOST:
            fail(f"More than {MOST} requests. A secret of 1 to 64 bytes has 64 lengths to try.")
        return bool(ask(*asked[-1]))

    try:
        result = part.call(answer, message, known, extra, accepted)
    except struct.error as error:
        if "64 bytes" not in str(error):
            raise
        fail("What goes into `compress` is no whole number of blocks of 64 bytes. It is `extra` and a last "
             "padding, and that padding counts ALL that stands before it: secret, message, first padding and "
             "`extra`.")  # fmt: skip
    if result is None and asked:
        return asked
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        fail(f"Give back the pair (message, signature); a {type(result).__name__} came back.")
    return [*asked, _plain(*result)]


def _going_on(state: bytes, data: bytes, order: str = "<") -> str:
    """The digest after `data`, whole blocks, from that in `state`, its words read in this order."""
    words = struct.unpack(f"{order}4I", state)
    for start in range(0, len(data), 64):
        words = ALGORITHMS["md5"].step(words, data[start : start + 64].ljust(64, b"\0"))
    return struct.pack(f"{order}4I", *words).hex()


def _signature_slip(signed: bytes, length: int, extra: bytes, given: str) -> str:
    """Why the signature of a right message is wrong."""
    before = length + len(padding(length, "md5"))
    rest = extra + padding(before + len(extra), "md5")
    alone = ("The last padding counts the added bytes alone. The verifier hashes everything: secret, "
             "message, first padding and addition.")  # fmt: skip
    order = "MD5 reads and writes its words with the lowest byte first: '<4I'."
    return {
        _going_on(signed, rest, ">"): order,
        struct.pack(">4I", *struct.unpack("<4I", bytes.fromhex(_going_on(signed, rest)))).hex(): order,
        continued(signed, 0, extra, "md5").hex(): alone,
        continued(signed, 64, extra, "md5").hex(): alone,
        signature(b"", extra): "It starts from MD5's initial state, not from the old signature.",
        _going_on(signed, extra): "The last padding is missing: the verifier pads the longer message too.",
        _going_on(signed, rest[:64]): "Only one block was compressed: go on through all that is left.",
    }.get(given, "The message is right. Go on compressing from the state in the old signature.")  # fmt: skip


def _slip(secret: bytes, message: bytes, extra: bytes, asked: Asked) -> str:
    """Why none of what was asked was right: told of what came nearest."""
    length = len(secret + message)
    whole = message + padding(length, "md5") + extra
    near = {longer: sig for longer, sig in asked}
    if whole in near:
        signed = bytes.fromhex(signature(secret, message))
        return _signature_slip(signed, length, extra, near[whole])
    last = asked[-1][0]
    if not last.startswith(message):
        return "The forged message does not begin with the one that was signed."
    if not last.endswith(extra):
        return "The forged message does not end with what the attacker wants to add."
    if last == message + extra:
        return ("The message has no padding in its middle. The signature you start from already took in the "
                "padding, so the verifier must meet it there too.")  # fmt: skip
    if message + padding(len(message), "md5") + extra in near:
        return "The padding counts the message alone: the signer hashed the secret before it."
    tried = {n for n in range(1, 70) if message + padding(n + len(message), "md5") + extra in near}
    if tried and len(secret) not in tried:
        told = f"A secret of {len(secret)} bytes was not tried: it has from 1 to 64"
        return f"{told}, another at each call." if len(tried) == 1 else f"{told}."
    return "What stands between the message and the addition is not MD5's padding."


@task(
    minutes=8, difficulty=4, proof="attack", expects="function", seconds=20,
    hints=[
        "The signature is the state of MD5 after secret, message and padding. What would the "
        "signer do next, if the message went on? And how do you find out how long the secret is?",
        "For each length from 1 to 64: the forged message is message + padding(length + "
        "len(message)) + extra, its signature goes on from the four words in the old one.",
        "state = struct.unpack('<4I', bytes.fromhex(signature)). The rest to compress is extra + "
        "padding(length + len(forged)), in blocks of 64. Return what `accepted` says yes to.",
    ],
)  # fmt: skip
def forge(answer: Any, part: Parts) -> None:
    """Length extension with MD5."""

    def extends(secret: bytes, message: bytes, extra: bytes, ask: Callable[..., bool]) -> Asked:
        known = signature(secret, message)
        asked = _forged(answer, part, message, known, extra, ask)
        longer, sig = asked[-1]
        right = signature(secret, longer) == sig
        if not right or not longer.startswith(message) or not longer.endswith(extra):
            told = f"with a secret of {len(secret)} bytes and a message of {len(message)}"
            fail(f"Nothing was forged {told}. {_slip(secret, message, extra, asked)}")
        return asked

    def simple(size: int, message: bytes, extra: bytes) -> None:
        secret = secrets.token_bytes(size)
        extends(secret, message, extra, lambda longer, sig: signature(secret, longer) == sig)

    query = b"album=A-17&may=view"
    with part("extends one signed link"):
        simple(16, query, b"&may=delete")
    with part("other secrets, other messages"):
        for size, length in ((1, 40), (7, 48), (20, 36), (32, 31), (55, 0), (64, 64)):
            extra = b" &may=" + secrets.token_hex(size % 5 * 20 + 2).encode() + b" \n"
            simple(size, secrets.token_hex(length)[1:].encode() + b"\x80\n", extra)
    if all(result.holds for result in part.results):
        with part("the running service believes it"):
            _over_http(extends, query)


def _over_http(extends: Callable[..., Asked], query: bytes) -> None:
    from helpers import lab

    secret = secrets.token_bytes(8 + secrets.randbelow(20))
    with lab.serve(share_app(secret), threads=2) as server, lab.session() as session:

        def get(message: bytes, sig: str) -> Any:
            address = f"{server.url}/share?{quote_from_bytes(message, safe='&=')}&sig={sig}"
            return session.get(address, timeout=5)

        extends(secret, query, b"&may=delete", lambda *link: "owner" in get(*link).json())
