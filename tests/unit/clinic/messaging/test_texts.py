"""What may stand on a lock screen: no medicine, no clinic, no name, no sleep, in any language; and where links go."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.conf import settings
from django.utils import translation
from tests.factories.clinic import House

from trochee.clinic.config.languages import SHIPPED
from trochee.clinic.messaging.sending.texts import written
from trochee.clinic.messaging.values import Channel, Kind

SITE, LINK = "https://a.test/", "https://a.test/note/T0ken/"
SAYS_TOO_MUCH = re.compile(
    r"trochee|ketamin|esketamin|troche|lozenge|medicin|drug|dose|clinic|doctor|patient|therap|health|sleep|night|bed\b"
    r"|insomnia|diary|schlaf|nacht|klinik|arzt|patient|medikament|tagebuch|sommeil|nuit|clinique|sueñ|noche",
    re.IGNORECASE,
)
LANGUAGES = sorted(
    {code for code, _ in settings.LANGUAGES} | {each.name for each in SHIPPED.glob("*") if each.is_dir()}
)
EVERY = list(product(Kind, (Channel.EMAIL, Channel.TEXT), ["", *LANGUAGES]))


@pytest.mark.parametrize(("kind", "channel", "language"), EVERY, ids=str)
def test_a_text_gives_nothing_away(kind: Kind, channel: Channel, language: str) -> None:
    found = written(kind, channel, site=SITE, link=LINK, language=language)
    text = f"{found.subject}\n{found.body}"
    assert not SAYS_TOO_MUCH.search(text.replace(SITE, "").replace(LINK, "")), text
    assert LINK in found.body
    assert (SITE in found.body.replace(LINK, "")) == (kind is not Kind.CONFIRM)
    assert set(re.findall(r"https?://\S+", text)) <= {SITE, LINK}
    assert "%(" not in text


@pytest.mark.parametrize("kind", Kind)
def test_a_text_message_is_short(kind: Kind) -> None:
    """The link is 43 signs of chance and an address; two parts of a text message hold 306."""
    link = f"https://clinic.example/note/{'x' * 43}/"
    found = written(kind, Channel.TEXT, site="https://clinic.example/", link=link)
    assert found.subject == ""
    assert len(found.body) <= 306
    assert "\n" not in found.body


def test_each_is_written_in_the_language_of_its_reader() -> None:
    with translation.override("en"):
        before = written(Kind.REMINDER, Channel.EMAIL, site=SITE, link=LINK, language="")
        assert translation.get_language() == "en"
    assert before.subject


def test_no_name_of_the_clinic_or_the_person_is_at_hand(house: House) -> None:
    """The texts take two addresses and nothing else, so that nothing else can slip in."""
    for kind, channel in product(Kind, Channel):
        found = written(kind, channel, site=SITE, link=LINK)
        for word in ("Lamp", "Street", "Ida", "Marker"):
            assert word not in found.subject + found.body
