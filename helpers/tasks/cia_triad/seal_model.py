"""What `seal_model` of lesson 01 must do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import inspect
import itertools
import secrets
import time
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import Tag, forms, strength
from helpers.tasks.cia_triad import forgeries
from helpers.tasks.cia_triad.weak_hashes import weak_hashes

SLOW = 0.02  # seconds for one tag of a small model
_WAYS = "They are called as seal(data, key) and is_genuine(data, tag, key)."


class _Answer:
    """The learner's two functions, with one secret key."""

    def __init__(self, seal: Any, is_genuine: Any, part: Parts) -> None:
        self.seal, self.is_genuine, self.part = seal, is_genuine, part
        self.key = secrets.token_bytes(32)

    def made(self, blob: bytes, key: bytes = b"") -> Tag:
        tag = self.part.call(self.seal, blob, key or self.key)
        if isinstance(tag, (bytearray, memoryview)):
            tag = bytes(tag)
        expect(
            isinstance(tag, (bytes, str)),
            f"`seal` returned a {type(tag).__name__}: a tag is bytes, or text.",
        )
        return tag  # type: ignore[no-any-return]

    def accepted(self, blob: bytes, tag: Any, key: bytes = b"") -> bool:
        result = self.part.call(self.is_genuine, blob, tag, key or self.key)
        plain = isinstance(result, bool) or type(result).__name__ in ("bool", "bool_")  # NumPy's
        expect(plain, f"`is_genuine` returned {result!r}, not True or False.")
        return bool(result)

    def genuine(self, blob: bytes, tag: Any) -> bool:
        """As `accepted`; a crash on an odd tag is no acceptance."""
        try:
            return self.is_genuine(blob, tag, self.key) in (True,)
        except Exception:
            return False


@task(
    minutes=7,
    difficulty=3,
    asvs="11.4.1",
    hints=[
        "A hash needs no key, so the attacker computes it too. What needs one?",
        "The standard library's `hmac` makes a tag from a key and data.",
        "`hmac.new(key, data, 'sha256').digest()`; compare with `hmac.compare_digest`.",
    ],
)
def seal_model(seal: Any, is_genuine: Any, part: Parts) -> None:
    """Keyed integrity of a model file."""
    for name, function in (("seal", seal), ("is_genuine", is_genuine)):
        expect(callable(function), f"`{name}` is not a function.")
    answer = _Answer(seal, is_genuine, part)
    data = b"weights:" + secrets.token_bytes(3000)
    tag: Tag = b""
    with part("accepts the genuine model"):
        _in_order(seal, is_genuine)
        _quick(answer)
        for blob in (data, secrets.token_bytes(70_000)):
            if not answer.accepted(blob, answer.made(blob)):
                fail(
                    f"A model that nobody touched was refused. Nobody gets a diagnosis today. {_WAYS}"
                )
        tag = answer.made(data)
    if not tag:
        return
    with part("notices one changed number, wherever it stands"):
        _changed(answer, data)
    with part("notices a model cut short, made longer or taken for its hash"):
        _other_length(answer, data, tag)
    with part("takes the model as it is, to the byte"):
        _exactly(answer)
    with part("the attacker cannot make the tag"):
        forgeries.tried(answer.genuine, answer.made)
    with part("another key makes another tag"):
        other = bytes(byte ^ 0x5A for byte in answer.key)  # not one byte alike
        if answer.accepted(data, answer.made(data, other)):
            fail("A tag made with another key was accepted: the key has no part in your answer.")
        if answer.accepted(data, tag, other):
            fail("The tag is accepted under any key: the key has no part in your check.")
        _whole_key(answer, data, tag)
    with part("the tag is long enough, and of a kind made for it"):
        _form(answer)
    with part("says no to a broken tag, and does not crash"):
        _broken(answer, data, tag)


def _takes(function: Any, many: int) -> bool:
    try:
        inspect.signature(function).bind(*range(many))
    except TypeError:
        return False
    except ValueError:  # a built-in that says nothing of its arguments
        return True
    return True


def _in_order(seal: Any, is_genuine: Any) -> None:
    if not _takes(seal, 2) and _takes(is_genuine, 2):
        fail(f"The check is called as check(seal, is_genuine), in this order. {_WAYS}")


def _quick(answer: _Answer) -> None:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        answer.made(b"weights")
        took.append(time.perf_counter() - began)
    if min(took) > SLOW:
        fail(
            f"One tag took {min(took):.2f} seconds. Stretching is for passwords: this key is 32 "
            "random bytes, which nobody tries, and every start of the service would wait for it."
        )


def _changed(answer: _Answer, data: bytes) -> None:
    for blob in (data, secrets.token_bytes(70_000), secrets.token_bytes((1 << 20) + 5000)):
        tag, size = answer.made(blob), len(blob)
        places = [0, 11, size // 2, size - 1, secrets.randbelow(size)]
        for at in places if size < 1 << 20 else places[3:4]:
            changed = bytearray(blob)
            changed[at] ^= 1
            if answer.accepted(bytes(changed), tag):
                fail(f"A model with byte {at} of {size} changed was accepted as genuine.")


def _other_length(answer: _Answer, data: bytes, tag: Tag) -> None:
    for blob in (data[:-1], data + b"\0", b"\0" + data):
        if answer.accepted(blob, tag):
            fail(f"A model of {len(blob)} bytes passed with the tag of {len(data)} bytes.")
    if answer.genuine(b"", tag):  # an answer may raise on an empty model
        fail(f"An empty model passed with the tag of {len(data)} bytes.")
    for name in forgeries.HASHES:
        if answer.accepted(forgeries.digest(name, data), tag):
            fail(
                f"The {name} of the model passed with the model's own tag: the model went in "
                "where the key belongs. hmac.new takes the key first."
            )


def _exactly(answer: _Answer) -> None:
    """What looks alike to a text editor is another model."""
    model = b"  Layer\r\n" + secrets.token_bytes(40) + b"Weights \xe9 end\r\n"
    tag = answer.made(model)
    others = {
        "small letters for capitals": model.swapcase(),
        "a zero byte in front": b"\0" + model,
        "other ends of lines": model.replace(b"\r\n", b"\n"),
        "no white space at its ends": model.strip(),
        "a line more at its end": model + b"\n",
        "a space more at its end": model + b" ",
        "two bytes in another order": model[:2] + b"aL" + model[4:],
        "a byte less that is no ASCII": model.replace(b" \xe9 ", b"  "),
        "another byte that is no UTF-8": model.replace(b" \xe9 ", b" \xff "),
    }
    for what, other in others.items():
        if answer.accepted(other, tag):
            fail(
                f"A model with {what} passed with the tag of the first. Bytes are sealed as they "
                "are: not stripped, not decoded, not sorted."
            )


def _whole_key(answer: _Answer, data: bytes, tag: Tag) -> None:
    """Half of the key's bytes or more must count (some ciphers take 16 bytes)."""
    counted, key = 0, answer.key
    for at in range(len(key)):
        other = bytearray(key)
        other[at] ^= 1
        counted += not answer.accepted(data, tag, bytes(other))
    if counted < 16:
        fail(f"Only {counted} of the {len(key)} bytes of the key count: the rest can be tried.")


def _form(answer: _Answer) -> None:
    """Enough bits of the tag change from model to model, and it is no hash of key and data."""
    bits = strength([answer.made(secrets.token_bytes(200)) for _ in range(24)])
    if bits < 120:
        fail(f"A tag of {bits // 8:.0f} bytes is found by trying: 16 bytes or more cannot be.")
    data, key = secrets.token_bytes(200), answer.key
    raws = [way.raw for way in forms(answer.made(data)) if len(way.raw) >= 16]
    for name in ("md5", "sha1", "ripemd160"):
        if name in hashlib.algorithms_available:
            whole = hmac.new(key, data, name).digest()
            if any(whole[: len(raw)] == raw for raw in raws):
                fail(
                    f"The tag is HMAC with {name.upper()}, which ASVS 11.4.1 disallows for any "
                    "purpose: use SHA-2."
                )
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.poly1305 import Poly1305

    one_time = {
        Poly1305.generate_tag(key, data),
        ChaCha20Poly1305(key).encrypt(bytes(12), b"", data),
        ChaCha20Poly1305(key).encrypt(bytes(12), data, None),
        ChaCha20Poly1305(key).encrypt(bytes(12), data, None)[-16:],
    }
    if one_time & set(raws):
        fail(
            "The tag is Poly1305 with the same key for every model. It is made for one message a "
            "key: from the tags of two, an attacker computes what makes the tag of a third."
        )
    for name in forgeries.HASHES:
        _unglued(name, raws, key, data)
    weak = weak_hashes(lambda: answer.made(data))
    if weak:
        fail(
            f"`seal` asks for {' and '.join(sorted(weak))}, which ASVS 11.4.1 disallows for any "
            "purpose: use SHA-2. Some libraries take SHA-1 unless told otherwise (Signer of "
            "itsdangerous: digest_method=hashlib.sha256)."
        )


def _unglued(name: str, raws: list[bytes], key: bytes, data: bytes) -> None:
    """Fail where the tag is a bare hash of key and data, whatever stands between them."""
    why = (
        "Glued together, key and data are no MAC: put in front, an attacker appends to the model; "
        "put behind, a collision of the bare hash is enough, and he can look for it without the "
        "key. Use HMAC."
    )
    if name.startswith(("sha3_", "blake2", "sha384")):
        why = (
            "In front, and with this hash, that happens to hold; with SHA-256 it does not, and "
            "behind it hangs on collisions. HMAC is the construction made for it."
        )
    written = (bytes, lambda b: b.hex().encode(), base64.b64encode)
    for as_key, as_data in itertools.product(written, written[:2]):
        k, d = as_key(key), as_data(data)
        for mark in (b"", b":", b"|", b".", b"\n", b" ", b"-", b"_", b"\0"):
            texts = {
                "key + data": k + mark + d,
                "data + key": d + mark + k,
                "key, data, key": k + mark + d + mark + k,
            }
            for how, text in texts.items():
                made = forgeries.digest(name, text)
                if any(made[: len(raw)] == raw for raw in raws):
                    fail(f"The tag is {name}({how}). {why}")


def _broken(answer: _Answer, data: bytes, tag: Tag) -> None:
    size = len(tag)
    for broken in (tag[:0], tag[:1], tag[: size // 2], tag + tag[:2], tag[-1:] + tag[:-1]):
        if broken != tag and answer.accepted(data, broken):
            fail(
                f"A tag of {size} characters was accepted with {len(broken)} of another order "
                "or number. Compare the whole tag; read base64 strictly (validate=True)."
            )
    for letter in "\0z\xff" if isinstance(tag, bytes) else "\0z=":
        broken = letter * size if isinstance(tag, str) else letter.encode("latin-1") * size
        if answer.accepted(data, broken):
            fail(f"The tag {broken[:4]!r}... was accepted.")
    ways = forms(tag)
    if not ways:
        return
    raw, compared = ways[-1].raw, 0
    places = sorted({*range(len(raw))[:48], *range(len(raw))[-48:]})
    for at in places:
        flips = (raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1 :] for bit in (1, 128))
        compared += not any(answer.accepted(data, ways[-1].write(flip)) for flip in flips)
    if compared < min(16, len(raw)):
        fail(
            f"Only {compared} of the {len(raw)} bytes of the tag are compared: with one of the "
            "others changed, it was accepted. The rest can be tried. Compare the whole tag."
        )
