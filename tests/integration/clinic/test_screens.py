"""What `make screens` draws: every page there is."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.urls import resolve
from tests.integration.clinic.routes import ROUTES
from tools.clinic_site.addresses import addresses

NO_PICTURE = {
    "favicon": "a picture itself",
    "healthy": "one word for machines",
    "authorisation_second": "needs one that waits; the story of the second signature looks at it",
    "authorisation_refuse": "needs one that waits; much like the page for stopping",
    "calendar_feed": "a calendar's file",
    "message_link": "needs a message that was sent; the story of reminders looks at each of its faces",
    "my_phone_standing": "asked by a script",
    "my_phone_worker": "a script",
    "review_pdf": "a PDF",
    "protocol_file": "a file",
    "review_state": "asked by a script while a review is made",
    "link_once": "shown once, after an invitation",
    "mfa_authenticate": "needs a log-in half-way through",
    "mfa_reauthenticate": "the same page as `account_reauthenticate`",
    "mfa_reauthenticate_webauthn": "a passkey's own window",
    "mfa_login_webauthn": "answers a passkey",
    "mfa_activate_totp": "goes on where the code is set up already",
    "mfa_download_recovery_codes": "a text file",
    "mfa_remove_webauthn": "needs a passkey",
    "mfa_edit_webauthn": "needs a passkey",
    "record_recovery": "the same page as `account`, for a patient's people",
}


def test_every_page_has_a_picture_or_a_reason() -> None:
    told: defaultdict[str, str] = defaultdict(lambda: str(UUID(int=1)))
    places = [where for of_one in addresses(told, "token").values() for where in of_one.values()]
    drawn = {resolve(where).url_name for where in places}
    pages = {name for name, route in ROUTES.items() if route.get}
    assert drawn >= pages - set(NO_PICTURE), sorted(pages - drawn - set(NO_PICTURE))
    assert not drawn & set(NO_PICTURE), "a page with a picture needs no reason"
    assert set(NO_PICTURE) <= pages, "a reason for a page that is not there"
