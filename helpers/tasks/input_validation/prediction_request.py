"""What a right schema for a prediction request must do."""

from __future__ import annotations

from typing import Any

from helpers.judging import task
from helpers.tasks.input_validation.payloads import blood
from helpers.tasks.input_validation.refusals import expect_clean
from helpers.tasks.input_validation.schemas import changed, explained, judged, usable

RULES = {
    "missing": ("asks for every key", "the model needs all eight, and the record needs its patient"),
    "unknown": (
        "refuses keys that it does not know",
        "a mistyped feature, or a role that a later version believes, should not pass in silence",
    ),
    "shape": ("refuses other shapes", "an object was agreed on"),
    "bool": (
        "tells a truth value from a number",
        "to Python a bool is an int, 0 or 1, and here both are values that a patient can have",
    ),
    "look": (
        "refuses what only looks like a number",
        "JSON has numbers of its own, and `float` reads more texts than you would: underscores, line "
        "breaks, the digits of every script",
    ),
    "finite": (
        "refuses NaN, infinity and numbers beyond all measure",
        "no analyser measures that, and a model answers all the same",
    ),
    "range": (
        "keeps to the limits",
        "no patient has such a value: it is a slip of the analyser, or another unit",
    ),
    "fit": (
        "refuses percentages that do not add up",
        "each value lies in its limits, and together they are impossible",
    ),
    "text": ("checks the identifier and the name", "the contract names the characters and the length"),
}  # fmt: skip


@task(
    minutes=12, difficulty=3, asvs="2.2.1",
    hints=[
        "Build it from the inside: a validator for one number, a dictionary for the eight, one around "
        "both. Which of the lesson's validators can you use as it is?",
        "`Required` and `Optional` go around keys. A validator is any function that returns the value "
        "or raises Invalid; `All` runs several in turn. `isinstance(True, int)` is True.",
        "Features: All({Required(name): All(number, Range(min=low, max=high)) ...}, whole), where "
        "`number` refuses bool and all that is neither int nor float, and `whole` adds up the five.",
    ],
)  # fmt: skip
def prediction_request(answer: Any, part: Any) -> None:
    """Describes a request for a prediction from a blood count."""
    with part("is a schema"):
        usable(answer)
    if not part.results[-1].holds:
        return
    with part("serves every honest request"):
        expect_clean(changed(answer, part, case) for case in blood.honest())
    said = judged(answer, part, blood.hostile(), RULES)
    why = "It will be shown in a page and written to a log, and the sender chooses what it says."
    explained(part, said, "the value", why)
