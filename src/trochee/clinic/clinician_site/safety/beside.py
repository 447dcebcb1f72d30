"""What stands beside the findings: what the record says twice, what contradicts itself, what is too old to count."""

from __future__ import annotations

from dataclasses import dataclass

from trochee.safety.checking import Checked
from trochee.safety.from_record.values import Told

from .asked import Asked, asked
from .findings import Reader
from .wording import in_words, question, told_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A question, and what is said to it, each with where it stands."""

    asked: Asked
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """A fact that was given one way and follows another way from what stands beside."""

    asked: str
    given: str
    follows: str
    because: tuple[str, ...]


def disputes(reader: Reader) -> tuple[Said, ...]:
    """Give every fact that two places of the record answer differently; what counts comes first."""
    return tuple(
        _said(name, (reader.known.told[name], *others), reader) for name, others in reader.known.disputed.items()
    )


def too_old(reader: Reader) -> tuple[Said, ...]:
    """Give what was answered or measured once and does not count any more."""
    return tuple(_said(name, (told,), reader) for name, told in reader.known.stale.items())


def contradictions(checked: Checked, reader: Reader) -> tuple[Against, ...]:
    """Give the facts that cannot both be so."""
    return tuple(
        Against(
            asked=question(each.fact, reader.knowledge),
            given=in_words(each.fact, each.given, reader.knowledge),
            follows=in_words(each.fact, each.follows, reader.knowledge),
            because=tuple(question(name, reader.knowledge) for name in each.because),
        )
        for each in checked.contradictions
    )


def _said(name: str, told: tuple[Told, ...], reader: Reader) -> Said:
    return Said(
        asked=asked(name, reader.chart, reader.knowledge),
        said=tuple(
            (in_words(name, each.value, reader.knowledge), told_in_words(each, reader.names)) for each in told
        ),
    )
