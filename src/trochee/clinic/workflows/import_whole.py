"""What bringing a whole folder into a record would do, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic

from trochee.clinic.adverse_effects.actions import add_adverse_effects, save_adverse_effect
from trochee.clinic.adverse_effects.values import KEPT_EFFECTS
from trochee.clinic.assessments.actions import add_observations, add_scores, save_observation, save_score
from trochee.clinic.assessments.queries import kept_facts
from trochee.clinic.assessments.values import KEPT_OBSERVATIONS, KEPT_SCORES
from trochee.clinic.diaries.queries import kept_nights, own_account, saved_ids
from trochee.clinic.diaries.rows import content, night_faults
from trochee.clinic.diaries.values import teller
from trochee.clinic.dosing_sessions.actions import add_doses, save_dose
from trochee.clinic.dosing_sessions.values import KEPT_DOSES
from trochee.clinic.inventory.actions import add_movements, take_movement
from trochee.clinic.inventory.values import KEPT_MOVEMENTS
from trochee.clinic.patients.queries import coded, person
from trochee.clinic.patients.values import Chart, NoSuchPatientError, Right
from trochee.clinic.patients.versions import queries as versions
from trochee.clinic.patients.versions.rows import content as content_of
from trochee.clinic.patients.versions.rows import faults
from trochee.clinic.patients.versions.values import Keeping, Saved, Value
from trochee.clinic.therapy.actions import add_steps, save_step
from trochee.clinic.therapy.values import KEPT_STEPS
from trochee.foundation.clock import zone_named
from trochee.interop.tables import Stretch
from trochee.interop.tables.definitions import NIGHTS
from trochee.interop.tables.patient_file import PATIENT_FILE
from trochee.interop.tables.schema import in_time
from trochee.record import Night, Record, TherapyStep
from trochee.sleep.select import one_a_night

from .import_beside import Beside, planned_beside
from .import_person import PlannedPerson, planned_person
from .import_plan import FilePreview, Planned, Rows, planned
from .said import ever_said

Code = Callable[[Mapping[str, object]], str]
SECOND_ACCOUNT = (
    "the folder tells of this night twice. It is kept once, as reviews read it, and this row is not kept here"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What bringing a folder in would do, file by file; ``left_out`` is not kept here, ``refusals`` stop it."""

    files: tuple[FilePreview, ...]
    left_out: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def new(self) -> int:
        """Rows and answers that the clinic does not have."""
        return sum(each.new for each in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[Value]):
    """One table of a record: how it is kept, where it stands in a `Record`, how many rows at once are added.

    ``same`` gives what makes two rows speak of one thing, so that only one of them can be right; ``elsewhere`` the
    rows that the record has without an entry of this table.
    """

    keeping: Keeping[Value]
    of: Callable[[Record], tuple[Value, ...]]
    same: Callable[[Value], tuple[Any, ...]]
    add: Callable[..., int]
    amend: Callable[..., Saved]
    elsewhere: Callable[[Chart], Collection[Value]] = lambda _: ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that would be written."""

    person: PlannedPerson
    nights: Planned[Night]
    parts: tuple[tuple[Part[Any], Planned[Any]], ...]
    beside: Beside
    preview: Preview


def _same_step(step: TherapyStep) -> tuple[Any, ...]:
    """Tell steps apart: a day has one sleep window, and may have many habits and remarks."""
    return (step.date, step.kind) if step.kind == "cbti_window" else (step.date, step.kind, step.detail)


PARTS: tuple[Part[Any], ...] = (
    Part(
        keeping=KEPT_DOSES,
        of=lambda record: record.doses,
        same=lambda dose: (in_time(dose.taken_at), dose.product),
        add=add_doses,
        amend=save_dose,
    ),
    Part(
        keeping=KEPT_SCORES,
        of=lambda record: record.scores,
        same=lambda score: (score.date, score.instrument, score.version),
        add=add_scores,
        amend=save_score,
    ),
    Part(
        keeping=KEPT_EFFECTS,
        of=lambda record: record.adverse_effects,
        same=lambda effect: (in_time(effect.onset), effect.term),
        add=add_adverse_effects,
        amend=save_adverse_effect,
    ),
    Part(keeping=KEPT_STEPS, of=lambda record: record.therapy, same=_same_step, add=add_steps, amend=save_step),
    Part(
        keeping=KEPT_OBSERVATIONS,
        of=lambda record: record.observations,
        same=lambda seen: (in_time(seen.at), seen.code),
        add=add_observations,
        amend=save_observation,
        elsewhere=ever_said,
    ),
    Part(
        keeping=KEPT_MOVEMENTS,
        of=lambda record: record.inventory,
        same=lambda moved: (in_time(moved.at), moved.kind, moved.product, moved.lot),
        add=add_movements,
        amend=take_movement,
    ),
)


def planned_record(
    chart: Chart,
    record: Record,
    at: datetime,
    *,
    stages: Sequence[Stretch] = (),
    take: Collection[str] = frozenset(),
) -> Plan:
    """Hold a folder's record against the clinic's; raises `NoSuchPatientError` for one whose person was erased.

    ``take`` names by `Difference.choice` what is to be taken in place of what stands.
    """
    chart.needs(Right.IMPORT_RECORD)
    who = person(chart)
    if who is None:
        raise NoSuchPatientError
    about = planned_person(record.patient, who, kept_facts(chart).facts, take)
    zone_name = about.person.time_zone or chart.time_zone
    brought = tuple(replace(each, time_zone=each.time_zone or zone_name) for each in record.nights)
    code = coded(chart)
    told = one_a_night(each for each in brought if not each.from_device)
    once = (*told.chosen, *(each for each in brought if each.from_device))
    of_nights = planned(chart.patient, _nights(chart, once, code))
    parts = tuple((part, planned(chart.patient, _rows(chart, part, record, code))) for part in PARTS)
    beside = planned_beside(chart, record, stages, at=at, take=take)
    files = (about.preview, of_nights.preview, *(plan.preview for _, plan in parts), *beside.files)
    preview = Preview(
        files=tuple(each for each in files if each.new or each.equal or each.differ),
        left_out=(
            *(f"{NIGHTS.file}, {each.date.isoformat()}, {each.source}: {SECOND_ACCOUNT}" for each in told.beside),
            *beside.left_out,
        ),
        refusals=tuple(_refusals(replace(record, nights=brought), zone_name, at)),
    )
    return Plan(person=about, nights=of_nights, parts=parts, beside=beside, preview=preview)


def _refusals(record: Record, zone_name: str, at: datetime) -> Iterator[str]:
    said = record.patient.time_zone
    if said is not None and said != zone_name:
        yield f"{PATIENT_FILE}, time_zone: the folder tells times of {said}, the clinic of {zone_name}"
    for night in record.nights:
        for column, text in night_faults(night, at).items():
            yield f"{NIGHTS.file}, {night.date.isoformat()}, {column}: {text}"
    for part in PARTS:
        for number, value in enumerate(part.of(record), 1):
            for column, text in faults(part.keeping, value, at, zone_named(zone_name)).items():
                yield f"{part.keeping.table.file}, row {number}, {column}: {text}"


def _nights(chart: Chart, brought: tuple[Night, ...], code: Code) -> Rows[Night]:
    kept = kept_nights(chart)
    own = {each.id for each in own_account(kept)}
    return Rows(
        table=NIGHTS,
        brought=brought,
        kept=[(each.version, each.night) for each in sorted(kept, key=lambda each: each.id not in own)],
        saved=saved_ids(chart),
        code=lambda night: code(content(night)),
        same=lambda night: (night.date, teller(night.source)),
    )


def _rows(chart: Chart, part: Part[Value], record: Record, code: Code) -> Rows[Value]:
    return Rows(
        table=part.keeping.table,
        brought=part.of(record),
        kept=[(each.id, each.value) for each in versions.entries(part.keeping, chart)],
        saved=versions.saved_ids(part.keeping, chart),
        code=lambda value: code(content_of(part.keeping.table, value)),
        same=part.same,
        elsewhere=part.elsewhere(chart),
    )
