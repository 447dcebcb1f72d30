"""The patient's version of a review: plain words, counts out of ten, no amount of any dose.

`document` is all that others call; the renderers are those of the clinician's page. Reading level: Flesch-Kincaid
grade 6 or lower, held by `tests/integration/reports/test_patient_grade.py`.
"""

from .layout import document

__all__ = ["document"]
