"""Laws of the patient folder: what is written is read again; what the quick look passes has no contradiction."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from trochee.foundation.clock import WallTime
from trochee.interop.tables import read_folder, write_folder
from trochee.interop.tables.checks import _plainly_sound
from trochee.interop.tables.definitions import UNITS
from trochee.record import (
    Authorisation,
    AuthorisationStatus,
    Dose,
    DoseStatus,
    Formulation,
    InventoryMovement,
    MovementKind,
    Night,
    Observation,
    Patient,
    Record,
    Score,
    Setting,
    TitrationStep,
)
from trochee.sleep.timeline import night_problems

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
NAME = TEXT.map(str.strip).filter(bool)
DATES = st.dates(date(1950, 1, 3), date(2060, 1, 1))  # nights lie within a life of each other
NUMBERS = st.floats(0, 1440)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.builds(datetime.combine, DATES, st.times(), OFFSETS)
EXTRA = st.dictionaries(NAME.map(lambda name: f"x_{name}"), TEXT, max_size=2)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


NIGHTS = st.builds(
    Night,
    date=DATES,
    source=st.sampled_from(["", "watch", "phone"]),
    slept=st.booleans(),
    lights_out=maybe(st.builds(WallTime, st.times())),
    awakenings=maybe(st.integers(0, 99)),
    nap_min=maybe(NUMBERS),
    sleep_quality=maybe(st.integers(1, 5)),
    nightmare=maybe(st.booleans()),
    entered_at=maybe(MOMENTS),
    note=maybe(TEXT),
    extra=EXTRA,
)
DOSES = st.builds(
    Dose,
    taken_at=MOMENTS,
    product=NAME,
    amount=maybe(st.floats(0, 1e9, exclude_min=True)),
    unit=st.sampled_from(UNITS),
    status=st.sampled_from(DoseStatus),
    share=maybe(st.floats(0.01, 1)),
    note=maybe(TEXT),
    extra=EXTRA,
)
SCORES = st.builds(
    Score,
    date=DATES,
    instrument=NAME,
    total=st.floats(-99, 99),
    items=maybe(st.lists(maybe(NUMBERS), min_size=2, max_size=4).map(tuple)),
)
OBSERVATIONS = st.builds(Observation, at=MOMENTS, code=NAME, value=TEXT.filter(str.strip), unit=maybe(NAME))
MOVEMENTS = st.builds(
    InventoryMovement,
    at=MOMENTS,
    kind=st.sampled_from(MovementKind),
    product=NAME,
    amount=st.integers(1, 999_999).map(lambda quarters: Fraction(quarters, 4)),
    strength_mg=maybe(st.floats(0.5, 1e4)),
    lot=maybe(NAME),
    expires=maybe(DATES),
    done_by=st.just("Ada"),
    second_person=st.just("Bo"),
    reason=maybe(TEXT),
    extra=EXTRA,
)
WORDS = st.from_regex(r"[a-z_.@0-9]{1,12}", fullmatch=True)
LIMITS = st.floats(0.01, 1e4)
AUTHORISATIONS = st.builds(
    Authorisation,
    id=NAME,
    version=st.integers(1, 99),
    status=st.sampled_from(AuthorisationStatus),
    prescriber=st.just("Ada"),
    signed_at=MOMENTS,
    formulation=st.builds(
        Formulation, product=NAME, strength_mg=LIMITS, base=maybe(NAME), lot=maybe(NAME), expires=maybe(DATES)
    ),
    route=NAME,
    titration=st.lists(LIMITS, min_size=1, max_size=4).map(
        lambda steps: tuple(TitrationStep(from_dose=2 * at + 1, dose_mg=mg) for at, mg in enumerate(steps))
    ),
    ceiling_dose_mg=LIMITS,
    ceiling_week_mg=LIMITS,
    minimum_interval_h=st.floats(0, 1e4),
    settings=st.lists(st.sampled_from(Setting), min_size=1, unique=True).map(tuple),
    starts_on=st.dates(date(1950, 1, 3), date(2000, 1, 1)),
    review_on=st.dates(date(2000, 1, 2), date(2060, 1, 1)),
    end_point=TEXT,
    time_zone=st.sampled_from(["Europe/Berlin", "Pacific/Kiritimati"]),
    ceiling_mg_per_kg=maybe(LIMITS),
    doses_per_week=maybe(LIMITS),
    held_min=maybe(NUMBERS),
    swallowed=maybe(st.booleans()),
    supervised_doses=st.integers(0, 9),
    smallest_effects=st.dictionaries(WORDS, st.floats(-1e3, 1e3), max_size=3),
    second_signed_rules=st.lists(WORDS, max_size=3).map(tuple),
    ended_because=maybe(TEXT),
    extra=EXTRA,
)
TOML = st.booleans() | st.integers(-(2**62), 2**62) | st.floats(-1e9, 1e9) | TEXT | DATES
PATIENTS = st.builds(
    Patient,
    id=TEXT,
    weight_kg=maybe(st.floats(0.1, 500)),
    medicines=maybe(st.lists(TEXT, max_size=2).map(tuple)),
    facts=st.dictionaries(TEXT, TOML | st.lists(TOML, max_size=2), max_size=3),
)


@settings(max_examples=60)
@given(
    patient=PATIENTS,
    nights=st.lists(NIGHTS, min_size=1, max_size=4, unique_by=lambda night: (night.date, night.source)),
    doses=st.lists(DOSES, max_size=3),
    scores=st.lists(SCORES, max_size=3),
    observations=st.lists(OBSERVATIONS, max_size=3),
    inventory=st.lists(MOVEMENTS, max_size=3),
    authorisations=st.lists(AUTHORISATIONS, max_size=3, unique_by=lambda each: (each.id, each.version)),
)
def test_what_is_written_is_read_again(
    patient: Patient,
    nights: list[Night],
    doses: list[Dose],
    scores: list[Score],
    observations: list[Observation],
    inventory: list[InventoryMovement],
    authorisations: list[Authorisation],
) -> None:
    record = Record(
        patient=patient,
        nights=tuple(nights),
        doses=tuple(doses),
        scores=tuple(scores),
        observations=tuple(observations),
        inventory=tuple(inventory),
        authorisations=tuple(authorisations),
    )
    with TemporaryDirectory() as folder:
        write_folder(record, Path(folder) / "one")
        once = read_folder(Path(folder) / "one").record
        write_folder(once, Path(folder) / "two")
        assert read_folder(Path(folder) / "two").record == once, "the order has become the canonical one"
        for path in (Path(folder) / "one").iterdir():
            assert path.read_bytes() == (Path(folder) / "two" / path.name).read_bytes()
    assert once.patient == record.patient
    assert once.nights == tuple(sorted(nights, key=lambda night: (night.date, night.source)))
    for part in ("doses", "scores", "observations", "inventory", "authorisations"):
        assert Counter(getattr(once, part)) == Counter(getattr(record, part))


CLOCKS = st.builds(
    WallTime,
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    st.none() | DATES,
    st.sampled_from([None, None, 60.0]),
)
NEAR_CHANGES = st.dates(date(2026, 3, 20), date(2026, 4, 5)) | st.dates(date(2026, 10, 15), date(2026, 11, 5))


@settings(max_examples=300)
@given(
    day=NEAR_CHANGES | DATES,
    answers=st.tuples(*(maybe(CLOCKS) for _ in range(4))),
    awake=st.tuples(maybe(NUMBERS), maybe(NUMBERS)),
    zone=st.sampled_from([None, ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]),
)
def test_what_the_quick_look_passes_has_no_contradiction(
    day: date, answers: tuple[WallTime | None, ...], awake: tuple[float | None, float | None], zone: ZoneInfo | None
) -> None:
    into_bed, lights_out, final_awakening, rise_time = answers
    night = Night(
        date=day,
        into_bed=into_bed,
        lights_out=lights_out,
        final_awakening=final_awakening,
        rise_time=rise_time,
        sleep_onset_latency_min=awake[0],
        wake_after_sleep_onset_min=awake[1],
    )
    if _plainly_sound(night, zone):
        assert night_problems(night, zone) == ()


def test_moments_sort_whether_or_not_their_offset_was_said() -> None:
    aware, naive = datetime(2026, 3, 1, 22, tzinfo=UTC), datetime(2026, 3, 1, 23)  # noqa: DTZ001  a wall clock
    doses = tuple(Dose(taken_at=at, product="x", amount=1) for at in (aware, naive))
    with TemporaryDirectory() as folder:
        write_folder(Record(nights=(Night(date=date(2026, 3, 2), awakenings=1),), doses=doses), Path(folder) / "one")
        assert read_folder(Path(folder) / "one").record.doses == doses
