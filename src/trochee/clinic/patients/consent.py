"""Consent: what was shown, word for word, and what was answered. Writes of its own kind, under the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here, NotAllowedError, OutOfDateError
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed

from .actions import charted
from .models import ConsentAnswer, ConsentText
from .queries import latest_text
from .values import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """A consent text to publish; ``leaves_out`` are ids of alerts that its writer knowingly does not name."""

    kind: str
    language: str
    title: str
    text: str
    replaces: int | None = None
    leaves_out: tuple[str, ...] = ()


def publish(*, by: Here, at: datetime, new: NewText) -> ConsentText:
    """Publish a text as the next version of its kind; consent to an earlier one no longer counts.

    ``replaces`` is the version that the writer saw, 0 for none; raises `OutOfDateError` where it is another by now,
    and `ValueError` where the words are those that are shown already: nobody is asked twice for nothing.
    """
    if by.role is not Role.CLINICIAN:
        raise NotAllowedError("clinicians publish consent texts")
    with deed(by=by.actor, at=at) as trail:
        last = latest_text(by.scope, new.kind, new.language)
        if new.replaces is not None and new.replaces != (last.version if last else 0):
            raise OutOfDateError("another version was published meanwhile")
        sha256 = content_hash({"kind": new.kind, "title": new.title, "text": new.text})
        if last is not None and last.content_sha256 == sha256:
            raise ValueError("these words are shown already")
        row = ConsentText(
            clinic_id=by.scope.clinic,
            by=by.actor.id,
            at=at,
            kind=new.kind,
            language=new.language,
            version=1 if last is None else last.version + 1,
            title=new.title,
            text=new.text,
            content_sha256=sha256,
        )
        row.save(force_insert=True)
        detail = {"sha256": row.content_sha256}
        if new.leaves_out:
            detail["leaves_out"] = ", ".join(new.leaves_out)
        trail.add("patients.consent_published", target=f"text:{row.pk}", detail=detail)
    return row


def answer(*, by: Here, at: datetime, patient: UUID, text: UUID, shown_sha256: str, answer: str) -> ConsentAnswer:
    """Write down what the patient answers to what was on the page; only the patient answers.

    Raises `OutOfDateError` where the page showed another text than the one that is now published: nobody consents to
    what they did not see.
    """
    if answer not in {"given", "refused", "withdrawn"}:
        raise ValueError("an answer is given, refused or withdrawn")
    with deed(by=by.actor, at=at) as trail:
        right = Right.GIVE_CONSENT if answer == "given" else Right.TAKE_BACK
        chart = charted(by=by, at=at, patient=patient, right=right)
        shown = ConsentText.objects.within(by.scope).filter(pk=text).first()
        if shown is None or shown.content_sha256 != shown_sha256:
            raise OutOfDateError("the text on the page is not the one that is published")
        newest = latest_text(by.scope, shown.kind, shown.language)
        if answer == "given" and (newest is None or newest.pk != shown.pk):
            raise OutOfDateError("a newer text was published meanwhile")
        earlier = ConsentAnswer.objects.within(by.scope).filter(patient_id=chart.patient, kind=shown.kind).count()
        row = ConsentAnswer(
            clinic_id=by.scope.clinic,
            by=by.actor.id,
            at=at,
            patient_id=chart.patient,
            text=shown,
            kind=shown.kind,
            version=earlier + 1,
            answer=answer,
            shown_sha256=shown_sha256,
        )
        row.save(force_insert=True)
        detail = {"answer": answer, "kind": shown.kind, "sha256": shown_sha256}
        trail.add(f"patients.consent_{answer}", target=f"text:{text}", patient=chart.patient, detail=detail)
    return row
