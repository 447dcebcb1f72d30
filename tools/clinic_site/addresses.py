"""Where every page of the scratch clinic lies, by who sees it: for pictures, and for the look at all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from .clock import clinic_now

Told = Mapping[str, str]


def addresses(told: Told, invitation: str) -> dict[str, dict[str, str]]:
    """Give each page a name and its address. ``told`` are the ids of `more_people`, ``invitation`` an open link."""
    return {
        "stranger": {
            "log-in": "/account/login/",
            "invitation": f"/account/invitation/{invitation}/",
            "account-inactive": "/account/inactive/",
            "help": "/help/",
            "away": "/my/away/",
            "fault-not-found": "/account/invitation/none/",
        },
        "wren": _patient(told),
        "noor": _clinician(told),
        "hal": _helper(told),
        "ada": _administrator(told),
    }


def _patient(told: Told) -> dict[str, str]:
    today = clinic_now().date()
    there = today - timedelta(days=2)
    return {
        "nights": "/my/nights/",
        "night-empty": f"/my/nights/{today}/",
        "night-there": f"/my/nights/{there}/",
        "night-history": f"/my/nights/{there}/history/",
        "phone": "/my/phone/",
        "phone-forgotten": "/my/phone/forgotten/",
        "sleep": "/my/sleep/",
        "review-own": "/my/review/",
        **{f"{kind}s": f"/my/{kind}s/" for kind in ("dose", "effect")},
        **{f"{kind}-empty": f"/my/{kind}s/new/" for kind in ("dose", "effect")},
        **{f"{kind}-there": f"/my/{kind}s/{told[kind]}/" for kind in ("dose", "effect")},
        **{f"{kind}-history": f"/my/{kind}s/{told[kind]}/history/" for kind in ("dose", "effect")},
        **{f"{kind}-withdraw": f"/my/{kind}s/{told[kind]}/withdraw/" for kind in ("dose", "effect")},
        "authorised-own": "/my/authorised/",
        "troches-own": "/my/troches/",
        "things": "/my/things/",
        "paper": "/my/things/paper/",
        "reminders": "/my/reminders/",
        "reminders-mails": "/my/reminders/mails/",
        "assessment-own": "/my/assessment/",
        "assessment-alone": "/my/assessment/mind/",
        "assessment-body": "/my/assessment/body/",
        "record-own": "/my/record/",
        "readers-own": "/my/record/readers/",
        "consents-own": "/my/record/consents/",
        "consent-own": f"/my/record/consents/{told['consent']}/",
        "helper-own": f"/my/record/helpers/{told['carer']}/",
        "erasure-own": "/my/record/erasure/",
        "password": "/account/password/change/",
    }


def _clinician(told: Told) -> dict[str, str]:
    there = clinic_now().date() - timedelta(days=2)
    record, newcomer = f"/patients/{told['sleeper']}", f"/patients/{told['newcomer']}"
    return {
        "today": "/patients/today/",
        "panel": "/patients/",
        "register": "/patients/register/",
        "break-glass": "/patients/emergency/",
        "opened": "/patients/opened/",
        "consents": "/patients/consents/",
        "consent-publish": "/patients/consents/publish/",
        "consent": f"/patients/consents/{told['consent']}/",
        "record": f"{record}/",
        "record-nights": f"{record}/nights/",
        "record-night": f"{record}/nights/{there}/",
        "record-doses": f"{record}/doses/",
        "record-dose": f"{record}/doses/{told['dose']}/",
        "record-inventory": f"{record}/inventory/",
        "record-inventory-count": f"{record}/inventory/write/count/",
        "record-inventory-dispense": f"{record}/inventory/write/dispensed/",
        "record-inventory-explain": f"{record}/inventory/{told['counted']}/explain/",
        "record-inventory-confirm": f"{record}/inventory/{told['given_back']}/confirm/",
        "record-contact": f"{record}/contact/",
        "contact-days": "/patients/silence/",
        "record-assessment": f"{record}/assessment/",
        "record-assessment-body": f"{record}/assessment/body/",
        "record-assessment-feelings": f"{record}/assessment/suicidality/",
        "record-safety": f"{record}/safety/",
        "record-medicines": f"{record}/medicines/",
        "record-people": f"{record}/people/",
        "record-helper": f"{record}/people/helpers/{told['carer']}/",
        "record-readers": f"{record}/readers/",
        "record-person": f"{record}/person/",
        "record-status": f"{record}/status/",
        "record-erasure": f"{record}/erasure/",
        "record-duplicates": f"{record}/duplicates/",
        "record-merge": f"{newcomer}/duplicates/with/{told['twin']}/",
        "record-unmerge": f"{newcomer}/duplicates/{told['merge']}/apart/",
        "authorisation": f"{record}/authorisation/",
        "authorisation-draft": f"{record}/authorisation/draft/",
        "authorisation-sign": f"{record}/authorisation/sign/",
        "authorisation-stop": f"{record}/authorisation/stop/",
        "authorisation-sheet": f"{record}/authorisation/{told['authorisation']}/1/",
        "bring": f"{record}/bring/",
        "bring-phone": f"{record}/bring/phone/",
        "bring-paper": f"{record}/bring/paper/",
        "bring-dose": f"{record}/bring/dose/",
        "bring-folder": f"{record}/bring/folder/",
        "bring-folder-preview": f"{record}/bring/folder/{told['folder']}/",
        "bring-folder-brought": f"{record}/bring/brought/{told['brought']}/",
        "take-along": f"{record}/bring/take-along/",
        "review-as-of": f"{record}/review/as-of/",
        "review-note": f"{record}/review/note/",
        "review": f"{record}/review/",
        "review-empty": f"{newcomer}/review/",
        "knowledge": "/knowledge/",
        "knowledge-topic": "/knowledge/rules/dose/",
        "knowledge-rule": "/knowledge/rule/eligibility.recent_heart_event/",
        "knowledge-numbers": "/knowledge/numbers/",
        "knowledge-medicines": "/knowledge/medicines/",
        "knowledge-interactions": "/knowledge/interactions/",
        "knowledge-facts": "/knowledge/facts/",
        "knowledge-sources": "/knowledge/sources/",
        "knowledge-overrides": "/knowledge/overrides/",
        "knowledge-changes": "/knowledge/changes/",
        "protocol": "/protocol/",
        "protocol-version": "/protocol/versions/1/",
        "protocol-draft": "/protocol/draft/",
        "protocol-number": "/protocol/draft/numbers/safety.age.heart_tracing/",
        "protocol-sign": "/protocol/draft/sign/",
        "protocol-trial": "/protocol/draft/people/",
        "design": "/design",
        "second-step": "/account/2fa/",
        "second-step-passkey": "/account/2fa/webauthn/add/",
        "second-step-passkeys": "/account/2fa/webauthn/",
        "recovery-codes": "/account/2fa/recovery-codes/",
        "recovery-codes-new": "/account/2fa/recovery-codes/generate/",
        "second-step-off": "/account/2fa/totp/deactivate/",
        "recovery": f"/people/recoveries/{told['recovery']}/",
        "devices": "/account/devices/",
        "reauthenticate": "/account/reauthenticate/",
        "log-out": "/account/logout/",
    }


def _helper(told: Told) -> dict[str, str]:
    today = clinic_now().date()
    helped = f"/helping/{told['sleeper']}"
    return {
        "helping": "/helping/",
        "helping-nights": f"{helped}/nights/",
        "helping-night": f"{helped}/nights/{today}/",
        "helping-review": f"{helped}/review/",
    }


def _administrator(told: Told) -> dict[str, str]:
    return {
        "home": "/",
        "people": "/people/",
        "people-invite": "/people/invite/",
        "people-account": f"/people/{told['observer']}/",
        "medical-leads": "/protocol/leads/",
        "recoveries": "/people/recoveries/",
    }
