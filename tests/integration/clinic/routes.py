"""Every route of the site: who may open it, and what a page of it shows. `test_walls.py` walks all of them.

A new route needs a line here:

- ``page("role", …)`` names the roles that it opens for; everybody else gets the page for what is not there.
- ``about`` gives the pieces of the address for a patient; the route is then asked for a patient of one's own, for
  another of the same clinic and for one elsewhere, and opens for the first only (roles in ``other``: the second too).
- ``post`` gives the fields that a form of it sends, whole and right. Leave it out where nothing may be posted.
- ``shows`` names what the page must hold of the patient: ``family_name``, ``words``, ``telephone``.

A patient's page writes one audit row, whether it opens or not; ``audited=False`` is for pages about nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from tests.factories.clinic import PASSWORD
from tests.integration.clinic.world import Subject, World

from trochee.clinic.accounts.models import Membership
from trochee.clinic.patient_site.offline.owner import owners_of
from trochee.clinic.patients.models import CareTeamMember

Fields = Mapping[str, str]
Pieces = Mapping[str, object]

PATIENTS = frozenset({"patient", "second_patient"})
CARE_TEAM = frozenset({"clinician", "colleague", "observer"})
STAFF = CARE_TEAM | {"pharmacist", "administrator", "researcher"}
EVERYBODY = PATIENTS | STAFF | {"carer"}
ANYBODY = EVERYBODY | {"stranger"}


@dataclass(frozen=True, kw_only=True)
class Page:
    """One route. ``answers`` are the statuses that count as open; ``changes`` whether a right form writes rows."""

    opens: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    about: Callable[[World, Subject], Pieces] | None = None
    pieces: Callable[[World], Pieces] | None = None
    post: Callable[[World, Subject], Fields] | None = None
    shows: tuple[str, ...] = ()
    answers: frozenset[int] = frozenset({200})
    refuses: frozenset[int] = frozenset({404})
    get: bool = True
    changes: bool = True
    audited: bool = True
    half_way: bool = False


def page(*opens: frozenset[str] | str, **more: object) -> Page:
    """A route for these roles."""
    roles = [frozenset({each}) if isinstance(each, str) else each for each in opens]
    return Page(opens=frozenset().union(*roles), **more)  # type: ignore[arg-type]  # names are checked by the class


def ours(**more: object) -> Page:
    """A page of the log-in library: for everybody who is here, about nobody; it asks for the password in between."""
    return page(EVERYBODY, answers=frozenset({200, 302, 404}), audited=False, **more)


def keeping_accounts(**more: object) -> Page:
    """A page of the administrator about an account of their own clinic; it is no part of any record."""
    return page(other=frozenset({"administrator"}), audited=False, **more)


def of_patient(world: World, subject: Subject) -> Pieces:
    return {"patient": subject.id}


def account_of(world: World, subject: Subject) -> Pieces:
    return {"user": subject.by.user}


def role_of(world: World, subject: Subject) -> Pieces:
    held = Membership.objects.get(user_id=subject.by.user)
    return {"user": subject.by.user, "membership": held.pk}


def link_of(world: World, subject: Subject) -> Pieces:
    return {"invitation": world.invitations[subject.clinic.scope.clinic]}


def recovery_of(world: World, subject: Subject) -> Pieces:
    return {"recovery": world.recoveries[subject.clinic.scope.clinic]}


def a_day(world: World) -> Pieces:
    return {"day": world.day}


def an_earlier_day(world: World) -> Pieces:
    return {"day": world.day - timedelta(days=3)}


def night(world: World, subject: Subject) -> Fields:
    return {"client_id": str(uuid4()), "version": "1", "slept": "yes", "sleep_quality": "4"}


def a_kept_night(world: World, subject: Subject) -> Fields:
    """A night that a phone sends later, under the mark of its account."""
    return {**night(world, subject), "owner": next(iter(owners_of(subject.by)))}


def a_dose(world: World, subject: Subject) -> Fields:
    return {
        "client_id": str(uuid4()), "status": "taken", "product": subject.words, "day": "other",
        "other_day": str(world.day), "at": "22:15",
    }  # fmt: skip


def an_effect(world: World, subject: Subject) -> Fields:
    return {"client_id": str(uuid4()), "term": subject.words, "day": "other", "other_day": str(world.day)}


def of_member(world: World, subject: Subject) -> Pieces:
    """The patient, and their first clinician's place on the team."""
    rows = CareTeamMember.objects.within(subject.clinic.scope)
    return {"patient": subject.id, "membership": rows.filter(patient_id=subject.id).order_by("at")[0].pk}


def of_both(world: World, subject: Subject) -> Pieces:
    """The patient and another one of the same clinic."""
    clinic = subject.clinic
    return {"patient": subject.id, "other": clinic.patient if subject.id != clinic.patient else clinic.second_patient}


def of_nobody(*names: str) -> Callable[[World, Subject], Pieces]:
    """The patient, and ids that are nobody's: there is nothing behind these addresses for anybody."""
    return lambda world, subject: {"patient": subject.id, **{name: uuid4() for name in names}}


def a_draft(world: World, subject: Subject) -> Fields:
    return {"draft_version": "0", "deed": "keep", "product": "ketamine troche"}


def a_stop(world: World, subject: Subject) -> Fields:
    return {"reason": "x", "seen": str(uuid4())}


NOTHING_THERE = frozenset({302})


def a_corrected_night(world: World, subject: Subject) -> Fields:
    told = {"row-slept": "yes", "row-sleep_quality": "4", "reason": "by telephone"}
    return {"client_id": str(uuid4()), "replaces": "1", **told}


def a_person(world: World, subject: Subject) -> Fields:
    return {"given_name": "Nia", "family_name": "New", "time_zone": "Europe/Berlin", "version": "2"}


def an_emergency(world: World, subject: Subject) -> Fields:
    return {"given_name": "Nobody", "family_name": "Here", "reason": "found cold"}


def a_text(world: World, subject: Subject) -> Fields:
    return {
        "kind": "treatment",
        "title": "T",
        "text": "Words.",
        "replaces": "0",
        "left_out": "on",
        "password": PASSWORD,
    }


def a_count(world: World, subject: Subject) -> Fields:
    return {
        "client_id": str(uuid4()), "product": "ketamine troche", "amount": "9.5",
        "at": f"{world.day.isoformat()}T08:00",
    }  # fmt: skip


def a_report(world: World, subject: Subject) -> Fields:
    return {"client_id": str(uuid4()), "what": "lost", "whole": "1", "part": "0"}


def a_told_night(world: World, subject: Subject) -> Fields:
    """The night after the one that the world has, from a sheet and by phone alike."""
    day = world.day - timedelta(days=3)
    return {
        "last": day.isoformat(), "days": "1", "form": str(uuid4()), "told_by": "the patient", "written": "mornings",
        "said": f"{world.day.isoformat()}T08:00", f"{day.isoformat()}_into_bed": "2230",
    }  # fmt: skip


def a_told_dose(world: World, subject: Subject) -> Fields:
    return {
        "form": str(uuid4()), "told_by": "the patient", "road": "phone", "product": "ketamine troche", "unit": "mg",
        "amount": "50", "taken_at": f"{world.day.isoformat()}T22:00", "status": "taken",
    }  # fmt: skip


def a_section(world: World) -> Pieces:
    return {"section": "breathing"}


def answers(world: World, subject: Subject) -> Fields:
    return {"a.snores_loudly": "false", "v.snores_loudly": "0"}


A_REMINDER = {"channel": "email", "remind_at": "08:00", "email": "zz@example.org", "agreed": "on", "version": "0"}
A_CONTACT = {"kind": "silent", "since": "2026-03-01", "version": "0", "note": "zz"}
CLINICIANS = frozenset({"clinician", "colleague"})


ROUTES: dict[str, Page] = {
    # belongs to nobody
    "home": page(EVERYBODY, answers=frozenset({200, 302}), audited=False),
    "favicon": page(ANYBODY, audited=False, half_way=True),
    "help_now": page(ANYBODY, audited=False, half_way=True),
    "message_link": page(pieces=lambda _: {"token": "no-such-token"}, audited=False),
    "calendar_feed": page(pieces=lambda _: {"token": "no-such-token"}, audited=False),
    "healthy": page(ANYBODY, audited=False, half_way=True),
    "design": page(EVERYBODY, audited=False),
    # a patient's own
    "my_nights": page(PATIENTS),
    "my_phone": page(ANYBODY, audited=False, half_way=True),
    "my_phone_forgotten": page(PATIENTS, audited=False, post=lambda *_: {"password": PASSWORD}, changes=False),
    "my_phone_standing": page(EVERYBODY, audited=False),
    "my_phone_send": page(PATIENTS, get=False, pieces=a_day, post=a_kept_night),
    "my_phone_worker": page(ANYBODY, audited=False, half_way=True),
    "away": page(ANYBODY, audited=False, half_way=True),
    "my_night": page(PATIENTS, pieces=a_day, post=night, shows=("words",)),
    "my_night_not_remembered": page(
        PATIENTS, pieces=an_earlier_day, get=False, post=lambda *_: {"client_id": str(uuid4())}
    ),
    "my_light": page(PATIENTS, get=False, post=lambda *_: {"light": "dim"}, changes=False, audited=False),
    "my_night_history": page(PATIENTS, pieces=a_day, shows=("words",)),
    "my_doses": page(PATIENTS),
    "my_doses_new": page(PATIENTS, post=a_dose),
    "my_doses_amend": page(pieces=lambda _: {"entry": uuid4()}),
    "my_doses_history": page(pieces=lambda _: {"entry": uuid4()}),
    "my_doses_withdraw": page(pieces=lambda _: {"entry": uuid4()}),
    "my_effects": page(PATIENTS),
    "my_effects_new": page(PATIENTS, post=an_effect),
    "my_effects_amend": page(pieces=lambda _: {"entry": uuid4()}),
    "my_effects_history": page(pieces=lambda _: {"entry": uuid4()}),
    "my_effects_withdraw": page(pieces=lambda _: {"entry": uuid4()}),
    "my_authorised": page(PATIENTS),
    "my_sleep": page(PATIENTS),
    "my_review": page(PATIENTS),
    "my_troches": page(PATIENTS, post=a_report, changes=False),  # none were given, so there is none to report on
    "my_troches_withdraw": page(pieces=lambda _: {"movement": uuid4()}, get=False),
    "my_things": page(PATIENTS, post=lambda *_: {"diary_at": "08:00"}),
    "my_folder": page(PATIENTS, get=False, post=lambda *_: {}, changes=False),
    "my_review_pdf": page(PATIENTS, get=False, post=lambda *_: {}, changes=False),
    "my_calendar_end": page(PATIENTS, get=False, post=lambda *_: {}, changes=False),
    "my_reminders": page(PATIENTS, post=lambda *_: A_REMINDER),
    "my_reminders_end": page(PATIENTS, get=False, post=lambda *_: {}, changes=False),
    "my_reminders_again": page(PATIENTS, get=False, post=lambda *_: {"channel": "email"}, changes=False),
    "my_demo_mails": page(audited=False),  # outside of a demo there is none
    "my_paper": page(PATIENTS, audited=False),
    "my_record": page(PATIENTS),
    "my_assessment": page(PATIENTS),
    "my_assessment_section": page(PATIENTS, pieces=a_section, post=answers),
    "my_readers": page(PATIENTS),
    "my_consents": page(PATIENTS),
    "my_consent": page(pieces=lambda _: {"wanted": uuid4()}),
    "my_erasure": page(PATIENTS, post=lambda *_: {"step": "asked", "version": "0", "reason": "zz"}),
    "my_helper": page(pieces=lambda _: {"user": uuid4()}),
    "my_helper_end": page(pieces=lambda _: {"carer": uuid4()}, get=False),
    # of somebody who helps: none of these people has been allowed anything
    "helping": page("carer", audited=False),
    "helped_nights": page(about=of_patient),
    "helped_night": page(about=of_patient, pieces=a_day),
    "helped_review": page(about=of_patient),
    # the care team's
    "today": page(CARE_TEAM),
    "panel": page(CARE_TEAM, shows=("family_name",), post=lambda *_: {"words": "zz"}, changes=False),
    "record": page("clinician", "observer", about=of_patient, shows=("family_name",)),
    "assessment": page("clinician", about=of_patient, shows=("family_name",)),
    "assessment_section": page("clinician", about=of_patient, pieces=a_section, post=answers, shows=("family_name",)),
    "record_nights": page("clinician", about=of_patient, shows=("family_name",)),
    "safety": page("clinician", "observer", about=of_patient, shows=("family_name",)),
    "patient_medicines": page("clinician", "observer", about=of_patient, shows=("family_name",)),
    "medicines_save": page(
        "clinician", about=of_patient, get=False, post=lambda *_: {"version": "0", "medicines": "zz"}
    ),
    "medicines_reading": page(
        "clinician", about=of_patient, get=False, post=lambda *_: {"version": "0", "medicines": "zz"}, changes=False
    ),
    "record_night": page(
        "clinician", about=of_patient, pieces=a_day, post=a_corrected_night, shows=("family_name", "words")
    ),
    "record_doses": page("clinician", "observer", about=of_patient, shows=("family_name",)),
    "record_dose": page(about=of_nobody("entry")),
    "review_as_of": page("clinician", about=of_patient, shows=("family_name",)),
    "review_pdf": page("clinician", about=of_patient, answers=frozenset({200, 503})),
    "review_note": page("clinician", about=of_patient, shows=("family_name",)),
    "review": page("clinician", about=of_patient, shows=("family_name",)),
    "review_state": page("clinician", about=of_patient, answers=frozenset({200, 204}), audited=False),
    # the care team's: what is authorised; nothing is yet, so that there is nothing to sign or to stop
    "authorisations": page("clinician", "observer", about=of_patient, shows=("family_name",)),
    "authorisation_draft": page("clinician", about=of_patient, post=a_draft, shows=("family_name",)),
    "authorisation_check": page(
        "clinician", about=of_patient, get=False, post=lambda *_: {}, changes=False, audited=False
    ),
    "authorisation_sign": page("clinician", about=of_patient, answers=NOTHING_THERE, post=a_stop, changes=False),
    "authorisation_second": page("clinician", about=of_patient, answers=NOTHING_THERE, post=a_stop, changes=False),
    "authorisation_refuse": page("clinician", about=of_patient, answers=NOTHING_THERE, post=a_stop, changes=False),
    "authorisation_stop": page("clinician", about=of_patient, answers=NOTHING_THERE, post=a_stop, changes=False),
    "authorisation_contact": page("clinician", about=of_patient, get=False, post=lambda *_: {}, changes=False),
    "authorisation_sheet": page(
        about=lambda world, subject: {"patient": subject.id, "entry": uuid4(), "version": 1},
    ),
    # the care team's: troches that came and went; nothing has yet, so that there is nothing to explain or confirm
    "inventory": page("clinician", "observer", about=of_patient, shows=("family_name",)),
    "inventory_write": page(
        "clinician",
        "observer",
        about=lambda world, subject: {"patient": subject.id, "kind": "count"},
        post=a_count,
        shows=("family_name",),
    ),
    "inventory_explain": page(about=of_nobody("movement")),
    "inventory_withdraw": page(about=of_nobody("movement"), get=False),
    "inventory_confirm": page(about=of_nobody("movement")),
    # the care team's: what comes into a record by other roads, and what leaves it
    "bringing": page("clinician", "observer", about=of_patient, shows=("family_name",)),
    "told_by_phone": page("clinician", about=of_patient, post=a_told_night, shows=("family_name",)),
    "told_on_paper": page("clinician", about=of_patient, post=a_told_night, shows=("family_name",)),
    "told_dose": page("clinician", "observer", about=of_patient, post=a_told_dose, shows=("family_name",)),
    "folder_upload": page("clinician", about=of_patient, post=lambda *_: {"files": ""}, changes=False),
    "folder_preview": page(
        "clinician", about=of_nobody("folder"), answers=frozenset({302}), post=lambda *_: {"seen": ""}, changes=False
    ),
    "folder_let_go": page("clinician", about=of_nobody("folder"), get=False, post=lambda *_: {}, changes=False),
    "folder_brought": page(about=of_nobody("brought_in")),
    "take_along": page("clinician", about=of_patient, post=lambda *_: {}, changes=False),
    # the administrator's
    "people": page("administrator", audited=False),
    "invite_staff": page("administrator", audited=False, post=lambda *_: {"role": "observer", "name": "New"}),
    "link_once": page(STAFF, audited=False),
    "withdraw_invitation": keeping_accounts(about=link_of, get=False, post=lambda *_: {}),
    "account": keeping_accounts(about=account_of),
    "account_switch": keeping_accounts(about=account_of, get=False, post=lambda *_: {"active": "no"}),
    "account_unlock": keeping_accounts(about=account_of, get=False, post=lambda *_: {}, changes=False),
    "ask_recovery": keeping_accounts(about=account_of, get=False, post=lambda *_: {"how_identified": "by passport"}),
    "end_role": keeping_accounts(about=role_of, get=False, post=lambda *_: {"version": "1"}),
    "recoveries": page("administrator", "clinician", "colleague", audited=False),
    "confirm_recovery": page(
        other=frozenset({"administrator", "clinician", "colleague"}),
        about=recovery_of,
        audited=False,
        post=lambda *_: {"password": PASSWORD},
        changes=False,
    ),
    # the care team's: a patient's person, people, place, and what stands beside
    "register": page(CLINICIANS, post=a_person, audited=False),
    "break_glass": page(CARE_TEAM, post=an_emergency, changes=False, audited=False),
    "opened_records": page(CLINICIANS, "administrator"),
    "consent_texts": page(CLINICIANS, audited=False),
    "publish_consent": page(CLINICIANS, post=a_text, audited=False),
    "consent_text": page(pieces=lambda _: {"wanted": uuid4()}, audited=False),
    "contact": page("clinician", about=of_patient, shows=("family_name",)),
    "contact_step": page("clinician", about=of_patient, get=False, post=lambda *_: A_CONTACT),
    "contact_rule": page("clinician", about=of_patient, get=False, post=lambda *_: {"days": "9", "version": "0"}),
    "contact_days": page(CLINICIANS, audited=False, post=lambda *_: {"days": "9", "version": "0"}),
    "patient_people": page("clinician", about=of_patient, shows=("family_name",)),
    "team_join": page(
        "clinician",
        about=of_patient,
        get=False,
        post=lambda world, subject: {"member": f"{subject.clinic['colleague'].user} clinician"},
    ),
    "team_end": page("clinician", about=of_member, get=False, post=lambda *_: {}, changes=False),
    "record_invite": page("clinician", about=of_patient, get=False, post=lambda *_: {"name": "Nia", "role": "carer"}),
    "record_link_withdraw": page(about=of_nobody("invitation"), get=False),
    "carer_limits": page(about=of_nobody("user")),
    "carer_end": page(about=of_nobody("carer"), get=False),
    "record_recovery": page(about=of_nobody("user")),
    "readers": page("clinician", about=of_patient, shows=("family_name",)),
    "patient_person": page("clinician", about=of_patient, post=a_person, shows=("family_name", "telephone")),
    "patient_status": page(
        "clinician", about=of_patient, post=lambda *_: {"status": "deactivated", "reason": "x", "version": "1"}
    ),
    "patient_erasure": page("clinician", about=of_patient, post=lambda *_: {"sure": "on"}, changes=False),
    "erasure_decline": page(
        "clinician",
        about=of_patient,
        get=False,
        changes=False,
        post=lambda *_: {"reason": "", "version": "0"},
    ),
    "duplicates": page("clinician", about=of_patient, post=lambda *_: {"other": ""}, changes=False),
    "merge_preview": page(
        "clinician",
        about=of_both,
        audited=False,
        shows=("family_name",),
        post=lambda *_: {"reason": "same", "password": PASSWORD},
    ),
    "unmerge": page(about=of_nobody("merge")),
    "close_glass": page(about=of_patient, get=False),
    # what holds in the clinic, about nobody
    "knowledge": page(CARE_TEAM, audited=False),
    "knowledge_topic": page(CARE_TEAM, pieces=lambda _: {"topic": "eligibility"}, audited=False),
    "knowledge_rule": page(CARE_TEAM, pieces=lambda _: {"name": "dose.interval"}, audited=False),
    "knowledge_numbers": page(CARE_TEAM, audited=False),
    "knowledge_facts": page(CARE_TEAM, audited=False),
    "knowledge_medicines": page(CARE_TEAM, audited=False, post=lambda *_: {"name": "Valium"}, changes=False),
    "knowledge_interactions": page(CARE_TEAM, audited=False),
    "knowledge_sources": page(CARE_TEAM, audited=False),
    "knowledge_changes": page(CARE_TEAM, audited=False, post=lambda *_: {"knowledge": "none"}, changes=False),
    "knowledge_overrides": page(CARE_TEAM, audited=False),
    "protocol": page(CARE_TEAM, audited=False),
    "protocol_version": page(pieces=lambda _: {"version": 9}, audited=False),
    "protocol_file": page(pieces=lambda _: {"version": 9}, audited=False),
    "protocol_draft": page(CLINICIANS, audited=False, post=lambda *_: {"entries": "", "version": "0"}),
    "protocol_number": page(
        CLINICIANS,
        audited=False,
        pieces=lambda _: {"name": "safety.dose.interval"},
        post=lambda *_: {"value": "96", "why": "zz", "version": "0"},
    ),
    "protocol_discard": page(CLINICIANS, get=False, audited=False, post=lambda *_: {"version": "0"}, changes=False),
    "protocol_trial": page(audited=False),  # there is no draft here: not found
    "protocol_sign": page(audited=False),
    "medical_leads": page(CLINICIANS, "administrator", audited=False),
    "medical_lead_end": page(pieces=lambda _: {"lead": uuid4()}, get=False, audited=False),
    # accounts
    "invitation": page(pieces=lambda _: {"token": "no-such-token"}, post=lambda *_: {"username": "x"}, audited=False),
    "account_login": page(
        "stranger",
        answers=frozenset({200, 302}),
        refuses=frozenset({302}),
        audited=False,
        changes=False,
        post=lambda *_: {"login": "lamp.patient", "password": "not the password"},
    ),
    "account_logout": ours(post=lambda *_: {}, changes=False, half_way=True, refuses=frozenset({302})),
    "account_inactive": page(ANYBODY, audited=False),
    "account_reauthenticate": ours(post=lambda *_: {"password": PASSWORD}, changes=False, half_way=True),
    "account_change_password": ours(post=lambda *_: {"oldpassword": "wrong"}, changes=False),
    "mfa_index": ours(half_way=True),
    "mfa_authenticate": page(audited=False, refuses=frozenset({302}), post=lambda *_: {"code": "000000"}),
    "mfa_reauthenticate": ours(post=lambda *_: {"code": "000000"}, changes=False, half_way=True),
    "mfa_activate_totp": ours(post=lambda *_: {"code": "000000"}, changes=False, half_way=True),
    "mfa_deactivate_totp": ours(post=lambda *_: {}, changes=False),
    "mfa_view_recovery_codes": ours(half_way=True),
    "mfa_generate_recovery_codes": ours(post=lambda *_: {}, changes=False),
    "mfa_download_recovery_codes": ours(),
    "mfa_list_webauthn": ours(),
    "mfa_add_webauthn": ours(post=lambda *_: {"credential": "{}"}, changes=False, half_way=True),
    "mfa_reauthenticate_webauthn": ours(post=lambda *_: {"credential": "{}"}, changes=False, half_way=True),
    "mfa_remove_webauthn": ours(pieces=lambda _: {"pk": 1}, post=lambda *_: {}, changes=False),
    "mfa_edit_webauthn": ours(pieces=lambda _: {"pk": 1}, post=lambda *_: {"name": "x"}, changes=False),
    "mfa_login_webauthn": page(
        ANYBODY, answers=frozenset({200, 302}), audited=False, post=lambda *_: {"credential": "{}"}, changes=False
    ),
    "usersessions_list": ours(post=lambda *_: {}, changes=False),
}
