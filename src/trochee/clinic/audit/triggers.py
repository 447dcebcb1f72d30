"""Which triggers must be there after `migrate`, and which are not."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = (
    "audit_auditrow",
    "accounts_signature",
    "patients_patient",
    "patients_personversion",
    "patients_statusversion",
    "patients_consenttext",
    "patients_consentanswer",
    "patients_erasurestep",
    "diaries_nightversion",
    "dosing_sessions_doseversion",
    "assessments_scoreversion",
    "assessments_observationversion",
    "assessments_factsversion",
    "adverse_effects_adverseeffectversion",
    "therapy_therapystepversion",
    "inventory_movementversion",
    "folders_broughtfolder",
    "messaging_reminderchoice",
    "messaging_contactrule",
    "messaging_contactstep",
    "trials_trialversion",
    "diaries_stagesofnight",
    "protocols_protocolversion",
    "protocols_knowledgeseen",
    "prescriptions_authorisationstep",
    "prescriptions_findingatsigning",
    "prescriptions_dosebeyond",
    "prescriptions_contactafter",
    "prescriptions_broughtversion",
    "assessments_answerversion",
)


def expected(vendor: str) -> frozenset[str]:
    """Give the names of all triggers that protect the trail and the versions."""
    if vendor == "postgresql":
        own = {"audit_chainhead_onward", "audit_chainhead_no_truncate"}
        return frozenset(own | {f"{table}_{end}" for table in APPEND_ONLY for end in ("append_only", "no_truncate")})
    own = {"audit_chainhead_onward", "audit_chainhead_no_delete"}
    return frozenset(own | {f"{table}_{end}" for table in APPEND_ONLY for end in ("no_update", "no_delete")})


def missing(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Give the triggers that this database lacks or has switched off."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return tuple(sorted(expected(connection.vendor) - present))
