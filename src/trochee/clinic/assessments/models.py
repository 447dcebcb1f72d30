"""What was asked and measured. An amended answer is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

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
    """

    moment = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    value = models.CharField(max_length=80, null=True)
    unit = models.CharField(max_length=40, null=True)
    session = models.CharField(max_length=80, null=True)


class FactsVersion(DocumentRow):
    """Diagnoses, conditions, medicines and coded facts of a person, as written at one time; sealed as a whole."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="assessments_one_facts_a_version")]
