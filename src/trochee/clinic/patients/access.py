"""Who may do what with a patient's record, as rules over plain facts."""

from __future__ import annotations

from functools import lru_cache

from rules.predicates import predicate
from rules.rulesets import RuleSet

from trochee.clinic.accounts.roles import Role

from .values import Basis, Right, Standing


@predicate
def own(standing: Standing) -> bool:
    """Whether it is the person's own record."""
    return standing.own and standing.role == Role.PATIENT


@predicate
def team_clinician(standing: Standing) -> bool:
    """Whether a clinician of the care team asks."""
    return standing.on_team and standing.role == Role.CLINICIAN


@predicate
def team_observer(standing: Standing) -> bool:
    """Whether an observer of the care team asks."""
    return standing.on_team and standing.role == Role.OBSERVER


@predicate
def glass_broken(standing: Standing) -> bool:
    """Whether a clinician or observer of the clinic broke the glass, and it is still open."""
    return standing.glass_broken and standing.role in {Role.CLINICIAN, Role.OBSERVER}


@predicate
def carer_enters(standing: Standing) -> bool:
    """Whether a carer may enter nights."""
    return standing.carer_enters and standing.role == Role.CARER


@predicate
def carer_reads_nights(standing: Standing) -> bool:
    """Whether a carer may read nights."""
    return standing.carer_reads_nights and standing.role == Role.CARER


@predicate
def carer_reads_review(standing: Standing) -> bool:
    """Whether a carer may read the patient's version of the review."""
    return standing.carer_reads_review and standing.role == Role.CARER


@predicate
def active(standing: Standing) -> bool:
    """Whether the person takes part in the programme now; a record that has ended is read, not added to."""
    return standing.active


_ANY_CARER = carer_enters | carer_reads_nights | carer_reads_review
_REVIEW_READERS = own | team_clinician | glass_broken | carer_reads_review
ACCESS = RuleSet()
for _right, _rule in {
    Right.KNOW_OF: own | team_clinician | team_observer | glass_broken | _ANY_CARER,
    Right.READ_NIGHTS: own | team_clinician | glass_broken | carer_reads_nights,
    Right.ENTER_NIGHTS: (own | team_clinician | carer_enters) & active,
    Right.READ_DOSES: _REVIEW_READERS | team_observer,
    Right.ENTER_DOSES: (own | team_clinician | team_observer) & active,
    Right.READ_EFFECTS: _REVIEW_READERS | team_observer,
    Right.ENTER_EFFECTS: (own | team_clinician | team_observer) & active,
    Right.READ_SCORES: _REVIEW_READERS,
    Right.ENTER_SCORES: (own | team_clinician) & active,
    Right.READ_OBSERVATIONS: _REVIEW_READERS | team_observer,
    Right.ENTER_OBSERVATIONS: (own | team_clinician | team_observer) & active,
    Right.READ_THERAPY: _REVIEW_READERS,
    Right.KEEP_THERAPY: team_clinician & active,
    Right.READ_INVENTORY: _REVIEW_READERS | team_observer,
    Right.REPORT_INVENTORY: (own | team_clinician | team_observer) & active,
    Right.KEEP_INVENTORY: (team_clinician | team_observer) & active,
    Right.READ_FACTS: _REVIEW_READERS | team_observer,
    Right.KEEP_FACTS: team_clinician & active,
    Right.READ_ANSWERS: own | team_clinician | team_observer | glass_broken,
    Right.ENTER_ANSWERS: (own | team_clinician) & active,
    Right.READ_AUTHORISATION: own | team_clinician | team_observer | glass_broken,
    Right.AUTHORISE: team_clinician & active,
    Right.READ_REVIEW: _REVIEW_READERS,
    Right.DECIDE: team_clinician & active,
    Right.RUN_SESSION: (team_clinician | team_observer) & active,
    Right.KEEP_PERSON: team_clinician,
    Right.KEEP_TEAM: team_clinician,
    Right.GIVE_CONSENT: own & active,
    Right.TAKE_BACK: own,
    Right.READ_TRAIL: own | team_clinician,
    Right.IMPORT_RECORD: team_clinician & active,
    Right.EXPORT_RECORD: own | team_clinician,
}.items():
    ACCESS.add_rule(_right, _rule)


@lru_cache(maxsize=256)  # standings are few and the rules are pure
def rights_of(standing: Standing) -> frozenset[Right]:
    """Give everything that this standing allows."""
    return frozenset(right for right in Right if ACCESS.test_rule(right, standing))


def basis_of(standing: Standing) -> Basis | None:
    """Give the ground on which the record is open: the most ordinary one that holds."""
    if own(standing):
        return Basis.OWN
    if _ANY_CARER(standing):
        return Basis.CARER
    if team_clinician(standing) or team_observer(standing):
        return Basis.CARE_TEAM
    return Basis.BREAK_GLASS if glass_broken(standing) else None
