"""What must hold between a regulator's alerts and the consent texts that tell of them."""

from __future__ import annotations

from collections.abc import Iterator

from trochee.foundation.refusal import InputError

from .consent import ALERTS_STAND_HERE, names_one_of
from .consent_kinds import ALERTS, CONSENT_TEXTS
from .shelf import Filed, Shelf


def alert_breaches(shelf: Shelf) -> Iterator[InputError]:
    """Refuse an alert for a text that is not there, for one text twice, and words that do not name its day."""
    texts = {filed.entry.get("id") for filed in shelf.of(CONSENT_TEXTS.name)}
    for filed in shelf.of(ALERTS.name):
        seen: set[str] = set()
        named = tuple(filed.entry.get("named", ()))
        for told in filed.entry.get("told", ()):
            inner, consent = Filed(filed.file, told), told.get("consent")
            if consent is not None and consent not in texts:
                yield inner.refused("consent", consent, "an id of consent_texts.yaml", "no consent text has this id")
            if consent in seen:
                yield inner.refused("consent", consent, "each text once", "an alert is told once in a text")
            seen.add(consent)
            plain = told.get("plain")
            if plain is not None and named and not names_one_of(plain, named):
                yield inner.refused("plain", plain, f"one of: {', '.join(named)}", "the words do not name the day")


def text_breaches(shelf: Shelf) -> Iterator[InputError]:
    """Refuse a consent text that has no place for alerts, or several."""
    for filed in shelf.of(CONSENT_TEXTS.name):
        places = filed.entry.get("paragraphs", (ALERTS_STAND_HERE,)).count(ALERTS_STAND_HERE)
        if places != 1:
            found = f"{places} times {ALERTS_STAND_HERE}"
            yield filed.refused("paragraphs", found, "once", f"alerts stand where {ALERTS_STAND_HERE} is written")


CONSENT_RULES = (alert_breaches, text_breaches)
