"""The ledger of troches through its pages: written down, counted, explained, confirmed by a second person."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from html import unescape
from typing import Any
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories.clinic import PASSWORD, Clinic, House
from tests.integration.clinic.browser_like import log_in, log_in_with_two

from trochee.clinic.accounts.models import Signature
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.inventory.actions import save_movement
from trochee.clinic.inventory.queries import kept_movements
from trochee.clinic.patients.book import book
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.versions.values import Kept, NewEntry
from trochee.knowledge import shipped
from trochee.record import Dose, DoseStatus, InventoryMovement, MovementKind

TROCHE = "ketamine troche"


_INSIDE: WeakKeyDictionary[House, dict[str, Client]] = WeakKeyDictionary()


def staff(house: House, who: str) -> Client:
    """Log in once: a code is good for one log-in."""
    inside = _INSIDE.setdefault(house, {})
    if who not in inside:
        inside[who] = log_in_with_two(f"lamp.{who}", house.ours[who].user)
    return inside[who]


def when(days: float) -> str:
    """Wall clock so many days ago."""
    return f"{timezone.now().astimezone() - timedelta(days=days):%Y-%m-%dT%H:%M}"


def write(visitor: Client, house: House, kind: str, amount: str, days: float = 1, **more: str) -> Any:
    fields = {"client_id": str(uuid4()), "product": TROCHE, "amount": amount, "at": when(days), **more}
    return visitor.post(f"/patients/{house.ours.patient}/inventory/write/{kind}/", fields)


def page(visitor: Client, house: House, query: str = "") -> str:
    answer = visitor.get(f"/patients/{house.ours.patient}/inventory/{query}")
    assert answer.status_code == 200
    return words(answer)


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def kept(house: House) -> tuple[Kept[InventoryMovement], ...]:
    chart = chart_of(by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient)
    assert chart is not None
    return kept_movements(chart)


def movement(house: House, kind: MovementKind) -> UUID:
    return next(each.id for each in kept(house) if each.value.kind is kind)


def dispensed(house: House, amount: int = 12, days: float = 10, clinic: Clinic | None = None) -> None:
    ours = clinic or house.ours
    value = InventoryMovement(
        at=timezone.now() - timedelta(days=days), kind=MovementKind.DISPENSED, product=TROCHE,
        amount=Fraction(amount), strength_mg=100.0, lot="L-1",
    )  # fmt: skip
    new = NewEntry(client_id=uuid4(), value=value)
    save_movement(by=ours["clinician"], at=timezone.now(), patient=ours.patient, new=new)


def took(house: House, days: float, **more: Any) -> None:
    value = Dose(**{"taken_at": timezone.now() - timedelta(days=days), "product": TROCHE, "amount": 100.0, **more})
    new = NewEntry(client_id=uuid4(), value=value)
    save_dose(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)


def test_nothing_yet(house: House) -> None:
    assert "Nothing was dispensed or counted yet" in page(staff(house, "clinician"), house)


def test_what_is_dispensed_and_taken_gives_what_should_be_left(house: House) -> None:
    visitor = staff(house, "clinician")
    answer = write(visitor, house, "dispensed", "12", 9, strength_mg="100", lot="L-1", expires="2099-08-31")
    assert answer.status_code == 302
    took(house, 5)
    took(house, 3, status=DoseStatus.PARTIAL, share=0.5)
    told = page(visitor, house)
    assert "Should be left 10½" in told
    assert "Taken in part" in told
    assert "−½" in told
    assert "L-1 10½ 100 mg 31 Aug 2099" in told


def test_a_count_that_differs_is_a_question_and_can_be_explained(house: House) -> None:
    dispensed(house)
    visitor = staff(house, "observer")
    answer = write(visitor, house, "count", "11,5")
    assert answer.status_code == 302
    told = page(visitor, house)
    assert "11½ counted where 12 should be left" in told
    assert "An unexplained difference: ½ fewer ketamine troche than should be left" in told
    assert "It says nothing about anybody" in told
    address = f"/patients/{house.ours.patient}/inventory/{movement(house, MovementKind.COUNT)}/explain/"
    assert "11½ counted where 12 should be left" in words(visitor.get(address))
    empty = visitor.post(address, {"client_id": str(uuid4()), "reason": " "})
    assert empty.status_code == 400
    assert "Write down what explains it" in words(empty)
    assert visitor.post(address, {"client_id": str(uuid4()), "reason": "fell into the sink"}).status_code == 302
    told = page(visitor, house)
    assert "differed, and was explained" in told
    assert "fell into the sink" in told
    assert "An unexplained difference:" not in told
    assert "Should be left 11½" in told


def test_a_dose_written_down_late_ends_the_difference(house: House) -> None:
    dispensed(house)
    visitor = staff(house, "clinician")
    write(visitor, house, "count", "11.5")
    took(house, 2, amount=50.0)
    assert "An unexplained difference:" not in page(visitor, house)
    assert "agrees" in page(visitor, house)


def test_explaining_what_was_changed_meanwhile_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    dispensed(house)
    visitor = staff(house, "clinician")
    write(visitor, house, "count", "11.5")
    found = movement(house, MovementKind.COUNT)
    address = f"/patients/{house.ours.patient}/inventory/{found}/"
    client_id = str(uuid4())
    assert visitor.post(f"{address}explain/", {"client_id": client_id, "reason": "one"}).status_code == 302
    twice = visitor.post(f"{address}explain/", {"client_id": client_id, "reason": "two"}, follow=True)
    assert "changed already" in words(twice)
    write(visitor, house, "count", "10", 0.5)
    again = next(each.id for each in kept(house) if each.value.amount == 10)
    other = f"/patients/{house.ours.patient}/inventory/{again}/explain/"
    answer = visitor.post(other, {"client_id": client_id, "reason": "two"}, follow=True)
    assert "Somebody else wrote about this count" in words(answer)


@pytest.mark.parametrize("how", ["a dose was written down", "it was explained", "it was the first count"])
def test_where_nothing_is_left_to_explain_the_page_turns_away(house: House, how: str) -> None:
    visitor = staff(house, "clinician")
    if how != "it was the first count":
        dispensed(house)
    write(visitor, house, "count", "11.5")
    if how == "a dose was written down":
        took(house, 2, amount=50.0)
    elif how == "it was explained":
        first = f"/patients/{house.ours.patient}/inventory/{movement(house, MovementKind.COUNT)}/explain/"
        visitor.post(first, {"client_id": str(uuid4()), "reason": "fell into the sink"})
    before = kept(house)
    address = f"/patients/{house.ours.patient}/inventory/{movement(house, MovementKind.COUNT)}/explain/"
    for answer in (
        visitor.get(address, follow=True),
        visitor.post(address, {"client_id": str(uuid4()), "reason": "the dog"}, follow=True),
    ):
        assert answer.redirect_chain == [(f"/patients/{house.ours.patient}/inventory/", 302)]
        assert "This count leaves nothing to explain" in words(answer)
        assert "What explains the difference?" not in words(answer)
    assert kept(house) == before


def test_only_a_count_is_explained(house: House) -> None:
    dispensed(house)
    address = f"/patients/{house.ours.patient}/inventory/{movement(house, MovementKind.DISPENSED)}/explain/"
    assert staff(house, "clinician").get(address).status_code == 404


class TestTwoPeople:
    def waits(self, house: House) -> str:
        dispensed(house)
        visitor = staff(house, "clinician")
        write(visitor, house, "returned", "3", 2, reason="expired")
        assert write(visitor, house, "to_destroy", "2.5").status_code == 302
        return f"/patients/{house.ours.patient}/inventory/{movement(house, MovementKind.TO_DESTROY)}/confirm/"

    def test_it_counts_once_another_has_signed(self, house: House) -> None:
        address = self.waits(house)
        first, second = staff(house, "clinician"), staff(house, "observer")
        told = page(first, house)
        assert "Waits for a second person" in told
        assert "You wrote it down, so somebody else has to confirm it." in told
        assert "Given back, not destroyed yet 3" in told
        assert "I was there, and confirm it" in page(second, house)
        assert "Your password" in words(second.get(address))
        assert second.post(address, {"password": "wrong"}).status_code == 400
        assert second.post(address, {"password": PASSWORD}).status_code == 302
        told = page(second, house)
        assert "Given back, not destroyed yet ½" in told
        assert "2½, out of what was given back" in told
        signed = Signature.objects.get(meaning="destruction confirmed")
        assert signed.user_id == house.ours["observer"].user
        assert "changed already" in words(second.get(address, follow=True))

    def test_the_same_person_is_refused(self, house: House) -> None:
        address = self.waits(house)
        visitor = staff(house, "clinician")
        assert "It takes a second person" in words(visitor.get(address))
        answer = visitor.post(address, {"password": PASSWORD}, follow=True)
        assert "It takes a second person" in words(answer)
        assert movement(house, MovementKind.TO_DESTROY) in {each.id for each in kept(house)}
        assert not Signature.objects.filter(meaning="destruction confirmed").exists()

    def test_what_a_patient_gave_back_counts_once_somebody_has_it(self, house: House) -> None:
        dispensed(house)
        mine = log_in("lamp.patient")
        report(mine, "to_return", "2")
        visitor = staff(house, "observer")
        assert "Should be left 12" in page(visitor, house)
        address = f"/patients/{house.ours.patient}/inventory/{movement(house, MovementKind.TO_RETURN)}/confirm/"
        assert "in hand" in words(visitor.get(address))
        answer = visitor.post(address, follow=True)
        assert "From now on it counts" in words(answer)
        assert "Should be left 10" in page(visitor, house)

    def test_what_changed_meanwhile_is_told(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        from trochee.clinic.accounts.values import OutOfDateError
        from trochee.clinic.clinician_site.inventory.second import views as second

        address = self.waits(house)

        def late(**_: object) -> None:
            raise OutOfDateError

        monkeypatch.setattr(second, "confirm_destruction", late)
        answer = staff(house, "observer").post(address, {"password": PASSWORD}, follow=True)
        assert "Somebody else changed this just now" in words(answer)


def test_each_thing_that_stands_out_is_said_calmly(house: House) -> None:
    visitor = staff(house, "clinician")
    write(visitor, house, "dispensed", "4", 9, lot="A", expires="2026-01-31", strength_mg="100")
    write(visitor, house, "dispensed", "4", 5, lot="B")
    write(visitor, house, "lost", "1", 4, lot="B", reason="the dog")
    write(visitor, house, "count", "9", 2)
    told = page(visitor, house)
    assert "2 more ketamine troche than should be left" in told
    assert "4 ketamine troche should have been left, and none was taken in the weeks before" in told
    assert "1 ketamine troche lost or broken" in told
    assert "Batch A has expired" in told
    took(house, 1, amount=2000.0)
    assert "13 more ketamine troche went than came" in page(visitor, house)


def test_an_early_refill_says_for_how_long_it_would_have_lasted(house: House) -> None:
    dispensed(house, 12, days=20)
    for days in (18, 14):
        took(house, days)
    write(staff(house, "clinician"), house, "dispensed", "12", 10, lot="L-2")
    assert "10 ketamine troche should have been left, enough for about 50 days" in page(
        staff(house, "clinician"), house
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"amount": "0.3"}, "above 0, in quarters"),
        ({"amount": ""}, "above 0, in quarters"),
        ({"amount": "0"}, "above 0"),
        ({"product": ""}, "Say which product"),
        ({"at": "2099-01-01T08:00"}, "has not come yet"),
        ({"at": ""}, "Give the day and the time"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(house: House, fields: dict[str, str], says: str) -> None:
    told = {"client_id": str(uuid4()), "product": TROCHE, "amount": "1", "at": when(1), **fields}
    address = f"/patients/{house.ours.patient}/inventory/write/lost/"
    answer = staff(house, "clinician").post(address, told)
    assert answer.status_code == 400
    assert says in words(answer)
    assert kept(house) == ()


def test_a_form_sent_twice_saves_once(house: House) -> None:
    visitor, client_id = staff(house, "clinician"), str(uuid4())
    for amount, says in (("1", "Saved."), ("1", "Saved."), ("2", "had been saved before")):
        at = f"{timezone.now() - timedelta(days=2):%Y-%m-%d}T08:00"
        answer = visitor.post(
            f"/patients/{house.ours.patient}/inventory/write/found/",
            {"client_id": client_id, "product": TROCHE, "amount": amount, "at": at},
            follow=True,
        )
        assert says in words(answer)
    assert len(kept(house)) == 1


def test_what_nobody_writes_here_is_not_found(house: House) -> None:
    visitor = staff(house, "clinician")
    for kind in ("destroyed", "to_return", "eaten"):
        assert visitor.get(f"/patients/{house.ours.patient}/inventory/write/{kind}/").status_code == 404


def test_a_form_begins_with_what_is_known(house: House) -> None:
    visitor = staff(house, "clinician")
    address = f"/patients/{house.ours.patient}/inventory/write/"
    assert 'name="product" value' not in visitor.get(f"{address}dispensed/").content.decode()
    dispensed(house)
    for kind in ("count", "dispensed", "returned", "to_destroy", "lost", "found"):
        shown = visitor.get(f"{address}{kind}/").content.decode()
        assert f'value="{TROCHE}"' in shown
        assert ("<option" in shown) is (kind != "dispensed")
    assert 'value="100"' in visitor.get(f"{address}dispensed/").content.decode()


def test_a_mistake_is_taken_back_and_stays_in_the_history(house: House) -> None:
    dispensed(house)
    visitor = staff(house, "clinician")
    found = movement(house, MovementKind.DISPENSED)
    address = f"/patients/{house.ours.patient}/inventory/{found}/withdraw/"
    assert "Taken back" in words(visitor.post(address, follow=True))
    assert kept(house) == ()
    assert "changed already" in words(visitor.post(address, follow=True))


def test_taking_back_what_somebody_else_changed_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from trochee.clinic.accounts.values import OutOfDateError
    from trochee.clinic.clinician_site.inventory import views

    def late(**_: object) -> None:
        raise OutOfDateError

    dispensed(house)
    monkeypatch.setattr(views, "withdraw_movement", late)
    address = f"/patients/{house.ours.patient}/inventory/{movement(house, MovementKind.DISPENSED)}/withdraw/"
    assert "Somebody else changed this" in words(staff(house, "clinician").post(address, follow=True))


def test_a_long_ledger_shows_its_newest_lines_first(house: House) -> None:
    dispensed(house, 60, days=60)
    for day in range(50, 0, -1):
        took(house, day)
    visitor = staff(house, "clinician")
    assert "11 earlier lines" in page(visitor, house)
    assert "earlier lines" not in page(visitor, house, "?all=1")


def report(visitor: Client, what: str, whole: str, part: str = "0", **more: str) -> Any:
    fields = {"client_id": str(uuid4()), "what": what, "whole": whole, "part": part, **more}
    return visitor.post("/my/troches/", fields, follow=True)


class TestThePatient:
    def mine(self, house: House) -> Client:
        return log_in("lamp.patient")

    def test_nothing_was_dispensed(self, house: House) -> None:
        told = words(self.mine(house).get("/my/troches/"))
        assert "Your clinic has not written down yet how many you got." in told
        assert "A child, a pet or somebody else took one" in told
        assert "112" in told
        assert "Tell your clinic" not in told
        assert report(self.mine(house), "lost", "1").status_code == 404

    def test_how_many_should_be_left(self, house: House) -> None:
        dispensed(house)
        took(house, 2, status=DoseStatus.PARTIAL, share=0.5)
        told = words(self.mine(house).get("/my/troches/"))
        assert "should be left 11½" in told
        assert "nobody blames you" in told
        took(house, 1, status=DoseStatus.PARTIAL)
        assert "should be left 10½ to 11½" in words(self.mine(house).get("/my/troches/"))

    def test_more_taken_than_given(self, house: House) -> None:
        dispensed(house, 1)
        took(house, 2, amount=500.0)
        assert "more is written down as used" in words(self.mine(house).get("/my/troches/"))

    @pytest.mark.parametrize(
        ("what", "says"),
        [
            ("lost", "Take no other one in its place tonight"),
            ("found", "Saved."),
            ("to_return", "It counts once your clinic has them in hand"),
            ("count", "Nobody blames you"),
        ],
    )
    def test_a_report(self, house: House, what: str, says: str) -> None:
        dispensed(house)
        told = words(report(self.mine(house), what, "2", "0.5", note="in the sink"))
        assert says in told
        assert ("It waits for your clinic" in told) is (what == "to_return")
        saved = next(each.value for each in kept(house) if each.value.kind == what)
        assert (saved.amount, saved.product, saved.note) == (Fraction(5, 2), TROCHE, "in the sink")

    def test_a_count_that_agrees(self, house: House) -> None:
        dispensed(house)
        told = words(report(self.mine(house), "count", "12"))
        assert "Saved." in told
        assert "Nobody blames you." not in told

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"what": ""}, "Choose one"),
            ({"whole": ""}, "Write a whole number"),
            ({"whole": "1.5"}, "Write a whole number"),
            ({"whole": "0"}, "Say how many"),
        ],
    )
    def test_what_cannot_be_is_asked_again(self, house: House, fields: dict[str, str], says: str) -> None:
        dispensed(house)
        told = {"client_id": str(uuid4()), "what": "lost", "whole": "1", "part": "0", **fields}
        answer = self.mine(house).post("/my/troches/", told)
        assert answer.status_code == 400
        assert says in words(answer)

    def test_none_left_is_a_count(self, house: House) -> None:
        dispensed(house)
        assert "Saved" in words(report(self.mine(house), "count", "0"))

    def test_sent_twice_saves_once(self, house: House) -> None:
        dispensed(house)
        client_id = str(uuid4())
        report(self.mine(house), "found", "1", client_id=client_id)
        assert "had been saved before" in words(report(self.mine(house), "found", "2", client_id=client_id))

    def test_of_two_products_it_is_asked_which(self, house: House) -> None:
        dispensed(house)
        write(staff(house, "clinician"), house, "dispensed", "3", product="other troche")
        visitor = self.mine(house)
        assert "Choose one." in words(report(visitor, "lost", "1"))
        assert "Saved" in words(report(visitor, "lost", "1", product="other troche"))

    def test_ones_own_report_is_taken_back_and_no_other(self, house: House) -> None:
        dispensed(house)
        visitor = self.mine(house)
        report(visitor, "lost", "1")
        own = movement(house, MovementKind.LOST)
        assert "Taken back" in words(visitor.post(f"/my/troches/{own}/withdraw/", follow=True))
        other = movement(house, MovementKind.DISPENSED)
        assert visitor.post(f"/my/troches/{other}/withdraw/").status_code == 404
        assert [each.value.kind for each in kept(house)] == [MovementKind.DISPENSED]

    def test_taking_back_what_changed_is_told(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        from trochee.clinic.accounts.values import OutOfDateError
        from trochee.clinic.patient_site.troches import views

        def late(**_: object) -> None:
            raise OutOfDateError

        dispensed(house)
        visitor = self.mine(house)
        report(visitor, "lost", "1")
        monkeypatch.setattr(views, "withdraw_movement", late)
        own = movement(house, MovementKind.LOST)
        assert "was changed just now" in words(visitor.post(f"/my/troches/{own}/withdraw/", follow=True))

    def test_what_the_folder_would_refuse_is_told(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        from trochee.clinic.patient_site.troches import views
        from trochee.clinic.patients.versions.values import NotSavedError

        def refused(**_: object) -> None:
            raise NotSavedError({"at": "this time has not come yet"})

        dispensed(house)
        monkeypatch.setattr(views, "save_movement", refused)
        answer = report(self.mine(house), "lost", "1")
        assert answer.status_code == 400
        assert "this time has not come yet" in words(answer)


class TestTheFirstPage:
    """What waits for the care team: a difference until it is explained, a second person, an early refill."""

    def today(self, house: House, who: str = "clinician") -> str:
        return words(staff(house, who).get("/patients/today/"))

    def test_a_difference_stands_until_it_is_explained(self, house: House) -> None:
        dispensed(house)
        assert "troches" not in self.today(house)
        visitor = staff(house, "clinician")
        write(visitor, house, "count", "11.5")
        for who in ("clinician", "observer"):
            assert "An unexplained difference in the troches" in self.today(house, who)
        address = f"/patients/{house.ours.patient}/inventory/{movement(house, MovementKind.COUNT)}/explain/"
        visitor.post(address, {"client_id": str(uuid4()), "reason": "fell into the sink"})
        assert "An unexplained difference in the troches" not in self.today(house)

    def test_a_dose_written_down_late_ends_it(self, house: House) -> None:
        dispensed(house)
        write(staff(house, "clinician"), house, "count", "11.5")
        assert "An unexplained difference in the troches" in self.today(house)
        took(house, 2, amount=50.0)
        assert "An unexplained difference in the troches" not in self.today(house)

    def test_a_destruction_waits_for_a_second_person(self, house: House) -> None:
        dispensed(house)
        visitor = staff(house, "clinician")
        write(visitor, house, "returned", "3", 2)
        write(visitor, house, "to_destroy", "3")
        assert "A destruction waits for a second person" in self.today(house, "observer")
        address = f"/patients/{house.ours.patient}/inventory/{movement(house, MovementKind.TO_DESTROY)}/confirm/"
        staff(house, "observer").post(address, {"password": PASSWORD})
        assert "waits for a second person" not in self.today(house, "observer")

    def test_what_a_patient_gave_back(self, house: House) -> None:
        dispensed(house)
        report(log_in("lamp.patient"), "to_return", "2")
        assert "Troches were given back, says the patient" in self.today(house)

    def test_an_early_refill_stands_for_some_days(self, house: House) -> None:
        dispensed(house, 12, days=40)
        write(staff(house, "clinician"), house, "dispensed", "12", 3)
        assert "Troches were dispensed early" in self.today(house)

    def test_and_then_no_more(self, house: House) -> None:
        dispensed(house, 12, days=60)
        write(staff(house, "clinician"), house, "dispensed", "12", 30)
        assert "Troches were dispensed early" not in self.today(house)

    def test_whoever_does_not_look_after_them_is_told_nothing(self, house: House) -> None:
        dispensed(house)
        write(staff(house, "clinician"), house, "count", "1")
        assert "difference" not in self.today(house, "colleague")

    def test_an_erased_record_breaks_nothing(self, house: House) -> None:
        from trochee.clinic.inventory.overview import movements_of
        from trochee.clinic.patients.models import PatientKey

        dispensed(house)
        PatientKey.objects.filter(patient_id=house.ours.patient).update(wrapped="", erased_at=timezone.now())
        (found,) = movements_of(house.ours.scope, [house.ours.patient])[house.ours.patient]
        assert (found.amount, found.done_by) == (Fraction(12), None)

    def test_the_clinics_kept_in_mind_are_few(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        from trochee.clinic.workflows.desk import counted

        monkeypatch.setattr(counted, "CLINICS", 1)
        dispensed(house)
        dispensed(house, clinic=house.theirs)
        theirs = book(house.theirs["clinician"], timezone.now())
        write(staff(house, "clinician"), house, "count", "1")
        for _ in range(2):
            assert "An unexplained difference in the troches" in self.today(house)
            assert not list(counted.counted(house.theirs.scope, theirs, timezone.now(), shipped()))
