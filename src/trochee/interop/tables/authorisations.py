"""authorisations.csv: one row a version of a signed authorisation; what holds several things lies in one cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from trochee.record import Authorisation, AuthorisationStatus, Formulation, Setting, TitrationStep

from .kinds import (
    DATE,
    MINUTES,
    MOMENT,
    NAME,
    TEXT,
    YES_NO,
    ZONE,
    Kind,
    Misread,
    choices,
    counts,
    numbers,
    plain_number,
    write_number,
)
from .schema import CellProblem, Column, Table

_NAMED = re.compile(r"[^;:]+")
_ABOVE_0 = "a number above 0"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";")]


def _pair(part: str) -> tuple[str, float]:
    name, colon, number = part.partition(":")
    if not colon or not name.strip():
        raise Misread("a name, a colon and a number belong together")
    return name.strip(), plain_number(number.strip())


def _steps(text: str) -> tuple[TitrationStep, ...] | None:
    if not text.strip():
        return None
    found = []
    for first, amount in map(_pair, _parts(text)):
        if not re.fullmatch(r"[1-9]\d{0,5}", first, re.ASCII):
            raise Misread("a step begins with the number of a dose")
        if amount <= 0:
            raise Misread("the dose of a step is above 0")
        found.append(TitrationStep(from_dose=int(first), dose_mg=amount))
    if found[0].from_dose != 1 or any(later.from_dose <= earlier.from_dose for earlier, later in pairwise(found)):
        raise Misread("the steps run from dose 1 upwards")
    return tuple(found)


def _write_steps(steps: tuple[TitrationStep, ...]) -> str:
    return ";".join(f"{step.from_dose}:{write_number(step.dose_mg)}" for step in steps)


def _settings(text: str) -> tuple[Setting, ...] | None:
    if not text.strip():
        return None
    found = [_SETTING.read(part) for part in _parts(text)]
    if None in found or len(set(found)) < len(found):
        raise Misread("each setting stands once, and none is empty")
    return tuple(found)


def _effects(text: str) -> Mapping[str, float] | None:
    if not text.strip():
        return None
    pairs = [_pair(part) for part in _parts(text)]
    if len(dict(pairs)) < len(pairs):
        raise Misread("each outcome stands once")
    return dict(pairs)


def _write_effects(effects: Mapping[str, float]) -> str:
    return ";".join(f"{_whole(name)}:{write_number(size)}" for name, size in effects.items())


def _rules(text: str) -> tuple[str, ...] | None:
    return tuple(part for part in _parts(text) if part) or None


def _write_rules(rules: tuple[str, ...]) -> str:
    return ";".join(map(_whole, rules))


def _whole(name: str) -> str:
    """Refuse a name that would come apart in its cell."""
    if not _NAMED.fullmatch(name) or name != name.strip():
        raise ValueError(f"a name in a list holds no ; or : and no blank at its ends: {name}")
    return name


_SETTING = choices(tuple(Setting), kind=Setting)
STEPS = Kind(
    allowed="number of the first dose of a step and its most in mg, such as 1:50;3:100",
    read=_steps,
    write=_write_steps,
)
SETTINGS = Kind(
    allowed=f"several separated by ;, each {_SETTING.allowed}", read=_settings, write=lambda value: ";".join(value)
)
EFFECTS = Kind(
    allowed="outcome and size, such as sleep_efficiency:10;total_sleep_time:15", read=_effects, write=_write_effects
)
RULES = Kind(
    allowed="names separated by ;, such as eligibility.psychosis_before@1;interaction.opioid_strong@1(oxycodone)",
    read=_rules,
    write=_write_rules,
)


def check_authorisation(authorisation: Authorisation, _: ZoneInfo | None) -> Iterator[CellProblem]:
    """Ask for offsets, for a review day after the first day, and for a second prescriber who is another one."""
    for column in ("signed_at", "second_signed_at", "ended_at"):
        moment: datetime | None = getattr(authorisation, column)
        if moment is not None and moment.tzinfo is None:
            yield CellProblem(
                column=column,
                found=MOMENT.write(moment),
                allowed="a date and time with its offset, such as 2026-04-03T10:00+02:00",
                message="the moment of a signature is known to the world over",
            )
    if authorisation.review_on <= authorisation.starts_on:
        yield _problem(
            "review_on", authorisation.review_on, "a day after starts_on", "it would lapse before it begins"
        )
    if (authorisation.second_prescriber is None) != (authorisation.second_signed_at is None):
        yield _problem(
            "second_signed_at",
            authorisation.second_signed_at or "nothing",
            "both second_prescriber and second_signed_at, or neither",
            "a second signature has a name and a moment",
        )
    if authorisation.second_prescriber == authorisation.prescriber:
        yield _problem(
            "second_prescriber", authorisation.prescriber, "somebody else", "the second prescriber is another one"
        )


def _problem(column: str, found: date | datetime | str, allowed: str, message: str) -> CellProblem:
    return CellProblem(column=column, found=str(found), allowed=allowed, message=message)


def _authorisation(*, product: str, strength_mg: float, **cells: Any) -> Authorisation:
    """Put a row together; what the pharmacy makes is a value of its own."""
    made = {name: cells.pop(name) for name in ("base", "flavour", "pharmacy", "lot", "expires") if name in cells}
    return Authorisation(formulation=Formulation(product=product, strength_mg=strength_mg, **made), **cells)


def _made(name: str, kind: Kind, meaning: str, *, needed: bool = False) -> Column:
    return Column(name=name, kind=kind, meaning=meaning, needed=needed, at=f"formulation.{name}")


def _limit(text: str) -> Kind:
    return numbers(f"{_ABOVE_0}, in {text}", 0, above=True)


def _needed(name: str, kind: Kind, meaning: str) -> Column:
    return Column(name=name, kind=kind, meaning=meaning, needed=True)


_ROW: Callable[..., Authorisation] = _authorisation
AUTHORISATIONS: Table[Authorisation] = Table(
    file="authorisations.csv",
    holds="a version of a signed authorisation: what may be dosed, within which limits, until when",
    row=_ROW,
    key=lambda each: (each.id, each.version),
    unique=("id", "version"),
    checks=check_authorisation,
    columns=(
        _needed("id", NAME, "name of the authorisation; its versions share it"),
        _needed("version", counts(1), "an amendment is a new version"),
        _needed("status", choices(tuple(AuthorisationStatus), kind=AuthorisationStatus), "where it stands"),
        _needed("prescriber", NAME, "who signed it"),
        _needed("signed_at", MOMENT, "when, with its offset"),
        _made("product", NAME, "what the pharmacy makes, in the same words as in doses.csv", needed=True),
        _made("strength_mg", _limit("mg"), "what one troche holds", needed=True),
        _made("base", NAME, "its base"),
        _made("flavour", NAME, "its flavour"),
        _made("pharmacy", NAME, "who makes it"),
        _made("lot", NAME, "batch"),
        _made("expires", DATE, "last day on which it may be taken"),
        _needed("route", NAME, "such as sublingual"),
        _needed("titration", STEPS, "steps of the dose, by the number of the dose with which each begins"),
        _needed("ceiling_dose_mg", _limit("mg"), "most for one dose"),
        Column(name="ceiling_mg_per_kg", kind=_limit("mg/kg"), meaning="most for one dose by body weight"),
        _needed("ceiling_week_mg", _limit("mg"), "most for seven days, all ketamine together, whoever gave it"),
        _needed("minimum_interval_h", numbers("hours from 0 up", 0), "shortest time between two doses"),
        Column(name="doses_per_week", kind=_limit("doses a week"), meaning="how many doses a week"),
        Column(name="held_min", kind=MINUTES, meaning="how long it is held in the mouth"),
        Column(name="swallowed", kind=YES_NO, meaning="whether the residue is swallowed"),
        _needed("settings", SETTINGS, "where a dose may be taken"),
        Column(
            name="supervised_doses",
            kind=counts(0),
            meaning="how many first doses are supervised in the clinic",
            empty="1",
        ),
        _needed("starts_on", DATE, "first day"),
        _needed("review_on", DATE, "day at whose beginning, in time_zone, it lapses"),
        _needed("time_zone", ZONE, "where the patient lives"),
        _needed("end_point", TEXT, "what would show that it helped"),
        Column(name="stops_unless", kind=TEXT, meaning="what stopping by default means"),
        Column(name="smallest_effects", kind=EFFECTS, meaning="smallest effects that matter, as agreed"),
        Column(name="prescription_programme_on", kind=DATE, meaning="when the monitoring programme was checked"),
        Column(name="second_prescriber", kind=NAME, meaning="who signed as the second"),
        Column(name="second_signed_at", kind=MOMENT, meaning="when, with its offset"),
        Column(
            name="second_signed_rules",
            kind=RULES,
            meaning="rules, with version and medicines, that the second signed for",
        ),
        Column(name="ended_at", kind=MOMENT, meaning="when it was stopped or replaced, with its offset"),
        Column(name="ended_because", kind=TEXT, meaning="why"),
        Column(name="content_sha256", kind=NAME, meaning="hash of what was signed"),
    ),
)
