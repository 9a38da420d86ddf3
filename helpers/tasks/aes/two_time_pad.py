"""What the task about two records under one nonce asks of an answer."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from helpers.clinic.people import PATIENTS
from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown
from helpers.tasks.aes.ciphers import ctr, xor

Found = list[tuple[int, bytes]]


def _record(number: int) -> bytes:
    """What the next shift is told of a patient with a name in ASCII."""
    plain = [p for p in PATIENTS if p.name.isascii()]
    patient = plain[number % len(plain)]
    return f"{patient.code};{patient.insurance};{patient.diagnosis};{patient.name}".encode()


def _pair(one: bytes, two: bytes) -> tuple[bytes, bytes]:
    key, nonce = secrets.token_bytes(16), secrets.token_bytes(16)
    return ctr(key, nonce, one), ctr(key, nonce, two)


def places(one: bytes, two: bytes, crib: bytes) -> Found:
    """Where `crib` may stand in one of the two, and what the other one has there."""
    both = xor(one, two)
    texts = [(at, xor(both[at:], crib)) for at in range(len(both) - len(crib) + 1)]
    return [(at, text) for at, text in texts if all(32 <= byte < 127 for byte in text)]


def _read(result: Any) -> Found:
    if isinstance(result, (str, bytes)) or not isinstance(result, Iterable):
        fail(f"Give a list of pairs (place, text); {shown(result)} came back.")
    found = []
    for pair in result.items() if isinstance(result, dict) else result:
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            fail(f"Give a list of pairs (place, text); {shown(pair)} came back among them.")
        at, text = pair
        if isinstance(text, str):
            text = text.encode("latin-1", "replace")
        if not hasattr(at, "__index__") or not isinstance(text, (bytes, bytearray)):
            fail(f"A pair is the place and the text there; {shown(pair)} came back.")
        found.append((int(at), bytes(text)))
    return found


@task(
    minutes=6, difficulty=3, proof="attack", expects="function",
    hints=[
        "What is left of the key stream when the two ciphertexts are added?",
        "The XOR of the ciphertexts is that of the texts. Lay the word over each place in turn: the "
        "XOR with it is what the other record would say there. Keep what can be read.",
        "both = bytes(x ^ y for x, y in zip(one, two)); for at in range(len(both) - len(crib) + 1): text = "
        "bytes(x ^ y for x, y in zip(both[at:], crib)); keep it if all(32 <= byte < 127 for byte in text).",
    ],
)  # fmt: skip
def two_time_pad(answer: Any, part: Parts) -> None:
    """Read one record by a word that stands in the other."""

    def judged(one: bytes, two: bytes, crib: bytes) -> None:
        sealed = _pair(one, two)
        found = _read(part.call(answer, *sealed, crib))
        wanted = places(*sealed, crib)
        expect(not found == wanted[:1] != wanted, "One place came back. Give them all.")
        if found and sorted(found) == _apart(wanted, len(crib)) != wanted:
            fail("The search went on behind a word that was found. Places may overlap: try each.")
        for at, text in wanted:
            if (at, text) in found:
                continue
            if at in dict(found):
                told = f"With {crib!r} at place {at} the other record says {text!r}"
                fail(f"{told}; {dict(found)[at]!r} came back.")
            where = next((p for p, said in found if said == text and (p, said) not in wanted), None)
            if where is not None:
                fail(f"{text!r} stands at place {at}; {where} came back. Count from 0.")
            end = at + len(crib) == len(xor(*sealed))
            last = " It is the last place where the word fits." if end else ""
            new = set(text) - set(b"".join(said for _, said in found))  # in no text that came
            strange = found and new and not bytes(new).isalnum()
            odd = " Printable are all bytes from 32 to 126." if strange else ""
            if any(said == text for _, said in found):
                odd = " It stands at two places, and both count."
            told = f"{crib!r} may stand at place {at}, and {text!r} in the other record: missed."
            fail(f"{told}{last or odd}")
        for at, text in found:
            if (at, text) not in wanted:
                why = _too_much(at, text, len(crib), len(xor(*sealed)))
                fail(f"({at}, {text!r}) came back: {why}")
        expect(len(found) == len(set(found)), "The same place came back twice.")

    mary, samuel = _record(0), _record(1)
    with part("two records, and a word out of one"):
        judged(mary, samuel, b"malignant")
        judged(samuel, mary, b"malignant")
    with part("a word at the very beginning"):
        judged(mary, samuel, b"P-000101;INS-")
    with part("a word at the very end"):
        end = b"The patient in bed 12 is allergic to penicillin"
        judged(end, b"The patient in bed 7 was moved to ward C, by 9 am", b"penicillin")
        judged(bytes(300) + end, b"\x80" * 300 + mary * 2, b"penicillin")
    with part("signs, digits and blanks"):
        judged("Zoë Müller".encode(), b"Samuel Adams", "Müller".encode())
        judged(b"{ [~] } 100% \\o/ ~~ ?", b"a b c d e f g h i j k", b" 100% ")
        judged(b"all is well here tonight", b"~~~~~~~~~~~~~~~~~~~~~~~~", b"well")
        judged(b"all is well", b"x" * 7 + b"    ", b"well")
        judged(b"~" * 12, b"\x01" + b"a" * 11, b"~~")
    with part("what cannot be read is left out"):
        judged(bytes(range(0xA1, 0xC0)), b"x" * 31, b"xx")
        judged(b"line 1\nline 2\tend\x7f\x1f of the page", b"x" * 31, b"xx")
        judged("Zoë Müller, Köln".encode(), b"x" * 19, b"xx")
        judged(b"\0line\0\0end of page\0", b"x" * 19, b"x")
        for _ in range(6):
            judged(_record(secrets.randbelow(14)), _record(secrets.randbelow(14)), b"; benign")
    with part("records of other lengths"):
        judged(b"short;benign", mary, b"benign")
        judged(mary, b"short;benign", b"P-000101")
        judged(b"tiny", mary, b"P-000101")
        judged(b"", mary, b"P-")
    with part("all patients of the night, in pairs"):
        judged(mary, mary, b"INS-")
        for number in range(6):
            judged(_record(number), _record(number + 3), b"INS-" if number % 2 else b";benign;")


def _apart(wanted: Found, size: int) -> Found:
    """What is found of it by a search that goes on behind each word."""
    found: Found = []
    for at, text in wanted:
        if not found or at >= found[-1][0] + size:
            found.append((at, text))
    return found


def _too_much(at: int, text: bytes, size: int, whole: int) -> str:
    if at + size > whole or at < 0:
        return "the word does not fit into both records there. What it lies over must be as long as it is."
    if len(text) != size:
        return f"the word has {size} bytes, and so has the text. Were zero bytes, or others, lost?"
    if any(not 32 <= byte < 127 for byte in text):
        return "that is no printable ASCII, so the word cannot stand there."
    return "no record says that there. XOR the two ciphertexts, and the word with what is left."
