"""What ships: facts of the literature as they were read, and what may be told about them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.reading_grade import counts

from trochee.foundation.citation import Basis
from trochee.knowledge import Grade, load, shipped
from trochee.knowledge.loader import SHIPPED

PROMISES = (
    "deeper_sleep", "synchronised_sleep", "less_anxiety", "rapid_onset", "several_nights", "less_dependence",
    "better_mood", "mild_adverse_effects", "lower_doses",
)  # fmt: skip
INSTRUMENTS = (
    "isi", "phq9", "phq2", "gad7", "pcl5", "pc_ptsd5", "epworth", "psqi", "who5", "audit_c", "dast10", "sds",
    "promis_sd8b", "dbas16", "stop_bang", "cadss6", "icsi",
)  # fmt: skip
HIGHEST_READING_GRADE = 6
NEVER_SAID = re.compile(r"\b(works?|safe|safely|proven|prove[sd]?|you may drive)\b", re.IGNORECASE)


def test_what_ships_obeys_the_law_on_the_day_it_was_last_changed() -> None:
    knowledge = load(SHIPPED)
    newest = date.fromisoformat(knowledge.version.split()[0])
    assert load(SHIPPED, newest, standard=knowledge).digest == knowledge.digest
    assert all(each.sources or each.basis is Basis.DESIGN for each in knowledge.quantities.values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sleep_efficiency", 10),
        ("total_sleep_time", 15),
        ("sleep_onset_latency", 20),
        ("wake_after_sleep_onset", 20),
        ("sleep_quality", 0.5),
    ],
)
def test_the_smallest_effects_are_those_of_the_clinical_decisions(name: str, value: float) -> None:
    assert shipped().number(f"effect.smallest.{name}") == value


def test_every_promise_has_its_evidence_what_is_open_and_words_for_patients() -> None:
    claims = shipped().claims
    assert set(claims) == set(PROMISES)
    for claim in claims.values():
        assert claim.studies, claim.id
        assert claim.open_questions, claim.id
        assert claim.safe_wording, claim.id


def test_no_promise_is_graded_above_very_low_since_no_troche_was_tried_in_insomnia() -> None:
    assert {claim.grade for claim in shipped().claims.values()} <= {Grade.NONE, Grade.VERY_LOW}


@pytest.mark.parametrize("name", PROMISES)
def test_words_for_patients_about_a_promise_are_plain_and_promise_nothing(name: str) -> None:
    wording = shipped().claims[name].safe_wording
    assert counts(wording).grade <= HIGHEST_READING_GRADE
    assert not NEVER_SAID.search(wording)


def test_words_for_patients_about_alternatives_are_plain_and_promise_nothing() -> None:
    for each in shipped().alternatives:
        assert counts(each.plain).grade <= HIGHEST_READING_GRADE, each.id
        assert not NEVER_SAID.search(each.plain), each.id


@pytest.mark.parametrize(
    ("study", "term", "percent", "comparator", "people", "compared"),
    [
        # table of doi:10.1097/JCP.0000000000001465
        ("aspire", "dizziness", 38.3, 13.8, 227, 225),
        ("aspire", "dissociation", 33.9, 5.8, 227, 225),
        ("aspire", "headache", 20.3, 20.4, 227, 225),
        # table of doi:10.1093/ijnp/pyz039
        ("transform1", "nausea", 29.4, 10.6, 231, 113),
        ("transform1", "insomnia", 7.8, 9.7, 231, 113),
        ("transform1", "urinary frequency", 3.5, 0.9, 231, 113),
        # table of doi:10.1001/jamapsychiatry.2019.1189
        ("sustain1", "taste change", 27.0, 6.9, 152, 145),
        ("sustain1", "dissociation", 23.0, 0.0, 152, 145),
        # abstracts of the open studies
        ("sustain2", "nausea", 25.1, None, 802, None),
        ("sustain3", "headache", 36.9, None, 1148, None),
    ],
)
def test_published_rates_are_those_of_their_tables(
    study: str, term: str, percent: float, comparator: float | None, people: int, compared: int | None
) -> None:
    (rate,) = [each for each in shipped().rates_of(term) if each.id.startswith(f"{study}.")]
    assert (rate.percent, rate.comparator_percent) == (percent, comparator)
    assert (rate.people, rate.comparator_people) == (people, compared)
    assert rate.expected


def test_a_rate_from_a_home_cohort_is_never_what_to_expect() -> None:
    at_home = [rate for rate in shipped().adverse_rates if "home" in rate.formulation]
    assert len(at_home) >= 2
    assert not any(rate.expected for rate in at_home)
    assert all("Never an expected rate" in rate.note for rate in at_home)


def test_no_published_rate_is_of_a_troche_at_bedtime() -> None:
    assert not any("troche" in rate.formulation for rate in shipped().adverse_rates)


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("Light-headed", "dizziness"),
        ("felt sick", "nausea"),
        ("threw up", "vomiting"),
        ("out of body", "dissociation"),
        ("drowsiness", "somnolence"),
        ("high blood pressure", "blood pressure increased"),
        ("tired", None),
        ("hallucination", None),
    ],
)
def test_effects_are_recognised_as_they_are_written_and_others_are_left_alone(written: str, term: str | None) -> None:
    assert shipped().adverse_term(written) == term


def test_every_instrument_of_the_contract_has_its_facts() -> None:
    assert set(INSTRUMENTS) <= set(shipped().instruments)


@pytest.mark.parametrize(
    ("name", "lowest", "highest", "reliable", "matters"),
    [
        ("ISI", 0, 28, None, 6),  # Yang 2009
        ("PHQ-9", 0, 27, 5, 5),  # Loewe 2004: twice the standard error of measurement
        ("GAD-7", 0, 21, None, 4),  # Toussaint 2020
        ("PCL-5", 0, 80, 18, 12),  # Marx 2022, the stricter trial; Blanchard 2023, the upper end
        ("Epworth Sleepiness Scale", 0, 24, None, 2),  # Crook 2019
        ("PSQI", 0, 21, None, 3),
        ("WHO-5", 0, 100, None, 10),
        ("SCI", 0, 32, 7, None),  # Espie 2018
        ("DBAS-16", 0, 10, None, None),
        ("SDS", 0, 15, None, None),
    ],
)
def test_a_change_is_judged_only_where_a_source_says_how(
    name: str, lowest: float, highest: float, reliable: float | None, matters: float | None
) -> None:
    facts = shipped().instrument(name)
    assert facts is not None
    assert (facts.lowest, facts.highest) == (lowest, highest)
    assert (facts.reliable_change.value if facts.reliable_change else None) == reliable
    assert (facts.meaningful_change.value if facts.meaningful_change else None) == matters


def test_insomnia_responds_by_eight_points_and_remits_below_eight() -> None:
    facts = shipped().instruments["isi"]
    assert facts.response is not None
    assert facts.remission is not None
    assert (facts.response.value, facts.remission.value) == (8, 8)
    assert facts.response.sources == facts.remission.sources == ("aasm2021",)


@pytest.mark.parametrize(
    ("name", "total", "band"),
    [
        ("isi", 7, "no insomnia"), ("isi", 8, "below the threshold"), ("isi", 15, "moderate insomnia"),
        ("isi", 22, "severe insomnia"), ("phq9", 4, "minimal"), ("phq9", 20, "severe"), ("gad7", 10, "moderate"),
        ("psqi", 6, "poor sleep"), ("epworth", 10, "normal"), ("epworth", 16, "severe sleepiness"),
        ("promis_sd8b", 60, "moderate"), ("dast10", 0, "no problems reported"), ("stop_bang", 3,
         "intermediate risk of sleep apnoea"),
    ],
)  # fmt: skip
def test_totals_have_the_published_words(name: str, total: float, band: str) -> None:
    found = shipped().instruments[name].band_of(total)
    assert found is not None
    assert found.label == band


def test_higher_is_better_in_two_of_them_only() -> None:
    better = {key for key, facts in shipped().instruments.items() if not facts.lower_is_better}
    assert better == {"who5", "sci", "sci02"}


def test_amounts_held_in_the_mouth_run_from_10_to_450_mg_in_reports() -> None:
    held = [each for each in shipped().reported_doses if each.route == "sublingual" and each.unit == "mg"]
    assert (min(each.low for each in held), max(each.high for each in held)) == (10, 450)


def test_swallowed_amounts_reach_no_more_than_7_mg_per_kg_in_reports() -> None:
    swallowed = [each for each in shipped().reported_doses if each.route == "oral" and each.unit == "mg/kg"]
    assert (min(each.low for each in swallowed), max(each.high for each in swallowed)) == (0.25, 7.0)


def test_cbt_i_leads_the_alternatives_and_no_ketamine_stands_among_them() -> None:
    first, *others = shipped().alternatives
    assert (first.id, first.grade) == ("cbti", "strong")
    assert not any("ketamine" in each.name.casefold() for each in others)
