"""What the task about recovery codes asks of an answer (lesson 06)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, task
from helpers.judging.surroundings import chance, comes_again
from helpers.judging.values import shown, truth
from helpers.tasks.authentication.settings import bits, said

MANY, BITS = 10, 112


def plain(code: str) -> str:
    """A code without what people read over: capitals, hyphens, blanks."""
    return re.sub(r"[\s-]", "", code).upper()


TYPED: tuple[Callable[[str], str], ...] = (
    str, str.lower, str.upper, lambda c: f" {c} ", plain,
    lambda c: " ".join(re.findall(".{1,4}", plain(c))), lambda c: "-".join(re.findall(".{1,3}", plain(c))),
)  # fmt: skip
WRONG: dict[str, Callable[[str], str]] = {
    "An empty text": lambda code: "", "Hyphens alone": lambda code: "---",
    "The first half of a code": lambda code: code[: len(code) // 2],
    "A code without its last letter": lambda code: code[:-1],
    "A code with another last letter": lambda code: code[:-1] + ("B" if code[-1] not in "bB" else "C"),
    "A code with a letter more": lambda code: code + "A",
    "A code whose digits are others": lambda code: code.translate(
        str.maketrans("0123456789", "5674523023")) if re.search(r"\d", code) else "",
}  # fmt: skip
WRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": str, "backwards": lambda code: code[::-1], "in hexadecimal": lambda code: code.encode().hex(),
    "in base64": lambda code: base64.b64encode(code[: len(code) // 3 * 3].encode()).decode(),
}  # fmt: skip


class Asked:
    """The learner's object, and what it gives out and keeps."""

    def __init__(self, answer: Callable) -> None:
        self.mine = answer()

    def issue(self) -> list[str]:
        codes = self.mine.issue()
        good = isinstance(codes, (list, tuple)) and [type(code) for code in codes] == [str] * MANY
        expect(good, f"`issue` returned {shown(codes, 40)}: give back a list of {MANY} texts.")
        expect(len(set(map(plain, codes))) == MANY, "Two of the codes are the same.")
        return list(codes)

    def redeem(self, text: str) -> bool:
        return truth(said(f"redeem({shown(text, 30)})", self.mine.redeem, text), "`redeem`")

    def kept(self) -> list[str]:
        """What a thief of the table reads: the object's values, and those of its class."""
        own = [v for name, v in vars(type(self.mine)).items() if name[:2] != "__" and not callable(v)]
        return _texts([self.mine.__getstate__(), own])


def _texts(thing: Any, depth: int = 6) -> list[str]:
    """All that an object keeps, in whatever containers, as texts."""
    if isinstance(thing, dict):
        thing = [*thing.values(), *thing]
    if depth and isinstance(thing, (list, tuple, set, frozenset)):
        return [text for one in thing for text in _texts(one, depth - 1)]
    if depth and hasattr(thing, "__dict__"):
        return _texts(vars(thing), depth - 1)
    return [thing.decode("latin-1") if isinstance(thing, bytes) else str(thing)]


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
    with part("each of ten codes opens the door once, as people type it"):
        ask = Asked(answer)
        for number, code in enumerate(ask.issue()):
            which = "After one code was used, the others are" if number else "A fresh code was"
            expect(ask.redeem(code), f"{which} refused.")
            expect(not ask.redeem(code), "A code that was used opens the door again.")
        for form in TYPED:
            code = (ask := Asked(answer)).issue()[1]
            told = f"A code typed in the way of {form('ABCD-EFGH')!r} was refused: people do that."
            expect(ask.redeem(form(code)), told)
            told = "A code that was used in another spelling opens the door again: it is one code."
            expect(not ask.redeem(code) and not ask.redeem(form(code)), told)
    with part("nothing else opens it"):
        ask = Asked(answer)
        expect(not ask.redeem("AAAA-BBBB"), "Before any code was issued, a made-up one opens the door.")
        code = ask.issue()[0]
        for what, other in WRONG.items():
            expect(not ask.redeem(other(code)), f"{what} opens the door.")
        opens = any(map(ask.redeem, filter(None, ask.kept())))
        expect(not opens, "What the table keeps of a code opens the door: a thief types that in.")
        expect(ask.redeem(code), "After wrong tries the right code is refused.")
    with part("new codes end this user's old ones, and nobody else's"):
        one, other = Asked(answer), Asked(answer)
        codes = one.issue()
        other.issue()
        expect(not other.redeem(codes[0]), "One user's code opens another user's account.")
        told = "Codes were issued to another user, and this one's are void: keep them in the object."
        expect(one.redeem(codes[1]), told)
        new = one.issue()
        expect(one.redeem(new[0]), "After `issue` was called again, a new code is refused.")
        expect(not one.redeem(codes[2]), "After `issue` was called again, an old code still opens the door.")
    strong = 0.0
    with part("no code can be guessed"):
        with chance() as drawn:
            codes = [plain(code) for _ in range(8) for code in Asked(answer).issue()]
        strong = bits(codes)
        told = "with fewer a thief of the table tries them all against a fast hash."
        expect(strong >= BITS, f"A code has about {strong:.0f} bits, and {BITS} are asked for: {told}")
        told = "With clock and `random` set back, the same codes came again: take `secrets`."
        expect(not comes_again(lambda: Asked(answer).issue()), told)
        many = sum(drawn) / 8 / MANY
        told = f"and {BITS // 8} are asked for: who has the one seed of ten codes has all of them."
        expect(not drawn or many >= BITS / 8, f"Each code has {many:.1f} random bytes of its own, {told}")
    with part("no code can be read in the table"):
        ask = Asked(answer)
        codes, kept = ask.issue(), ask.kept()
        told = ("What the table keeps is less than a hash of each code is long, so other texts fit it, or a "
                "key gives the codes. Keep the whole hash of each.")  # fmt: skip
        size = sum(len(text) / (2 if re.fullmatch("[0-9a-fA-F]+", text) else 1) for text in kept)
        expect(size >= MANY * BITS / 8, told)
        ask.redeem(codes[3])
        told, read = "a thief of the table has the codes.", plain("\n".join(kept + ask.kept()))
        for how, write in WRITTEN.items():
            found = (plain(write(form)) in read for c in codes for form in (c, plain(c), plain(c).lower()))
            expect(not any(found), f"The table keeps a code {how}: {told}")
        told = "The table keeps tokens of Fernet: keep hashes, which no key turns back."
        expect(not any(text.startswith("gAAAA") for text in kept), told)
        long = len(plain(codes[0]))  # three letters of each code, not of all, that stand there by no chance
        at = [n for n in range(long - 2) if len({plain(code)[n : n + 3] for code in codes}) > 5]
        clear = {n + i for n in at for i in range(3) if all(plain(code)[n : n + 3] in read for code in codes)}
        rest = "The table keeps a part of each code: the thief has to try the rest alone."
        expect(not clear or strong * (1 - len(clear) / long) >= BITS - 4, rest)
