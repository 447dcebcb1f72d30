"""The morning's form: what was sent, and what its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from trochee.clinic.diaries.rows import night_of_texts
from trochee.clinic.diaries.values import NightNotSavedError
from trochee.foundation.clock import UnknownZoneError, zone_named
from trochee.record import Night

from .around import Around, amended
from .both import Both
from .doubts import Doubt
from .presenters import asked
from .questions import MORNING
from .strips import Strip, Turn, strip_of, turn_of
from .twice import the_second
from .zones import city, zones


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """A night as it is typed: the id of this save, the version it amends, and what its writer is sure of.

    ``second`` names the times that are meant as the second of two, in the night when the clocks went back.
    """

    day: date
    values: Mapping[str, str]
    replaces: int | None = None
    client_id: UUID = field(default_factory=uuid4)
    sure: tuple[str, ...] = ()
    second: tuple[str, ...] = ()

    @classmethod
    def sent(cls, day: date, post: QueryDict) -> Morning:
        """Read what a form holds beside its answers; raises `ValueError` for a form that is not whole."""
        values = {name: str(value) for name, value in post.items()}
        version = values.get("version", "")
        return cls(
            day=day,
            values=values,
            replaces=int(version) if version else None,
            client_id=UUID(values.get("client_id", "")),
            sure=tuple(str(each) for each in post.getlist("sure")),
            second=tuple(str(each) for each in post.getlist("second")),
        )

    def night(self, near: Around, before: Night | None) -> Night:
        """Give the night, in the zone where its writer woke up; raises `NightNotSavedError` by answer.

        ``before`` is the version that is amended.
        """
        name = self.values.get("time_zone", "").strip() or near.time_zone
        try:
            zone = zone_named(name)
        except UnknownZoneError:
            raise NightNotSavedError({"time_zone": _("Choose where you woke up.")}) from None
        typed = night_of_texts(self.day, self.values, time_zone=zone.key)
        return the_second(amended(before, typed), zone, self.second)

    @property
    def untouched(self) -> bool:
        """Whether no question at all was answered."""
        return not any(self.values.get(each.name, "").strip() not in {"", "yes"} for each in MORNING)


def content(
    morning: Morning,
    near: Around,
    *,
    problems: Mapping[str, str] | None = None,
    doubts: Sequence[Doubt] = (),
    conflict: Both | None = None,
    gone: bool = False,
) -> dict[str, object]:
    """Give what the page shows: every typed value stands where it was typed.

    ``gone`` says that what was amended was taken back meanwhile.
    """
    found = dict(problems or {})
    rows = asked(morning.values, found, near.before)
    shown = {each.question.name for each in rows} | {"time_zone"}
    zone = morning.values.get("time_zone", "")
    last_zone = "" if near.before is None else near.before.time_zone or ""
    return {
        "day": morning.day,
        "asked": rows,
        "strip": _strip(morning, near),
        "turn": _turn(morning, near),
        "version": "" if morning.replaces is None else morning.replaces,
        "client_id": morning.client_id,
        "left_out_id": uuid4(),
        "sure": (*morning.sure, *(each.key for each in doubts)),
        "second": [name for name in morning.second if all(name not in each.second for each in doubts)],
        "doubts": [(each, [(name, _ask(name), name in morning.second) for name in each.second]) for each in doubts],
        "problems": [text for name, text in found.items() if name not in shown],
        "wrong": len(found),
        "conflict": conflict,
        "gone": gone,
        "late": 0 if morning.replaces is not None else max((near.today - morning.day).days, 0),
        "is_today": morning.day >= near.today,
        "zone": {
            "own": near.time_zone,
            "own_city": city(near.time_zone),
            "chosen": zone if zone != near.time_zone else "",
            "chosen_city": city(zone or near.time_zone),
            "last": last_zone if last_zone != near.time_zone else "",
            "last_city": city(last_zone),
            "all": zones(),
            "problem": found.get("time_zone", ""),
        },
    }


def again(morning: Morning, version: int | None) -> Morning:
    """Give the same answers as a new save, which amends the version that stands by now, if any does."""
    return replace(morning, replaces=version, client_id=uuid4())


def _ask(name: str) -> str:
    return next(each.ask for each in MORNING if each.name == name)


def _strip(morning: Morning, near: Around) -> Strip | None:
    there = near.there
    before = there.night if there is not None and there.version == morning.replaces else None
    try:
        return strip_of(morning.night(near, before))
    except NightNotSavedError:
        return None


def _turn(morning: Morning, near: Around) -> Turn | None:
    if morning.day > near.today:  # no night yet, and perhaps the last day that there is
        return None
    try:
        return turn_of(morning.day, zone_named(morning.values.get("time_zone", "").strip() or near.time_zone))
    except UnknownZoneError:
        return None
