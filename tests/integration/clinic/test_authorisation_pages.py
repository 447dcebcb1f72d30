"""Writing, signing, refusing, amending and stopping an authorisation through its pages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from tests.factories.authorised import asked, signed
from tests.factories.clinic import AT, PASSWORD, House
from tests.factories.protocols import lead_of
from tests.factories.protocols import signed as sign_protocol
from tests.integration.clinic.browser_like import log_in, log_in_with_two

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Chart
from trochee.clinic.prescriptions.models import AuthorisationDraft
from trochee.clinic.prescriptions.queries import authorisations, steps
from trochee.clinic.protocols.values import Content
from trochee.clinic.workflows import authorising
from trochee.foundation.citation import Basis
from trochee.knowledge.severity import Severity
from trochee.record import AuthorisationStatus, Formulation, TitrationStep
from trochee.safety.values import Finding
from trochee.safety.values import State as SafetyState


def today() -> date:
    return timezone.now().date()


def typed(**more: str) -> dict[str, Any]:
    """A whole form, right in every answer."""
    fields = {
        "draft_version": "0",
        "product": "ketamine troche",
        "strength_mg": "100",
        "pharmacy": "Lamp Pharmacy",
        "route": "sublingual",
        "held_min": "15",
        "swallowed": "no",
        "step1_mg": "50",
        "step2_from": "3",
        "step2_mg": "75",
        "doses_per_week": "1",
        "ceiling_dose_mg": "100",
        "ceiling_mg_per_kg": "1.5",
        "ceiling_week_mg": "100",
        "minimum_interval_h": "72",
        "settings": "clinic",
        "supervised_doses": "2",
        "starts_on": today().isoformat(),
        "review_on": (today() + timedelta(days=28)).isoformat(),
        "end_point": "ten points more of sleep efficiency",
        "stops_unless": "the estimate speaks for it",
        "effect_sleep_efficiency": "10",
        "effects_agreed": "on",
    }
    return fields | more


def page(house: House, rest: str = "", patient: UUID | None = None) -> str:
    return f"/patients/{patient or house.ours.patient}/authorisation/{rest}"


def said(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", str(response.content.decode()))
    return re.sub(r"\s+", " ", text)


def chart(house: House) -> Chart:
    found = chart_of(by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient)
    assert found is not None
    return found


def found(rule: str, severity: Severity = Severity.SECOND_SIGN_OFF, **more: Any) -> Finding:
    """One finding of a check."""
    given: dict[str, Any] = {"state": SafetyState.FIRES, "basis": Basis.DESIGN, "verified": True} | more
    return Finding(rule=rule, version=1, severity=severity, message=f"{rule} says so.", **given)


@pytest.fixture(autouse=True)
def findings(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What the rules find here; what they are and when they fire is tested beside them."""
    held = [found("dose.twice")]
    monkeypatch.setattr(authorising, "findings_for", lambda *_: tuple(held))
    return held


@pytest.fixture
def clinician(house: House) -> Any:
    return log_in_with_two("lamp.clinician", house.ours["clinician"].user)


@pytest.fixture
def colleague(house: House) -> Any:
    second = house.ours["colleague"]
    patients.join_team(
        by=house.ours["clinician"], at=AT, patient=house.ours.patient, user=second.user, role=second.role
    )
    return log_in_with_two("lamp.colleague", second.user)


def hidden(response: Any) -> dict[str, str]:
    return dict(
        re.findall(r'type="hidden" name="(shown|seen|draft_version)" value="([^"]*)"', response.content.decode())
    )


def drafted(browser: Any, house: House, **more: str) -> Any:
    """Type a whole form and go on to the page of the signature."""
    begun = browser.get(page(house, "draft/"))
    sent = typed(**(hidden(begun) | more)) | {"deed": "sign"}
    answer = browser.post(page(house, "draft/"), sent)
    assert answer.status_code == 302, said(answer)
    assert answer["Location"] == page(house, "sign/")
    return browser.get(page(house, "sign/"))


def signs(browser: Any, form: Any, where: str, **more: str) -> Any:
    """Send the page's own hidden fields, a reason for each rule that asks for one, and the password."""
    why = dict.fromkeys(re.findall(r'name="(reason-[^"]+)"', form.content.decode()), "weighed with the patient")
    return browser.post(where, {**hidden(form), **why, "password": PASSWORD, **more}, follow=True)


class TestWrite:
    def test_nothing_is_filled_in_and_suggestions_stand_beside_with_what_they_rest_on(
        self, clinician: Any, house: House
    ) -> None:
        shown = clinician.get(page(house, "draft/"))
        text = shown.content.decode()
        assert shown.status_code == 200, said(shown)
        filled = re.findall(r'<input type="(?:text|date|number)"[^>]* value="([^"]+)"', text)
        assert filled == []
        assert not re.search(r"<input[^>]* checked", text)
        assert not re.search(r"<(?:input|textarea)[^>]* required", text), "a browser would keep no half of a draft"
        assert "Suggested: 72 h or more · our own decision" in said(shown)
        assert "Suggested: 10 percentage points; agree on it with the patient · a guideline" in said(shown)

    def test_what_is_wrong_is_named_by_field_and_nothing_typed_is_lost(self, clinician: Any, house: House) -> None:
        sent = typed(ceiling_dose_mg="60", review_on=today().isoformat(), strength_mg="1,5", effects_agreed="")
        answer = clinician.post(page(house, "draft/"), sent | {"deed": "sign"})
        text = said(answer)
        assert answer.status_code == 400
        assert "Not yet: 4 answers to look at." in text
        assert "This is more than the 60 mg that you allow for one dose." in text
        assert "This day is not ahead. It would lapse at once." in text
        assert "Write a number, with a point if need be" in text
        assert "Tick this once the patient has agreed to it." in text
        assert 'value="1,5"' in answer.content.decode()
        assert steps(chart(house)) == ()

    @pytest.mark.parametrize(
        ("fields", "text"),
        [
            ({"step2_from": ""}, "A step needs both"),
            ({"step2_from": "1"}, "This step begins after the one before it"),
            ({"ceiling_week_mg": "90"}, "One dose may have 100 mg, so a week cannot have less."),
            ({"minimum_interval_h": "0"}, "This has to be more than 0."),
            ({"minimum_interval_h": "nan"}, "Write a number"),
            ({"starts_on": (today() + timedelta(days=40)).isoformat()}, "The review lies after the first day."),
            ({"expires": (today() - timedelta(days=3)).isoformat()}, "This product is past its date."),
            ({"prescription_programme_on": (today() + timedelta(days=3)).isoformat()}, "has not come yet"),
            ({"effect_sleep_efficiency": ""}, "Agree with the patient on one or more"),
            ({"settings": "home"}, "This place is not switched on in your clinic."),
            ({"supervised_doses": "0"}, "Write 1 or more."),
            ({"end_point": ""}, "This is not answered yet."),
        ],
    )
    def test_each_contradiction_stands_at_its_field(
        self, clinician: Any, house: House, fields: dict[str, str], text: str
    ) -> None:
        answer = clinician.post(page(house, "draft/"), typed(**fields) | {"deed": "sign"})
        assert answer.status_code == 400
        assert text in said(answer)

    def test_a_draft_is_kept_as_it_was_typed_and_gone_on_with(self, clinician: Any, house: House) -> None:
        sent = {
            "draft_version": "0",
            "product": "half a wo",
            "settings": ["clinic", "clinic_overnight"],
            "deed": "keep",
        }
        answer = clinician.post(page(house, "draft/"), sent, follow=True)
        assert "Kept as a draft. Nothing is signed." in said(answer)
        assert "Go on with your draft of" in said(answer)
        again = clinician.get(page(house, "draft/")).content.decode()
        assert 'value="half a wo"' in again
        assert len(re.findall(r"<input[^>]* checked", again)) == 2
        assert "half a wo" not in AuthorisationDraft.objects.within(house.ours.scope).get().sealed

    def test_a_draft_is_its_writers_own_and_can_be_thrown_away(
        self, clinician: Any, colleague: Any, house: House
    ) -> None:
        clinician.post(page(house, "draft/"), typed(product="zzmine") | {"deed": "keep"})
        assert "zzmine" not in colleague.get(page(house, "draft/")).content.decode()
        answer = clinician.post(page(house, "draft/"), {"deed": "drop"}, follow=True)
        assert "The draft is gone." in said(answer)
        assert not AuthorisationDraft.objects.within(house.ours.scope).exists()

    def test_a_draft_from_another_window_is_not_overwritten(self, clinician: Any, house: House) -> None:
        clinician.post(page(house, "draft/"), typed() | {"deed": "keep"})
        assert clinician.post(page(house, "draft/"), typed(product="older") | {"deed": "keep"}).status_code == 409


class TestOffered:
    CHERRY = "ketamine troche, 50 mg, polyglycol, cherry, Lamp Pharmacy"

    @pytest.fixture
    def offering(self, house: House) -> House:
        """The clinic has signed two formulations of its own."""
        text = """\
formulations:
  - id: own_cherry_50
    product: ketamine troche
    strength_mg: 50
    base: polyglycol
    flavour: cherry
    pharmacy: Lamp Pharmacy
  - {id: own_plain, product: ketamine half troche, strength_mg: 12.5}
"""
        sign_protocol(lead_of(house.ours), AT, Content(entries=text))
        return house

    def chooses(self, browser: Any, house: House, key: str, **typed: str) -> Any:
        sent = hidden(browser.get(page(house, "draft/"))) | typed | {"formulation": key}
        answer = browser.post(page(house, "draft/"), sent)
        assert answer["Location"] == page(house, "draft/")
        return browser.get(page(house, "draft/"))

    def test_where_the_clinic_wrote_none_nothing_is_offered(self, clinician: Any, house: House) -> None:
        text = clinician.get(page(house, "draft/")).content.decode()
        assert 'name="formulation"' not in text
        assert "From your clinic's protocol" not in text

    def test_what_is_chosen_fills_in_the_product_and_nothing_else(self, clinician: Any, offering: House) -> None:
        begun = clinician.get(page(offering, "draft/"))
        assert [*re.findall(r'name="formulation" value="([^"]*)">([^<]*)<', begun.content.decode())] == [
            ("own_cherry_50", self.CHERRY),
            ("own_plain", "ketamine half troche, 12.5 mg"),
        ]
        assert 'name="product" value' not in begun.content.decode()
        typed = {"route": "buccal", "held_min": "1,5", "lot": "L-1", "expires": "2099-01-01"}
        shown = self.chooses(clinician, offering, "own_cherry_50", **typed)
        text = shown.content.decode()
        filled = dict(re.findall(r'<input type="(?:text|date)" name="([^"]+)" value="([^"]*)"', text))
        assert filled == {
            "product": "ketamine troche",
            "strength_mg": "50",
            "base": "polyglycol",
            "flavour": "cherry",
            "pharmacy": "Lamp Pharmacy",
            "held_min": "1,5",
        }
        assert re.findall(r'<input[^>]* value="(\w+)"[^>]* checked', text) == ["buccal"]
        assert f"Filled in: {self.CHERRY}." in said(shown)

    def test_another_choice_leaves_nothing_of_the_one_before(self, clinician: Any, offering: House) -> None:
        self.chooses(clinician, offering, "own_cherry_50")
        text = self.chooses(clinician, offering, "own_plain", product="zz", base="polyglycol").content.decode()
        filled = dict(re.findall(r'<input type="text" name="([^"]+)" value="([^"]*)"', text))
        assert filled == {"product": "ketamine half troche", "strength_mg": "12.5"}

    def test_it_can_be_changed_and_what_was_changed_is_signed(self, clinician: Any, offering: House) -> None:
        self.chooses(clinician, offering, "own_cherry_50")
        shown = drafted(clinician, offering, strength_mg="75", pharmacy="Other Pharmacy")
        signs(clinician, shown, page(offering, "sign/"))
        (kept,) = authorisations(chart(offering))
        made = kept.authorisation.formulation
        assert (made.product, made.strength_mg, made.pharmacy) == ("ketamine troche", 75, "Other Pharmacy")

    def test_what_the_clinic_offers_no_more_fills_in_nothing(self, clinician: Any, offering: House) -> None:
        shown = self.chooses(clinician, offering, "own_gone", product="half a wo")
        assert 'name="product" value="half a wo"' in shown.content.decode()
        assert "does not stand in your clinic&#x27;s protocol any more" in said(shown)

    def test_a_draft_from_another_window_is_not_overwritten(self, clinician: Any, offering: House) -> None:
        self.chooses(clinician, offering, "own_plain")
        old = {"draft_version": "0", "formulation": "own_cherry_50"}
        assert clinician.post(page(offering, "draft/"), old).status_code == 409

    def test_the_enter_key_goes_on_to_sign(self, clinician: Any, offering: House) -> None:
        """A browser presses the first button of a form."""
        form = clinician.get(page(offering, "draft/")).content.decode().split('id="authorisation"')[1]
        assert re.findall(r"<button([^>]*)>", form)[0] == ' name="deed" value="sign" hidden'


class TestCheck:
    def test_typing_is_answered_with_what_is_missing_and_leaves_no_row(self, clinician: Any, house: House) -> None:
        clinician.get(page(house, "draft/"))
        before = AuditRow.objects.count()
        answer = clinician.post(page(house, "check/"), {"product": "ketamine troche"})
        assert answer.status_code == 200
        assert "answers are still to come" in said(answer)
        assert "About the patient alone so far." in said(answer)
        assert "<html" not in answer.content.decode()
        assert AuditRow.objects.count() == before
        assert not AuthorisationDraft.objects.within(house.ours.scope).exists()

    def test_the_button_says_the_same_without_script(self, clinician: Any, house: House) -> None:
        answer = clinician.post(page(house, "draft/"), typed() | {"deed": "check"})
        assert answer.status_code == 200
        assert "About the patient alone so far." not in said(answer)
        assert "What the check finds" in said(answer)

    def test_a_stranger_to_the_record_is_refused_and_that_is_written_down(self, house: House) -> None:
        second = house.ours["colleague"]
        browser = log_in_with_two("lamp.colleague", second.user)
        assert browser.post(page(house, "check/"), {}).status_code == 404
        assert AuditRow.objects.filter(action="patients.refused", target="authorisation.check").count() == 1


class TestSign:
    def test_what_was_shown_is_what_is_signed(self, clinician: Any, house: House) -> None:
        shown = drafted(clinician, house)
        assert "This is exactly what you sign" in said(shown)
        assert "50 mg from dose 1 on; 75 mg from dose 3 on" in said(shown)
        answer = signs(clinician, shown, page(house, "sign/"))
        assert "Signed." in said(answer), said(answer)
        (kept,) = authorisations(chart(house))
        of = kept.authorisation
        assert of.titration == (TitrationStep(from_dose=1, dose_mg=50), TitrationStep(from_dose=3, dose_mg=75))
        assert (of.ceiling_week_mg, of.ceiling_mg_per_kg, of.held_min, of.swallowed) == (100, 1.5, 15, False)
        assert of.smallest_effects == {"sleep_efficiency": 10.0}
        assert of.stops_unless == "the estimate speaks for it"
        assert not AuthorisationDraft.objects.within(house.ours.scope).exists()

    def test_a_stop_leaves_no_button_and_signs_nothing(
        self, clinician: Any, house: House, findings: list[Finding]
    ) -> None:
        asks = found("body.heart", Severity.STOP, state=SafetyState.ASKS, missing=("pregnant",))
        findings[:] = [asks, found("mind.past", Severity.CAUTION)]
        shown = drafted(clinician, house)
        assert "A rule stops it, so it cannot be signed." in said(shown)
        assert "1 rule cannot be told" in said(shown)
        answer = signs(clinician, shown, page(house, "sign/"))
        assert answer.status_code == 400
        assert "body.heart says so." in said(answer)
        assert steps(chart(house)) == ()

    def test_what_is_overridden_needs_a_reason_each(self, clinician: Any, house: House) -> None:
        shown = drafted(clinician, house)
        answer = clinician.post(page(house, "sign/"), {**hidden(shown), "password": PASSWORD})
        assert answer.status_code == 400
        assert "Say why you go on in spite of this." in said(answer)
        assert steps(chart(house)) == ()

    def test_a_wrong_password_signs_nothing(self, clinician: Any, house: House) -> None:
        shown = drafted(clinician, house)
        answer = signs(clinician, shown, page(house, "sign/"), password="five quiet lamps burning")
        assert answer.status_code == 400
        assert "This password is not right" in said(answer)
        assert steps(chart(house)) == ()

    def test_half_a_draft_cannot_be_signed(self, clinician: Any, house: House) -> None:
        clinician.post(page(house, "draft/"), typed(review_on="") | {"deed": "keep"})
        answer = clinician.get(page(house, "sign/"), follow=True)
        assert "The draft is not whole yet" in said(answer)

    def test_other_words_than_the_page_showed_are_not_signed(self, clinician: Any, house: House) -> None:
        shown = drafted(clinician, house)
        answer = signs(clinician, shown, page(house, "sign/"), shown="0" * 64)
        assert "Nothing was signed." in said(answer)
        assert steps(chart(house)) == ()


def put_in_force(browser: Any, colleague: Any, house: House) -> None:
    signs(browser, drafted(browser, house), page(house, "sign/"))
    (kept,) = authorisations(chart(house))
    if kept.authorisation.status is AuthorisationStatus.WAITS:
        signs(colleague, colleague.get(page(house, "second/")), page(house, "second/"))


class TestSecond:
    def test_the_first_signer_cannot_be_the_second(self, clinician: Any, colleague: Any, house: House) -> None:
        signs(clinician, drafted(clinician, house), page(house, "sign/"))
        shown = clinician.get(page(house, "second/"))
        assert "Another prescriber of the care team signs as the second." in said(shown)
        forced = colleague.get(page(house, "second/"))
        answer = signs(clinician, forced, page(house, "second/"))
        assert "Another prescriber signs as the second." in said(answer)
        assert len(steps(chart(house))) == 1

    def test_another_prescriber_puts_it_in_force(self, clinician: Any, colleague: Any, house: House) -> None:
        signs(clinician, drafted(clinician, house), page(house, "sign/"))
        shown = colleague.get(page(house, "second/"))
        assert "weighed with the patient" in said(shown)
        answer = signs(colleague, shown, page(house, "second/"))
        assert "It is in force." in said(answer), said(answer)
        (kept,) = authorisations(chart(house))
        assert kept.authorisation.status is AuthorisationStatus.SIGNED
        assert kept.authorisation.second_prescriber == house.ours["colleague"].name

    def test_refused_with_a_reason_it_carries_no_dose(self, clinician: Any, colleague: Any, house: House) -> None:
        signs(clinician, drafted(clinician, house), page(house, "sign/"))
        form = colleague.get(page(house, "refuse/"))
        assert colleague.post(page(house, "refuse/"), hidden(form)).status_code == 400
        answer = colleague.post(
            page(house, "refuse/"), hidden(form) | {"reason": "too soon after the fall"}, follow=True
        )
        assert "No dose is authorised now." in said(answer)
        assert "Why: too soon after the fall" in said(answer)


class TestAfterwards:
    def test_an_amendment_begins_with_what_stands_and_says_what_changes(
        self, clinician: Any, colleague: Any, house: House
    ) -> None:
        put_in_force(clinician, colleague, house)
        begun = clinician.get(page(house, "draft/"))
        text = begun.content.decode()
        assert "It begins with what stands today." in said(begun)
        assert re.search(r'name="ceiling_dose_mg" value="100"', text)
        assert not re.search(r'name="review_on" value=', text)
        shown = drafted(clinician, house, ceiling_dose_mg="90", ceiling_week_mg="90")
        assert "Most for one dose: 100 mg → 90 mg" in said(shown)
        assert "Signed" in said(signs(clinician, shown, page(house, "sign/")))
        newest, before = authorisations(chart(house))
        assert (newest.authorisation.version, before.authorisation.version) == (2, 1)
        listed = said(clinician.get(page(house)))
        assert "Most for one dose: 100 mg → 90 mg" in listed
        assert "ended by a later decision" in listed

    def test_what_was_amended_meanwhile_is_not_signed_over(
        self, clinician: Any, colleague: Any, house: House
    ) -> None:
        put_in_force(clinician, colleague, house)
        mine = drafted(clinician, house, ceiling_dose_mg="95", ceiling_week_mg="95")
        theirs = drafted(colleague, house, ceiling_dose_mg="80", ceiling_week_mg="80")
        assert "Signed" in said(signs(colleague, theirs, page(house, "sign/")))
        answer = signs(clinician, mine, page(house, "sign/"))
        assert "Nothing was signed. This is what stands now." in said(answer)
        assert authorisations(chart(house))[0].authorisation.ceiling_dose_mg == 80
        assert "The authorisation changed while you wrote this." in said(clinician.get(page(house, "draft/")))

    def test_a_form_opened_before_an_amendment_is_out_of_date(
        self, clinician: Any, colleague: Any, house: House
    ) -> None:
        put_in_force(clinician, colleague, house)
        opened = hidden(clinician.get(page(house, "draft/")))
        signs(colleague, drafted(colleague, house, ceiling_dose_mg="80", ceiling_week_mg="80"), page(house, "sign/"))
        answer = clinician.post(page(house, "draft/"), typed(**opened) | {"deed": "sign"})
        assert "The authorisation changed while you wrote this." in said(answer)

    def test_a_dose_today_is_answered_with_its_reasons(self, clinician: Any, colleague: Any, house: House) -> None:
        put_in_force(clinician, colleague, house)
        shown = said(clinician.get(page(house)))
        assert "No dose today. Not even 50 mg, watched, now." in shown

    def test_after_a_stop_contacts_are_written_down(self, clinician: Any, colleague: Any, house: House) -> None:
        put_in_force(clinician, colleague, house)
        given = hidden(clinician.get(page(house, "stop/"))) | {"reason": "no benefit", "taper": ""}
        listed = clinician.post(page(house, "stop/"), given, follow=True)
        assert "Somebody speaks with the patient by" in said(listed)
        fields = dict(re.findall(r'name="(ended|number)" value="([^"]*)"', listed.content.decode()))
        empty = clinician.post(page(house, "contact/"), fields | {"reached": "yes", "note": ""}, follow=True)
        assert "Not written down" in said(empty)
        told = fields | {"reached": "no", "note": "no answer at noon"}
        assert "Not reached no answer at noon" in said(clinician.post(page(house, "contact/"), told, follow=True))
        assert clinician.post(page(house, "contact/"), told).status_code == 409

    def test_stopping_asks_for_a_reason_and_no_password(self, clinician: Any, colleague: Any, house: House) -> None:
        put_in_force(clinician, colleague, house)
        form = clinician.get(page(house, "stop/"))
        assert "password" not in form.content.decode().replace("No password is asked", "")
        assert clinician.post(page(house, "stop/"), hidden(form)).status_code == 400
        given = hidden(form) | {"reason": "no benefit in four weeks", "taper": "no dose from today on"}
        answer = clinician.post(page(house, "stop/"), given, follow=True)
        assert "Stopped. No dose is authorised now." in said(answer)
        assert "How the dose is let down: no dose from today on" in said(answer)
        assert "No dose is authorised now." in said(clinician.get(page(house)))

    def test_the_sheet_says_that_it_is_no_prescription(self, clinician: Any, colleague: Any, house: House) -> None:
        put_in_force(clinician, colleague, house)
        (kept,) = authorisations(chart(house))
        shown = clinician.get(page(house, f"{kept.entry}/1/"))
        assert "Record, not a valid prescription" in said(shown)
        assert (kept.authorisation.content_sha256 or "none")[:12] in said(shown)
        assert clinician.get(page(house, f"{kept.entry}/2/")).status_code == 404

    def test_of_two_merged_records_one_authorisation_stands_and_the_other_says_that_it_ended(
        self, clinician: Any, house: House, findings: list[Finding]
    ) -> None:
        findings.clear()
        ours, by, now = house.ours, house.ours["clinician"], timezone.now()
        what = asked(
            starts_on=today(),
            review_on=today() + timedelta(days=28),
            formulation=Formulation(product="ketamine troche", strength_mg=100),
        )
        first = signed(by, ours.patient, at=now - timedelta(hours=2), what=what)
        second = signed(by, ours.second_patient, at=now - timedelta(hours=1), what=what)
        patients.merge(by=by, at=now, kept=ours.patient, merged=ours.second_patient, reason="registered twice")
        listed = said(clinician.get(page(house)))
        assert "In force until" in listed
        assert listed.count("ended by a later decision") == 1
        assert "No dose is authorised now." in said(clinician.get(page(house, f"{first.entry}/1/")))
        assert "In force until" in said(clinician.get(page(house, f"{second.entry}/1/")))
        given = hidden(clinician.get(page(house, "stop/"))) | {"reason": "no benefit", "taper": ""}
        assert "Stopped. No dose is authorised now." in said(clinician.post(page(house, "stop/"), given, follow=True))
        for each in (first, second):
            assert "No dose is authorised now." in said(clinician.get(page(house, f"{each.entry}/1/")))
        assert clinician.get(page(house, "stop/")).status_code == 302

    def test_who_only_observes_reads_and_writes_nothing(self, clinician: Any, colleague: Any, house: House) -> None:
        put_in_force(clinician, colleague, house)
        observer = log_in_with_two("lamp.observer", house.ours["observer"].user)
        assert "In force until" in said(observer.get(page(house)))
        assert "Amend" not in said(observer.get(page(house)))
        for each in ("draft/", "sign/", "second/", "refuse/", "stop/"):
            assert observer.get(page(house, each)).status_code == 404
        patient = log_in("lamp.patient")
        assert patient.get(page(house)).status_code == 404
