import json
from datetime import date
from typing import Any

from trochee.effect.assurance import Worth
from trochee.effect.candidates import Candidate, Terms, drawn
from trochee.effect.draws import fixed_lot
from trochee.effect.plans import Wishes
from trochee.effect.values import Outcome
from trochee.knowledge import shipped
from trochee.record import Trial, TrialDesign
from trochee.reports.json_plan import payload

WISHES = Wishes(
    weeks=4,
    doses_per_week=2,
    minimum_gap_nights=2,
    first_evening=date(2026, 3, 2),
    without=((date(2026, 3, 20), date(2026, 3, 21)),),
)
TERMS = Terms(product="troche", outcome=Outcome.SLEEP_EFFICIENCY, smallest_effect=10.0, baseline_nights=28, seed=5)


def worth(power: float | None) -> Worth:
    return Worth(
        assurance=0.3,
        power=power,
        single_dose=10.0,
        expected_sd=2.0,
        half_life_contraction=0.8,
        active_doses=4,
        nights_off=14,
    )


def laid_out(design: TrialDesign, chosen: Trial | None = None, power: float | None = 0.6) -> Any:
    trial = drawn(design, WISHES, TERMS, fixed_lot(1))
    found = (
        Candidate(design=design, trial=trial, worth=worth(power)),
        Candidate(design=TrialDesign.TWO_WEEK_BLOCKS, trial=None, worth=None, problem="needs more weeks"),
    )
    made = payload(found, WISHES, TERMS, shipped(), chosen=chosen, noise="prior")
    return json.loads(json.dumps(made, allow_nan=False))


def test_designs_stand_side_by_side_and_what_is_unknown_says_why() -> None:
    made = laid_out(TrialDesign.OFF_WEEKS)
    one, other = made["candidates"]
    assert one["design"] == "off_weeks"
    assert (one["assurance"], one["power_at_single_dose_effect"], one["nights_off_treatment"]) == (0.3, 0.6, 14)
    assert "reasons" not in one
    assert other["weeks"] is None
    assert other["reasons"]["assurance"] == "needs more weeks"
    assert made["protocol"] is None
    assert "--design" in made["reasons"]["protocol"]
    assert "prescriber signs" in made["messages"][0]


def test_a_gain_that_cannot_be_had_has_no_power() -> None:
    one = laid_out(TrialDesign.OFF_WEEKS, power=None)["candidates"][0]
    assert one["power_at_single_dose_effect"] is None
    assert "no dose can be worth" in one["reasons"]["power_at_single_dose_effect"]


def test_the_protocol_holds_what_the_guidelines_ask_for() -> None:
    trial = drawn(TrialDesign.BLINDED_WEEKS, WISHES, TERMS, fixed_lot(1))
    found = laid_out(TrialDesign.BLINDED_WEEKS, chosen=trial)["protocol"]
    assert "n-of-1" in found["title"]
    assert found["sequence"]["sha256"] == trial.sha256
    assert found["sequence"]["blinded"] is True
    assert "pharmacist" in found["sequence"]["concealment"]
    assert len(found["weeks"]) == 4
    assert found["left_out"] == [["2026-03-20", "2026-03-21"]]
    assert found["analysis"]["clear_from_probability"] == 0.975
    assert "diagnosis" in found["not_on_record"]


def test_open_doses_are_not_concealed() -> None:
    trial = drawn(TrialDesign.OFF_WEEKS, WISHES, TERMS, fixed_lot(1))
    found = laid_out(TrialDesign.OFF_WEEKS, chosen=trial)["protocol"]
    assert found["sequence"]["blinded"] is False
    assert "open" in found["sequence"]["concealment"]
