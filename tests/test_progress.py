"""The map with what is solved."""

from __future__ import annotations

from helpers import progress


def test_the_report_is_a_map() -> None:
    text = str(progress.report())
    assert "solved" in text and "00_start_here" in text
    assert "<table>" in progress.report()._repr_html_()
