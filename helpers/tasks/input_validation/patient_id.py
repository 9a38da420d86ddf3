"""What a right answer must do with text: the patient identifier."""

from __future__ import annotations

from typing import Any

from helpers.judging import expect_none, task
from helpers.judging.values import shown, truth
from helpers.tasks.input_validation.payloads.signs import fresh_code, look_alikes

PARTS = {
    "length": "wants exactly six digits",
    "around": "lets nothing stand before or after",
    "digits": "takes digits only",
    "script": "means the digits 0 to 9",
    "prefix": "wants 'P-' as written",
}


class Looks:
    """No text, though `str` makes an identifier of it."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __str__(self) -> str:
        return self.code


def no_text(code: str) -> dict[str, Any]:
    """Values of other types in which an identifier stands, by what they are."""
    return {
        "None": None, "An int": 101, "A float": 1.5, "Bytes": code.encode(), "True": True,
        "A list with an identifier": [code], "A dict": {code: 1},
        "A list of characters": list(code), "A tuple of characters": tuple(code),
        "An object whose `str` is an identifier": Looks(code),
        "A text that ends in half a character": code[:-1] + "\ud800",
    }  # fmt: skip


@task(
    minutes=4, difficulty=1, asvs="2.2.1", expects="function",
    hints=[
        "Which characters does your pattern leave free: one before, one after, or another digit?",
        r"`$` also matches before a line break at the end, and `\d` matches the digits of every script.",
        "`re.fullmatch` with `[0-9]{6}`, on text only, and `bool(...)` or `is not None` around it.",
    ],
)  # fmt: skip
def patient_id(answer: Any, part: Any) -> None:
    """Says whether a value is a patient identifier."""

    def says(value: Any) -> bool:
        return truth(part.call(answer, value), f"For {shown(value)} your function")

    with part("accepts every valid identifier"):
        valid = ["P-000101", "P-000000", "P-999999", *(fresh_code() for _ in range(40))]
        expect_none(
            f"{code!r} was refused, though it is 'P-' and six digits."
            for code in valid
            if not says(code)
        )
    cases = [case for _ in range(3) for case in look_alikes(fresh_code())]
    for group, name in PARTS.items():
        with part(name):
            expect_none(
                f"{text!r} was accepted, but {wrong}."
                for kind, text, wrong in cases
                if kind == group and says(text)
            )
    with part("answers False to what is no text"):
        values = no_text(fresh_code())
        expect_none(
            f"{what} made your function raise {type(error).__name__}. JSON may hold anything: the answer "
            "is False, not a crash."
            for what, value in values.items()
            if (error := part.raises(answer, value))
        )
        expect_none(
            f"{what} was accepted as an identifier. `str(...)`, slices and indexes work on other types as "
            "well: ask first whether it is text."
            for what, value in values.items()
            if says(value)
        )
