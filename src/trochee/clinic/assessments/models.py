"""What was asked and measured. An amended answer is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trochee.clinic.accounts.models import Clinic
from trochee.clinic.patients.versions.documents.models import DocumentRow
from trochee.clinic.patients.versions.models import VersionedRow


class ScoreVersion(VersionedRow):
    """An instrument's result, as written at one time (`trochee.record.Score`); items as in the patient folder."""

    date = models.DateField()
    instrument = models.CharField(max_length=80)
    of_version = models.CharField(max_length=80, null=True)
    total = models.FloatField(null=True)
    items = models.CharField(max_length=2000, null=True)

    class Meta(VersionedRow.Meta):
        constraints = [
            *VersionedRow.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(total=None) | ~Q(items=None), name="assessments_score_has_total_or_items"
            ),
        ]


class ObservationVersion(VersionedRow):
    """A vital sign, laboratory value or answer, as written at one time (`trochee.record.Observation`).

    A value that is a number stands in ``value``; any other is sealed under the person's key, as is the remark.
    ``confirmed`` is said of an answer that another clinic gave out, null of anything else.
    """

    moment = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    value = models.CharField(max_length=80, null=True)
    unit = models.CharField(max_length=40, null=True)
    session = models.CharField(max_length=80, null=True)
    confirmed = models.BooleanField(null=True)


class FactsVersion(DocumentRow):
    """Diagnoses, conditions, medicines and coded facts of a person, as written at one time; sealed as a whole."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="assessments_one_facts_a_version")]


class AnswerVersion(DocumentRow):
    """An answer to one fact of the assessment, as given, changed or confirmed at one time; what it says is sealed.

    ``answered_by`` and ``answered_at`` stay with an answer that is confirmed as it stands; ``by`` and ``at`` are this
    row's. ``calls`` is whether somebody should speak with the person the same day: it stands in the clear so that a
    clinic's home can be asked for it.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)
    fact = models.CharField(max_length=80)
    way = models.CharField(max_length=20)
    answered_by = models.CharField(max_length=64)
    answered_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    calls = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "fact", "version"], name="assessments_one_answer_a_version"),
            models.CheckConstraint(
                condition=Q(confirmed_by="", confirmed_at=None) | (~Q(confirmed_by="") & ~Q(confirmed_at=None)),
                name="assessments_answer_confirmed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["clinic"], condition=Q(calls=True), name="assessments_answer_calls")]
