"""What is true of an invented person, as a file that stands in the folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from json import dumps

from .course import Course
from .person import Person, Product

_HEAD = """# What is true of this invented person, fixed in tools/gallery/people.py before the record was reviewed.
# Written by `make gallery`; the review does not read this file.
"""


def truth_file(person: Person, lived: Course) -> str:
    """Write truth.toml: what makes the nights, the benefit that follows, and what the review may say."""
    parts = [
        _HEAD,
        _pairs(seed=person.number, name=person.name, story=person.story),
        _product("doses", person.troche, lived),
    ]
    if person.other is not None:
        parts.append(_product("other_doses", person.other, lived))
    parts.append("\n# Logit of sleep efficiency; noise in standard deviations, memory of its slow part in nights.\n")
    parts.append("[nights]\n" + _pairs(**_nights(person)))
    parts += [
        "\n[[nights.therapy]]\n"
        + _pairs(from_night=step.night, window=f"{step.bed}-{step.rise}", gain_logit=step.gain_logit)
        for step in person.therapy
    ]
    expected = person.expected
    parts.append("\n# Of each group of messages at least one must stand with the estimate.\n[expected]\n")
    parts.append(
        _pairs(
            directions_opposite_to_the_truth=expected.opposite,
            messages=expected.messages,
            messages_never=expected.never,
            signs=expected.signs,
            explain_a_miss=expected.explain_a_miss,
        )
    )
    if expected.claims_never:
        parts.append("\n[expected.claims_never]\n" + _pairs(**expected.claims_never))
    return "".join(parts)


def _product(key: str, product: Product, lived: Course) -> str:
    truths = {outcome: round(value, 2) + 0.0 for outcome, value in lived.truths[product.name].items()}
    return (
        f"\n[{key}]\n"
        + _pairs(
            product=product.name,
            schedule=product.schedule.value,
            count=len(lived.doses[product.name]),
            single_dose_logit=product.single_dose_logit,
            half_life_nights=product.half_life_nights,
            onset_nights=product.onset_nights,
            share_lost=product.share_lost,
            dose_night_logit=product.dose_night_logit,
        )
        + "\n# True average benefit a night from the first dose on, without noise: points of efficiency, minutes;\n"
        + f"# positive is better sleep.\n[{key}.average_benefit]\n"
        + _pairs(**truths)
    )


def _nights(person: Person) -> dict[str, object]:
    found: dict[str, object] = {
        "count": person.nights,
        "before_the_first_dose": person.baseline,
        "level_logit": person.level_logit,
        "weekend_logit": person.weekend_logit,
        "slow_sd": person.noise.slow,
        "fast_sd": person.noise.fast,
        "slow_memory_nights": person.noise.memory,
        "expectation_logit": person.expectation_logit,
    }
    if person.weekday_logit:
        found["weekday_logit"] = {str(day): gain for day, gain in person.weekday_logit.items()}
    return found


def _pairs(**values: object) -> str:
    return "".join(f"{key} = {_toml(value)}\n" for key, value in values.items())


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{dumps(key)} = {_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return dumps(value, ensure_ascii=False)
