"""Who may do what with a record: the whole table, written out by hand, and laws that hold for any standing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trochee.clinic.accounts.roles import Role
from trochee.clinic.patients.access import basis_of, rights_of
from trochee.clinic.patients.values import Basis, Right, Standing

ALL = frozenset(Right)
AT_A_SESSION = {
    Right.READ_DOSES, Right.READ_EFFECTS, Right.READ_OBSERVATIONS, Right.READ_FACTS, Right.READ_INVENTORY,
}  # fmt: skip
ANSWERS = {Right.READ_ANSWERS, Right.READ_AUTHORISATION}
OF_A_SESSION = {Right.ENTER_DOSES, Right.ENTER_EFFECTS, Right.ENTER_OBSERVATIONS, Right.REPORT_INVENTORY}
REVIEW = {Right.READ_REVIEW, Right.READ_SCORES, Right.READ_THERAPY} | AT_A_SESSION
READS = {Right.KNOW_OF, Right.READ_NIGHTS} | REVIEW
WRITES = {
    Right.ENTER_NIGHTS, Right.ENTER_SCORES, Right.KEEP_THERAPY, Right.KEEP_FACTS, Right.DECIDE, Right.RUN_SESSION,
    Right.ENTER_ANSWERS, Right.AUTHORISE, Right.GIVE_CONSENT, Right.IMPORT_RECORD, Right.KEEP_INVENTORY,
} | OF_A_SESSION  # fmt: skip
TABLE = [
    (
        Standing(role="patient", own=True),
        READS
        | ANSWERS
        | OF_A_SESSION
        | {
            Right.ENTER_ANSWERS,
            Right.ENTER_NIGHTS,
            Right.ENTER_SCORES,
            Right.GIVE_CONSENT,
            Right.TAKE_BACK,
            Right.READ_TRAIL,
            Right.EXPORT_RECORD,
        },
    ),
    (Standing(role="patient"), set()),
    (Standing(role="clinician", on_team=True), ALL - {Right.GIVE_CONSENT, Right.TAKE_BACK}),
    (Standing(role="clinician"), set()),
    (Standing(role="clinician", glass_broken=True), READS | ANSWERS),
    (
        Standing(role="observer", on_team=True),
        {Right.KNOW_OF, Right.RUN_SESSION, Right.KEEP_INVENTORY} | ANSWERS | AT_A_SESSION | OF_A_SESSION,
    ),
    (Standing(role="observer", glass_broken=True), READS | ANSWERS),
    (Standing(role="carer"), set()),
    (Standing(role="carer", carer_enters=True), {Right.KNOW_OF, Right.ENTER_NIGHTS}),
    (Standing(role="carer", carer_reads_nights=True), {Right.KNOW_OF, Right.READ_NIGHTS}),
    (Standing(role="carer", carer_reads_review=True), {Right.KNOW_OF} | REVIEW),
    (Standing(role="administrator", on_team=True, glass_broken=True), set()),
    (Standing(role="pharmacist", on_team=True, glass_broken=True), set()),
    (Standing(role="researcher", on_team=True, glass_broken=True), set()),
]
STANDINGS = st.builds(
    Standing,
    role=st.sampled_from(sorted(Role)),
    own=st.booleans(),
    on_team=st.booleans(),
    glass_broken=st.booleans(),
    carer_enters=st.booleans(),
    carer_reads_nights=st.booleans(),
    carer_reads_review=st.booleans(),
    active=st.booleans(),
)


@pytest.mark.parametrize(
    ("standing", "rights"), TABLE, ids=[f"{place}-{standing.role}" for place, (standing, _) in enumerate(TABLE)]
)
def test_the_table(standing: Standing, rights: set[Right]) -> None:
    assert rights_of(standing) == rights


@given(standing=STANDINGS)
def test_administrators_pharmacists_and_researchers_see_no_record(standing: Standing) -> None:
    if standing.role in {"administrator", "pharmacist", "researcher"}:
        assert not rights_of(standing)
        assert basis_of(standing) is None


@given(standing=STANDINGS)
def test_breaking_the_glass_never_lets_anybody_write(standing: Standing) -> None:
    without = rights_of(replace(standing, glass_broken=False))
    assert not (rights_of(replace(standing, glass_broken=True)) - without) & (ALL - READS - ANSWERS)


@given(standing=STANDINGS)
def test_a_record_that_has_ended_is_read_and_not_added_to(standing: Standing) -> None:
    ended = rights_of(replace(standing, active=False))
    assert ended <= rights_of(replace(standing, active=True))
    assert not ended & WRITES


@given(standing=STANDINGS)
def test_whoever_has_a_right_has_a_ground_and_may_know_of_the_person(standing: Standing) -> None:
    rights = rights_of(standing)
    assert (basis_of(standing) is not None) == (Right.KNOW_OF in rights)
    assert not rights or Right.KNOW_OF in rights or standing.role == "observer"


@given(standing=STANDINGS)
def test_only_the_patient_consents(standing: Standing) -> None:
    if Right.GIVE_CONSENT in rights_of(standing):
        assert basis_of(standing) is Basis.OWN
