"""What the task about a rule for new passwords asks of an answer (lesson 06)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import expect_none, task
from helpers.judging.values import shown, truth

DRAWN = f"summer-{secrets.token_hex(6)}"
# honest passwords: (password, as the only factor, what a refusal would mean)
NO_RULES = "SP 800-63B-4 forbids rules of composition: length counts, not kinds of signs."
BESIDE = "With a second factor 8 characters are enough, of whatever kind."
LONG = "Phrases and password managers make long ones: at least 64 characters have to pass."
WHOLE = "Only the whole password is looked up in the list, as it was typed."
HONEST = (
    ("the ferry leaves at nine", True, NO_RULES),
    ("83094617520938461750", True, NO_RULES),
    ("tea for two", False, BESIDE),
    ("a b c d e f g h", True, "15 characters are enough, and a space is one of them."),
    ("abcd12345aaaaaa", True, "15 characters are enough, and this one is on no list."),
    ("11111111", False, BESIDE),
    ("пароход отходит в девять", True, "Letters of every script count."),
    ("田中さんは九時の船で島へ行く予定", True, "16 characters, one each, whatever their bytes."),
    ("🛳🌊🏝🎣🐟🍋🌤🧭", False, "Each code point counts as one: these are 8."),
    (" ferry  at nine", True, "15 characters are enough, and each space is one, wherever it stands."),
    ("ferry\ttimetable on a tab", True, "A password manager may draw any sign."),
    ("clinicclinic, then clinicclinic", True, WHOLE),
    *((around, False, WHOLE) for around in (" clinicclinic ", "clinicclinic2026!", "1 clinicclinic")),
    ("long phrase " * 5 + "ends", True, LONG),
    ("Züge über Köln, " * 4, True, LONG),
    (DRAWN, True, "It was taken off the list: read the one that you are given this time."),
)  # fmt: skip
SHORT = (
    ("fourteen chars", True, "14 characters, where the password is the only factor"),
    ("P@ssw0rd-2026!", True, "14 characters of four kinds, and kinds count for nothing"),
    ("Züge nach Köln", True, "14 characters; bytes are more, and an ü is one"),
    ("Straßengrößen", True, "13 characters as they were typed; casefold makes two of each ß"),
    ("seven 7", False, "7 characters beside a second factor"),
    ("", False, "nothing at all"),
    ("eightlet", True, "8 characters without a second factor"),
)  # fmt: skip
KNOWN = {"correct-horse-battery", "Welcome-To-The-Island", "clinicclinic", DRAWN, "straße-nummer-eins"}
LISTED = (
    ("correct-horse-battery", True, "it is on the list"),
    ("clinicclinic", False, "it is on the list, and a second factor does not change that"),
    (DRAWN, True, "it is on the list that you were given this time"),
    ("Correct-Horse-Battery", True, "it is on the list, in other capitals"),
    ("welcome-to-the-island", True, "it is on the list, which has it in capitals"),
    ("STRASSE-NUMMER-EINS", True, "it is on the list, in capitals: ß is written SS there"),
    ("STRAẞE-NUMMER-EINS", True, "it is on the list, in capitals: ẞ is one, too"),
)  # fmt: skip


@task(
    minutes=6, difficulty=2, asvs="6.2.4", expects="function",
    hints=[
        "Which two things does the standard ask for, and which does it forbid?",
        "len() counts code points. Compare the whole password with the list, whatever its capitals.",
        "len(password) >= (15 if alone else 8) and password.casefold() is not among the casefolded list.",
    ],
)  # fmt: skip
def acceptable(answer: Callable, part: Any) -> None:
    """A rule for new passwords that people can live with."""
    known = set(KNOWN)

    def says(password: str, alone: bool) -> bool:
        return truth(part.call(answer, password, alone, known), "`acceptable`")

    for title, cases in (("refuses what is too short", SHORT), ("refuses what is on the list", LISTED)):
        with part(title):
            expect_none(f"{shown(p, 44)} was accepted: {why}." for p, alone, why in cases if says(p, alone))
    known.discard(DRAWN)
    with part("accepts what people and password managers choose"):
        expect_none(f"{shown(p, 44)} was refused. {why}" for p, alone, why in HONEST if not says(p, alone))
