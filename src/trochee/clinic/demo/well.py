"""Everything that the rules ask about somebody whom none of them stops: invented, as all in the demo clinic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

_NO = """
allergy_to_ketamine allergy_to_troche_base aneurysm arteriovenous_malformation brain_haemorrhage_ever
breastfeeding dependence_current raised_intracranial_pressure head_injury_serious intracranial_mass
heart_disease_unstable hypertension_uncontrolled ketamine_use_disorder_ever mania_current pregnant
pressure_rise_dangerous psychosis_current suicidal_intent hyperthyroidism_untreated pre_eclampsia
visible_blood_in_urine patient_wants_to_stop can_become_pregnant bladder_pain_syndrome haematuria_unexplained
urinary_symptoms dependence_past opioid_use_disorder_ever glaucoma epilepsy_recent heart_disease
stroke_or_tia_ever hypertensive_encephalopathy_ever lung_disease mania_past psychosis_past psychosis_in_family
ketamine_from_elsewhere recreational_drugs dementia dissociative_disorder mood_questionnaire_positive
post_traumatic_stress suicidal_method_considered urine_test_abnormal grapefruit_recently diabetes falls
kidney_disease mouth_ulcers restless_legs body_clock_disorder parasomnia breathing_or_consciousness_lost
jaundice_or_itch craving_rising early_refill count_difference stock_lost asks_for_more other_prescriber_found
ketamine_screen_unexpected more_drug_for_less_effect urinary_infection_without_culture apnoea_known snores_loudly
breathing_stops_in_sleep
"""
_YES = """
psychiatric_assessment_signed has_capacity insomnia_established no_alcohol_for_a_day electrocardiogram_done
reason_to_go_on_recorded second_clinician_review_done
"""
_FIGURES = {
    "systolic_mmhg": 122.0,
    "diastolic_mmhg": 78.0,
    "alt_times_upper_limit": 0.6,
    "ast_times_upper_limit": 0.6,
    "bilirubin_times_upper_limit": 0.5,
    "alp_times_upper_limit": 0.5,
    "ggt_times_upper_limit": 0.5,
    "height_cm": 175.0,
    "alcohol_score": 1.0,
    "drug_score": 0.0,
    "stop_bang_score": 1.0,
    "prodromal_symptoms": 0.0,
    "suicidal_item": 0.0,
    "insomnia_score": 19.0,
    "dependence_score": 2.0,
    "new_urinary_symptoms_days": 0.0,
    "epworth_score": 6.0,
    "depression_score": 5.0,
}
_CHOSEN = {
    "liver_impairment": "none",
    "urinary_grade": "none",
    "sleep_apnoea": "excluded",
    "cbti": "tried",
    "cardiovascular_event_on": "never",
    "suicidal_behaviour_on": "never",
}
_LOOKED_UP = ("liver_tests_on", "prescription_programme_checked_on")


def well(today: date) -> Mapping[str, object]:
    """Give the facts of somebody well enough, looked up the day before."""
    return {
        **dict.fromkeys(_NO.split(), False),
        **dict.fromkeys(_YES.split(), True),
        **_FIGURES,
        **_CHOSEN,
        **dict.fromkeys(_LOOKED_UP, today - timedelta(days=1)),
    }
