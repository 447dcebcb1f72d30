"""What the columns of assessments tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "ScoreVersion": {
        Privacy.NONE: "of_version",
        Privacy.CLINICAL: "date instrument total items",
        Privacy.SEALED: "sealed_texts",
    },
    "ObservationVersion": {
        Privacy.CLINICAL: "moment code value unit session confirmed",
        Privacy.SEALED: "sealed_texts",
    },
    "FactsVersion": {Privacy.SEALED: "sealed"},
    "AnswerVersion": {
        Privacy.NONE: "way answered_by answered_at confirmed_by confirmed_at",
        Privacy.CLINICAL: "fact calls",
        Privacy.SEALED: "sealed",
    },
}
