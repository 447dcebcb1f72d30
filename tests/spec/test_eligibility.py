"""Who may not be dosed: the published list, row by row, as a clinician can read it.

Each row names what is known, and what must come of it: a rule that carries the row fires, asks, or stays silent. What
is not named is not known.
"""

from __future__ import annotations

from datetime import date

import pytest

from trochee.knowledge import shipped
from trochee.knowledge.facts import FactValue
from trochee.safety import Severity, State
from trochee.safety.checking import Checker

CHECK = Checker(shipped())
TODAY = date(2026, 11, 23)
STOP, SIGN, CAUTION = Severity.STOP, Severity.SECOND_SIGN_OFF, Severity.CAUTION
YES, NO = True, False
Given = dict[str, FactValue]

ROWS: list[tuple[str, Severity, Given, Given, Given]] = [
    # row, weight, fires when …, silent when …, asks when …
    ("ELG-01", STOP,
     {"conditions": ("aortic aneurysm",)},
     {"aneurysm": NO, "arteriovenous_malformation": NO},
     {"aneurysm": NO}),
    ("ELG-02", STOP,
     {"conditions": ("history of intracerebral haemorrhage",)},
     {"brain_haemorrhage_ever": NO},
     {}),
    ("ELG-03", STOP,
     {"allergy_to_ketamine": YES},
     {"allergy_to_ketamine": NO, "allergy_to_troche_base": NO},
     {}),
    ("ELG-04", STOP,
     {"cardiovascular_event_on": date(2026, 11, 1)},
     {"cardiovascular_event_on": date(2026, 1, 1)},
     {}),
    ("ELG-05", STOP, {"pressure_rise_dangerous": YES}, {"pressure_rise_dangerous": NO}, {}),
    ("ELG-06", STOP,
     {"systolic_mmhg": 181.0},
     {"systolic_mmhg": 120.0, "diastolic_mmhg": 80.0, "hypertension_uncontrolled": NO},
     {"systolic_mmhg": 120.0}),
    ("ELG-07", CAUTION,
     {"diastolic_mmhg": 91.0},
     {"systolic_mmhg": 140.0, "diastolic_mmhg": 90.0},
     {"systolic_mmhg": 140.0}),
    ("ELG-08", STOP, {"pre_eclampsia": YES}, {"hyperthyroidism_untreated": NO, "pre_eclampsia": NO}, {}),
    ("ELG-09", STOP,
     {"pregnancy_test_positive": YES},
     {"can_become_pregnant": NO},
     {"can_become_pregnant": YES}),
    ("ELG-10", SIGN,
     {"can_become_pregnant": YES, "contraception_effective": NO},
     {"can_become_pregnant": NO},
     {}),
    ("ELG-11", STOP, {"breastfeeding": YES}, {"breastfeeding": NO}, {}),
    ("ELG-12", STOP, {"birth_date": date(2008, 11, 24)}, {"birth_date": date(2008, 11, 23)}, {}),
    ("ELG-13", STOP, {"liver_impairment": "child_pugh_c"}, {"liver_impairment": "child_pugh_a"}, {}),
    ("ELG-14", SIGN, {"liver_impairment": "child_pugh_b"}, {"liver_impairment": "child_pugh_a"}, {}),
    ("ELG-15", STOP, {"psychosis_current": YES}, {"psychosis_current": NO}, {}),
    ("ELG-16", SIGN,
     {"conditions": ("schizophrenia",)},
     {"psychosis_past": NO, "psychosis_in_family": NO},
     {"psychosis_past": NO}),
    ("ELG-17", STOP, {"mania_current": YES}, {"mania_current": NO, "mania_past": NO}, {}),
    ("ELG-17", SIGN, {"conditions": ("bipolar disorder",)}, {"mania_current": NO, "mania_past": NO}, {}),
    ("ELG-18", STOP,
     {"ketamine_use_disorder_ever": YES},
     {"dependence_current": NO, "ketamine_use_disorder_ever": NO},
     {}),
    ("ELG-18", SIGN,
     {"opioid_use_disorder_ever": YES},
     {"dependence_past": NO, "opioid_use_disorder_ever": NO},
     {}),
    ("ELG-19", STOP,
     {"suicidal_behaviour_on": date(2026, 10, 1)},
     {"suicidal_intent": NO, "suicidal_behaviour_on": "never"},
     {}),
    ("ELG-20", STOP,
     {"conditions": ("brain tumour",)},
     {"raised_intracranial_pressure": NO, "head_injury_serious": NO, "intracranial_mass": NO},
     {}),
    ("ELG-21", SIGN, {"conditions": ("glaucoma",)}, {"glaucoma": NO, "epilepsy_recent": NO}, {"glaucoma": NO}),
    ("ELG-22", STOP, {"heart_disease_unstable": YES}, {"heart_disease_unstable": NO}, {}),
    ("ELG-22", SIGN, {"conditions": ("TIA",)}, {"heart_disease": NO, "stroke_or_tia_ever": NO}, {}),
    ("ELG-23", SIGN, {"hypertensive_encephalopathy_ever": YES}, {"hypertensive_encephalopathy_ever": NO}, {}),
    ("ELG-24", SIGN, {"conditions": ("COPD",)}, {"lung_disease": NO}, {}),
    ("ELG-25", SIGN,
     {"sleep_apnoea": "treated", "weight_kg": 130.0, "height_cm": 180.0},
     {"sleep_apnoea": "treated", "weight_kg": 70.0, "height_cm": 180.0},
     {"sleep_apnoea": "treated"}),
    ("ELG-26", SIGN,
     {"sleep_apnoea": "never_tested", "stop_bang_score": 3.0},
     {"sleep_apnoea": "excluded", "apnoea_known": NO},
     {"stop_bang_score": 3.0}),
    ("ELG-27", STOP, {"visible_blood_in_urine": YES}, {"visible_blood_in_urine": NO}, {}),
    ("ELG-27", SIGN,
     {"conditions": ("interstitial cystitis",)},
     {"bladder_pain_syndrome": NO, "haematuria_unexplained": NO, "urinary_symptoms": NO},
     {}),
    ("ELG-28", STOP,
     {"ast_times_upper_limit": 3.5, "liver_rise_explained": NO},
     {"alt_times_upper_limit": 1.0, "ast_times_upper_limit": 1.0},
     {"ast_times_upper_limit": 3.5}),
    ("ELG-28", STOP,
     {"alt_times_upper_limit": 3.0, "bilirubin_times_upper_limit": 2.5},
     {"alt_times_upper_limit": 1.0, "ast_times_upper_limit": 1.0},
     {}),
    ("ELG-28", SIGN,
     {"alp_times_upper_limit": 1.4, "liver_rise_explained": NO},
     {"alp_times_upper_limit": 0.9, "ggt_times_upper_limit": 0.9, "bilirubin_times_upper_limit": 0.9},
     {}),
    ("ELG-29", CAUTION, {"medicines": ("Lyrica 75 mg",)}, {"medicines": ("paracetamol",)}, {}),
    ("ELG-29", STOP,
     {"taken_today": ("two glasses of wine",)},
     {"intoxicated_today": NO, "taken_today": ()},
     {"intoxicated_today": NO}),
    ("ELG-29", STOP, {"taken_today": ("Ambien",)}, {"taken_today": ("paracetamol",)}, {}),
    ("ELG-29", STOP, {"taken_today": ("Lyrica 75 mg",)}, {"taken_today": ()}, {}),
    ("ELG-30", CAUTION, {"medicines": ("modafinil",)}, {"medicines": ("paracetamol",)}, {}),
    ("ELG-31", STOP, {"medicines": ("theophylline",)}, {"medicines": ("paracetamol",)}, {}),
    ("ELG-32", CAUTION,
     {"medicines": ("grapefruit juice",)},
     {"grapefruit_recently": NO, "medicines": ()},
     {"medicines": ()}),
    ("ELG-33", SIGN, {"medicines": ("Plavix",)}, {"medicines": ("paracetamol",)}, {}),
    ("ELG-34", CAUTION, {"medicines": ("itraconazole",)}, {"medicines": ("paracetamol",)}, {}),
    ("ELG-35", SIGN,
     {"recreational_drugs": YES},
     {"recreational_drugs": NO, "no_alcohol_for_a_day": YES, "medicines": ()},
     {"recreational_drugs": NO, "no_alcohol_for_a_day": YES}),
    ("ELG-35", SIGN,
     {"recreational_drugs": NO, "medicines": ("weed on weekends",)},
     {"recreational_drugs": NO, "no_alcohol_for_a_day": YES, "medicines": ("paracetamol",)},
     {}),
    ("ELG-36", STOP,
     {"drives_or_safety_critical_work": YES, "escort_arranged": NO},
     {"escort_arranged": YES},
     {"escort_arranged": NO}),
    ("ELG-37", SIGN,
     {"cbti": "never_offered"},
     {"insomnia_established": YES, "cbti": "completed"},
     {"insomnia_established": YES}),
]  # fmt: skip


def states(row: str, severity: Severity, given: Given) -> set[State]:
    """What the rules that carry a row say with this weight."""
    carrying = {rule.id for rule in shipped().rules.values() if row in rule.rows and rule.severity is severity}
    found = CHECK(given, TODAY)
    assert not found.contradictions
    return {each.state for each in found.findings if each.rule in carrying}


@pytest.mark.parametrize(("row", "severity", "fires", "silent", "asks"), ROWS)
def test_a_row_fires_is_silent_and_asks(
    row: str, severity: Severity, fires: Given, silent: Given, asks: Given
) -> None:
    assert State.FIRES in states(row, severity, fires)
    assert State.FIRES not in states(row, severity, silent)
    assert State.ASKS in states(row, severity, asks)
    assert State.FIRES not in states(row, severity, asks)


@pytest.mark.parametrize("row", [f"ELG-{number:02}" for number in range(1, 38)])
def test_every_row_of_the_list_has_a_rule_with_a_source_or_a_reason(row: str) -> None:
    carrying = [rule for rule in shipped().rules.values() if row in rule.rows]
    assert carrying
    assert all(rule.grounds or rule.note for rule in carrying)
    assert row in {each[0] for each in ROWS}


def test_somebody_whom_no_rule_concerns_is_never_called_clear() -> None:
    found = CHECK({"aneurysm": NO}, TODAY)
    assert found.worst == "asks"


def test_two_depressants_and_snoring_stop() -> None:
    given: Given = {"medicines": ("Valium", "oxycodone 5 mg"), "snores_loudly": YES, "sleep_apnoea": "never_tested"}
    found = CHECK(given, TODAY)
    firing = {each.rule for each in found.findings if each.state is State.FIRES and each.severity is STOP}
    assert {"depressants.two", "depressants.with_apnoea"} <= firing


def test_ketamine_from_another_clinic_counts_in_the_week() -> None:
    week: Given = {"dose_mg": 50.0, "ketamine_last_7_days_mg": 100.0, "week_limit_mg": 100.0}
    assert "dose.over_week_limit" in {each.rule for each in CHECK(week, TODAY).findings if each.state is State.FIRES}


def test_what_stands_from_memory_says_so() -> None:
    found = {each.rule: each for each in CHECK({"medicines": ("clopidogrel",)}, TODAY).findings}
    assert not found["medicines.clopidogrel"].verified
