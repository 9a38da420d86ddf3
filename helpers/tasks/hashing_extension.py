"""What the tasks about padding and length extension ask of an answer."""

from __future__ import annotations

import hashlib
import secrets
import struct
from typing import Any
from urllib.parse import quote_from_bytes

from helpers.exercise import Parts, expect, fail
from helpers.tasks.hashing_sha256 import compress, continued, padding
from helpers.tasks.hashing_share import share_app

# --- padding


def _padding_slip(length: int, given: bytes) -> str:
    right = padding(length)
    if len(given) == length + len(right) and given.endswith(right):
        return "message and padding came back: give the padding alone."
    if (length + len(given)) % 64:
        return f"message and padding are {length + len(given)} bytes: no multiple of 64."
    if given[:1] != b"\x80":
        first = f"is 0x{given[:1].hex()}" if given else "is missing"
        return f"the first byte should be 0x80 (one bit 1, then zeros), and {first}."
    if length and given[-8:] == length.to_bytes(8, "big"):
        return "its last eight bytes count bytes, and the standard counts bits."
    if length and given[-8:] in ((n * length).to_bytes(8, "little") for n in (1, 8)):
        return "the length is written with its lowest byte first; SHA-256 is big-endian."
    if len(given) > len(right):
        return f"{len(given)} bytes, where {len(right)} fill the block: it is as short as can be."
    if len(given) < len(right):
        return "0x80 and the length of eight bytes do not fit any more: one block more is needed."
    if given[-8:] == (8 * (length + len(given))).to_bytes(8, "big"):
        return "its last eight bytes count the padding as well: they count the message alone."
    if any(given[1:-8]):
        return "between 0x80 and the length stand zero bytes, and nothing else."
    return f"its last eight bytes are {given[-8:].hex()}, and the message has {8 * length} bits."


def judge_padding(answer: Any, part: Parts) -> None:
    """Every length to 300, and long ones."""

    def same(lengths: list[int]) -> None:
        for length in lengths:
            given = part.call(answer, length)
            if not isinstance(given, (bytes, bytearray)):
                fail(f"Padding is bytes; a {type(given).__name__} came back.")
            given = bytes(memoryview(given))
            if given != padding(length):
                many = "1 byte" if length == 1 else f"{length:,} bytes"
                fail(f"After {many}: {_padding_slip(length, given)}")

    with part("up to 55 bytes: one block"):
        same([*range(56)])
    with part("56 to 63 bytes: the length does not fit"):
        same([*range(56, 64)])
    with part("whole blocks"):
        same([64, 128, 192])
    with part("any length"):
        same([*range(65, 300), 10**6, 2**32 + secrets.randbelow(10**9)])
        same([2**60 + secrets.randbelow(2**59)])


# --- length extension


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


def judge_forge(answer: Any, part: Parts) -> None:
    """Fresh secrets and messages of many lengths, then a service over HTTP."""

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
