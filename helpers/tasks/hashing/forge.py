"""What the task about length extension asks of an answer."""

from __future__ import annotations

import hashlib
import secrets
import struct
from typing import Any
from urllib.parse import quote_from_bytes

from helpers.judging import Parts, expect, fail, task
from helpers.judging.digests import compress, continued, padding
from helpers.tasks.hashing.share import share_app


def _forgery(answer: Any, part: Parts, *given: Any) -> tuple[bytes, str]:
    try:
        result = part.call(answer, *given)
    except struct.error as error:
        if "64 bytes" not in str(error):
            raise
        fail(
            "What goes into `compress` is no whole number of blocks of 64 bytes. It is `extra` and "
            "a last padding, and that padding counts ALL that stands before it: secret, message, "
            "first padding and `extra`."
        )
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        fail(f"Give back the pair (message, signature); a {type(result).__name__} came back.")
    message, signature = result
    if isinstance(signature, (bytes, bytearray)) and len(signature) == 32:
        signature = signature.hex()
    if not isinstance(message, (bytes, bytearray)) or not isinstance(signature, str):
        fail("The message is bytes (it has bytes that are no text), the signature hexadecimal.")
    return bytes(message), signature.lower()


def _forgery_slip(secret: bytes, message: bytes, extra: bytes, forged: bytes, given: str) -> str:
    signed = hashlib.sha256(secret + message).digest()
    length = len(secret + message)
    if not forged.startswith(message):
        return "The forged message does not begin with the one that was signed."
    if not forged.endswith(extra):
        return "The forged message does not end with what the attacker wants to add."
    if forged == message + extra:
        return (
            "The message has no padding in its middle. The signature you start from already "
            "took in the padding, so the verifier must meet it there too."
        )
    if forged == message + padding(len(message)) + extra:
        return "The padding counts the message alone: the signer hashed the secret before it."
    if forged != message + padding(length) + extra:
        return "What stands between the message and the addition is not SHA-256's padding."
    return _signature_slip(signed, length, extra, given)


def _state_after(words: str, digest: bytes, data: bytes) -> str:
    """The state after `data` from that in `digest`, where `words` says how to read and write it."""
    state = struct.unpack(words, digest)
    for start in range(0, len(data), 64):
        state = compress(state, data[start : start + 64])
    return struct.pack(words, *state).hex()


def _signature_slip(signed: bytes, length: int, extra: bytes, given: str) -> str:
    """Why the signature of a right message is wrong."""
    before = length + len(padding(length))
    rest = extra + padding(before + len(extra))
    zeros = extra + bytes(-len(extra) % 64)
    right = continued(signed, before, extra)
    backwards = b"".join(right[i : i + 4][::-1] for i in range(0, 32, 4)).hex()
    alone = (
        "The last padding counts the added bytes alone. The verifier hashes everything: "
        "secret, message, first padding and addition."
    )
    order = "SHA-256 reads and writes its words with the highest byte first: '>8I'."
    slips = [
        (continued(signed, 0, extra).hex(), alone),
        (continued(signed, 64, extra).hex(), alone),
        (
            hashlib.sha256(extra).hexdigest(),
            "The new signature starts from SHA-256's initial state, not from the old signature.",
        ),
        (
            _state_after(">8I", signed, zeros),
            "The last padding is missing: the verifier pads the longer message as well.",
        ),
        (
            _state_after(">8I", signed, rest[:64]),
            "Only one block was compressed: go on through all that is left, 64 bytes at a time.",
        ),
        (backwards, order),
        (_state_after("<8I", signed, rest), order),
        ("0x" + right.hex(), "The signature is right, but for the 0x in front of it."),
    ]
    told = "The message is right. Continue the compression from the state in the old signature."
    return next((said for value, said in slips if value == given), told)


@task(
    minutes=8, difficulty=4, proof="attack", expects="function", seconds=20,
    hints=[
        "The signature is the state of SHA-256 after secret, message and padding. What would the "
        "signer do next, if the message went on?",
        "The forged message is message + padding(secret_length + len(message)) + extra. Its hash "
        "goes on from the eight words in the signature.",
        "state = struct.unpack('>8I', bytes.fromhex(signature)). The rest to compress is extra + "
        "padding(everything before it + len(extra)), in blocks of 64.",
    ],
)  # fmt: skip
def forge(answer: Any, part: Parts) -> None:
    """Length extension."""

    def accepted(secret: bytes, message: bytes, extra: bytes) -> None:
        known = hashlib.sha256(secret + message).hexdigest()
        forged, given = _forgery(answer, part, message, known, len(secret), extra)
        if hashlib.sha256(secret + forged).hexdigest() == given:
            expect(
                forged.startswith(message) and forged.endswith(extra),
                _forgery_slip(secret, message, extra, forged, given),
            )
            return
        why = _forgery_slip(secret, message, extra, forged, given)
        fail(
            f"The forgery for a secret of {len(secret)} bytes and a message of {len(message)} was "
            f"refused. {why}"
        )

    with part("extends one signed request"):
        accepted(secrets.token_bytes(16), b"patient=P-000101&role=nurse", b"&role=admin")
    with part("other secrets, other messages"):
        for secret, message in ((1, 40), (7, 48), (20, 36), (32, 31), (16, 200), (40, 0), (64, 64)):
            extra = b"&role=" + secrets.token_hex(secret % 5 * 20 + 2).encode()
            accepted(secrets.token_bytes(secret), secrets.token_hex(message).encode(), extra)
    with part("the running service believes it"):
        _over_http(answer, part)


def _over_http(answer: Any, part: Parts) -> None:
    from helpers import lab

    secret = secrets.token_bytes(8 + secrets.randbelow(20))
    query = b"patient=P-000101&role=nurse"
    known = hashlib.sha256(secret + query).hexdigest()
    forged, given = _forgery(answer, part, query, known, len(secret), b"&role=admin")
    with lab.serve(share_app(secret), threads=2) as server, lab.session() as session:
        nurse = session.get(f"{server.url}/share?{query.decode()}&sig={known}", timeout=5)
        expect(nurse.status_code == 200, "The honest link was refused: the lab is not well.")
        address = f"{server.url}/share?{quote_from_bytes(forged, safe='&=')}&sig={given}"
        reply = session.get(address, timeout=5)
    expect(
        reply.status_code == 200 and "insurance" in reply.json(),
        f"The service answered {reply.status_code}, and no insurance number came back.",
    )
