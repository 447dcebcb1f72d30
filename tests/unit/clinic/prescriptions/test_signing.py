"""Signing an authorisation, once or twice, refusing, amending and stopping it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.factories.authorised import ASKED, asked, just_now, prescribers, signed, signing, told
from tests.factories.clinic import AT, House, later

from trochee.clinic.accounts.models import Signature
from trochee.clinic.accounts.values import Here, NotAllowedError, OutOfDateError
from trochee.clinic.audit import trail
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Chart, NoSuchPatientError
from trochee.clinic.prescriptions.actions import drop_draft, note_contact, save_draft
from trochee.clinic.prescriptions.content import as_text, code_of_page, content, from_text, problems
from trochee.clinic.prescriptions.models import AuthorisationDraft, AuthorisationStep, FindingAtSigning
from trochee.clinic.prescriptions.overview import OverrideCount, override_counts
from trochee.clinic.prescriptions.queries import authorisations, contacts, draft_of, latest, standing, steps
from trochee.clinic.prescriptions.values import Kept, NotSignedError
from trochee.clinic.workflows import authorising
from trochee.record import Authorisation, AuthorisationStatus, Setting, TitrationStep

PSYCHOSIS = "eligibility.psychosis_before"
OPIOID = "interaction.opioid_strong"
WHY = {PSYCHOSIS: "one episode thirty years ago, seen by psychiatry"}
EVERYTHING = (AuthorisationStep, FindingAtSigning, AuthorisationDraft)


def chart(house: House, who: str = "clinician") -> Chart:
    found = chart_of(by=house.ours[who], at=AT, patient=house.ours.patient)
    assert found is not None
    return found


def rows(house: House) -> dict[str, int]:
    counted = {each.__name__: each.objects.within(house.ours.scope).count() for each in EVERYTHING}
    return counted | {"signatures": Signature.objects.count(), "audit": AuditRow.objects.count()}


@contextmanager
def nothing_changes(house: House) -> Iterator[None]:
    before = rows(house)
    yield
    assert rows(house) == before


def amended(house: House, by: Here, seen: Kept, what: Authorisation) -> Kept:
    at = later(hours=1)
    return authorising.amend(
        by=by, at=at, patient=house.ours.patient, signing=signing(what, seen=seen.id), confirmation=just_now(at)
    )


def second(house: House, by: Here, seen: Kept, sha256: str | None = None) -> Kept:
    at = later(hours=2)
    return authorising.second_sign(
        by=by,
        at=at,
        patient=house.ours.patient,
        seen=seen.id,
        shown_sha256=sha256 or code_of_page(seen.authorisation),
        confirmation=just_now(at),
    )


def waiting(house: House) -> tuple[Here, Here, Kept]:
    """Somebody with a psychosis in the past: the first prescriber signed and said why."""
    first, other = prescribers(house.ours, psychosis_past=True)
    return first, other, signed(first, house.ours.patient, reasons=WHY)


class TestSign:
    def test_what_was_signed_stands_and_its_signature_is_bound_to_it(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        stands = standing(chart(house), AT)
        assert stands == kept.authorisation
        assert content(stands) == content(ASKED)
        assert (stands.status, stands.version, stands.prescriber) == (AuthorisationStatus.SIGNED, 1, first.name)
        assert stands.content_sha256 == code_of_page(ASKED)
        row = AuthorisationStep.objects.within(house.ours.scope).get()
        bound = {"authorisation": row.content_sha256, "version": 1, "step": 1}
        assert Signature.objects.get(target=f"authorisation:{row.pk}").content_sha256 == content_hash(bound)

    def test_no_figure_of_it_stands_in_the_clear(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        signed(first, house.ours.patient)
        row = AuthorisationStep.objects.within(house.ours.scope).values().get()
        assert not {"100", "troche", "sublingual"} & {str(each) for each in row.values()}

    def test_another_content_than_the_page_showed_is_not_signed(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        given = replace(signing(asked(ceiling_week_mg=300)), shown_sha256=code_of_page(ASKED))
        with nothing_changes(house), pytest.raises(OutOfDateError):
            authorising.sign(by=first, at=AT, patient=house.ours.patient, signing=given, confirmation=just_now(AT))

    def test_a_second_one_beside_it_is_out_of_date(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        with nothing_changes(house):
            with pytest.raises(OutOfDateError):
                signed(first, house.ours.patient)
            with pytest.raises(OutOfDateError):
                signed(first, house.ours.patient, seen=kept.id)

    def test_an_old_password_signs_nothing(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        with nothing_changes(house), pytest.raises(NotAllowedError):
            authorising.sign(
                by=first,
                at=later(hours=1),
                patient=house.ours.patient,
                signing=signing(ASKED),
                confirmation=just_now(AT),
            )

    @pytest.mark.parametrize("who", ["patient", "observer", "administrator", "carer", "pharmacist"])
    def test_nobody_but_a_clinician_of_the_team_signs(self, house: House, who: str) -> None:
        prescribers(house.ours)
        by = house.ours[who]
        with nothing_changes(house), pytest.raises(NoSuchPatientError):
            signed(by, house.ours.patient)

    def test_nor_for_somebody_whose_part_has_ended(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        patients.set_status(
            by=first, at=AT, patient=house.ours.patient, status=Status.TRANSFERRED, reason="moved", version=1
        )
        with nothing_changes(house), pytest.raises(NoSuchPatientError):
            signed(first, house.ours.patient)

    def test_a_failed_audit_row_leaves_nothing(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        first, _ = prescribers(house.ours)
        before = rows(house)

        def broken(*_: object) -> None:
            raise DatabaseError("the trail cannot be written")

        monkeypatch.setattr(trail, "append", broken)
        with pytest.raises(DatabaseError):
            signed(first, house.ours.patient)
        monkeypatch.undo()
        assert rows(house) == before


class TestFindings:
    def test_what_stops_is_said_and_nothing_is_signed(self, house: House) -> None:
        first, _ = prescribers(house.ours, aneurysm=True)
        with nothing_changes(house), pytest.raises(NotSignedError) as refused:
            signed(first, house.ours.patient, reasons={"eligibility.aneurysm": "I do not mind"})
        assert list(refused.value.problems) == ["eligibility.aneurysm"]

    def test_a_rule_that_stops_and_cannot_be_told_stops_and_asks(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        told(house.ours, version=1, pregnant=None, can_become_pregnant=None)
        with nothing_changes(house), pytest.raises(NotSignedError) as refused:
            signed(first, house.ours.patient)
        assert "?" in refused.value.problems["eligibility.pregnancy"]

    def test_without_consent_nothing_is_signed(self, house: House) -> None:
        first = house.ours["clinician"]
        told(house.ours)
        with nothing_changes(house), pytest.raises(NotSignedError) as refused:
            signed(first, house.ours.patient)
        assert "screening.consent" in refused.value.problems

    def test_what_needs_a_second_prescriber_needs_a_reason(self, house: House) -> None:
        first, _ = prescribers(house.ours, psychosis_past=True)
        with nothing_changes(house), pytest.raises(NotSignedError) as refused:
            signed(first, house.ours.patient, reasons={PSYCHOSIS: "  "})
        assert list(refused.value.problems) == [PSYCHOSIS]

    def test_with_a_reason_it_waits_and_the_reason_is_kept_with_rule_and_version(self, house: House) -> None:
        _, _, kept = waiting(house)
        assert kept.authorisation.status is AuthorisationStatus.WAITS
        (shown,) = [each for each in kept.findings if each.overridden]
        assert (shown.rule, shown.version, shown.reason) == (PSYCHOSIS, 1, WHY[PSYCHOSIS])
        counts = {each.rule: each for each in override_counts(house.ours.scope)}
        assert counts[PSYCHOSIS] == OverrideCount(rule=PSYCHOSIS, version=1, shown=1, overridden=1)
        assert all(each.overridden == 0 for rule, each in counts.items() if rule != PSYCHOSIS)

    def test_what_a_rule_says_of_several_medicines_is_kept_as_one(self, house: House) -> None:
        first, _ = prescribers(house.ours, medicines=("antidepressant", "blood pressure tablet"))
        kept = signed(first, house.ours.patient, reasons={"interaction.unclear": "the pharmacy looks them up"})
        (shown,) = [each for each in kept.findings if each.rule == "interaction.unclear"]
        assert (shown.severity, shown.state) == ("second_sign_off", "asks")
        assert all(f"{name}: Which one" in shown.message for name in ("antidepressant", "blood pressure tablet"))

    def test_a_page_asks_once_why_a_rule_is_passed_over(self, house: House) -> None:
        prescribers(house.ours, medicines=("antidepressant", "blood pressure tablet"))
        found = authorising.findings_for(chart(house), ASKED, AT)
        assert len({each.rule for each in found}) == len(found)
        (unclear,) = [each for each in found if each.rule == "interaction.unclear"]
        assert unclear.facts["medicines"] == ("antidepressant", "blood pressure tablet")
        assert unclear.missing == ("medicines",)

    def test_facts_that_contradict_each_other_are_not_passed_over(self, house: House) -> None:
        first, _ = prescribers(house.ours, conditions=("cerebral aneurysm",), aneurysm=False)
        with nothing_changes(house), pytest.raises(NotSignedError) as refused:
            signed(first, house.ours.patient)
        assert "eligibility.aneurysm" in refused.value.problems


class TestSecond:
    def test_another_prescriber_signs_the_very_content(self, house: House) -> None:
        _, other, kept = waiting(house)
        both = second(house, other, kept)
        stands = both.authorisation
        assert (stands.status, stands.second_prescriber) == (AuthorisationStatus.SIGNED, other.name)
        assert stands.second_signed_rules == (f"{PSYCHOSIS}@1",)
        assert (both.prescriber, both.second_prescriber) == (kept.prescriber, other.actor.id)
        assert [each.rule for each in both.findings if each.overridden] == [PSYCHOSIS]
        assert Signature.objects.count() == 2

    def test_nobody_signs_for_a_rule_that_was_only_asked(self, house: House) -> None:
        first, other = prescribers(house.ours, psychosis_past=None)
        kept = signed(first, house.ours.patient, reasons={PSYCHOSIS: "nobody has the old letters"})
        (shown,) = [each for each in kept.findings if each.rule == PSYCHOSIS]
        assert (shown.state, kept.authorisation.status) == ("asks", AuthorisationStatus.WAITS)
        assert second(house, other, kept).authorisation.second_signed_rules == ()

    def test_the_same_person_never_signs_twice(self, house: House) -> None:
        first, _, kept = waiting(house)
        with nothing_changes(house), pytest.raises(NotAllowedError):
            second(house, first, kept)

    def test_not_another_content(self, house: House) -> None:
        _, other, kept = waiting(house)
        with nothing_changes(house), pytest.raises(OutOfDateError):
            second(house, other, kept, code_of_page(asked(ceiling_week_mg=300)))

    def test_amended_while_the_second_reads_nothing_is_half_done(self, house: House) -> None:
        first, other, kept = waiting(house)
        at = later(hours=1)
        given = signing(asked(ceiling_week_mg=100), seen=kept.id, reasons=WHY)
        authorising.amend(by=first, at=at, patient=house.ours.patient, signing=given, confirmation=just_now(at))
        with nothing_changes(house), pytest.raises(OutOfDateError):
            second(house, other, kept)

    def test_what_has_come_up_since_is_not_signed_past(self, house: House) -> None:
        _, other, kept = waiting(house)
        told(house.ours, version=1, psychosis_past=True, aneurysm=True)
        with nothing_changes(house), pytest.raises(NotSignedError):
            second(house, other, kept)

    def test_what_says_more_since_the_first_signed_goes_back_to_the_first(self, house: House) -> None:
        first, other = prescribers(house.ours, medicines=("oxycodone",))
        kept = signed(first, house.ours.patient, reasons={OPIOID: "after surgery, for a week"})
        told(house.ours, version=1, medicines=("oxycodone", "kratom"))
        with nothing_changes(house), pytest.raises(NotSignedError) as refused:
            second(house, other, kept)
        assert set(refused.value.problems) >= {"interaction.kratom"}
        told(house.ours, version=2, medicines=("morphine",))
        with nothing_changes(house), pytest.raises(NotSignedError) as refused:
            second(house, other, kept)
        assert list(refused.value.problems) == [OPIOID]
        assert "(morphine)" in refused.value.problems[OPIOID]
        told(house.ours, version=3, medicines=("oxycodone",))
        both = second(house, other, kept)
        assert both.authorisation.second_signed_rules == (f"{OPIOID}@1(oxycodone)",)

    def test_what_was_only_asked_and_fires_by_now_goes_back_to_the_first(self, house: House) -> None:
        first, other = prescribers(house.ours, psychosis_past=None)
        kept = signed(first, house.ours.patient, reasons={PSYCHOSIS: "nobody has the old letters"})
        told(house.ours, version=1, psychosis_past=True)
        with nothing_changes(house), pytest.raises(NotSignedError) as refused:
            second(house, other, kept)
        assert list(refused.value.problems) == [PSYCHOSIS]

    def test_signed_it_waits_no_more(self, house: House) -> None:
        _, other, kept = waiting(house)
        both = second(house, other, kept)
        with nothing_changes(house), pytest.raises(OutOfDateError):
            second(house, other, both)

    def test_refused_it_says_why_and_allows_nothing(self, house: House) -> None:
        _, other, kept = waiting(house)
        authorising.refuse(by=other, at=AT, patient=house.ours.patient, seen=kept.id, reason="too early")
        last = latest(chart(house))
        assert last is not None
        assert (last.authorisation.status, last.reason) == (AuthorisationStatus.REFUSED, "too early")
        assert standing(chart(house), AT) is None
        with nothing_changes(house), pytest.raises(OutOfDateError):
            authorising.refuse(by=other, at=AT, patient=house.ours.patient, seen=last.id, reason="again")


class TestLater:
    def test_an_amendment_ends_what_stood(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        new = amended(house, first, kept, asked(ceiling_week_mg=100))
        assert (new.authorisation.version, new.entry) == (2, kept.entry)
        both = authorisations(chart(house))
        assert [each.authorisation.version for each in both] == [2, 1]
        assert both[1].authorisation.ended_at == later(hours=1)
        with nothing_changes(house), pytest.raises(OutOfDateError):
            amended(house, first, kept, asked(ceiling_week_mg=150))

    def test_nothing_is_amended_where_nothing_is_in_force(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        stopped = authorising.stop(by=first, at=AT, patient=house.ours.patient, seen=kept.id, reason="no benefit")
        with nothing_changes(house), pytest.raises(OutOfDateError):
            amended(house, first, stopped, ASKED)

    def test_stopped_it_stands_no_more_and_says_why_and_how(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        authorising.stop(
            by=first, at=later(days=1), patient=house.ours.patient, seen=kept.id, reason="no benefit", taper="none"
        )
        assert standing(chart(house), later(days=1)) is None
        (last,) = authorisations(chart(house))
        assert (last.reason, last.taper, last.authorisation.ended_because) == ("no benefit", "none", "no benefit")
        assert [each.rule for each in last.findings] == [each.rule for each in kept.findings]

    @pytest.mark.parametrize("deed", [authorising.stop, authorising.refuse])
    def test_an_end_says_why(self, house: House, deed: Callable[..., Any]) -> None:
        first, _, kept = waiting(house)
        with nothing_changes(house), pytest.raises(NotSignedError):
            deed(by=first, at=AT, patient=house.ours.patient, seen=kept.id, reason=" ")

    def test_after_the_end_a_new_one_is_another_authorisation(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        stopped = authorising.stop(by=first, at=AT, patient=house.ours.patient, seen=kept.id, reason="pause")
        new = signed(first, house.ours.patient, seen=stopped.id)
        assert new.entry != kept.entry
        assert new.authorisation.version == 1
        assert [each.step for each in steps(chart(house))] == [1, 2, 3]

    def test_no_row_is_rewritten(self, house: House) -> None:
        waiting(house)
        for model in (AuthorisationStep, FindingAtSigning):
            with pytest.raises(DatabaseError), transaction.atomic():
                model.objects.within(house.ours.scope).update(by="x")
            with pytest.raises(DatabaseError), transaction.atomic():
                model.objects.within(house.ours.scope).delete()


class TestDraft:
    def test_it_is_resumed_by_its_author_alone_and_gone_once_signed(self, house: House) -> None:
        first, other = prescribers(house.ours)
        texts = {"product": "ketamine troche"}
        assert save_draft(by=first, at=AT, patient=house.ours.patient, texts=texts, version=0) == 1
        assert draft_of(chart(house), first.user).texts == texts
        assert draft_of(chart(house), other.user).version == 0
        with pytest.raises(OutOfDateError):
            save_draft(by=first, at=AT, patient=house.ours.patient, texts=texts, version=0)
        signed(first, house.ours.patient)
        assert draft_of(chart(house), first.user).version == 0

    def test_it_is_thrown_away_and_is_of_a_sane_length(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        with pytest.raises(ValueError, match="longer"):
            save_draft(by=first, at=AT, patient=house.ours.patient, texts={"note": "x" * 30_000}, version=0)
        save_draft(by=first, at=AT, patient=house.ours.patient, texts={}, version=0)
        drop_draft(by=first, at=AT, patient=house.ours.patient)
        drop_draft(by=first, at=AT, patient=house.ours.patient)
        assert AuditRow.objects.filter(action="prescriptions.draft_dropped").count() == 1


class TestContact:
    def test_it_is_noted_one_after_another(self, house: House) -> None:
        first, _ = prescribers(house.ours)
        kept = signed(first, house.ours.patient)
        last = authorising.stop(by=first, at=AT, patient=house.ours.patient, seen=kept.id, reason="no benefit")
        given: dict[str, Any] = {
            "by": first,
            "at": AT,
            "patient": house.ours.patient,
            "ended": last.id,
            "reached": True,
        }
        assert note_contact(**given, number=0, note="sleeps as before") == 1
        with pytest.raises(OutOfDateError):
            note_contact(**given, number=0, note="again")
        with pytest.raises(ValueError, match="said or tried"):
            note_contact(**given, number=1, note=" ")
        (one,) = contacts(chart(house))
        assert (one.note, one.reached, one.ended) == ("sleeps as before", True, last.id)


WRONG = [
    ("end_point", asked(end_point=" ")),
    ("settings", asked(settings=())),
    ("review_on", asked(review_on=ASKED.starts_on)),
    ("ceiling_dose_mg", asked(ceiling_dose_mg=float("nan"))),
    ("minimum_interval_h", asked(minimum_interval_h=-1)),
    ("supervised_doses", asked(supervised_doses=0)),
    ("titration", asked(titration=())),
    ("titration", asked(titration=(TitrationStep(from_dose=1, dose_mg=150),))),
    ("titration", asked(titration=(TitrationStep(from_dose=1, dose_mg=0),))),
    ("strength_mg", asked(formulation=replace(ASKED.formulation, strength_mg=0))),
]


@pytest.mark.parametrize(("name", "wrong"), WRONG, ids=[f"{at}-{name}" for at, (name, _) in enumerate(WRONG)])
def test_what_makes_no_sense_by_itself_is_not_signed(name: str, wrong: Authorisation) -> None:
    assert name in problems(wrong, ASKED.starts_on)
    assert problems(ASKED, ASKED.starts_on) == {}


def test_written_and_read_again_it_is_the_same() -> None:
    whole = replace(
        ASKED,
        second_signed_at=AT,
        second_signed_rules=("a@1",),
        prescription_programme_on=ASKED.starts_on - timedelta(days=1),
        settings=(Setting.CLINIC, Setting.HOME),
    )
    assert from_text(as_text(whole)) == whole
