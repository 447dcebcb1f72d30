"""What people were asked to agree to, and what they said: reads of consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.ui.lazily import lazily as _

from .models import ConsentAnswer, ConsentText
from .queries import latest_text
from .values import Chart, Right

LANGUAGE = "en"
KINDS = {
    "treatment": _("The treatment"),
    "record": _("What is kept about you, and who reads it"),
    "home": _("Doses at home"),
    "research": _("Research"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One kind of consent: the words that count today, and the latest answer to any words of the kind."""

    newest: ConsentText
    answer: str = ""
    answered_at: datetime | None = None
    answered_text: ConsentText | None = None

    @property
    def about(self) -> str:
        """Name the kind."""
        return KINDS.get(self.newest.kind, self.newest.kind)

    @property
    def due(self) -> bool:
        """Whether the person has said nothing yet to the words of today."""
        return self.answered_text is None or self.answered_text.content_sha256 != self.newest.content_sha256

    @property
    def holds(self) -> bool:
        """Whether it is given, and for the words of today."""
        return self.answer == "given" and not self.due


def texts(scope: Scope) -> tuple[ConsentText, ...]:
    """Give every text of the clinic, the newest of each kind first."""
    return tuple(ConsentText.objects.within(scope).order_by("kind", "language", "-version"))


def text(scope: Scope, wanted: UUID) -> ConsentText | None:
    """Give one text, word for word."""
    return ConsentText.objects.within(scope).filter(pk=wanted).first()


def agreements(chart: Chart) -> tuple[Agreement, ...]:
    """Give what the patient was asked and said, one line a kind."""
    chart.needs(Right.KNOW_OF)
    newest: dict[str, ConsentText] = {}
    for each in texts(chart.scope):
        newest.setdefault(each.kind, each)
    rows = ConsentAnswer.objects.within(chart.scope).filter(patient_id__in=chart.ids).select_related("text")
    latest = {row.kind: row for row in rows.order_by("at", "version")}
    return tuple(_agreement(each, latest.get(kind)) for kind, each in newest.items())


def _agreement(newest: ConsentText, row: ConsentAnswer | None) -> Agreement:
    if row is None:
        return Agreement(newest=newest)
    return Agreement(newest=newest, answer=row.answer, answered_at=row.at, answered_text=row.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Whether consent of one kind holds, and since when that is so."""

    holds: bool
    since: datetime


def consent_on_record(chart: Chart, kind: str) -> Consent | None:
    """Give what the latest answer comes to; ``None`` where none was given.

    A yes to words that were replaced counts for nothing from the moment that the newest came.
    """
    rows = ConsentAnswer.objects.within(chart.scope).filter(patient_id__in=chart.ids, kind=kind)
    latest = rows.select_related("text").order_by("-at", "-version").first()
    if latest is None:
        return None
    if latest.answer != "given":
        return Consent(holds=False, since=latest.at)
    newest = latest_text(chart.scope, kind, latest.text.language)
    if newest is not None and newest.content_sha256 == latest.shown_sha256:
        return Consent(holds=True, since=latest.at)
    return Consent(holds=False, since=latest.at if newest is None else max(latest.at, newest.at))


def answers(chart: Chart) -> tuple[ConsentAnswer, ...]:
    """Give every answer of the patient, the latest first."""
    chart.needs(Right.KNOW_OF)
    rows = ConsentAnswer.objects.within(chart.scope).filter(patient_id__in=chart.ids).select_related("text")
    return tuple(rows.order_by("-at", "-version"))


def anything_due(scope: Scope, patient: UUID) -> bool:
    """Whether the patient has not yet answered the words of today; asked once a session, so it reads little."""
    newest: dict[str, str] = {}
    rows = ConsentText.objects.within(scope).filter(language=LANGUAGE).order_by("version")
    newest.update(rows.values_list("kind", "content_sha256"))
    if not newest:
        return False
    said = ConsentAnswer.objects.within(scope).filter(patient_id=patient, shown_sha256__in=list(newest.values()))
    return len(set(said.values_list("shown_sha256", flat=True))) < len(set(newest.values()))
