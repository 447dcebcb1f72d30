"""Consent counts for what was shown, and for nothing newer."""

from __future__ import annotations

import pytest
from tests.factories.clinic import AT, House, later

from trochee.clinic.accounts.values import NotAllowedError, OutOfDateError
from trochee.clinic.patients import consent, queries
from trochee.clinic.patients.agreed import consent_on_record
from trochee.clinic.patients.models import ConsentText
from trochee.clinic.patients.values import NoSuchPatientError, Right


def publish(house: House, text: str = "This medicine is not approved for sleep.") -> ConsentText:
    new = consent.NewText(kind="treatment", language="en", title="Treatment", text=text)
    return consent.publish(by=house.ours["clinician"], at=AT, new=new)


def answer(house: House, text: ConsentText, said: str, who: str = "patient", *, minutes: float = 0) -> object:
    return consent.answer(
        by=house.ours[who], at=later(minutes=minutes), patient=house.ours.patient, text=text.pk,
        shown_sha256=text.content_sha256, answer=said,
    )  # fmt: skip


def given(house: House) -> bool:
    by = house.ours["clinician"]
    chart = queries.open_chart(by=by, at=AT, patient=house.ours.patient, right=Right.KNOW_OF, page="x")
    found = consent_on_record(chart, "treatment")
    return found is not None and found.holds


def test_given_withdrawn_and_given_again(house: House) -> None:
    text = publish(house)
    assert not given(house)
    answer(house, text, "given")
    assert given(house)
    answer(house, text, "withdrawn", minutes=1)
    assert not given(house)
    answer(house, text, "given", minutes=2)
    assert given(house)


def test_a_refusal_is_an_answer(house: House) -> None:
    answer(house, publish(house), "refused")
    assert not given(house)


def test_a_newer_text_asks_again(house: House) -> None:
    text = publish(house)
    answer(house, text, "given")
    newer = publish(house, "This medicine is not approved for sleep. A regulator has warned about it.")
    assert (newer.version, given(house)) == (2, False)
    with pytest.raises(OutOfDateError, match="newer"):
        answer(house, text, "given", minutes=1)
    answer(house, text, "withdrawn", minutes=2)  # one may always withdraw what one gave


def test_what_was_not_shown_is_not_consented_to(house: House) -> None:
    text = publish(house)
    text.content_sha256 = "0" * 64
    with pytest.raises(OutOfDateError, match="page"):
        answer(house, text, "given")


@pytest.mark.parametrize("who", ["clinician", "observer", "carer", "second_patient", "administrator"])
def test_nobody_consents_for_the_patient(house: House, who: str) -> None:
    text = publish(house)
    with pytest.raises(NoSuchPatientError):
        answer(house, text, "given", who)


def test_an_answer_is_one_of_three(house: House) -> None:
    with pytest.raises(ValueError, match="given, refused or withdrawn"):
        answer(house, publish(house), "perhaps")


def test_clinicians_publish(house: House) -> None:
    new = consent.NewText(kind="treatment", language="en", title="T", text="x")
    with pytest.raises(NotAllowedError):
        consent.publish(by=house.ours["administrator"], at=AT, new=new)
