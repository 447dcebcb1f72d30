"""The words of a page: the same word for the same thing everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from trochee.effect.values import Direction, Outcome, Question, Size
from trochee.foundation.citation import Basis, Citation
from trochee.foundation.figures import NO_BREAK, counted, decimals_for, plain, signed
from trochee.foundation.unknown import Unknown
from trochee.review.sides import Change
from trochee.review.values import EvidenceStudy, Verdict

from .parts import Cited, Mood

OUTCOMES = {
    Outcome.SLEEP_EFFICIENCY: "Sleep efficiency",
    Outcome.TOTAL_SLEEP_TIME: "Total sleep time",
    Outcome.SLEEP_ONSET_LATENCY: "Sleep onset latency",
    Outcome.WAKE_AFTER_SLEEP_ONSET: "Wake after sleep onset",
    Outcome.SLEEP_QUALITY: "Sleep quality",
}
_UNITS = {"percentage_points": "points", "minutes": "min", "points": "points"}
_LEVEL_UNITS = {"percentage_points": "%", "minutes": "min", "points": "of 5"}
VERDICTS = {
    Verdict.DIARY_FITS: ("your diary fits this", Mood.GOOD),
    Verdict.DIARY_DOES_NOT_SHOW: ("your diary does not show this", Mood.WARN),
    Verdict.DIARY_SPEAKS_AGAINST: ("your diary speaks against this", Mood.BAD),
    Verdict.CANNOT_TELL_YET: ("cannot tell yet", Mood.QUIET),
    Verdict.CANNOT_BE_MEASURED_HERE: ("cannot be measured here", Mood.QUIET),
}
DIRECTIONS = {
    Direction.CLEAR_BENEFIT: "clear benefit",
    Direction.LIKELY_BENEFIT: "likely benefit",
    Direction.CANNOT_TELL: "cannot tell",
    Direction.LIKELY_HARM: "likely harm",
    Direction.CLEAR_HARM: "clear harm",
    Direction.DESCRIBE_ONLY: "described only",
}
SIZES = {
    Size.WORTHWHILE: "worthwhile",
    Size.PROBABLY_WORTHWHILE: "probably worthwhile",
    Size.UNCERTAIN: "size uncertain",
    Size.PROBABLY_TOO_SMALL: "probably too small to matter",
    Size.TOO_SMALL: "too small to matter",
}
_GAIN_UNLIKELY = {
    Size.PROBABLY_TOO_SMALL: "a worthwhile benefit is unlikely",
    Size.TOO_SMALL: "a worthwhile benefit is very unlikely",
}
PLANS = {
    "off_weeks": "weeks off",
    "randomise_days": "days drawn by lot",
    "same_schedule": "the same days as so far",
    "none_within_reach": "no plan within reach",
}
QUESTIONS = {Question.DIRECTION: "whether there is any benefit", Question.SIZE: "whether it is worthwhile"}
CHANGES = {
    Change.RELIABLY_BETTER: ("reliably better", Mood.GOOD),
    Change.RELIABLY_WORSE: ("reliably worse", Mood.BAD),
    Change.WITHIN_ERROR: ("within the error of the scale", Mood.QUIET),
    Change.CANNOT_TELL: ("cannot tell", Mood.QUIET),
}
_BY_WHAT_MATTERS = {
    Change.RELIABLY_BETTER: "better by what matters",
    Change.RELIABLY_WORSE: "worse by what matters",
    Change.WITHIN_ERROR: "less than what matters",
}
"""The same where no source gives the error of the scale and the smallest change that matters stands in for it."""
_GROUNDS = {
    Basis.LABEL: "From a product label",
    Basis.GUIDELINE: "From a guideline",
    Basis.STUDY: "From a study",
    Basis.DESIGN: "Our own decision",
}
_COVARIATES = {
    "weekend": "Friday and Saturday nights",
    "trend": "Drift over 30 nights",
    "dose_night": "The night of a dose itself",
    "step_at_start": "A step at the first dose",
    "expectation": "Having taken any troche, active or placebo",
}
_BESIDE = {
    "beside": "Lasting effect of {what}, at its peak",
    "beside_night": "A night with {what}",
    "medicine_step": "From then on: {what}",
}
"""Columns that carry the name of what stands beside the doses."""


def verdict(found: Verdict | Unknown) -> tuple[str, Mood]:
    """Words and mood of a verdict; one that is unknown says so."""
    return ("not computed yet", Mood.QUIET) if isinstance(found, Unknown) else VERDICTS[found]


def judgement(direction: Direction, size: Size | None) -> str:
    """Say direction and size; the size is always that of a benefit, so a harm is never called too small."""
    if direction is Direction.DESCRIBE_ONLY or size is None:
        return DIRECTIONS[direction]
    if direction in {Direction.LIKELY_HARM, Direction.CLEAR_HARM, Direction.CANNOT_TELL}:
        return f"{DIRECTIONS[direction]}; {_GAIN_UNLIKELY.get(size, SIZES[size])}"
    return f"{DIRECTIONS[direction]}; {SIZES[size]}"


def covariate(name: str, labels: Mapping[str, str] | None = None) -> str:
    """Words for a column of the model: the record's own, else ours; a name that has none is shown with spaces."""
    if labels and name in labels:
        return labels[name]
    kind, colon, what = name.partition(":")
    if colon and kind in _BESIDE:
        return _BESIDE[kind].format(what=what)
    return _COVARIATES.get(name) or name.replace("_", " ").capitalize()


def unit(outcome: Outcome) -> str:
    """Word for the unit of a change."""
    return _UNITS[outcome.unit]


def level(outcome: Outcome, value: float | None) -> str:
    """Write an outcome's level with its unit, such as ``72 %`` or ``33 min``."""
    if value is None:
        return "no answer"
    decimals = 1 if outcome is Outcome.SLEEP_QUALITY else 0
    return f"{plain(value, decimals)}{NO_BREAK}{_LEVEL_UNITS[outcome.unit]}"


def smallest(outcome: Outcome, value: float) -> str:
    """Write the smallest effect that matters, with its unit."""
    return f"{value:g}{NO_BREAK}{unit(outcome)}"


def spread(mean: float, sd: float) -> str:
    """Write a mean with its standard deviation; both share the decimals that the wider of them can bear."""
    decimals = decimals_for(3 * sd)
    return f"{signed(mean, decimals)} (SD{NO_BREAK}{plain(sd, decimals)})"


def source(citation: Citation) -> str:
    """Write a source in one line."""
    title = citation.title if citation.title.endswith("?") else f"{citation.title}."
    return f"{citation.authors} ({citation.year}). {title} {citation.locator}."


def read(citation: Citation) -> str:
    """Say how a source was read."""
    return "Not yet read." if citation.read == "memory" else f"Read: {citation.read}."


def change(verdict: Change, reliable: float | None) -> tuple[str, Mood]:
    """Words and mood of a change of a score, by the limit that it was held against."""
    said, mood = CHANGES[verdict]
    return (said if reliable is not None else _BY_WHAT_MATTERS.get(verdict, said)), mood


def ground(basis: Basis, *, verified: bool) -> str:
    """Say what a number rests on, and where nobody has checked it against its source."""
    said = _GROUNDS[basis]
    return f"{said}." if verified or basis is Basis.DESIGN else f"{said}, not yet checked against it."


def plan(name: str) -> str:
    """Words for a plan of more nights; one that has none is shown with spaces."""
    return PLANS.get(name) or name.replace("_", " ")


def short(label: str) -> str:
    """Shorten a scale's name to its usual letters where it ends in them, such as ``Insomnia … (ISI)``."""
    found = re.fullmatch(r".+\((.+)\)", label)
    return label if found is None else found.group(1)


def total(value: float) -> str:
    """Write a score, a count or an amount: as many digits as it has, two decimals at most."""
    return plain(value, 2).rstrip("0").rstrip(".") if value % 1 else plain(value)


def points(value: float) -> str:
    """Write a change of a score with its sign."""
    return signed(value, 0 if value % 1 == 0 else 1)


def study(found: EvidenceStudy) -> Cited:
    """Write a study in a sentence: what it was, what it found, which way that points; and where it stands."""
    people = "" if found.people is None else f", {counted(found.people, 'person', 'people')}"
    checked = "" if found.verified else " Not yet checked against the source."
    said = f"{capital(found.design)}{people}, {found.formulation}: {found.result.removesuffix('.')}"
    return Cited(source=source(found.source), read=read(found.source), said=f"{said} ({found.direction}).{checked}")


def cited(citations: Iterable[Citation]) -> tuple[Cited, ...]:
    """Write sources that a whole note rests on, each once."""
    return tuple(dict.fromkeys(Cited(source=source(each), read=read(each)) for each in citations))


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Make a sentence of a reason: a capital letter, one full stop."""
    return capital(text).removesuffix(".") + "."


def slug(text: str) -> str:
    """Make an id of a word: letters and digits, all else a hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "unnamed"
