"""Regulators' alerts, and consent texts that tell of them, for a clinic to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

ALERTS_STAND_HERE = "(alerts)"
"""Paragraph of a consent text in whose place the alerts are put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A public warning of a regulator.

    ``told`` says it in plain words, by the kind of consent that it concerns; ``named`` are ways to write its day, one
    of which stands in each of those words, so that a text can be seen to tell of it.
    """

    id: str
    on: date
    regulator: str
    about: str
    named: tuple[str, ...]
    told: Mapping[str, str] = field(hash=False)
    sources: tuple[str, ...]
    verified: bool
    checked_on: date

    def is_named_in(self, text: str) -> bool:
        """Whether a text writes the day of this alert; case and line breaks count for nothing."""
        return names_one_of(text, self.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWords:
    """A consent text to begin with, in paragraphs. A clinic reads it, changes it and publishes it as its own."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    sources: tuple[str, ...]
    verified: bool
    checked_on: date


def concerning(alerts: Mapping[str, Alert], kind: str) -> tuple[Alert, ...]:
    """Give the alerts that a kind of consent has to tell of, the newest first."""
    found = [each for each in alerts.values() if kind in each.told]
    return tuple(sorted(found, key=lambda alert: (alert.on, alert.id), reverse=True))


def unnamed(alerts: Mapping[str, Alert], kind: str, text: str) -> tuple[Alert, ...]:
    """Give the alerts that a text of this kind does not name by their day, the newest first."""
    return tuple(each for each in concerning(alerts, kind) if not each.is_named_in(text))


def whole(words: ConsentWords, alerts: Mapping[str, Alert]) -> str:
    """Give a text with every alert that concerns it, an empty line between paragraphs."""
    told = [each.told[words.id] for each in concerning(alerts, words.id)]
    parts = [told if each == ALERTS_STAND_HERE else [each] for each in words.paragraphs]
    return "\n\n".join(paragraph for part in parts for paragraph in part)


def names_one_of(text: str, named: Iterable[str]) -> bool:
    """Whether one of several ways to write a day stands in a text."""
    flat = _flat(text)
    return any(_flat(each) in flat for each in named)


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()
