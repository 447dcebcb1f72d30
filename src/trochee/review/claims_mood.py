"""Promises that tie sleep to anxiety and mood: each side is measured, that one led to the other never is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from trochee.foundation.figures import probability
from trochee.foundation.unknown import Unknown

from .answers import Answer, Found, doubted, settles, sleep_is_better
from .sides import Change, LaggedLink, ScoreChange
from .values import Verdict

SCORE_AGAIN = "The same questionnaire in the same version, some weeks after the first dose. It needs no further dose."
NO_BASELINE = "Nothing for these doses any more: no total from before the first dose is on record."
NO_CAUSE = "That one led to the other is not shown."
_DAYS_A_WEEK = 7


def less_anxiety(found: Found) -> Answer:
    """P05: change in anxiety and post-traumatic stress, and the part of the sleep effect that goes with mood."""
    return _answer(found, ("gad7", "pcl5"), "No anxiety score (GAD-7, PCL-5) is on record.", anxiety=True)


def better_mood(found: Found) -> Answer:
    """P09: change in depression and anxiety, both lagged directions, the sleep effect with and without mood."""
    return _answer(found, ("phq9", "gad7"), "No mood score (PHQ-9, GAD-7) is on record.", anxiety=False)


def _answer(found: Found, instruments: Sequence[str], nothing: str, *, anxiety: bool) -> Answer:
    changes = [each for each in found.scores if each.instrument in instruments]
    said = [each.text for each in changes] or [nothing]
    too_soon = [each for each in changes if _too_soon(each, found)]
    if too_soon:
        said.append(
            f"{' and '.join(each.label for each in too_soon)}: the latest asks about time before the first dose too."
        )
    said += [*_with_mood(found), *_links(found, anxiety=anxiety), NO_CAUSE]
    verdict = _verdict(changes, too_soon, sleep_is_better(found.estimate))
    would_settle = _settled_by(changes, too_soon, found) if verdict is Verdict.CANNOT_TELL_YET else None
    return doubted(Answer(verdict=verdict, text=" ".join(said), would_settle=would_settle), found.estimate)


def _verdict(changes: Sequence[ScoreChange], too_soon: Sequence[ScoreChange], sleep: bool | None) -> Verdict:
    """Judge by the scores first: worse by any speaks against it; a fit needs all better, and sleep better too."""
    judged = [each for each in changes if _is_judged(each)]
    if any(each.verdict is Change.RELIABLY_WORSE for each in judged):
        return Verdict.DIARY_SPEAKS_AGAINST
    if not judged or len(judged) < len(changes) or too_soon:
        return Verdict.CANNOT_TELL_YET
    if all(each.verdict is Change.WITHIN_ERROR for each in judged) or sleep is False:
        return Verdict.DIARY_DOES_NOT_SHOW
    if all(each.verdict is Change.RELIABLY_BETTER for each in judged) and sleep:
        return Verdict.DIARY_FITS
    return Verdict.CANNOT_TELL_YET


def _settled_by(changes: Sequence[ScoreChange], too_soon: Sequence[ScoreChange], found: Found) -> str:
    if not any(change.baseline for change in changes):
        return NO_BASELINE
    if too_soon or not all(_is_judged(change) for change in changes):
        return SCORE_AGAIN
    return settles(found.estimate)


def _is_judged(change: ScoreChange) -> bool:
    return change.baseline and change.verdict is not Change.CANNOT_TELL


def _too_soon(change: ScoreChange, found: Found) -> bool:
    """Whether the latest total still asks about days before the first dose."""
    start = found.reading.first_dose_on(found.reading.leading)
    recall = timedelta(days=_DAYS_A_WEEK * found.limit("weeks_after_first_dose"))
    return start is not None and change.last_on - start < recall


def _with_mood(found: Found) -> list[str]:
    """Say how much of the sleep effect goes with the rating of the evening before."""
    mood = None if found.estimate is None else found.estimate.with_mood
    if mood is None:
        return ["The effect on sleep with mood held fixed is not known: too few nights have a rating."]
    if mood.share_with_mood is None:
        return ["The effect on sleep is too unsure to say what part of it goes with mood."]
    if mood.share_with_mood <= 0:
        return ["None of the effect on sleep goes with mood on the evening before, as far as a rating shows."]
    share = "All" if mood.share_with_mood >= 1 else f"At least {probability(mood.share_with_mood)}"
    return [f"{share} of the effect on sleep goes with mood on the evening before."]


def _links(found: Found, *, anxiety: bool) -> list[str]:
    """Say both lagged directions of the ratings that this promise is about."""
    if isinstance(found.mood_links, Unknown):
        return [] if anxiety else [f"From day to day: {found.mood_links.reason}."]
    return [link.text for link in found.mood_links if _is_anxiety(link) == anxiety]


def _is_anxiety(link: LaggedLink) -> bool:
    return "anxi" in link.what.casefold()
