"""What the task about keyed pseudonyms asks of an answer."""

from __future__ import annotations

import secrets
import time
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.surroundings import forgotten
from helpers.judging.values import shown
from helpers.tasks.hashing import probes

LIMIT = 0.005  # seconds a call
STUDY = "heart-2026"


class _Maker:
    """The answer under one key, and what it makes for other numbers, studies and keys."""

    def __init__(self, answer: Any, part: Parts) -> None:
        self.answer, self.part, self.key = answer, part, secrets.token_bytes(32)
        self.code = probes.codes(1)[0]

    def __call__(self, code: str = "", study: str = STUDY, key: bytes = b"") -> str:
        text = self.part.call(self.answer, code or self.code, study, key or self.key)
        if not isinstance(text, str) or not text:
            fail(f"A pseudonym is text that fits into a CSV; {shown(text)} came back.")
        return str(text)

    def seconds(self) -> float:
        """The least time of a call for a patient not seen before."""
        times = []
        while len(times) < 3 or (min(times) > LIMIT and len(times) < 8):
            code, start = probes.codes(1)[0], time.perf_counter()
            self(code)
            times.append(time.perf_counter() - start)
        return min(times)


@task(
    minutes=5, difficulty=3, asvs="11.4.1", expects="function", seconds=30,
    hints=[
        "What must an outsider lack, so that she cannot do what you just did? And what tells the "
        "same number in two studies apart?",
        "A keyed hash over number and study. Write the two so that no other pair reads the same, "
        "or make a key for each study first.",
        "study_key = hmac.digest(key, study.encode(), 'sha256'); then the HMAC of the number under "
        "study_key, in hexadecimal.",
    ],
)  # fmt: skip
def pseudonym(answer: Any, part: Parts) -> None:
    """Pseudonyms that hold."""
    make = _Maker(answer, part)
    with part("the same patient keeps one pseudonym"):
        _joins(make)
    if not part.results[-1].holds:
        return
    with part("an outsider cannot enumerate them"):
        _needs_the_key(make)
        _shows_nothing(make)
    with part("128 bits, and a pseudonym for each"):
        _own_and_long(make)
    with part("neighbours look unrelated"):
        other = make(key=secrets.token_bytes(32))
        alike = probes.likeness([make(code) for code in probes.neighbours(60)], other)
        expect(alike < 0.6, f"Neighbouring numbers have pseudonyms that agree in {alike:.0%} of their "
               "letters: whoever knows one patient recognises the next.")  # fmt: skip
    with part("two studies cannot be joined"):
        _apart(make)
    if part.results[1].holds:  # else the cause has been told
        with part("who knows one patient knows no other"):
            _opens_no_other(make)


def _joins(make: _Maker) -> None:
    once = make()
    took = make.seconds()
    expect(took <= LIMIT, f"One pseudonym took {1000 * took:.0f} ms, and the limit is {1000 * LIMIT:g}. "
           "Slowness protects what can be guessed, and nobody guesses a random key of 32 bytes: it needs no "
           "slow hash.")  # fmt: skip
    expect(once == make(), "Two calls with one number, study and key gave two pseudonyms: the rows of one "
           "patient can no longer be joined. It needs a key, and no fresh salt.")  # fmt: skip
    with forgotten(make.answer):
        before = make("P-4711")
    make("P-4712")  # who comes first is another one then
    expect(before == make("P-4711"), "After a restart a patient gets another pseudonym: what was drawn by "
           "chance, counted or made by hash() begins anew. Number, study and key alone decide.")  # fmt: skip


def _needs_the_key(make: _Maker) -> None:
    known = make()
    for guess in (secrets.token_bytes(32), bytes(32)):
        expect(make(key=guess) != known, "An outsider with a key of her own computed the same pseudonym for "
               f"{make.code}: your function can be enumerated without the secret.")  # fmt: skip
    for what, key in probes.keys(make.key):
        told = f"{what}: an attacker has fewer keys to try. Let the key go in whole."
        expect(make(key=key) != known, told)


def _shows_nothing(make: _Maker) -> None:
    by_key = [make(key=secrets.token_bytes(32)) for _ in range(24)]
    by_code = [make(code) for code in probes.codes(24)]
    for texts, told in (
        (by_key, "under every key, and not for every patient: that part is read, or enumerated "
         "without the secret. Nothing but the keyed hash goes in."),
        (by_code, "for every patient, and change with the key: whoever reads one row reads something "
         "of the key."),
    ):  # fmt: skip
        found = probes.still(texts, [*by_key, *by_code])
        where = f"In {texts[0][:80]!r} the letters {found[:40]!r}"
        expect(not found, f"{where} are the same {told}")


def _own_and_long(make: _Maker) -> None:
    texts = [make(code) for code in probes.codes(300)]
    found = probes.bits(texts)
    # of 128 bits, 300 texts show 126.5 at least
    expect(found > 125.5, f"{texts[0][:100]!r} holds about {found:.0f} bits. Under 128 bits (32 hexadecimal "
           "digits) two patients may share one; repeated and fixed letters add none.")  # fmt: skip
    first: dict[str, str] = {}
    for code in probes.kin():
        twin = first.setdefault(make(code), code)
        expect(twin == code, f"{twin!r} and {code!r} share one pseudonym: the number does not go in whole, "
               "and the rows of two patients are joined.")  # fmt: skip
    odd = next((text for text in texts if not (text.isascii() and text.isprintable())), "")
    expect(not odd, f"{odd[:40]!r} has characters that a text file may lose: write hexadecimal.")


def _apart(make: _Maker) -> None:
    texts = [make(study=f"study {secrets.token_hex(4)}") for _ in range(24)]
    found = probes.still(texts, [*texts, *(make(code) for code in probes.codes(24))])
    told = f"One patient has {texts[0][:40]!r} in one study and {texts[1][:40]!r} in another: the two files "
    expect(len(set(texts)) > 1 and not found, told + "can be joined. Let the study go in as well.")
    for other in (STUDY.upper(), STUDY + " ", STUDY + "\0", STUDY[:-1], STUDY[:-1] + "⁶"):
        told = f"One patient has the same text in {STUDY!r} and in {other!r}"
        expect(make() != make(study=other), f"{told}: the study goes in whole.")
    for one, two in probes.joined():
        expect(
            make(*one) != make(*two),
            f"Number {one[0]!r} in study {one[1]!r} and number {two[0]!r} in study {two[1]!r} share "
            "one pseudonym: put together, the two read alike. A separator that may occur in them does "
            "not help: a key for each study does, or a length and a colon in front.",
        )
    long = "a very long name, " * 150
    for one, two in (((long + "1", STUDY), (long + "2", STUDY)), (("1", long + "1"), ("1", long + "2"))):
        told = "Two texts of 2,701 letters that differ in the last one have the same pseudonym"
        expect(make(*one) != make(*two), f"{told}: numbers and studies go in whole.")
    foreign = make("Ω 7", "Łódź")  # any text
    for pair in (("Ж 7", "Łódź"), ("Ω 7", "Řódź"), ("&#937; 7", "Łódź"), ("\\u03a9 7", "Łódź")):
        told = f"Number 'Ω 7' in study 'Łódź' shares its pseudonym with number {pair[0]!r} in {pair[1]!r}"
        expect(make(*pair) != foreign, f"{told}: letters were dropped, or spelt out. UTF-8 has them all.")


def _opens_no_other(make: _Maker) -> None:
    keys = [secrets.token_bytes(32) for _ in range(12)]
    studies = [f"study {secrets.token_hex(4)}" for _ in range(12)]
    one, two = probes.codes(2)
    for what, rows in (
        ("under every key", [[make(code, key=key) for key in keys] for code in (one, two)]),
        ("in every study", [[make(code, study) for study in studies] for code in (one, two)]),
    ):
        expect(not probes.masked(*rows), f"XOR or difference of two patients' texts is the same {what}: "
               "whoever knows one patient takes the mask off all others. A keyed hash mixes key, study and "
               "number; a key laid over a text does not.")  # fmt: skip
