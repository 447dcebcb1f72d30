"""Signing an authorisation, once or twice, refusing, amending and stopping it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories.authorised import ASKED, asked, just_now, prescribers, signed, signing
from tests.factories.clinic import AT, House, later

from trochee.clinic.accounts.models import Signature
from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Chart
from trochee.clinic.prescriptions.content import as_text, content, from_text
from trochee.clinic.prescriptions.models import AuthorisationStep
from trochee.clinic.prescriptions.queries import authorisations, standing, steps
from trochee.clinic.workflows import authorising
from trochee.record import AuthorisationStatus


def chart(house: House) -> Chart:
    found = chart_of(by=house.ours["clinician"], at=AT, patient=house.ours.patient)
    assert found is not None
    return found


class TestSign:
    def test_what_was_signed_stands_and_its_signature_is_bound_to_it(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        stands = standing(chart(house), AT)
        assert stands == kept.authorisation
        assert content(stands) == content(ASKED)
        assert (stands.status, stands.version, stands.prescriber) == (AuthorisationStatus.SIGNED, 1, first.name)
        row = AuthorisationStep.objects.within(house.ours.scope).get()
        bound = {"authorisation": row.content_sha256, "version": 1, "step": 1}
        assert Signature.objects.get(target=f"authorisation:{row.pk}").content_sha256 == content_hash(bound)

    def test_a_second_one_beside_it_is_out_of_date(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        with pytest.raises(OutOfDateError):
            signed(first, house.ours.patient)
        with pytest.raises(OutOfDateError):
            signed(first, house.ours.patient, seen=kept.id)
        assert len(steps(chart(house))) == 1

    def test_an_amendment_ends_what_stood(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        given = signing(asked(ceiling_week_mg=100), seen=kept.id)
        new = authorising.amend(
            by=first,
            at=later(hours=1),
            patient=house.ours.patient,
            signing=given,
            confirmation=just_now(later(hours=1)),
        )
        assert (new.authorisation.version, new.entry) == (2, kept.entry)
        both = authorisations(chart(house))
        assert [each.authorisation.version for each in both] == [2, 1]
        assert both[1].authorisation.ended_at == later(hours=1)

    def test_stopped_it_stands_no_more(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        authorising.stop(by=first, at=later(days=1), patient=house.ours.patient, seen=kept.id, reason="no benefit")
        assert standing(chart(house), later(days=1)) is None


def test_written_and_read_again_it_is_the_same() -> None:
    whole = replace(ASKED, second_signed_at=AT, prescription_programme_on=ASKED.starts_on - timedelta(days=1))
    assert from_text(as_text(whole)) == whole
