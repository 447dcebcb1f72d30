"""A document of a record in hand, opened."""

from __future__ import annotations

from django.db import models

from ...sealed import open_field
from ...values import Chart
from ..queries import keys_of
from .values import Documents, KeptDocument

_STANDS = models.Q(("replaced_by", None))


def kept_document(documents: Documents, chart: Chart) -> KeptDocument:
    """Give the text as it stands; of merged records that of the one that is kept, else the latest of another.

    Who may read it is for the caller to ask.
    """
    rows = list(documents.model.objects.within(chart.scope).filter(_STANDS, patient_id__in=chart.ids))
    if not rows:
        return KeptDocument(text=None, version=0)
    keys = keys_of(chart)
    ordered = sorted(rows, key=lambda row: (row.patient_id == chart.patient, row.at), reverse=True)
    version = next((row.version for row in ordered if row.patient_id == chart.patient), 0)
    for row in ordered:
        key = keys.get(row.patient_id)
        if key is not None:
            text = open_field(key, row.sealed, documents.about(row))
            return KeptDocument(text=text, version=version, by=row.by, at=row.at)
    return KeptDocument(text=None, version=version)
