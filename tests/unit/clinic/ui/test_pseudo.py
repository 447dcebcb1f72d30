"""The made-up languages: longer, marked, and whole where a program reads them."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from django.utils.translation import get_language_bidi, gettext, ngettext, npgettext, pgettext

from trochee.clinic.ui.pseudo import marked


def test_a_text_is_marked_and_longer() -> None:
    assert marked("Save the night") == "[!!Šââṽêê ţĥêê ñîîĝĥţ!!]"
    assert marked("") == ""
    assert marked(" ") == " "


@pytest.mark.parametrize("kept", ["%(count)s", "%s", "%d", "%%", "{}", "{name}", '<a href="/x">', "&nbsp;", "&#39;"])
def test_what_a_program_reads_stays(kept: str) -> None:
    assert kept in marked(f"one {kept} two")


def test_no_plain_letter_is_left() -> None:
    said = marked("The quick brown fox jumps over the lazy dog. THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG")
    assert not re.search("[A-Za-z]", said)


@pytest.mark.parametrize(("code", "from_right"), [("en-xa", False), ("ar-xb", True)])
def test_the_framework_speaks_it(code: str, from_right: bool) -> None:
    with translation.override(code):
        assert get_language_bidi() is from_right
        said = [
            gettext("one"),
            pgettext("a number", "one"),
            ngettext("one", "many", 1),
            npgettext("x", "one", "many", 1),
        ]
        assert len(set(said)) == 1
        assert said[0].startswith("[!!")
        assert ("\u202e" in said[0]) is from_right
        assert ngettext("one", "many", 2) == gettext("many")
    assert gettext("one") == "one"
