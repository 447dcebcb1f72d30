"""Two devices at one entry: nothing that was typed is lost, and nothing that is saved is overwritten unasked."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in
from tests.integration.clinic.test_my_entries import chart, dose, effect, fields, said, side_effect

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.dosing_sessions.queries import kept_doses

ODD = "I threw up and felt odd"


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


def hidden(page: str, name: str) -> str:
    (found,) = re.findall(rf'type="hidden" name="{name}"(?: value="([^"]*)")?', page)
    return str(found)


def amending(replaces: object, **more: str) -> dict[str, str]:
    return fields(what="Ketamine troche, 50 mg", replaces=str(replaces), **more)


def test_what_a_second_device_typed_stands_beside_what_the_first_saved(visitor: Any, house: House) -> None:
    visitor.post("/my/doses/new/", fields())
    first = dose(house)
    address = f"/my/doses/{first.entry}/"
    assert visitor.post(address, amending(first.id, held_min="10")).status_code == 302
    late = amending(first.id, held_min="12", note=ODD)
    answer = visitor.post(address, late)
    page = said(answer)
    assert answer.status_code == 409
    assert "There are two answers" in page
    assert "It was saved by you, on another page or device" in page
    table, form = page[page.index("<table>") : page.index("</table>")], page.partition('class="entry"')[2]
    assert re.findall(r'<tr class="differs"><th scope="row">[^<]*</th><td>([^<]*)</td>', table) == ["10", "–"]
    assert ODD in table
    assert ODD in form
    assert dose(house).value.held_min == 10, "nothing is overwritten unasked"
    assert hidden(form, "replaces") == str(dose(house).id)
    assert hidden(form, "client_id") != late["client_id"]
    again = late | {name: hidden(form, name) for name in ("replaces", "client_id")}
    assert visitor.post(address, again).status_code == 302
    assert (dose(house).value.held_min, dose(house).value.note) == (12, ODD)


def test_a_side_effect_too(visitor: Any, house: House) -> None:
    visitor.post("/my/effects/new/", effect())
    first = side_effect(house)
    address = f"/my/effects/{first.entry}/"
    visitor.post(address, effect(replaces=str(first.id), grade="3"))
    answer = visitor.post(address, effect(replaces=str(first.id), note=ODD))
    assert answer.status_code == 409
    assert ODD in said(answer).partition('class="entry"')[2]
    assert hidden(said(answer), "replaces") == str(side_effect(house).id)


def test_what_amends_an_entry_taken_back_meanwhile_can_be_saved_as_a_new_one(visitor: Any, house: House) -> None:
    visitor.post("/my/doses/new/", fields())
    first = dose(house)
    address = f"/my/doses/{first.entry}/"
    visitor.post(f"{address}withdraw/", {"client_id": str(uuid4()), "replaces": str(first.id)})
    late = amending(first.id, product="", amount="", unit="", note=ODD)
    answer = visitor.post(address, late)
    page = said(answer)
    assert answer.status_code == 409
    assert "This was taken back after you opened this page" in page
    assert "Not saved yet: look at" not in page
    assert ODD in page.partition('class="entry"')[2]
    assert hidden(page, "replaces") == ""
    assert kept_doses(chart(house)) == ()
    again = late | {"replaces": "", "client_id": hidden(page, "client_id")}
    assert visitor.post(address, again).status_code == 302
    assert visitor.post(address, again).status_code == 302, "sent twice"
    assert (dose(house).value.product, dose(house).value.amount, dose(house).value.note) == (
        "Ketamine troche",
        50,
        ODD,
    )
    assert visitor.get(address).status_code == 404


def test_taking_back_by_a_double_tap_is_taken_back_once(visitor: Any, house: House) -> None:
    visitor.post("/my/doses/new/", fields())
    first = dose(house)
    sent = {"client_id": str(uuid4()), "replaces": str(first.id)}
    address = f"/my/doses/{first.entry}/withdraw/"
    for body in (sent, sent, sent | {"client_id": str(uuid4())}):
        answer = visitor.post(address, body, follow=True)
        assert answer.status_code == 200
        assert "Taken back. Your clinic still sees that it was there." in said(answer)
    assert AuditRow.objects.filter(action="dosing_sessions.dose_withdrawn").count() == 1
    assert visitor.get(address).status_code == 404
    assert visitor.post(f"/my/doses/{uuid4()}/withdraw/", sent).status_code == 404
