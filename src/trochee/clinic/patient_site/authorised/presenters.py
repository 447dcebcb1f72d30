"""What the clinic has signed for a patient, in plain words: limits, never a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, ngettext

from trochee.clinic.prescriptions.states import State, state_of
from trochee.clinic.prescriptions.values import Kept
from trochee.clinic.ui.days import long_day
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.desk.authorised import Notices
from trochee.record import Authorisation, Setting

_DAY_H = timedelta(days=1) / timedelta(hours=1)
NOTHING = frozenset(State) - {State.HOLDS}
"""States in which nothing may be taken."""
_WHERE = {
    Setting.CLINIC: _("in the clinic"),
    Setting.CLINIC_OVERNIGHT: _("in the clinic, for the night"),
    Setting.LIVE_REMOTE: _("with someone of the clinic who watches by video"),
    Setting.HOME: _("at home, with the grown-up you named, who stays with you"),
}
_ROUTES: Mapping[str, str] = {
    "sublingual": _("under your tongue"),
    "buccal": _("in your cheek"),
    "oral": _("swallowed at once"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What holds for the patient today.

    ``ends`` is set where the end is near enough to be announced; ``near`` where it is very near. ``why_nothing`` says
    why no dose is authorised.
    """

    holds: bool
    lines: tuple[tuple[str, str], ...] = ()
    ends: str = ""
    near: bool = False
    why_nothing: str = ""
    taper: str = ""
    by: str = ""
    last_day: date | None = None


def mine(kept: tuple[Kept, ...], day: date, notices: Notices) -> Mine:
    """Say what holds today; ``kept`` are all versions, the newest first."""
    if not kept:
        return Mine(holds=False, why_nothing=gettext("Your clinic has signed nothing here."))
    last = kept[0]
    of, state = last.authorisation, state_of(last.authorisation, day)
    if state in NOTHING:
        taper = last.taper if state is State.STOPPED else ""
        return Mine(holds=False, why_nothing=_why(state, of), taper=taper, by=of.prescriber)
    announced = notices.announced(of.review_on, day) is not None
    left = (of.review_on - day).days
    return Mine(
        holds=True,
        lines=tuple(_lines(of)),
        ends=_ends(left) if announced else "",
        near=left <= notices.days[-1],
        by=of.prescriber,
        last_day=of.review_on - timedelta(days=1),
    )


def _why(state: State, of: Authorisation) -> str:
    told = {"day": long_day(of.review_on if state is State.LAPSED else of.starts_on)}
    return {
        State.LAPSED: gettext("What your clinic had signed ended on %(day)s. It always ends by itself."),
        State.LATER: gettext("Your clinic has signed for later. It begins on %(day)s."),
        State.WAITS: gettext("One doctor has signed. A second one has to look at it first."),
        State.STOPPED: gettext("Your clinic has stopped it."),
        State.REFUSED: gettext("A second doctor looked at it and did not sign."),
        State.AMENDED: gettext("Your clinic has stopped it."),
    }[state] % told


def _ends(left: int) -> str:
    if left == 1:
        return gettext("Today is the last day.")
    return ngettext("It ends in %(days)s day.", "It ends in %(days)s days.", left) % {"days": left}


def _lines(of: Authorisation) -> list[tuple[str, str]]:
    found = [
        (gettext("What"), of.formulation.product),
        (gettext("How"), str(_ROUTES.get(of.route, of.route)) + _held(of)),
        *_doses(of),
        (gettext("Between two doses, at least"), _length(of.minimum_interval_h)),
    ]
    if of.doses_per_week is not None:
        found.append((gettext("Doses in a week, at most"), f"{of.doses_per_week:g}"))
    found += [
        (
            gettext("All ketamine in 7 days, at most"),
            gettext("%(amount)s mg. What you get from others counts, too.") % {"amount": f"{of.ceiling_week_mg:g}"},
        ),
        (gettext("Where"), "; ".join(str(_WHERE[each]) for each in of.settings)),
        (gettext("First doses with someone of the clinic"), f"{of.supervised_doses}"),
        (gettext("Last day"), long_day(of.review_on - timedelta(days=1))),
    ]
    if of.stops_unless:
        found.append((gettext("Then it stops, unless"), of.stops_unless))
    return found


def _held(of: Authorisation) -> str:
    if of.held_min is None:
        return ""
    text = (
        gettext(", held for %(minutes)s min, then swallowed")
        if of.swallowed
        else gettext(", held for %(minutes)s min, then spat out")
    )
    return text % {"minutes": f"{of.held_min:g}"}


def _doses(of: Authorisation) -> Iterator[tuple[str, str]]:
    """Give what one dose may hold at most, step by step: no step goes above what is signed for one dose."""
    amount = gettext("%(amount)s mg")
    later = [each.from_dose for each in of.titration[1:]]
    for step, following in zip(of.titration, [*later, None], strict=True):
        told = {"first": step.from_dose, "last": 0 if following is None else following - 1}
        if not later:
            label = gettext("In one dose, at most")
        elif following is None:
            label = gettext("From dose %(first)s on, at most") % told
        elif told["first"] == told["last"]:
            label = gettext("In dose %(first)s, at most") % told
        else:
            label = gettext("In doses %(first)s to %(last)s, at most") % told
        yield label, amount % {"amount": f"{step.dose_mg:g}"}
    if of.ceiling_mg_per_kg is not None:
        yield (
            gettext("In one dose, for each kg that you weigh, at most"),
            amount % {"amount": f"{of.ceiling_mg_per_kg:g}"},
        )


def _length(hours: float) -> str:
    days, rest = divmod(hours, _DAY_H)
    if rest:
        return gettext("%(hours)s hours") % {"hours": f"{hours:g}"}
    return ngettext("%(days)s day", "%(days)s days", int(days)) % {"days": f"{days:g}"}
