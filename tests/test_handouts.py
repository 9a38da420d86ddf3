"""The glossary and the checklists are those of the lessons."""

from __future__ import annotations

import re

import pytest

from helpers import course, handouts
from helpers.notebooks import read

by_lesson = pytest.mark.parametrize("lesson", course.LESSONS, ids=lambda lesson: lesson.stem)


def test_both_pages_are_written_by_build() -> None:
    asked = "run: python3 -m helpers build --no-run"
    assert handouts.GLOSSARY.read_text(encoding="utf-8") == handouts.glossary(), asked
    assert handouts.CHECKLISTS.read_text(encoding="utf-8") == handouts.checklists(), asked


@by_lesson
def test_a_term_occurs_in_the_lesson_that_explains_it(lesson: course.Lesson) -> None:
    text = "\n".join(cell.source for cell in read(lesson.path("notebooks")).cells).casefold()
    text = re.sub(r"[\s*_#>]+", " ", text)
    missing = [term for term in handouts.terms(lesson) if term.casefold() not in text]
    assert not missing, missing


def test_a_term_is_explained_once() -> None:
    found = [term.casefold() for lesson in course.LESSONS for term in handouts.terms(lesson)]
    assert len(set(found)) == len(found)
