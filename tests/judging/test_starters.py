"""What is still the starter of an exercise, and what is an answer."""

from __future__ import annotations

from helpers.judging import starters
from tests.judging.samples import biggest


def test_a_class_is_recognised_as_untouched() -> None:
    class Bucket:
        def __init__(self) -> None:
            self.level = 0

        def allow(self):
            """True while there is room."""
            ...

    assert biggest.check(Bucket).state == "not attempted"
    assert biggest.check({"a": ..., "b": ...}).state == "not attempted"
    assert "1 place is still" in biggest.check({"a": 1, "b": ...}).message


def test_a_class_that_empties_an_inherited_method_is_an_answer() -> None:

    class Ring:
        def rotate(self):
            return 1

    class Lazy(Ring):
        def rotate(self): ...

    class Base:
        def rotate(self): ...

    class Starter(Base):
        def rotate(self): ...

    assert not starters.untouched(Lazy) and starters.untouched(Starter)
