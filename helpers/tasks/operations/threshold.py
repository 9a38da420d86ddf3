"""What `threshold` must do: choose where a detector alarms, for a team that reads so many alarms a day."""

from __future__ import annotations

import math
import random
import secrets
from collections.abc import Sequence
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown

Choice = tuple[float, float, float]


def best(
    scores: Sequence[float], attack: Sequence[bool],
    honest_a_day: float, attacks_a_day: float, alarms: float,
) -> Choice:  # fmt: skip
    """The reference: (threshold, recall, precision)."""
    honest = [s for s, bad in zip(scores, attack, strict=True) if not bad]
    bad = [s for s, is_bad in zip(scores, attack, strict=True) if is_bad]
    for limit in sorted(set(scores)):
        false = honest_a_day * sum(s >= limit for s in honest) / len(honest)
        if false <= alarms:
            recall = sum(s >= limit for s in bad) / len(bad)
            found = attacks_a_day * recall
            return limit, recall, found / (found + false) if found + false else 0.0
    return math.inf, 0.0, 0.0


# scores, attack, honest a day, attacks a day, alarms a day; a word on what counts
SCORES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
ATTACK = [False, False, False, False, True, False, True, False, True, True]
FIXED = {
    "the lowest threshold that the team can bear": [
        ((SCORES, ATTACK, 600, 10, 250), "Each honest score stands for 100 log-ins a day: count them."),
        ((SCORES, ATTACK, 600, 900, 250), "Only the false alarms count against what the team reads."),
        ((SCORES, ATTACK, 600, 10, 100), "Exactly as many alarms as the team reads are not too many."),
        ((SCORES, ATTACK, 600, 10, 99), "One alarm a day more than the team reads is too many."),
        ((SCORES, ATTACK, 601, 10, 100), "100.2 alarms a day are more than 100: do not round them."),
        ((SCORES, ATTACK, 600, 10, 10**6), "Where every alarm is read, the lowest score finds most."),
        ((SCORES[:6], [False] * 4 + [True] * 2, 400, 5, 200), "A score that finds no more counts as well."),
    ],
    "equal scores fall on one side": [
        (([1, 2, 2, 2, 3, 3], [False, False, True, True, False, True], 300, 5, 100),
         "An event alarms where its score is at the threshold or above."),
        (([5e9] * 4, [True, False] * 2, 100, 5, 60), "All have one score: no threshold parts them."),
    ],
    "no alarm at all, where each is too many": [
        (([1, 2, 3, 4], [True, False] * 2, 1000, 5, 0), "The highest score is an honest one: no alarm."),
        (([1, 2, 3, 4], [False, True] * 2, 1000, 5, 0), "Only the highest score alarms, and it is right."),
        (([1, 2, 3], [True, False, False], 100, 5, 50),
         "It finds nothing there, and is the lowest score that the team can bear all the same."),
    ],
    "the scores in any order": [
        ((SCORES[::-1], ATTACK[::-1], 600, 10, 100), "The same events from the last to the first."),
    ],
    "the precision of a day, not of the sample": [
        ((SCORES, ATTACK, 3, 0.5, 0.9), "Half an alarm or attack a day is half a one: do not round it."),
        ((SCORES, ATTACK, 60_000_000, 1, 10_000_000), "Of the sample four in ten are attacks."),
    ],
}  # fmt: skip
ABOUT = {
    "threshold": "", "recall": "It is the share of the attacks that alarm. ",
    "precision": "It is the share of attacks among a day's alarms, not among the sample's. ",
}  # fmt: skip


@task(
    minutes=8, difficulty=3, asvs="16.3.3", expects="function",
    hints=[
        "Each score is a candidate. Which share of the honest events alarms there? How many a day is that?",
        "False alarms a day: honest_a_day times the share of honest events with score >= threshold. Take "
        "the lowest score at which that is at most alarms_a_day.",
        "precision = attacks_a_day * recall / (attacks_a_day * recall + false alarms a day). Where no score "
        "will do: (math.inf, 0.0, 0.0).",
    ],
)  # fmt: skip
def threshold(answer: Any, part: Parts) -> None:
    """A threshold for a team that reads so many alarms a day."""

    def compare(case: tuple[Any, ...], why: str) -> None:
        given, due = part.call(answer, *case), best(*case)
        try:
            values = [float(value) for value in given]
        except (TypeError, ValueError):
            fail(f"Your function returned {shown(given)}, {kind(given)}: three numbers are wanted.")
        expect(len(values) == 3, f"Your function returned {len(values)} numbers, not three.")
        what = f"{len(case[0])} events, {case[2]:,} honest and {case[3]} attacks a day, at most"
        for (name, about), mine, right in zip(ABOUT.items(), values, due, strict=True):
            near = name != "threshold" and abs(mine - right) <= 1e-6
            said, wanted = f"{mine:.4g}", f"{right:.4g}"
            if said == wanted:
                said, about = repr(mine), about or "It is one of the scores, to the last digit. "
            says = f"{what} {case[4]:,} false alarms: the {name} is {said}, not {wanted}. {about}{why}"
            expect(near or mine == right, says)

    for name, cases in FIXED.items():
        with part(name):
            for case, why in cases:
                compare(case, why)
    with part("events that are drawn"):
        chance = random.Random(secrets.randbits(64))  # noqa: S311 - a walk, no secret
        for _ in range(60):
            attack = [True, False, *(chance.random() < 0.4 for _ in range(chance.randrange(4, 30)))]
            digits = chance.choice((1, 9))
            scores = [round(chance.gauss(2 * bad, 1.5), digits) for bad in attack]
            day = [chance.choice(some) for some in ((50, 999.5, 20_000_000), (0.5, 40), (0, 3, 50, 900))]
            compare((scores, attack, *day), "Each of the parts above says what counts.")
