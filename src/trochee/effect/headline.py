"""One sentence that says direction and size in natural units, against the smallest effect that matters."""

from __future__ import annotations

from trochee.foundation.figures import MINUS, decimals_for, signed

from .values import AverageBenefit, Direction, Outcome, Size

_BENEFIT_SIZE = {
    Size.WORTHWHILE: "large enough to matter",
    Size.PROBABLY_WORTHWHILE: "probably large enough to matter",
    Size.UNCERTAIN: "but whether it is large enough to matter is open",
    Size.PROBABLY_TOO_SMALL: "probably too small to matter",
    Size.TOO_SMALL: "too small to matter",
}
_UNSURE_SIZE = {
    Size.WORTHWHILE: "though a gain that matters is likely",
    Size.PROBABLY_WORTHWHILE: "though a gain that matters is likely",
    Size.UNCERTAIN: "and a gain that matters is possible",
    Size.PROBABLY_TOO_SMALL: "and a gain that matters is unlikely",
    Size.TOO_SMALL: "and a gain that matters is very unlikely",
}
_HARM_SIZE = {
    Size.WORTHWHILE: "and by enough to matter",
    Size.PROBABLY_WORTHWHILE: "and probably by enough to matter",
    Size.UNCERTAIN: "and whether by enough to matter is open",
    Size.PROBABLY_TOO_SMALL: "though probably by too little to matter",
    Size.TOO_SMALL: "though by too little to matter",
}
_START = {
    Direction.CLEAR_BENEFIT: "A clear effect",
    Direction.LIKELY_BENEFIT: "Probably some effect",
    Direction.CANNOT_TELL: "Cannot tell yet whether there is any effect",
    Direction.LIKELY_HARM: "Probably worse with the doses",
    Direction.CLEAR_HARM: "Clearly worse with the doses",
}
_HARMS = {Direction.LIKELY_HARM, Direction.CLEAR_HARM}
_DESCRIBED = "Too little on record to judge, so this only describes it"
_NOT_ENOUGH = "Cannot tell yet: this schedule holds too little information"

_WHAT = {
    Outcome.SLEEP_EFFICIENCY: "of sleep efficiency a night",
    Outcome.TOTAL_SLEEP_TIME: "of sleep a night",
    Outcome.SLEEP_ONSET_LATENCY: "time to fall asleep a night",
    Outcome.WAKE_AFTER_SLEEP_ONSET: "time awake after falling asleep a night",
    Outcome.SLEEP_QUALITY: "of sleep quality a night",
}


def headline(
    outcome: Outcome,
    benefit: AverageBenefit,
    direction: Direction,
    size: Size | None,
    smallest: float,
    *,
    harm: Size | None,
    enough: bool,
) -> str:
    """Say the estimate in a sentence.

    ``size`` judges a gain and ``harm`` a loss against the smallest effect that matters; ``enough`` is false where
    the schedule holds too little information.
    """
    if direction is Direction.DESCRIBE_ONLY or size is None or harm is None:
        lead = _DESCRIBED
    elif not enough:
        lead = _NOT_ENOUGH
    elif direction in _HARMS:
        lead = f"{_START[direction]}, {_HARM_SIZE[harm]}"
    else:
        sizes = _UNSURE_SIZE if direction is Direction.CANNOT_TELL else _BENEFIT_SIZE
        lead = f"{_START[direction]}, {sizes[size]}"
    return f"{lead}: {figures(outcome, benefit, smallest)}."


def figures(outcome: Outcome, benefit: AverageBenefit, smallest: float) -> str:
    """Say mean, interval and smallest effect: ``about +3 points … (−1 to +6), where 10 would be worth it``."""
    low, high = benefit.interval90.low, benefit.interval90.high
    decimals = decimals_for(high - low)
    what = _WHAT[outcome]
    if outcome.higher_is_better:
        about = _counted(signed(benefit.mean, decimals), outcome)
        span = f"({signed(low, decimals)} to {signed(high, decimals)})"
        return f"about {about} {what} {span}, where {smallest:g} would be worth it"
    return (
        f"about {_minutes(benefit.mean, decimals)} {what} ({_minutes(low, decimals)} to {_minutes(high, decimals)}), "
        f"where {smallest:g} min less would be worth it"
    )


def change_text(outcome: Outcome, benefit: float, decimals: int) -> str:
    """Write a change as the diary counts it, such as ``+3 points`` or ``12 min less`` [positive is better]."""
    if outcome.higher_is_better:
        return _counted(signed(benefit, decimals), outcome)
    return _minutes(benefit, decimals)


def _counted(text: str, outcome: Outcome) -> str:
    if outcome is Outcome.TOTAL_SLEEP_TIME:
        return f"{text} min"
    return f"{text} point" if text in {"+1", f"{MINUS}1"} else f"{text} points"


def _minutes(benefit: float, decimals: int) -> str:
    """Minutes fewer or more, as the diary counts them: a benefit is fewer."""
    text = signed(benefit, decimals)
    return f"{text[1:]} min more" if text.startswith(MINUS) else f"{text.removeprefix('+')} min less"
