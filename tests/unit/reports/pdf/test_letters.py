"""Letters that no font has, and letters that would steer a reader's software."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trochee.reports.pdf.letters import everywhere, lacking, numbered, printable, told


@pytest.mark.parametrize(
    ("given_text", "printed"),
    [
        ("−3 to +6, ≥ 10 µg", "−3 to +6, ≥ 10 µg"),
        ("no\u00a0break, thin\u2009space, narrow\u202fspace", "no\u00a0break, thin\u2009space, narrow\u202fspace"),
        ("two\nlines\tand\u2028three", "two lines and three"),
        ("a\x00b\x07c", "a\ufffdb\ufffdc"),
        ("turned \u202eround", "turned \ufffdround"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a Persian word holds the non-joiner
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_what_is_printed_of_a_text(given_text: str, printed: str) -> None:
    assert printable(given_text) == printed


@given(st.text())
def test_nothing_that_steers_is_left_and_no_letter_is_lost(text: str) -> None:
    printed = printable(text)
    assert len(printed) == len(text)
    assert all(new == old or new in " \ufffd" for new, old in zip(printed, text, strict=True))
    printed.encode()  # no half of a pair
    assert not {"\x00", "\n", "\u202e", "\u2028"} & {*printed}


def test_what_typst_could_not_show_is_read_from_its_words() -> None:
    said = (
        'error: PDF/UA-1 error: the text `"日"` could not be displayed with font `"Libertinus Serif"`\n'
        'error: PDF/UA-1 error: the text `"\\u{200d}"` could not be displayed with a font\n'
    )
    assert lacking(said) == {"日", "\u200d"}
    assert lacking("error: PDF/UA-1 error: missing alt text") == frozenset()


def test_a_letter_that_nobody_has_is_numbered_wherever_it_stands_and_said() -> None:
    values: dict[str, object] = {"title": "日 a", "rows": [["本", 1, None]], "inner": {"日": "日"}}
    assert numbered(values, "日") == {
        "title": "[U+65E5] a",
        "rows": [["本", 1, None]],
        "inner": {"日": "[U+65E5]"},
        "letters": told(["[U+65E5]"]),
    }


def test_the_letters_that_could_not_be_printed_are_named_and_where_they_are_to_be_seen() -> None:
    assert "its letters: [U+65E5], [U+672C]. They stand as Unicode numbers" in told(["[U+672C]", "[U+65E5]"])
    assert "as a web page (.html) shows them as written" in told(["[U+65E5]"])
    many = told(f"[U+{0x4E00 + place:04X}]" for place in range(9))
    assert "[U+4E05], and 3 more." in many
    assert "[U+4E06]" not in many


def test_every_text_is_changed_and_nothing_else() -> None:
    values: dict[str, object] = {"a": ["x", {"b": "y"}], "n": 3, "t": True, "nothing": None}
    assert everywhere(values, str.upper) == {"a": ["X", {"b": "Y"}], "n": 3, "t": True, "nothing": None}
