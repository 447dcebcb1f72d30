"""What a list of medicines, written as people write it, leads to. A clinician can read these as sentences."""

from __future__ import annotations

from datetime import date

import pytest

from trochee.knowledge import shipped
from trochee.safety import FactValue, Severity, State
from trochee.safety.checking import Checked, Checker

DAY = date(2026, 11, 23)
SNORES: dict[str, FactValue] = {"snores_loudly": True, "sleep_apnoea": "never_tested"}


@pytest.fixture(scope="module")
def check() -> Checker:
    return Checker(shipped())


def found(checked: Checked, severity: Severity, state: State) -> set[str]:
    return {each.rule for each in checked.findings if (each.severity, each.state) == (severity, state)}


def fires(checked: Checked) -> set[str]:
    return {each.rule for each in checked.findings if each.state is State.FIRES}


def test_diazepam_and_oxycodone_stop_a_dose_whatever_they_are_called(check: Checker) -> None:
    for names in (("diazepam", "oxycodone"), ("Valium 5mg", "Percocet 5/325"), ("valum", "OxyContin 20mg bd")):
        assert "depressants.two" in found(check({"medicines": names}, DAY), Severity.STOP, State.FIRES)


def test_two_depressants_in_one_product_or_two_classes_named_alone_stop_a_dose(check: Checker) -> None:
    for names in (("Fioricet with codeine",), ("benzos", "opioid painkiller"), ("wine", "ZzzQuil")):
        assert "depressants.two" in fires(check({"medicines": names}, DAY))


def test_one_medicine_under_two_names_is_one_depressant(check: Checker) -> None:
    checked = check({"medicines": ("Xanax", "alprazolam 0.5 mg", "benzo"), "taken_today": ()}, DAY)
    assert "depressants.two" not in {each.rule for each in checked.findings}


def test_one_depressant_with_snoring_and_no_sleep_test_stops_a_dose(check: Checker) -> None:
    for name in ("zolpidem 10", "Lyrica 75", "co-codamol", "doxylamine"):
        assert "depressants.with_apnoea" in fires(check({"medicines": (name,), **SNORES}, DAY))
    assert "depressants.with_apnoea" not in fires(check({"medicines": ("paracetamol",), **SNORES}, DAY))


def test_an_opioid_or_benzodiazepine_today_needs_a_second_sign_off_and_no_home(check: Checker) -> None:
    checked = check({"medicines": (), "taken_today": ("Tylenol 3",), "setting": "home"}, DAY)
    assert "depressants.today" in found(checked, Severity.SECOND_SIGN_OFF, State.FIRES)
    assert "depressants.today_at_home" in found(checked, Severity.STOP, State.FIRES)


def test_a_sleeping_pill_without_a_name_is_asked_about_and_never_passed_over(check: Checker) -> None:
    checked = check({"medicines": ("sleeping pill", "painkiller")}, DAY)
    asked = [each for each in checked.findings if each.rule == "interaction.unclear"]
    assert {each.facts["medicines"] for each in asked} == {("sleeping pill",), ("painkiller",)}
    assert "depressants.two" in found(checked, Severity.STOP, State.ASKS)


def test_a_name_that_nobody_knows_is_named_and_leaves_no_stop_silent(check: Checker) -> None:
    known, unknown = (
        check({"medicines": names, "taken_today": ()}, DAY)
        for names in (("paracetamol",), ("paracetamol", "flibberol"))
    )
    assert (known.not_checked, unknown.not_checked) == ((), ("flibberol",))
    about = {"depressants.two", "medicines.contraindicated"}
    assert not about & {each.rule for each in known.findings}
    assert about <= found(unknown, Severity.STOP, State.ASKS)


def test_a_name_between_two_medicines_is_a_question_with_both(check: Checker) -> None:
    (asked,) = [
        each
        for each in check({"medicines": ("hydroxazine",)}, DAY).findings
        if each.rule == "interaction.not_checked"
    ]
    assert "hydroxyzine" in asked.message
    assert "hydralazine" in asked.message


def test_a_medicine_that_was_stopped_is_asked_about(check: Checker) -> None:
    checked = check({"medicines": ("phenelzine, stopped 3 weeks ago",)}, DAY)
    assert "interaction.mao_nonselective" not in fires(checked)
    assert "interaction.unclear" in found(checked, Severity.SECOND_SIGN_OFF, State.ASKS)
    assert not checked.not_checked


def test_esketamine_is_never_ketamine_and_both_count_as_exposure(check: Checker) -> None:
    nose, other = (check({"medicines": (name,)}, DAY) for name in ("Spravato", "ketamine from another clinic"))
    assert "esketamine" in nose.medicines.ingredients
    assert "ketamine" not in nose.medicines.ingredients
    for checked in (nose, other):
        assert "medicines.ketamine_elsewhere" in fires(checked)
        assert {"interaction.esketamine", "interaction.ketamine_elsewhere"} & found(
            checked, Severity.STOP, State.FIRES
        )


def test_ketamine_alone_asks_whose_it_is(check: Checker) -> None:
    checked = check({"medicines": ("ketamine troche",)}, DAY)
    assert "interaction.ketamine_listed" in found(checked, Severity.STOP, State.ASKS)


def test_no_medicines_is_an_answer_and_no_answer_is_none(check: Checker) -> None:
    answered, never = check({"medicines": ("none",)}, DAY), check({}, DAY)
    assert not {each.rule for each in answered.findings if each.rule.startswith("interaction.")}
    assert "interaction.not_answered" in found(never, Severity.STOP, State.ASKS)


def test_a_finding_shows_the_class_that_decided_and_not_the_others(check: Checker) -> None:
    (finding,) = [
        each for each in check({"medicines": ("coffee",)}, DAY).findings if each.rule == "medicines.pressure"
    ]
    assert finding.facts == {"medicine_classes": ("xanthine",)}
    (two,) = [
        each
        for each in check({"medicines": ("diazepam", "oxycodone", "flibberol")}, DAY).findings
        if each.rule == "depressants.two"
    ]
    assert two.facts == {"cns_depressants": ("diazepam", "oxycodone")}


def test_grapefruit_theophylline_and_memantine_are_found_by_the_names_people_use(check: Checker) -> None:
    checked = check({"medicines": ("glass of grapefruit juice", "Uniphyllin 200", "Ebixa")}, DAY)
    assert {"interaction.grapefruit", "interaction.theophylline", "interaction.memantine"} <= fires(checked)
    assert "interaction.theophylline" in found(checked, Severity.STOP, State.FIRES)
    assert "interaction.memantine" in found(checked, Severity.SECOND_SIGN_OFF, State.FIRES)
    assert "interaction.grapefruit" in found(checked, Severity.CAUTION, State.FIRES)
