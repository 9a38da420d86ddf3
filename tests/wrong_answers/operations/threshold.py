"""Answers to `threshold`: too many alarms, too few finds, and the sample's precision."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from helpers.tasks import operations as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.threshold
Floats = list[float]


def over(scores: Floats, limit: float) -> int:
    return sum(score >= limit for score in scores)


def made(
    count: Callable[[Floats, float], int] = over,
    candidates: Callable[[Floats, Floats], Any] = lambda honest, bad: sorted({*honest, *bad}),
    fits: Callable[[float, float], bool] = lambda false, alarms: false <= alarms,
    share: Callable[[int, Floats, Floats], float] = lambda hits, honest, bad: hits / len(honest),
    recall: Callable[[int, Floats, Floats], float] = lambda hits, honest, bad: hits / len(bad),
    precision: Callable[..., float] = lambda found, false, hits, wrong: found / (found + false),
    none: Any = (math.inf, 0.0, 0.0),
) -> Callable[..., Any]:
    """A right answer, with changes."""

    def threshold(
        scores: Floats, attack: Any, honest_a_day: float, attacks_a_day: float, alarms: float
    ) -> Any:
        honest = [s for s, is_bad in zip(scores, attack, strict=True) if not is_bad]
        bad = [s for s, is_bad in zip(scores, attack, strict=True) if is_bad]
        for limit in candidates(honest, bad):
            wrong, hits = count(honest, limit), count(bad, limit)
            false = honest_a_day * share(wrong, honest, bad)
            if fits(false, alarms):
                part = recall(hits, honest, bad)
                found = attacks_a_day * part
                return limit, part, precision(found, false, hits, wrong) if found + false else 0.0
        return none

    return threshold


def corners(honest: Floats, bad: Floats) -> Floats:
    """The scores that scikit-learn's roc_curve keeps: those where the curve turns, and both ends."""
    scores = sorted({*honest, *bad})
    here = [(honest.count(score), bad.count(score)) for score in scores]
    turns = [at for at in range(1, len(scores) - 1) if here[at] != here[at - 1]]
    return [scores[at] for at in sorted({0, *turns, len(scores) - 1})]


def most_right(honest: Floats, bad: Floats) -> Floats:
    return [max({*honest, *bad}, key=lambda limit: over(bad, limit) - over(honest, limit))]


bank.add(task, "as_shipped", lambda scores, *day: (min(scores), 1, 1), says="count them",
         kind="vulnerable")  # fmt: skip
bank.add(task, "nobody", lambda *day: (math.inf, 0, 0), says="the threshold is inf", kind="refuses")
bank.table(task, {
    "above": (made(count=lambda scores, limit: sum(s > limit for s in scores)),
              "is at the threshold or above"),
    "fewer_than_the_team_reads": (made(fits=lambda false, alarms: false < alarms), "are not too many"),
    "rounded": (made(fits=lambda false, alarms: round(false) <= alarms), "do not round"),
    "corners_of_the_curve": (made(candidates=corners), "finds no more counts as well"),
    "most_accurate": (made(candidates=most_right), "the threshold is inf, not 0.7"),
    "scores_of_attacks_only": (made(candidates=lambda honest, bad: sorted(set(bad))),
                               "the threshold is 0.5, not 0.1"),
    "as_given": (made(candidates=lambda honest, bad: [*honest, *bad][:1] + sorted({*honest, *bad})),
                 "from the last to the first"),
    "share_of_all": (made(share=lambda hits, honest, bad: hits / (len(honest) + len(bad))), "count them"),
    "recall_over_all": (made(recall=lambda hits, honest, bad: hits / (len(honest) + len(bad))),
                        "the share of the attacks that alarm"),
    "missed": (made(recall=lambda hits, honest, bad: 1 - hits / len(bad)), "the recall is 0"),
    "precision_of_the_sample": (made(precision=lambda found, false, hits, wrong: hits / (hits + wrong)),
                                "among a day's alarms, not among the sample's"),
    "precision_of_the_share": (made(precision=lambda found, false, hits, wrong: false / (found + false)),
                               "the precision is 0"),
    "just_below": (made(candidates=lambda honest, bad: [one - 1e-9 for one in sorted({*honest, *bad})]),
                   "is one of the scores, to the last digit"),
    "finds_something": (made(candidates=lambda honest, bad: sorted(s for s in honest + bad if over(bad, s))),
                        "lowest score that the team can bear all the same"),
    "the_last_score": (made(none=(4, 0.0, 0.0)), "The highest score is an honest one"),
    "nothing": (made(none=None), "three numbers are wanted"),
    "all_alarms": (lambda *given: made()(*given[:4], given[4] - given[3]), "Only the false alarms count"),
    "whole_attacks": (lambda *given: made()(*given[:3], int(given[3]), given[4]), "alarm or attack"),
    "two_numbers": (lambda *given: made()(*given)[:2], "returned 2 numbers"),
})  # fmt: skip

bank.add(task, "by_loop", made(), kind="right")


@bank.right(task)
def by_numpy(scores: Any, attack: Any, honest: float, attacks: float, alarms: float) -> Any:
    import numpy as np

    scores, attack = np.asarray(scores, float), np.asarray(attack, bool)
    limits = np.unique(scores)
    alarmed = scores[None, :] >= limits[:, None]
    false = honest * alarmed[:, ~attack].mean(axis=1)
    recall = alarmed[:, attack].mean(axis=1)
    found = attacks * recall
    precision = found / np.maximum(found + false, 1e-300)
    ok = np.flatnonzero(false <= alarms + 1e-9)
    return np.array([limits, recall, precision])[:, ok[0]] if len(ok) else [float("inf"), 0, 0]
