"""What the checks of lesson 01 say of answers that stand in no bank."""

from __future__ import annotations

import pytest

from helpers.tasks import cia_triad as tasks


@pytest.mark.parametrize(("tag", "told"), [(7, "returned an int"), (None, "tag is bytes, or text")])
def test_what_is_no_tag_is_told(tag: object, told: str) -> None:
    assert told in tasks.seal_model.check(lambda *given: tag, lambda *given: True).message
