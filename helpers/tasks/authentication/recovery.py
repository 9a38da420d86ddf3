"""What the task about recovery codes asks of an answer (lesson 06)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

from helpers.judging import expect, fail, guard, task
from helpers.judging.surroundings import comes_again
from helpers.judging.values import shown, strength, truth

MANY, BITS = 10, 112


def plain(code: str) -> str:
    """A code without what people read over: capitals, hyphens, spaces."""
    return re.sub(r"[\s-]", "", code).upper()


class Asked:
    """The learner's object, and the codes that it shows."""

    def __init__(self, answer: Callable) -> None:
        self.mine = answer()

    def issue(self) -> list[str]:
        codes = self.mine.issue()
        good = isinstance(codes, (list, tuple)) and [type(code) for code in codes] == [str] * MANY
        expect(good, f"`issue` returned {shown(codes, 40)}: give back a list of {MANY} texts.")
        expect(len(set(map(plain, codes))) == MANY, "Two of the codes are the same.")
        return list(codes)

    def redeem(self, text: object) -> bool:
        try:
            return truth(self.mine.redeem(text), "`redeem`")
        except Exception as error:
            if type(error).__name__ == "NotYet":
                raise
            fail(f"redeem({shown(text, 30)}): no True or False. {guard.describe(error)}")


def _values(thing: Any, depth: int = 0) -> Iterator[str]:
    """All texts and bytes that an object keeps, in whatever containers, as text."""
    if isinstance(thing, (bytes, bytearray)):
        yield bytes(thing).decode("latin-1")
    elif isinstance(thing, (str, int)):
        yield str(thing)
    elif depth > 6:
        return
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from _values(key, depth + 1)
            yield from _values(value, depth + 1)
    elif isinstance(thing, (list, tuple, set, frozenset)):
        for value in thing:
            yield from _values(value, depth + 1)
    elif hasattr(thing, "__dict__"):
        yield from _values(vars(thing), depth + 1)


def _kept(mine: Any) -> str:
    """What a thief of the table reads: the object's values, and those of its class."""
    own = [value for name, value in vars(type(mine)).items() if name[:2] != "__" and not callable(value)]
    return "\n".join([*_values(mine), *_values(own)])


def _writings(code: str) -> dict[str, str]:
    """The ways to keep a piece of a code that can be read back."""
    text = plain(code)
    base64_ = base64.b64encode(text[: len(text) // 3 * 3].encode()).decode()
    return {
        "as it is": code, "without its hyphens": text, "in small letters": text.lower(),
        "backwards": text[::-1], "in hexadecimal": text.encode().hex(), "in base64": base64_,
    }  # fmt: skip


@task(
    minutes=8, difficulty=2, asvs="6.5.2", expects="class",
    hints=[
        "Who draws the codes, what is kept of them, and what happens to one that was used?",
        "secrets.token_bytes, written in base32 (letters that nobody mistypes); keep a set of SHA-256 "
        "digests. With 112 bits no list holds a code, so a fast hash is enough.",
        "Bring what was typed into one form first: .upper(), without '-' and white space. Then hash it; if "
        "the digest is in the set, remove it and return True.",
    ],
)  # fmt: skip
def recovery(answer: Callable, part: Any) -> None:
    """Codes for the day the phone is lost."""
    with part("each of ten codes opens the door, as people type it"):
        ask = Asked(answer)
        codes = ask.issue()
        forms = (
            str, str.lower, str.upper, lambda c: f" {c} ", lambda c: c.replace("-", ""),
            lambda c: " ".join(re.findall(".{1,4}", plain(c))),
            lambda c: "-".join(re.findall(".{1,3}", plain(c))),
        )  # fmt: skip
        for code, form in zip(codes, [*forms, str, str, str], strict=True):
            told = f"A code typed in the way of {form('ABCD-EFGH')!r} was refused: people do that."
            expect(ask.redeem(form(code)), told)
    with part("each opens it once"):
        ask = Asked(answer)
        first, second, *_ = ask.issue()
        expect(ask.redeem(first), "A fresh code was refused.")
        expect(not ask.redeem(first), "A code that was used opens the door again.")
        expect(
            not ask.redeem(plain(first).lower()), "A used code opens it again when it is written otherwise."
        )
        expect(ask.redeem(second), "After one code was used, the others are refused.")
    with part("nothing else opens it"):
        _wrong(Asked(answer))
    with part("new codes end this user's old ones, and nobody else's"):
        one, other = Asked(answer), Asked(answer)
        codes = one.issue()
        other.issue()
        expect(not other.redeem(codes[0]), "One user's code opens another user's account.")
        told = "Codes were issued to another user, and this one's are void: keep them in the object."
        expect(one.redeem(codes[1]), told)
        ask = Asked(answer)
        old, new = ask.issue(), ask.issue()
        expect(ask.redeem(new[0]), "After `issue` was called again, a new code is refused.")
        expect(not ask.redeem(old[0]), "After `issue` was called again, an old code still opens the door.")
    with part("no code can be guessed"):
        _drawn(answer)
    with part("no code can be read in the table"):
        ask = Asked(answer)
        codes = ask.issue()
        _hidden(ask, codes)
        ask.redeem(codes[3])
        _hidden(ask, codes)


def _wrong(ask: Asked) -> None:
    expect(not ask.redeem("AAAA-BBBB"), "Before any code was issued, a made-up one opens the door.")
    codes = ask.issue()
    code = codes[0]
    last = "B" if plain(code)[-1] != "B" else "C"
    for what, text in {
        "An empty text": "", "Hyphens alone": "---", "The first half of a code": code[: len(code) // 2],
        "A code without its last letter": code[:-1], "A code with another last letter": code[:-1] + last,
        "A code with a letter more": code + "A", "Two codes in one": code + codes[1],
        "All ten": " ".join(codes),
        "A code turned round": plain(code)[::-1],
    }.items():  # fmt: skip
        expect(not ask.redeem(text), f"{what} opens the door.")
    for text in filter(None, _kept(ask.mine).splitlines()):
        expect(
            not ask.redeem(text), "What the table keeps of a code opens the door: a thief types that in."
        )
    expect(ask.redeem(code), "After wrong tries the right code is refused.")


def _drawn(answer: Callable) -> None:
    codes = [plain(code) for _ in range(8) for code in Asked(answer).issue()]
    bits = strength(codes) if len(set(map(len, codes))) == 1 else min(map(len, codes)) * 5.0
    expect(
        bits >= BITS - 4,
        f"A code has about {bits:.0f} bits, and {BITS} are asked for: with fewer a thief of the table tries "
        "them all against a fast hash.",
    )
    told = "With clock and `random` set back, the same codes came again: take `secrets`."
    expect(not comes_again(lambda: Asked(answer).issue()), told)


def _hidden(ask: Asked, codes: list[str]) -> None:
    kept = _kept(ask.mine)
    told = ("What the table keeps is less than a hash of each code is long, so other texts fit it, or a key "
            "gives the codes. Keep the whole hash of each.")  # fmt: skip
    expect(not 0 < len(kept) < MANY * BITS // 8, told)
    for code in codes:
        for how, text in _writings(code).items():
            expect(text not in kept, f"The table keeps a code {how}: a thief of the table has the codes.")
        text = plain(code)
        for at in range(len(text) - 7):
            for how, piece in list(_writings(text[at : at + 8]).items())[1:4]:
                told = f"The table keeps a part of a code {how}: the thief has to try the rest alone."
                expect(piece not in kept, told)
