"""Every table of the patient folder, as data."""

from __future__ import annotations

from typing import Any

from trochee.record import (
    THERAPY_KINDS,
    AdverseEffect,
    Dose,
    DoseStatus,
    InventoryMovement,
    MovementKind,
    Night,
    Observation,
    Score,
    TherapyStep,
)

from .authorisations import AUTHORISATIONS
from .checks import (
    check_adverse_effect,
    check_dose,
    check_movement,
    check_night,
    check_observation,
    check_score,
    check_therapy,
)
from .kinds import (
    CLOCK,
    COUNT,
    DATE,
    ITEMS,
    MINUTES,
    MOMENT,
    MOMENT_OR_DATE,
    NAME,
    RATING,
    TEXT,
    TROCHES,
    YES_NO,
    ZONE,
    choices,
    numbers,
)
from .schema import Column, Table, in_time

UNITS = (
    "mg",
    "g",
    "ug",
    "mL",
    "drops",
    "IU",
    "mmol",
    "min",
    "h",
    "troche",
    "tablet",
    "capsule",
    "spray",
    "puff",
    "patch",
)
"""Units of an amount; spelling and case matter, since Mg and mg, ML and mL are different units."""
_UNIT_HINTS = {
    "µg": "ug",
    "μg": "ug",
    "mcg": "ug",
    "cc": "mL",
    "gtt": "drops",
    "drop": "drops",
    "minutes": "min",
    "hours": "h",
    "milligram": "mg",
    "milligrams": "mg",
    "gram": "g",
    "grams": "g",
    "iu": "IU",
    "units": "IU",
    **{f"{unit}s": unit for unit in ("troche", "tablet", "capsule", "spray", "puff")},
    "patches": "patch",
}
DRINKS = numbers("a number from 0 up", 0)
AMOUNT = numbers("a number with a point as decimal mark, such as 100 or 2.5; the unit stands in its own column")


def _column(name: str, kind: Any, meaning: str, **more: Any) -> Column:
    return Column(name=name, kind=kind, meaning=meaning, **more)


NIGHTS: Table[Night] = Table(
    file="nights.csv",
    holds="a night, dated by the morning it ends",
    row=Night,
    needed=True,
    key=lambda night: (night.date, night.source),
    unique=("date", "source"),
    checks=check_night,
    columns=(
        _column("date", DATE, "the morning the night ends, in the patient's time zone", needed=True),
        _column("source", NAME, "who says so: a person's diary, or the name of a device", empty="the diary"),
        _column("slept", YES_NO, "whether there was any sleep; no is an answer, not a missing night", empty="yes"),
        _column("into_bed", CLOCK, "got into bed"),
        _column("lights_out", CLOCK, "began trying to sleep"),
        _column("sleep_onset_latency_min", MINUTES, "from lights out to sleep"),
        _column("awakenings", COUNT, "awakenings, the final one not counted"),
        _column("wake_after_sleep_onset_min", MINUTES, "total length of those awakenings"),
        _column("final_awakening", CLOCK, "woke for the last time"),
        _column("rise_time", CLOCK, "out of bed for the day; falls on `date`"),
        _column("sleep_quality", RATING, "1 very poor to 5 very good"),
        _column("refreshed", RATING, "1 not at all to 5 very"),
        _column("voids", COUNT, "awakenings to void"),
        _column("time_zone", ZONE, "zone of this night's clock times", empty="that of patient.toml"),
        _column("still_trying_min", MINUTES, "still trying to sleep after the final awakening"),
        _column("nap_min", MINUTES, "naps of the day before this night"),
        _column("nightmare", YES_NO, "a nightmare"),
        _column("hypnotic", TEXT, "another sleep medicine that evening, by name; no where none was taken"),
        _column("caffeine_drinks", DRINKS, "drinks with caffeine the day before"),
        _column("caffeine_last", CLOCK, "the last of them"),
        _column("alcohol_drinks", DRINKS, "alcoholic drinks the day before"),
        _column("alcohol_last", CLOCK, "the last of them"),
        _column("exercise_min", MINUTES, "exercise the day before"),
        _column("entered_at", MOMENT, "when the row was entered"),
        _column("note", TEXT, "a remark"),
    ),
)

DOSES: Table[Dose] = Table(
    file="doses.csv",
    holds="a dose taken or withheld; any timed intervention can be a product",
    row=Dose,
    key=lambda dose: (*in_time(dose.taken_at), dose.product),
    suspicious=("taken_at", "product"),
    checks=check_dose,
    columns=(
        _column("taken_at", MOMENT, "when it was taken, or would have been", needed=True),
        _column("product", NAME, "what, in the same words in every row", needed=True),
        _column("amount", AMOUNT, "how much; above 0 where any of it was taken", expected=True),
        _column("unit", choices(UNITS, _UNIT_HINTS), "unit of the amount", empty="mg"),
        _column("status", choices(tuple(DoseStatus), kind=DoseStatus), "what became of it", empty="taken"),
        _column("share", numbers("a share from 0 to 1", 0, 1), "part of the dose that was taken"),
        _column("reason", TEXT, "why it was taken or withheld"),
        _column(
            "state_before",
            numbers("a number from 0 to 10", 0, 10),
            "how the patient felt before it, 0 worst to 10 best; also where a planned dose was not taken",
        ),
        _column("route", NAME, "such as sublingual"),
        _column("held_min", MINUTES, "minutes held in the mouth"),
        _column("swallowed", YES_NO, "whether the residue was swallowed"),
        _column("planned_at", MOMENT, "when it was planned"),
        _column("setting", NAME, "such as clinic or home"),
        _column("supervised_by", NAME, "who was there"),
        _column(
            "allocation",
            NAME,
            "where doses were hidden: active or placebo, and open for those that were not; any other word, such as "
            "a kit not opened yet, means that it is not known",
        ),
        _column("lot", NAME, "batch of the product"),
        _column("note", TEXT, "a remark"),
    ),
)

SCORES: Table[Score] = Table(
    file="scores.csv",
    holds="an instrument's result",
    row=Score,
    key=lambda score: (score.date, score.instrument),
    suspicious=("date", "instrument", "version"),
    checks=check_score,
    columns=(
        _column("date", DATE, "the day it was answered", needed=True),
        _column("instrument", NAME, "such as isi or phq9", needed=True),
        _column("version", NAME, "such as the time it asks about"),
        _column("total", numbers("a number"), "the total as scored"),
        _column("items", ITEMS, "the answers in the instrument's own order"),
    ),
)

EFFECTS: Table[AdverseEffect] = Table(
    file="effects.csv",
    holds="an adverse effect",
    row=AdverseEffect,
    key=lambda effect: (*in_time(effect.onset), effect.term),
    checks=check_adverse_effect,
    columns=(
        _column("onset", MOMENT_OR_DATE, "when it began", needed=True),
        _column("term", NAME, "what, in the same words in every row", needed=True),
        _column("grade", RATING, "1 mild to 5 death"),
        _column("ended", MOMENT_OR_DATE, "when it ended"),
        _column("relates_to_dose_at", MOMENT, "`taken_at` of the dose it is put down to"),
        _column("note", TEXT, "a remark"),
    ),
)

THERAPY: Table[TherapyStep] = Table(
    file="therapy.csv",
    holds="a change beside the drug",
    row=TherapyStep,
    key=lambda step: (step.date, step.kind),
    checks=check_therapy,
    columns=(
        _column("date", DATE, "holds from the night that begins on this date's eve", needed=True),
        _column("kind", choices(THERAPY_KINDS), "what kind of change", needed=True),
        _column("detail", TEXT, "for cbti_window bed and rise time such as 23:45-06:30; else free text"),
    ),
)

OBSERVATIONS: Table[Observation] = Table(
    file="observations.csv",
    holds="a vital sign, laboratory value or answer",
    row=Observation,
    key=lambda seen: (*in_time(seen.at), seen.code),
    checks=check_observation,
    columns=(
        _column("at", MOMENT, "when it was seen", needed=True),
        _column(
            "code",
            NAME,
            "what was seen, such as systolic; mood (0 to 10, higher is better) and anxiety (0 to 10, higher is "
            "worse) are rated in the evening and stand before the next night to end",
            needed=True,
        ),
        _column("value", TEXT, "the value as it was said", needed=True),
        _column("unit", NAME, "unit of the value"),
        _column("session", NAME, "the dosing session it belongs to"),
        _column("note", TEXT, "a remark"),
        _column(
            "confirmed",
            YES_NO,
            "of an answer to the fact that the code names: whether a clinician confirmed it; a list of words is "
            'separated by ;, a single ; is an empty one, and words that hold a ; are a list such as ["a; b"]',
            empty="a sign, a test or what a clinician knows",
            later=True,
        ),
    ),
)

INVENTORY: Table[InventoryMovement] = Table(
    file="inventory.csv",
    holds="troches dispensed, given back, destroyed, lost, found or counted; what is taken stands in the doses",
    row=InventoryMovement,
    key=lambda moved: (*in_time(moved.at), moved.product, moved.kind),
    checks=check_movement,
    columns=(
        _column("at", MOMENT, "when it happened", needed=True),
        _column(
            "kind",
            choices(tuple(MovementKind), kind=MovementKind),
            "what happened; to_return and to_destroy wait for a second person and move nothing yet, returned sets "
            "apart what is never given out again, destroyed is taken out of that, a count moves nothing",
            needed=True,
        ),
        _column("product", NAME, "what, in the same words as in the doses", needed=True),
        _column("amount", TROCHES, "how many troches; for a count how many were there", needed=True),
        _column("strength_mg", numbers("a number above 0, in mg", 0, above=True), "what one troche holds"),
        _column("lot", NAME, "batch"),
        _column("expires", DATE, "the last day on which the batch may be used"),
        _column("done_by", NAME, "who did it"),
        _column("second_person", NAME, "who was there as the second; a destruction needs both"),
        _column("reason", TEXT, "why; for a count that differs, what explains it"),
        _column("note", TEXT, "a remark"),
    ),
)

TABLES: tuple[Table[Any], ...] = (NIGHTS, DOSES, SCORES, EFFECTS, THERAPY, OBSERVATIONS, AUTHORISATIONS, INVENTORY)
LATER_FILES = ("sessions.csv",)
"""Files of the folder that trochee does not read yet."""
