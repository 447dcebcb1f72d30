"""What the files would bring that are no table of entries: a trial, stages of devices, authorisations elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.diaries.stages.actions import add_stages
from trochee.clinic.diaries.stages.queries import nights_of_stages
from trochee.clinic.diaries.stages.rows import by_night
from trochee.clinic.diaries.stages.values import NightOfStages
from trochee.clinic.patients.values import Chart
from trochee.clinic.prescriptions.actions import keep_brought
from trochee.clinic.prescriptions.queries import brought, record_authorisations
from trochee.clinic.prescriptions.values import Brought
from trochee.clinic.trials.actions import keep_trial
from trochee.clinic.trials.queries import kept_trial
from trochee.clinic.trials.values import is_hidden
from trochee.interop.tables import Stretch
from trochee.interop.tables.authorisations import AUTHORISATIONS
from trochee.interop.tables.stages import STAGES
from trochee.interop.tables.trial_file import TRIAL_FILE, trial_text
from trochee.record import Authorisation, Record, Trial

from .import_plan import Difference, FilePreview
from .reviewing import today

HIDDEN = (
    f"{TRIAL_FILE}: this list is to be kept from patient and prescriber, and both read the record. It is not kept "
    "here before its last evening has passed"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What would be written of these files, and what each would bring; nothing of a file that is not there."""

    files: tuple[FilePreview, ...] = ()
    left_out: tuple[str, ...] = ()
    trial: Trial | None = None
    version: int = 0
    stages: tuple[NightOfStages, ...] = field(default=(), repr=False)
    brought: Brought | None = field(default=None, repr=False)


def planned_beside(
    chart: Chart, record: Record, stages: Sequence[Stretch], *, at: datetime, take: Collection[str]
) -> Beside:
    """Hold these files against the record. Nothing of a device's night that is here is written over."""
    trial = record.trial
    kept = kept_trial(chart)
    hidden = trial is not None and is_hidden(trial, today(chart, at))
    files = []
    wanted = None
    if trial is not None and not hidden:
        found = _trial(trial, kept.trial)
        files.append(found)
        wanted = trial if found.new or (TRIAL_FILE in take and found.differ) else None
    new: tuple[NightOfStages, ...] = ()
    if stages:
        there = {(each.date, each.source): each for each in nights_of_stages(chart)}
        nights = by_night(stages)
        new = tuple(each for each in nights if (each.date, each.source) not in there)
        both = [(each, there[each.date, each.source]) for each in nights if (each.date, each.source) in there]
        files.append(
            FilePreview(
                file=STAGES.file,
                new=sum(len(each.stretches) for each in new),
                equal=sum(len(each.stretches) for each, stands in both if each == stands),
                differ=tuple(_stretches(each, stands) for each, stands in both if each != stands),
            )
        )
    history = None
    if record.authorisations:
        file, history = _authorisations(chart, record.authorisations)
        files.append(file)
    left_out = (HIDDEN,) if hidden else ()
    return Beside(
        files=tuple(files), left_out=left_out, trial=wanted, version=kept.version, stages=new, brought=history
    )


def write_beside(plan: Beside, *, by: Here, at: datetime, patient: UUID) -> None:
    """Write what was planned, within the transaction of whoever planned it."""
    if plan.trial is not None:
        keep_trial(by=by, at=at, patient=patient, trial=plan.trial, version=plan.version)
    if plan.stages:
        add_stages(by=by, at=at, patient=patient, nights=plan.stages)
    if plan.brought is not None:
        keep_brought(
            by=by,
            at=at,
            patient=patient,
            authorisations=plan.brought.authorisations,
            version=plan.brought.version,
        )


def _trial(brought: Trial, stands: Trial | None) -> FilePreview:
    if stands is None or stands == brought:
        return FilePreview(file=TRIAL_FILE, new=int(stands is None), equal=int(stands is not None))
    one, other = (dict(_lines(trial_text(each))) for each in (brought, stands))
    columns = tuple(name for name in {**one, **other} if one.get(name, "") != other.get(name, ""))
    cells = tuple((name, one.get(name, ""), other.get(name, "")) for name in columns)
    differ = Difference(row="the trial", columns=columns, cells=cells, choice=TRIAL_FILE)
    return FilePreview(file=TRIAL_FILE, new=0, equal=0, differ=(differ,))


def _lines(text: str) -> list[tuple[str, str]]:
    """Give the keys of the head with what they say, and each week by its number."""
    head, *weeks = text.split("\n[[week]]\n")
    pairs = [(name, said) for name, _, said in (line.partition(" = ") for line in head.splitlines()) if name]
    return pairs + [(f"week {number}", week.strip().replace("\n", ", ")) for number, week in enumerate(weeks, 1)]


def _stretches(brought: NightOfStages, stands: NightOfStages) -> Difference:
    cell = ("stretches", str(len(brought.stretches)), str(len(stands.stretches)))
    why = "a device's night stays as it came first"
    return Difference(row=f"{brought.date.isoformat()}, {brought.source}", columns=(cell[0],), why=why, cells=(cell,))


def _authorisations(chart: Chart, told: Sequence[Authorisation]) -> tuple[FilePreview, Brought | None]:
    """Keep what is not here yet as history. What was signed, here or elsewhere, is never written over."""
    kept = brought(chart)
    there = {(each.id, each.version): each for each in record_authorisations(chart)}
    new = tuple(each for each in told if (each.id, each.version) not in there)
    both = [(each, there[each.id, each.version]) for each in told if (each.id, each.version) in there]
    texts = AUTHORISATIONS.texts
    found = FilePreview(
        file=AUTHORISATIONS.file,
        new=len(new),
        equal=sum(texts(one) == texts(other) for one, other in both),
        differ=tuple(_signed_otherwise(one, other) for one, other in both if texts(one) != texts(other)),
    )
    return found, Brought(authorisations=(*kept.authorisations, *new), version=kept.version) if new else None


def _signed_otherwise(told: Authorisation, stands: Authorisation) -> Difference:
    one, other = (
        dict(zip(AUTHORISATIONS.names, AUTHORISATIONS.texts(each), strict=False)) for each in (told, stands)
    )
    columns = tuple(name for name in one if one[name] != other[name])
    cells = tuple((name, one[name], other[name]) for name in columns)
    why = "what was signed stays as it is here"
    return Difference(row=f"{told.id}, {told.version}", columns=columns, why=why, cells=cells)
