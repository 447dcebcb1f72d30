"""Everything known about one patient, as one frozen value that every output renders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from trochee.effect.values import Estimate, Message, Outcome
from trochee.foundation.citation import Citation
from trochee.foundation.unknown import Unknown

from .findings import RuleFindings
from .sides import Balance, CourseEvent, DoseUse, Harm, LaggedLink, ScoreChange, WatchItem


class Verdict(StrEnum):
    """What this record says about a promise; it never says that the promise is true."""

    DIARY_FITS = "diary_fits"
    DIARY_DOES_NOT_SHOW = "diary_does_not_show"
    DIARY_SPEAKS_AGAINST = "diary_speaks_against"
    CANNOT_TELL_YET = "cannot_tell_yet"
    CANNOT_BE_MEASURED_HERE = "cannot_be_measured_here"


class Tone(StrEnum):
    """What a part of the lead sentence stands for, so that a page can set it off."""

    PLAIN = "plain"
    BENEFIT = "benefit"
    HARM = "harm"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPart:
    """A stretch of the lead sentence, its spaces and stops included."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The answer in a sentence that can be read aloud, why it may be wrong, and what would settle it."""

    parts: tuple[LeadPart, ...]
    may_be_wrong: tuple[str, ...]
    would_settle: str | None
    harms: tuple[str, ...] = ()
    """What got worse by another measure, and adverse effects that are not mild: never left to the small print."""

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDose:
    """A dose before a night: minutes after midnight of the night's date [min, negative the evening before]."""

    product: str
    taken_min: float
    label: str
    """Amount and unit as a reader sees them, such as ``100 mg``."""
    amount: float | None = None
    """What was taken, the share of the dose where it is known [``unit``]; ``None`` where no amount is on record."""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewNight:
    """A calendar night, also where nothing was entered (``missing``).

    Clock times are local minutes after midnight of ``date``, the morning the night ends [min, negative the evening
    before]; ``None`` was not said. ``slept=False`` is an answer: no sleep at all. ``doses`` are those before this
    night, of every product.
    """

    date: date
    missing: bool = False
    source: str = ""
    from_device: bool = False
    slept: bool = True
    into_bed_min: float | None = None
    lights_out_min: float | None = None
    sleep_onset_min: float | None = None
    final_awakening_min: float | None = None
    rise_min: float | None = None
    wake_after_sleep_onset_min: float | None = None
    total_sleep_time_min: float | None = None
    sleep_efficiency_percent: float | None = None
    doses: tuple[ReviewDose, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDoses:
    """A product and its doses on record that reached the body."""

    name: str
    label: str
    """As a reader sees it, with the usual amount, such as ``ketamine troche 100 mg``."""
    doses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanSummary:
    """A stretch of nights in figures, such as those before the first dose.

    ``levels`` hold the ratio of sums for sleep efficiency [percent of time in bed] and the mean over the nights
    present for every other outcome [natural units, as answered: more minutes awake is more]; ``None`` where no night
    has it.
    """

    label: str
    first: date
    last: date
    nights_present: int
    nights_total: int
    levels: Mapping[Outcome, float | None] = field(hash=False)
    sleep_regularity_index: float | None = None
    midsleep_sd_min: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceStudy:
    """One study beside a promise; ``people`` is ``None`` where its report gives no single number."""

    design: str
    people: int | None
    formulation: str
    result: str
    direction: str
    """``supports``, ``contradicts`` or ``unclear``, seen from the promise."""
    source: Citation
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Published evidence for a promise, apart from this patient."""

    grade: str
    text: str
    sources: tuple[Citation, ...]
    studies: tuple[EvidenceStudy, ...] = ()
    open_questions: str = ""
    """What is contradicted or unknown."""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A promise and what this record says about it; an unknown verdict says which part is not built yet."""

    id: str
    programme_row: str
    promise: str
    verdict: Verdict | Unknown
    estimate_text: str
    evidence: Evidence
    would_settle: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOption:
    """A way on that no recorded rule blocks; never a dose. The clinician decides."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """How a figure on the page is defined, and where that stands."""

    id: str
    term: str
    text: str
    source: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedNights:
    """A soft check of the diary and the nights that failed it."""

    flag: str
    text: str
    nights: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEntries:
    """Entries that somebody else typed: told by phone, or from a sheet of paper.

    ``late`` are the nights among them that were said late; ``longest_delay_min`` is the longest time from rising to
    when a night was said [min], ``None`` where none says it; ``time_not_known`` are the nights that do not.
    """

    source: str
    nights: int
    doses: int
    late: int
    time_not_known: int
    longest_delay_min: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordQuality:
    """What the record is made of, and what cannot be known from it."""

    nights_total: int
    nights_present: int
    late_entries: int | None
    """Nights entered late; ``None`` where the record does not say when nights were entered."""
    device_nights: int
    flagged: tuple[FlaggedNights, ...]
    definitions: tuple[Definition, ...]
    messages: tuple[Message, ...]
    cannot_be_known: tuple[str, ...]
    told: tuple[ToldEntries, ...] = ()

    @property
    def nights_missing(self) -> int:
        """Calendar nights from first to last without an entry."""
        return self.nights_total - self.nights_present


NO_HARM = Unknown("no dose reached the body, so there is nothing to count adverse effects by")
NO_BALANCE = Unknown("no dose reached the body, so there is no benefit and no harm to set side by side")
NO_MOOD = Unknown("no rating of mood or anxiety is on record often enough to follow it from day to day")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Review:
    """One patient as of a date.

    ``nights`` has one entry for each calendar night from the first to the last that is on the record, ``observed``
    one value for each of them [natural units; ``None`` where the night or the answer is missing]; the ``paths`` of an
    estimate have the same length. ``product`` is the one with most doses, ``effects`` are its estimates; both are
    empty where no dose reached the body. ``findings`` says what the rules find and what they still ask; no empty list
    stands for clear.
    """

    patient_label: str
    as_of: date
    nights: tuple[ReviewNight, ...]
    product: ProductDoses | None
    products: tuple[ProductDoses, ...]
    primary_outcome: Outcome
    lead: Lead
    spans: tuple[SpanSummary, ...]
    observed: Mapping[Outcome, tuple[float | None, ...]]
    effects: Mapping[Outcome, Estimate]
    effects_by_product: Mapping[str, Mapping[Outcome, Estimate]]
    claims: tuple[ClaimRow, ...]
    findings: RuleFindings
    options: tuple[ReviewOption, ...]
    record_quality: RecordQuality
    scores: tuple[ScoreChange, ...] = ()
    harm: Harm | Unknown = NO_HARM
    dose_use: tuple[DoseUse, ...] = ()
    balance: Balance | Unknown = NO_BALANCE
    events: tuple[CourseEvent, ...] = ()
    """Everything that happened beside the nights, in order of date, on the same axis."""
    mood_links: tuple[LaggedLink, ...] | Unknown = NO_MOOD
    watch: tuple[WatchItem, ...] = ()

    def __post_init__(self) -> None:
        for before, after in zip(self.nights, self.nights[1:], strict=False):
            if after.date - before.date != timedelta(days=1):
                raise ValueError(f"the night of {after.date} does not follow that of {before.date}")
        for outcome, values in self.observed.items():
            if len(values) != len(self.nights):
                raise ValueError(f"{len(values)} values of {outcome} for {len(self.nights)} nights")

    @property
    def first_night(self) -> date | None:
        """Date of the first night; ``None`` where the record has none."""
        return self.nights[0].date if self.nights else None

    @property
    def last_night(self) -> date | None:
        """Date of the last night; ``None`` where the record has none."""
        return self.nights[-1].date if self.nights else None
