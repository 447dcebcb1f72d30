"""Sleep and mood from day to day, in both orders; nothing here says what caused what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from trochee.effect.lagged import Lagged, lagged, rating_then_sleep, sleep_then_rating
from trochee.effect.scales import scale_of
from trochee.effect.values import Outcome
from trochee.foundation.figures import counted, with_interval
from trochee.foundation.unknown import Unknown
from trochee.knowledge import Knowledge
from trochee.knowledge.scoring import key_of, label_of, total_of
from trochee.record import Score
from trochee.sleep.columns import FloatArray

from .ratings import ANXIETY, CODES, MOOD
from .series import Timeline
from .sides import LaggedLink, LaggedOrder

_INSTRUMENTS = {"phq9": "PHQ-9", "gad7": "GAD-7"}
_SLEEP_ITEM = {"phq9": 2}
"""Place of the one item that asks about sleep itself; it is left out where every item is on record."""
_NOTHING_RATED = (
    "no rating of mood or anxiety is on record often enough to follow it from day to day, and no questionnaire either"
)


def mood_links(
    line: Timeline, scores: Iterable[Score], outcome: Outcome, knowledge: Knowledge
) -> tuple[LaggedLink, ...] | Unknown:
    """Link one sleep outcome with the evening's ratings; where those are too few, with questionnaires.

    ``scores`` are those up to the day of the review. Everything is oriented so that a positive figure means that
    better goes with better. Unknown where nothing has enough complete pairs.
    """
    if line.first_night is None or line.last_night is None:
        return Unknown("no night is on record")
    sleep = scale_of(outcome, knowledge).to_model(line.observed[outcome])
    daily = [link for code in CODES for link in _daily(line, sleep, code, knowledge)]
    if daily:
        return tuple(daily)
    given = tuple(scores)
    scored = [
        link
        for key in _INSTRUMENTS
        for link in _scored(key, line.first_night, sleep, _of(given, key, knowledge), knowledge)
    ]
    if scored:
        return tuple(scored)
    return Unknown(_why_none(line, knowledge))


def _daily(line: Timeline, sleep: FloatArray, code: str, knowledge: Knowledge) -> Iterator[LaggedLink]:
    if code not in line.ratings.evenings:
        return
    words, sign = _RATED[code]
    evening = sign * line.ratings.evenings[code]
    doses = _any_dose(line, sleep.size)
    forward = sleep_then_rating(sleep, evening, doses, knowledge)
    back = rating_then_sleep(sleep, evening, doses, knowledge)
    yield from _links(words, forward, back, knowledge)


def _scored(
    key: str, first: date, sleep: FloatArray, scores: list[Score], knowledge: Knowledge
) -> Iterator[LaggedLink]:
    """Put each total beside the mean sleep of the nights before and after it; ``scores`` are of one instrument."""
    if not scores:
        return
    label, totals, remark = _totals(key, scores, knowledge)
    short = _INSTRUMENTS[key]
    days = np.array([(each.date - first).days for each in scores])
    window = int(knowledge.number("review.mood.window_nights"))
    before = np.array([_mean(sleep, each - window + 1, each, knowledge) for each in days.tolist()])
    after = np.array([_mean(sleep, each + 1, each + window, knowledge) for each in days.tolist()])
    better, least = -totals, knowledge.number("review.mood.least_score_pairs")
    words = _Words(
        what=label,
        better=f"a lower {short} after it",
        worse=f"a higher {short} after it",
        later=f"the {short} after it",
        first=f"a lower {short}",
        night=f"in the {window} nights after it",
        remark=remark,
    )
    held = np.column_stack([better[:-1], days[1:]])
    forward = lagged(better[1:], before[1:], held, least, knowledge)
    back = lagged(after, better, np.column_stack([before, days]), least, knowledge)
    yield from _links(words, forward, back, knowledge)


def _links(words: _Words, forward: Lagged | None, back: Lagged | None, knowledge: Knowledge) -> Iterator[LaggedLink]:
    if forward is not None:
        later = (words.better, words.worse, words.later)
        yield words.link(LaggedOrder.SLEEP_THEN_MOOD, forward, "better sleep", later, knowledge)
    if back is not None:
        later = (f"better sleep {words.night}", f"worse sleep {words.night}", f"sleep {words.night}")
        yield words.link(LaggedOrder.MOOD_THEN_SLEEP, back, words.first, later, knowledge)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """How a rating or a questionnaire is spoken of.

    ``better``, ``worse`` and ``later`` are what comes after sleep, ``first`` is what comes before the sleep of
    ``night``.
    """

    what: str
    better: str
    worse: str
    later: str
    first: str
    night: str
    remark: str = ""

    def link(
        self, order: LaggedOrder, found: Lagged, first: str, later: tuple[str, str, str], knowledge: Knowledge
    ) -> LaggedLink:
        """Put a regression into words, which say what went with what and nothing of causes."""
        better, worse, plain = later
        sure = max(found.p_same_direction, 1.0 - found.p_same_direction)
        if sure < knowledge.number("effect.call.likely"):
            said = f"No clear link between {first} and {plain}"
        else:
            goes = "went with" if sure >= knowledge.number("effect.call.clear") else "probably went with"
            said = f"{first[0].upper()}{first[1:]} {goes} {better if found.per_sd > 0.0 else worse}"
        figure = with_interval(found.per_sd, found.interval90.low, found.interval90.high)
        return LaggedLink(
            order=order,
            what=self.what,
            pairs=found.pairs,
            per_sd=found.per_sd,
            interval90=found.interval90,
            p_same_direction=found.p_same_direction,
            text=f"{said}: {figure} standard deviations per standard deviation, the value before it held fixed "
            f"({counted(found.pairs, 'pair')}). Whether one led to the other cannot be told.{self.remark}",
        )


_RATED = {
    MOOD: (
        _Words(
            what=MOOD,
            better="a better mood the next evening",
            worse="a worse mood the next evening",
            later="mood the next evening",
            first="a better mood in the evening",
            night="that night",
        ),
        1.0,
    ),
    ANXIETY: (
        _Words(
            what=ANXIETY,
            better="less anxiety the next evening",
            worse="more anxiety the next evening",
            later="anxiety the next evening",
            first="less anxiety in the evening",
            night="that night",
        ),
        -1.0,
    ),
}
"""Words of each rating, and 1 where higher is better."""


def _any_dose(line: Timeline, nights: int) -> FloatArray:
    """Whether anything was taken before each night, whatever the product."""
    assert line.first_night is not None
    doses = np.zeros(nights)
    for each in line.doses:
        if each.night is not None and each.dose.reached_the_body:
            doses[(each.night - line.first_night).days] = 1.0
    return doses


def _of(scores: Iterable[Score], key: str, knowledge: Knowledge) -> list[Score]:
    """Scores of one instrument that have a total, one a day, in order of their dates."""
    found = {
        each.date: each
        for each in scores
        if key_of(each.instrument, knowledge) == key and not isinstance(total_of(each, knowledge), Unknown)
    }
    return [found[on] for on in sorted(found)]


def _totals(key: str, scores: list[Score], knowledge: Knowledge) -> tuple[str, FloatArray, str]:
    """Name, totals and a remark; without the item about sleep where every score has all its items."""
    label, item = label_of(key, knowledge), _SLEEP_ITEM.get(key)
    whole = np.array([total for each in scores if not isinstance(total := total_of(each, knowledge), Unknown)])
    if item is None:
        return label, whole, ""
    answers = [each.items[item] for each in scores if each.items is not None and len(each.items) > item]
    known = [answer for answer in answers if answer is not None]
    if len(known) == len(scores):
        return f"{label} without its question about sleep", whole - np.array(known), ""
    return (
        label,
        whole,
        f" One question of the {_INSTRUMENTS[key]} asks about sleep itself, so some link is built in.",
    )


def _mean(sleep: FloatArray, first: int, last: int, knowledge: Knowledge) -> float:
    """Mean over some entries; NaN where too few of them have the outcome."""
    nights = sleep[max(first, 0) : max(last + 1, 0)]
    seen = nights[~np.isnan(nights)]
    return float(seen.mean()) if seen.size >= knowledge.number("review.mood.least_nights") else np.nan


def _why_none(line: Timeline, knowledge: Knowledge) -> str:
    rated = {code: int((~np.isnan(each)).sum()) for code, each in line.ratings.evenings.items()}
    if not rated:
        return _NOTHING_RATED
    code = max(rated, key=lambda each: rated[each])
    pairs = knowledge.number("effect.lagged.least_pairs")
    return (
        f"too few evenings can be followed from day to day, or nothing changed: {code} stands on "
        f"{counted(rated[code], 'evening')}, and {pairs:.0f} nights with the evening before and after are needed"
    )
