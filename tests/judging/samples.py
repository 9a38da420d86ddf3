"""A task, and answers to it, that the tests of judging share."""

from __future__ import annotations

import time

from helpers.judging import Parts, Task, expect, task


@task(
    minutes=5,
    difficulty=2,
    hints=["a nudge", "a pointer", "nearly the answer"],
    expects="function",
)
def doubled(answer: object, part: Parts) -> None:
    """Doubles numbers."""
    with part("doubles"):
        for number in (1, 2, 30):
            got = part.call(answer, number)
            expect(got == 2 * number, f"{number} became {got!r}.")
    with part("refuses text"):
        expect(part.raises(answer, "x") is not None, "'x' was accepted.")


def right(number):
    if isinstance(number, str):
        raise TypeError("numbers only")
    return 2 * number


def starter(number):
    """Twice the number."""
    ...


def starter_of_nbgrader(number):
    raise NotImplementedError


def half(number):
    return 2 * number if isinstance(number, int) else None


@task(minutes=1, difficulty=1, hints=["a", "b", "c"])
def biggest(answer: object, part: Parts) -> None:
    with part("finds the largest"):
        expect(part.call(answer, [3, 1, 2]) == 3, "3 is the largest of 3, 1, 2.")


def cleaning(cleaned: list[float]) -> Task:
    """A task whose check takes a second to clean up, and notes each step of it."""

    @task(minutes=1, difficulty=1, hints=["a", "b"], seconds=0.05)
    def swept(answer: object, part: Parts) -> None:
        with part("one"):
            try:
                part.call(answer, 1)
            finally:
                for _ in range(10):
                    time.sleep(0.1)
                    cleaned.append(0.1)

    return swept
