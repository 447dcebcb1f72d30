"""The page of the form: its sections with what is suggested beside each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext

from trochee.knowledge import Knowledge

from ..wording import mg_per_kg
from .fields import SECTIONS, STEPS, step_names
from .form import AuthorisationForm
from .suggested import Suggestion, suggestions

DOSES = frozenset({*(step_names(number)[1] for number in range(1, STEPS + 1)), "ceiling_dose_mg"})
"""Fields with an amount, of which it is said beside what it is by body weight and in troches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A field as the page shows it. ``amount`` is what stands there by body weight and in troches."""

    field: BoundField
    suggestions: tuple[Suggestion, ...] = ()
    is_amount: bool = False
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section of the page; ``steps`` are the rows of the titration, where it has any."""

    key: str
    title: str
    asked: tuple[Asked, ...]
    steps: tuple[tuple[Asked, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What is wrong with an answer, with the way to it."""

    href: str
    label: str
    texts: tuple[str, ...]


def parts(form: AuthorisationForm, knowledge: Knowledge, weight_kg: float | None) -> tuple[Part, ...]:
    """Give the sections of the form."""
    beside = suggestions(knowledge)

    def asked(name: str) -> Asked:
        field = form[name]
        is_amount = name in DOSES
        amount = _amount(field, form, weight_kg) if is_amount else ""
        return Asked(field=field, suggestions=beside.get(name, ()), is_amount=is_amount, amount=amount)

    found = []
    for each in SECTIONS:
        rows: tuple[tuple[Asked, ...], ...] = ()
        if each.key == "dose":
            rows = tuple(
                tuple(asked(name) for name in step_names(number) if name in form.fields)
                for number in range(1, STEPS + 1)
            )
        told = tuple(asked(name) for name in each.names if name in form.fields)
        found.append(Part(key=each.key, title=str(each.title), asked=told, steps=rows))
    return tuple(found)


def wrong(form: AuthorisationForm) -> tuple[Wrong, ...]:
    """Give what is wrong, in the order of the page."""
    if not form.is_bound:
        return ()
    return tuple(
        Wrong(href=f"#{form[name].auto_id}", label=str(form[name].label), texts=tuple(map(str, form.errors[name])))
        for name in _order(form.fields)
        if name in form.errors
    )


def unanswered(form: AuthorisationForm) -> tuple[str, ...]:
    """Name what must be answered and stands empty."""
    errors = form.errors.as_data() if form.is_bound else {}
    return tuple(
        str(form[name].label)
        for name in _order(form.fields)
        if any(each.code == "required" for each in errors.get(name, ()))
    )


def _order(fields: Mapping[str, object]) -> list[str]:
    steps = [name for number in range(1, STEPS + 1) for name in step_names(number)]
    wanted = [name for each in SECTIONS for name in ([*steps] if each.key == "dose" else []) + list(each.names)]
    return [name for name in wanted if name in fields]


def _amount(field: BoundField, form: AuthorisationForm, weight_kg: float | None) -> str:
    dose, strength = _number(field.value()), _number(form["strength_mg"].value())
    if dose is None:
        return ""
    told = [] if weight_kg is None else [mg_per_kg(dose / weight_kg)]
    if strength:
        told.append(gettext("%(count)s of a troche") % {"count": f"{dose / strength:.3g}"})
    return " · ".join(told)


def _number(text: object) -> float | None:
    try:
        found = float(str(text))
    except ValueError:
        return None
    return found if 0 < found < float("inf") else None
