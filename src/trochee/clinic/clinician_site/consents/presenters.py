"""What pages about consent texts say of regulators' alerts, and the words to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats

from trochee.clinic.patients.agreed import KINDS
from trochee.clinic.patients.models import ConsentText
from trochee.knowledge import Knowledge
from trochee.knowledge.consent import Alert, concerning, unnamed, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A text in the list of all; ``lacks`` are the alerts that the words of today do not name."""

    text: ConsentText
    about: str
    newest: bool
    by: str
    lacks: str

    @property
    def at(self) -> datetime:
        """When it was published."""
        return self.text.at


def text_lines(found: tuple[ConsentText, ...], called: Mapping[str, str], knowledge: Knowledge) -> list[TextLine]:
    """Give a line a text, the newest of each kind first."""
    newest = {each.kind: each.pk for each in reversed(found)}
    return [
        TextLine(
            text=each,
            about=KINDS.get(each.kind, each.kind),
            newest=newest[each.kind] == each.pk,
            by=called.get(each.by, ""),
            lacks=_days(each, knowledge) if newest[each.kind] == each.pk else "",
        )
        for each in found
    ]


def lacking(text: ConsentText, knowledge: Knowledge) -> tuple[str, ...]:
    """Give the alerts that a text does not name, a line each."""
    return tuple(in_a_line(each) for each in unnamed(knowledge.alerts, text.kind, text.text))


def named(text: ConsentText, knowledge: Knowledge) -> tuple[str, ...]:
    """Give the alerts that a text names, a line each."""
    lacks = unnamed(knowledge.alerts, text.kind, text.text)
    return tuple(in_a_line(each) for each in concerning(knowledge.alerts, text.kind) if each not in lacks)


def to_begin_with(kind: str, knowledge: Knowledge) -> dict[str, object]:
    """Give title and words of a shipped text; nothing for a kind that has none."""
    words = knowledge.consent_texts.get(kind)
    return {} if words is None else {"title": words.title, "text": whole(words, knowledge.alerts)}


def sources_of(kind: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Give the sources of a shipped text and of the alerts in it, as they are written beside it."""
    words = knowledge.consent_texts.get(kind)
    keys = () if words is None else words.sources
    alerts = [key for each in concerning(knowledge.alerts, kind) for key in each.sources]
    cited = [knowledge.citations[key] for key in dict.fromkeys((*alerts, *keys))]
    return tuple(f"{each.authors} {each.year}: {each.title} ({each.locator}; {each.read})" for each in cited)


def in_a_line(alert: Alert) -> str:
    """Name an alert by who gave it, its day and what it is about."""
    return f"{_in_short(alert)}: {alert.about}"


def _in_short(alert: Alert) -> str:
    return f"{alert.regulator}, {formats.date_format(alert.on, 'j F Y')}"


def _days(text: ConsentText, knowledge: Knowledge) -> str:
    return "; ".join(_in_short(each) for each in unnamed(knowledge.alerts, text.kind, text.text))
