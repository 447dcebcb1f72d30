"""The kinds of files about consent: a regulator's alerts, and texts that tell of them."""

from __future__ import annotations

from .consent import Alert, ConsentWords
from .kind import Kind
from .shapes import DAY, FLAG, NAME, TEXT, Entry, Field, Many, Section

_CITED = Field(Many(NAME, at_least=1))

_ALERT = Section(
    {
        "id": Field(NAME),
        "on": Field(DAY),
        "regulator": Field(TEXT),
        "about": Field(TEXT),
        "named": Field(Many(TEXT, at_least=1)),
        "told": Field(Many(Section({"consent": Field(NAME), "plain": Field(TEXT)}), at_least=1)),
        "sources": _CITED,
        "verified": Field(FLAG),
        "checked_on": Field(DAY),
    }
)

_WORDS = Section(
    {
        "id": Field(NAME),
        "title": Field(TEXT),
        "paragraphs": Field(Many(TEXT, at_least=1)),
        "sources": _CITED,
        "verified": Field(FLAG),
        "checked_on": Field(DAY),
    }
)


def _alert(entry: Entry) -> Alert:
    return Alert(**{**entry.values, "told": {each["consent"]: each["plain"] for each in entry["told"]}})


ALERTS = Kind("alert", "alerts.yaml", "id", _ALERT, _alert)
CONSENT_TEXTS = Kind("consent text", "consent_texts.yaml", "id", _WORDS, lambda entry: ConsentWords(**entry.values))
CONSENT_KINDS = (ALERTS, CONSENT_TEXTS)
