"""How things look, in plain text and in HTML."""

from __future__ import annotations

import pytest

from helpers import display


def test_a_table_is_aligned_with_wide_letters_too() -> None:
    text = repr(display.Table([("松本", 1), ("Zoë", 0.123456)], ["name", "value"]))
    assert text.splitlines() == [
        "name  value",
        "----  ------",
        "松本  1",
        "Zoë   0.1235",
    ]


def test_a_table_of_dictionaries() -> None:
    table = display.Table([{"a": 1, "b": "<i>"}, {"a": 2}])
    assert table.headers == ["a", "b"]
    assert "&lt;i&gt;" in table._repr_html_()
    assert repr(display.Table([], ["a"])).startswith("a")


def test_hexdump() -> None:
    assert display.hexdump(b"GET /\r\n" + bytes(12)).splitlines() == [
        "0000  47 45 54 20 2f 0d 0a 00 00 00 00 00 00 00 00 00  GET /...........",
        "0010  00 00 00                                         ...",
    ]


def test_a_page_has_an_origin_of_its_own() -> None:
    frame = display.Page('<b title="x">hi</b>')._repr_html_()
    assert "allow-same-origin" not in frame
    assert "&lt;b title=&quot;x&quot;&gt;" in frame


def test_refused_shows_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with display.refused(ValueError):
        raise ValueError("too long\nmore")
    assert capsys.readouterr().out == "refused: ValueError: too long\n"
    with pytest.raises(AssertionError, match="nothing was refused"), display.refused():
        pass
    with pytest.raises(KeyError), display.refused(ValueError):
        raise KeyError("other")


def test_a_figure_reads_on_light_and_dark() -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    before = dict(mpl.rcParams)
    figure, axes = display.figure()
    assert dict(mpl.rcParams) == before  # a learner's own figures look as ever
    assert mpl.colors.to_hex(figure.get_facecolor()) == display.PAPER
    assert mpl.colors.to_hex(axes.xaxis.label.get_color()) == display.INK


def test_a_picture_has_its_words_wherever_it_is_shown() -> None:
    drawn, axes = display.figure()
    axes.plot([1, 2, 4])
    picture = display.Picture(drawn, 'a line that bends: 1, 2, "4"')
    assert repr(picture) == 'Figure: a line that bends: 1, 2, "4"'
    page = picture._repr_html_()
    assert 'alt="a line that bends: 1, 2, &quot;4&quot;"' in page
    assert page.startswith('<img src="data:image/png;base64,iVBOR')


def test_a_remark_may_lead_somewhere() -> None:
    note = display.Note("Go on", "with ", display.Link("Task <2>", '../exercises/x.ipynb#"2'))
    assert repr(note) == "Go on: with Task <2>" and note.text == "with Task <2>"
    page = note._repr_html_()
    assert 'href="../exercises/x.ipynb#&quot;2">Task &lt;2&gt;</a>' in page


def test_hints_add_up_with_the_newest_last() -> None:
    assert repr(display.Hints(["a"], 3)) == "Hint 1 of 3: a"
    both = display.Hints(["a", "<b>"], 2, ["see ", display.Link("it", "x")])
    assert repr(both).splitlines() == ["Hints 1 to 2 of 2:", "  1. a", "  2. <b>", "see it"]
    page = both._repr_html_()
    assert page.index(">a<") < page.index("<li>&lt;b&gt;") and '<a href="x">it</a>' in page


def test_an_excerpt_is_cut_from_the_source(capsys: pytest.CaptureFixture[str]) -> None:
    display.excerpt(display.hexdump, "for offset in", 2)
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("for offset in range(") and shown[1].startswith("    row = ")
    with pytest.raises(ValueError, match="no line of hexdump"):
        display.excerpt(display.hexdump, "nothing like it")
