"""The pictures of lessons 00 and 01 survive a notebook that is not trusted, and can be read aloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from helpers.tasks.cia_triad.diagram import Diagram
from helpers.tasks.cia_triad.honest import Waits, drawn
from helpers.tasks.start_here.figures import where_a_secret_lives

DIAGRAM = Diagram(
    {"outside": {"doctor": "external"}, "inside": {"web API": "process", "log": "store"}},
    [("doctor", "web API", "a password"), ("web API", "log", "who asked")],
)
WAITS = Waits(((0.0, 0.01), (0.1, 1.2), (1.4, 0.02)), (0.05, 1.3))


@pytest.mark.parametrize(
    "draw",
    [lambda: DIAGRAM, where_a_secret_lives, lambda: drawn({"before": WAITS, "after": WAITS})],
    ids=["diagram", "secret", "waits"],
)
def test_a_picture_is_an_image_with_a_text(draw: Callable[[], Any]) -> None:
    picture = draw()
    html = picture._repr_html_()
    assert "<svg" not in html and html.count("<img") == 1
    words = re.search(r'alt="([^"]+)"', html)
    assert words and unescape(words.group(1)) in repr(picture)


def test_a_diagram_says_what_crosses_a_border() -> None:
    assert DIAGRAM.crossing() == [("doctor", "web API", "a password")]
    assert "doctor =|=> web API" in repr(DIAGRAM) and "web API ---> log" in repr(DIAGRAM)
    with pytest.raises(ValueError, match="nurse"):
        Diagram({"outside": {"doctor": "external"}}, [("doctor", "nurse", "a note")])
    with pytest.raises(ValueError, match="cloud"):
        Diagram({"outside": {"doctor": "cloud"}}, [])


def test_waits_are_told_by_their_phase() -> None:
    assert WAITS.phases == {"before": 0.01, "during": 1.2, "after": 0.02}
    assert str(WAITS) == "before 10 ms, during 1200 ms, after 20 ms"
