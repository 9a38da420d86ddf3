"""What the task about a changed block in CBC asks of an answer."""

from __future__ import annotations

import secrets
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown
from helpers.tasks.aes.ciphers import cbc, uncbc, xor

ORDER = b"order=8841;remark=------------------------------;dose=010mg;drug=tamoxifen   "
DOSE = ORDER.index(b"010mg")


def _slip(given: bytes, sealed: bytes, at: int, old: bytes, new: bytes) -> str:
    """What may have led to a ciphertext that does not say what it should."""

    def changed(where: int, by: bytes) -> bytes:
        return sealed[:where] + by + sealed[where + len(by) :]

    delta, front = xor(old, new), at - 16
    here, behind = sealed[at : at + len(old)], sealed[at + 16 : at + 16 + len(old)]
    before = sealed[front : front + len(old)]
    slips = {
        sealed: "Nothing was changed.",
        changed(at, xor(here, delta)): "The flip stands in the block's own ciphertext: that block decrypts "
        "to noise, and the NEXT one is flipped. A block is XORed with the ciphertext in front of it.",
        changed(front, new): "The new text was written into the ciphertext. It is XORed onto what "
        "stands there: c ^ old ^ new.",
        changed(at, new): "The new text was written over the ciphertext, in clear.",
        changed(front, xor(before, new)): "The XOR with `new` alone adds it to the old text: XOR "
        "with old ^ new.",
        changed(front, xor(before, old)): "The XOR with `old` alone leaves zeros there: XOR with "
        "old ^ new.",
        changed(front, delta): "old ^ new replaced the ciphertext; XOR it onto what stands there.",
        changed(at + 16, xor(behind, delta)): "The flip stands one block too far behind.",
        changed(front, xor(before, delta.lstrip(b"\0"))): "Where old and new begin alike, old ^ new "
        "begins with zero bytes: they were lost, and the rest moved.",
    }  # fmt: skip
    if front >= 16:
        early = sealed[front - 16 : front - 16 + len(old)]
        slips[changed(front - 16, xor(early, delta))] = (
            "The flip stands one block too early. Is there an IV in front?"
        )
    slips |= {sealed.replace(before, xor(before, delta), times): "The same bytes stand elsewhere as well: "
              "change those at the place." for times in (1, -1)}  # fmt: skip
    return slips.get(
        given, "Flip the bits by which old and new differ in the block in front, at the same place."
    )


@task(
    minutes=5, difficulty=2, proof="attack", expects="function",
    hints=[
        "In CBC, what is a block XORed with after it is decrypted? The attacker has that in her hands.",
        "The byte at place p of the text is XORed with byte p - 16 of the ciphertext. Flip there "
        "the bits by which the old byte and the new one differ.",
        "changed = bytearray(sealed); for i, (a, b) in enumerate(zip(old, new)): changed[at - 16 + "
        "i] ^= a ^ b.",
    ],
)  # fmt: skip
def rewrite(answer: Any, part: Parts) -> None:
    """Another dose in an encrypted order."""

    def judged(text: bytes, at: int, new: bytes, sealed: bytes = b"") -> None:
        key, iv = secrets.token_bytes(16), secrets.token_bytes(16)
        text = uncbc(key, iv, sealed) if sealed else text
        old, sealed = text[at : at + len(new)], cbc(key, iv, text)
        given = part.call(answer, sealed, at, old, new)
        if not isinstance(given, (bytes, bytearray)):
            fail(f"Give the changed ciphertext, as bytes; {shown(given)} came back.")
        given = bytes(given)
        told = f"{old!r} at place {at} was to become {new!r}"
        where = at - 16
        right = sealed[:where] + xor(sealed[where:], old, new) + sealed[where + len(new) :]
        cut = given in (right.lstrip(b"\0"), right.rstrip(b"\0"))
        lost = " A number has no zeros in front: say how many bytes it has." if cut else ""
        expect(len(given) == len(sealed),
               f"{told}: {len(given)} bytes came back for {len(sealed)}.{lost}")  # fmt: skip
        opened = uncbc(key, iv, given)
        if opened[at : at + len(new)] != new:
            said = opened[at : at + len(new)]
            fail(f"{told}, and the pharmacy reads {said!r}. {_slip(given, sealed, at, old, new)}")
        wanted, start = text[:at] + new + text[at + len(new) :], at - at % 16 - 16
        lost = [p for p, (a, b) in enumerate(zip(opened, wanted, strict=True))
                if a != b and not start <= p < start + 16]  # fmt: skip
        if lost:
            fail(f"{told}, and it does. Byte {lost[0]} of the text was changed too: only the block "
                 "in front of that place may turn to noise.")  # fmt: skip

    with part("the pharmacy reads another dose"):
        judged(ORDER + bytes(-len(ORDER) % 16), DOSE, b"100mg")
    with part("at every place of a block"):
        for _ in range(3):
            blocks = [secrets.token_bytes(16) for _ in range(5)]
            for at in (16, 17, 31, 32, 40, 64, 79):
                judged(b"".join(blocks), at, secrets.token_bytes(1))
    with part("a whole block, and several bytes"):
        text = secrets.token_bytes(96)
        judged(text, 16, secrets.token_bytes(16))
        judged(text, 80, secrets.token_bytes(16))
        judged(text, 50, secrets.token_bytes(13))
        judged(secrets.token_bytes(4096), 4000, secrets.token_bytes(9))
    with part("bytes that are to stay"):
        judged(text, 33, text[33:35] + bytes([text[35] ^ 1]) + text[36:40])
        for sealed in (text[:16] * 6, bytes(3) + text[3:93] + bytes(3)):
            judged(b"", 83, secrets.token_bytes(3), sealed)
