"""One sentence that says direction and size in natural units, against the smallest effect that matters."""

from __future__ import annotations

from .values import AverageBenefit, Direction, Outcome, Size

_BENEFIT_SIZE = {
    Size.WORTHWHILE: "large enough to matter",
    Size.PROBABLY_WORTHWHILE: "probably large enough to matter",
    Size.UNCERTAIN: "but whether it is large enough to matter is open",
    Size.PROBABLY_TOO_SMALL: "probably too small to matter",
    Size.TOO_SMALL: "too small to matter",
}
_UNSURE_SIZE = {
    Size.WORTHWHILE: "though the most likely size would matter",
    Size.PROBABLY_WORTHWHILE: "though the most likely size would matter",
    Size.UNCERTAIN: "and it could be large enough to matter",
    Size.PROBABLY_TOO_SMALL: "and if there is one it is probably too small to matter",
    Size.TOO_SMALL: "and if there is one it is too small to matter",
}
_HARM_SIZE = {
    Size.WORTHWHILE: "though a gain that matters is not ruled out",
    Size.PROBABLY_WORTHWHILE: "though a gain that matters is not ruled out",
    Size.UNCERTAIN: "though a gain that matters is not ruled out",
    Size.PROBABLY_TOO_SMALL: "and a gain that matters is unlikely",
    Size.TOO_SMALL: "and a gain that matters is very unlikely",
}
_LEAD = {
    Direction.CLEAR_BENEFIT: ("A clear effect", _BENEFIT_SIZE),
    Direction.LIKELY_BENEFIT: ("Probably some effect", _BENEFIT_SIZE),
    Direction.CANNOT_TELL: ("Cannot tell yet whether there is any effect", _UNSURE_SIZE),
    Direction.LIKELY_HARM: ("Probably worse with the doses, not better", _HARM_SIZE),
    Direction.CLEAR_HARM: ("Clearly worse with the doses, not better", _HARM_SIZE),
}
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
    enough: bool,
) -> str:
    """Say the estimate in a sentence; ``enough`` is false where the schedule holds too little information."""
    if direction is Direction.DESCRIBE_ONLY or size is None:
        lead = _DESCRIBED
    elif not enough:
        lead = _NOT_ENOUGH
    else:
        start, sizes = _LEAD[direction]
        lead = f"{start}, {sizes[size]}"
    return f"{lead}: {figures(outcome, benefit, smallest)}."


def figures(outcome: Outcome, benefit: AverageBenefit, smallest: float) -> str:
    """Say mean, interval and smallest effect: ``about +3 points … (−1 to +6), where 10 would be worth it``."""
    low, high = benefit.interval90.low, benefit.interval90.high
    what = _WHAT[outcome]
    if outcome.higher_is_better:
        span = f"({signed(low, outcome)} to {signed(high, outcome)})"
        return f"about {_counted(benefit.mean, outcome)} {what} {span}, where {smallest:g} would be worth it"
    return (
        f"about {_minutes(benefit.mean)} {what} ({_minutes(low)} to {_minutes(high)}), "
        f"where {smallest:g} min less would be worth it"
    )


def signed(value: float, outcome: Outcome) -> str:
    """Write a figure with its sign and a true minus, in whole points or minutes (quality: one decimal)."""
    text = f"{abs(value):.1f}" if outcome is Outcome.SLEEP_QUALITY else f"{abs(value):.0f}"
    if float(text) == 0.0:
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def _counted(value: float, outcome: Outcome) -> str:
    text = signed(value, outcome)
    if outcome is Outcome.TOTAL_SLEEP_TIME:
        return f"{text} min"
    return f"{text} point" if text in ("+1", "−1") else f"{text} points"


def _minutes(benefit: float) -> str:
    count = f"{abs(benefit):.0f}"
    return f"{count} min more" if benefit < 0 and count != "0" else f"{count} min less"
