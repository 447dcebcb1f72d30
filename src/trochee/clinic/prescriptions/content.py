"""What of an authorisation is signed, how it is written and sealed, and what must hold of it by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from trochee.clinic.audit.canonical import content_hash
from trochee.record import Authorisation, AuthorisationStatus, Formulation, Setting, TitrationStep

_NOT_CONTENT = frozenset(
    {
        "id",
        "version",
        "status",
        "prescriber",
        "signed_at",
        "second_prescriber",
        "second_signed_at",
        "second_signed_rules",
        "ended_at",
        "ended_because",
        "content_sha256",
    }
)
"""What signing itself fills in; everything else is what the prescriber decides."""
_AMOUNTS = ("ceiling_dose_mg", "ceiling_week_mg", "minimum_interval_h", "ceiling_mg_per_kg", "doses_per_week")


def content(authorisation: Authorisation) -> dict[str, Any]:
    """Give what a signature stands for: everything that the prescriber decides, as it is written."""
    return {
        each.name: _plain(getattr(authorisation, each.name))
        for each in fields(authorisation)
        if each.name not in _NOT_CONTENT
    }


def code_of_page(authorisation: Authorisation) -> str:
    """Give the SHA-256 that a page carries of what is to be signed on it, and that the server works out again."""
    return content_hash(content(authorisation))


def as_text(authorisation: Authorisation) -> str:
    """Write a whole authorisation as what is sealed."""
    return json.dumps({each.name: _plain(getattr(authorisation, each.name)) for each in fields(authorisation)})


def from_text(text: str) -> Authorisation:
    """Give the authorisation of a sealed text."""
    said: dict[str, Any] = json.loads(text)
    said["status"] = AuthorisationStatus(said["status"])
    said["formulation"] = _formulation(said["formulation"])
    said["titration"] = tuple(TitrationStep(**each) for each in said["titration"])
    said["settings"] = tuple(Setting(each) for each in said["settings"])
    for name in ("starts_on", "review_on", "prescription_programme_on"):
        said[name] = _when(date, said[name])
    for name in ("signed_at", "second_signed_at", "ended_at"):
        said[name] = _when(datetime, said[name])
    said["second_signed_rules"] = tuple(said["second_signed_rules"])
    return Authorisation(**said)


def _formulation(said: Mapping[str, Any]) -> Formulation:
    found = Formulation(**said)
    return replace(found, expires=_when(date, said["expires"]))


def _when(kind: Any, text: str | None) -> Any:
    return None if text is None else kind.fromisoformat(text)


def _plain(value: Any) -> Any:
    if isinstance(value, Formulation | TitrationStep):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def problems(authorisation: Authorisation, today: date) -> dict[str, str]:
    """Say by field what keeps an authorisation from being signed at all, whoever the patient is."""
    return dict(_problems(authorisation, today))


def _problems(asked: Authorisation, today: date) -> Iterator[tuple[str, str]]:
    for name, text in (
        ("end_point", asked.end_point),
        ("route", asked.route),
        ("product", asked.formulation.product),
    ):
        if not text.strip():
            yield name, _("this must be said")
    if not asked.settings:
        yield "settings", _("say where doses may be taken")
    if asked.review_on <= max(asked.starts_on, today):
        yield "review_on", _("the review lies after the start, and after today")
    for name in _AMOUNTS:
        amount = getattr(asked, name)
        if amount is not None and not (isfinite(amount) and amount > 0):
            yield name, _("a number above 0")
    if not (isfinite(asked.formulation.strength_mg) and asked.formulation.strength_mg > 0):
        yield "strength_mg", _("a number above 0")
    if asked.supervised_doses < 1:
        yield "supervised_doses", _("the first dose at least is supervised")
    yield from _titration(asked)


def _titration(asked: Authorisation) -> Iterator[tuple[str, str]]:
    numbers = [each.from_dose for each in asked.titration]
    if not numbers or numbers[0] != 1 or numbers != sorted(set(numbers)):
        yield "titration", _("the steps begin with dose 1 and follow each other")
        return
    amounts = [each.dose_mg for each in asked.titration]
    if not all(isfinite(each) and each > 0 for each in amounts):
        yield "titration", _("each step is a number above 0")
    elif max(amounts) > asked.ceiling_dose_mg:
        yield "titration", _("no step is above the ceiling of a dose")
