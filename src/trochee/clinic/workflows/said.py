"""What was answered in the clinic and agreed to there, as rows of the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from zoneinfo import ZoneInfo

from trochee.clinic.assessments.answers import Answer, answer_versions, answers_beside, answers_of
from trochee.clinic.assessments.answers.as_observations import as_observation, as_observations
from trochee.clinic.patients.agreed import Consent, consent_on_record
from trochee.clinic.patients.values import Chart
from trochee.foundation.clock import zone_named
from trochee.interop.tables.definitions import OBSERVATIONS
from trochee.record import Observation
from trochee.safety.from_record.codes import as_code

CONSENTS = {"consent_signed": "treatment", "home_consent_signed": "home"}
"""The kind of consent by the fact that it is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The answers that stand, by fact, and consent, where somebody answered, by the fact that it is signed.

    ``beside`` is what another record of the same person answers otherwise.
    """

    answers: Mapping[str, Answer]
    beside: Mapping[str, tuple[Answer, ...]]
    consents: Mapping[str, Consent]
    zone: ZoneInfo

    def rows(self) -> Iterator[Observation]:
        """Give both as a folder says them."""
        yield from as_observations(self.answers.values(), self.zone)
        yield from as_observations(chain.from_iterable(self.beside.values()), self.zone)
        for fact, consent in self.consents.items():
            yield as_observation(fact, consent.holds, consent.since, self.zone, confirmed=True)


def said_in(chart: Chart) -> Said:
    """Give what was said in the record; needs the right to read answers."""
    found = ((fact, consent_on_record(chart, kind)) for fact, kind in CONSENTS.items())
    return Said(
        answers=answers_of(chart),
        beside=answers_beside(chart),
        consents={fact: consent for fact, consent in found if consent is not None},
        zone=zone_named(chart.time_zone),
    )


def with_what_was_said(seen: Iterable[Observation], said: Said) -> tuple[Observation, ...]:
    """Add what was said to the observations of a record.

    An answer that came back in a folder stands once. Of consent only the clinic's own counts here: what a folder says
    of it stays where it was brought to, and is no part of the record that is read or given out.
    """
    there = [each for each in seen if as_code(each.code) not in CONSENTS]
    known = frozenset(there)
    rows = (*there, *(each for each in said.rows() if each not in known))
    return tuple(sorted(rows, key=lambda each: (OBSERVATIONS.key(each), OBSERVATIONS.texts(each))))


def ever_said(chart: Chart) -> frozenset[Observation]:
    """Give everything that was ever answered here, and consent as it stands, as a folder of this record says it."""
    said = said_in(chart)
    return frozenset((*as_observations(answer_versions(chart), said.zone), *said.rows()))
