"""What a clinician can rely on beside the estimate: harms, scores and doses, from a record to its review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.factories.nights import nights_from
from tests.factories.records import PERSON, dose, doses, effect, record, score
from tests.factories.review import estimate

from trochee.effect.values import Size
from trochee.foundation.unknown import Unknown
from trochee.knowledge import shipped
from trochee.record import Dose, DoseStatus
from trochee.review.build import build
from trochee.review.lead import lead
from trochee.review.sides import Balance, Harm, Side
from trochee.review.values import ClaimRow, Review, Verdict

SIX = doses("2026-03-10", 6)


def review(*taken: Dose, **parts: Any) -> Review:
    return build(record(taken, **parts), shipped())


def claims(made: Review) -> dict[str, ClaimRow]:
    return {row.id: row for row in made.claims}


def harm(made: Review) -> Harm:
    assert isinstance(made.harm, Harm)
    return made.harm


def balance(made: Review) -> Balance:
    assert isinstance(made.balance, Balance)
    return made.balance


def test_none_severe_in_six_doses_could_still_be_four_in_ten() -> None:
    """Six quiet doses are no proof of quiet: one in three could still end badly."""
    made = review(*SIX, effects=[effect("2026-03-10T22:30", ended="2026-03-10T23:00")])
    text = claims(made)["mild_adverse_effects"].estimate_text.replace("\N{NO-BREAK SPACE}", " ")
    assert "0 severe in 6 doses" in text
    assert "up to 39 %" in text
    assert claims(made)["mild_adverse_effects"].verdict is Verdict.CANNOT_TELL_YET


def test_published_rates_are_said_to_be_of_another_form_and_of_people() -> None:
    """A rate per dose here and a rate per person there are two different things."""
    made = review(*SIX, effects=[effect("2026-03-10T22:30")])
    assert "mostly with nasal esketamine" in harm(made).note
    assert all(
        "nasal" in each.formulation or "ketamine" in each.formulation for each in harm(made).rates[0].published
    )


def test_an_effect_without_a_grade_is_never_taken_for_mild() -> None:
    """Nobody wrote down how bad it was: then it may have been bad."""
    forty = doses("2026-03-10", 40)
    graded = review(*forty, effects=[effect("2026-03-10T22:30", ended="2026-03-10T23:00")])
    ungraded = review(*forty, effects=[effect("2026-03-10T22:30", grade=None, ended="2026-03-10T23:00")])
    assert claims(graded)["mild_adverse_effects"].verdict is Verdict.DIARY_FITS
    assert claims(ungraded)["mild_adverse_effects"].verdict is Verdict.CANNOT_TELL_YET
    assert (harm(ungraded).severe_upper_percent or 0) > (harm(graded).severe_upper_percent or 0)


def test_no_adverse_effect_on_record_is_not_none_at_all() -> None:
    """An empty list may mean that nobody asked."""
    made = review(*SIX)
    assert "whether they were asked about is not on record" in harm(made).text
    assert claims(made)["mild_adverse_effects"].verdict is Verdict.CANNOT_TELL_YET


def test_a_severe_effect_outweighs_whatever_sleep_does() -> None:
    """It stands in the lead, in the balance and in the claim, and no better night takes anything from it."""
    made = review(*SIX, effects=[effect("2026-03-13T23:00", "fall", 3)])
    assert any("fall" in each for each in made.lead.harms)
    assert balance(made).text.startswith("A stop of the safety rules fires. Harm outweighs benefit")
    assert claims(made)["mild_adverse_effects"].verdict is Verdict.DIARY_SPEAKS_AGAINST


def test_a_fall_of_the_insomnia_score_alone_is_no_reason_to_go_on() -> None:
    """From severe to mild insomnia on the questionnaire, and still the page says what expectation does."""
    made = review(*SIX, scores=[score("2026-03-09", "ISI", 24), score("2026-03-31", "ISI", 8)])
    (row,) = [each for each in balance(made).rows if each.id == "score_isi"]
    assert row.side is Side.NEITHER
    assert "no reason to go on" in row.text


def test_depression_that_got_reliably_worse_speaks_against_better_mood() -> None:
    """Whatever sleep did, a PHQ-9 from 6 to 14 is not 'better sleep, so better mood'."""
    made = review(*SIX, scores=[score("2026-03-09", "PHQ-9", 6), score("2026-03-31", "PHQ-9", 14)])
    assert claims(made)["better_mood"].verdict is Verdict.DIARY_SPEAKS_AGAINST
    assert any(each.id == "score_phq9" and each.side is Side.HARM for each in balance(made).rows)


def test_a_score_that_improved_is_no_better_sleep_by_itself() -> None:
    """Twenty nights with a few doses tell too little about sleep, so the promise stays open."""
    made = review(*SIX, scores=[score("2026-03-09", "PHQ-9", 18), score("2026-03-31", "PHQ-9", 4)])
    assert claims(made)["better_mood"].verdict is Verdict.CANNOT_TELL_YET


def test_ketamine_from_elsewhere_keeps_a_dose_from_being_called_low() -> None:
    """Twenty milligrams under the tongue are not all of it where a nasal spray is on the list of medicines."""
    small = doses("2026-03-10", 6, amount=20.0)
    assert claims(review(*small))["lower_doses"].verdict is Verdict.DIARY_FITS
    elsewhere = claims(review(*small, patient=replace(PERSON, medicines=("Spravato",))))["lower_doses"]
    assert elsewhere.verdict is Verdict.CANNOT_TELL_YET
    assert "Spravato" in elsewhere.estimate_text


def test_an_ordinary_troche_is_no_low_dose_and_no_dose_is_established() -> None:
    """A hundred milligrams lie in the middle of what others took for depression."""
    row = claims(review(*SIX))["lower_doses"]
    assert row.verdict is Verdict.DIARY_DOES_NOT_SHOW
    assert "No dose for sleep is established" in row.estimate_text


def test_a_dose_that_creeps_up_is_seen() -> None:
    """From 100 to 150 mg in three weeks: marked, beside the estimate and not set off by it."""
    made = review(*doses("2026-03-10", 3), *doses("2026-03-22", 3, amount=150.0))
    (amount,) = [item for item in made.watch if item.id == "dose_amount"]
    assert amount.concern


def test_no_benefit_is_a_result_that_is_said() -> None:
    """Where a gain that matters is told to be absent, the first sentence says what follows, and who decides."""
    sentence = lead(estimate(size=Size.TOO_SMALL)).sentence
    assert "stopping would lose little" in sentence
    assert "the clinician and the patient decide" in sentence


def test_a_severe_adverse_effect_is_no_reason_to_go_on_and_a_rule_says_stop() -> None:
    """Grade 3 after a dose: the rule fires with the fact that it rests on, and going on is no option."""
    made = review(*SIX, effects=[effect("2026-03-10T22:30", grade=3)])
    (stop,) = [each for each in made.findings.stops if "worst_adverse_grade" in each.facts]
    assert stop.facts["worst_adverse_grade"] == 3
    assert "go_on" not in {option.id for option in made.options}


def test_a_record_with_every_gap_still_has_a_review() -> None:
    """No amounts, no weight, no grades, effects before any dose and after the review, two scores on one day."""
    made = build(
        record(
            doses("2026-03-10", 4, amount=None),
            patient=replace(PERSON, weight_kg=None),
            effects=[
                effect("2026-03-02T10:00", grade=None),
                effect("2026-03-10T23:00", grade=None),
                effect("2026-06-01T10:00", "later", 4),
            ],
            scores=[
                score("2026-03-09", "PHQ-9", 6),
                score("2026-03-09", "PHQ-9", 16),
                score("2026-03-31", "PHQ-9", 9),
            ],
        ),
        shipped(),
        as_of=date(2026, 3, 31),
    )
    assert harm(made).apart == 1
    assert not any("later" in each for each in made.lead.harms)
    assert made.dose_use[0].largest_amount is None
    assert "two totals" in made.scores[0].text
    assert {row.verdict for row in made.claims} <= {Verdict.CANNOT_TELL_YET, Verdict.CANNOT_BE_MEASURED_HERE}


def test_without_any_dose_nothing_is_counted_by_dose() -> None:
    """Adverse effects are still named; there is only nothing to relate them to."""
    made = review(effects=[effect("2026-03-10T22:30", "fall", 3)])
    assert isinstance(made.harm, Unknown)
    assert isinstance(made.balance, Unknown)
    assert made.watch == ()
    assert any("fall" in each for each in made.lead.harms)
    assert len(made.events) == 1


def test_what_happened_stands_on_the_nights_axis() -> None:
    """An effect at half past ten in the evening belongs to the night that ends next morning."""
    made = review(*SIX, effects=[effect("2026-03-10T22:30")], nights=nights_from("2026-03-02", 30))
    (event,) = made.events
    assert event.on == date(2026, 3, 10) + timedelta(days=1)
    assert event.on in {night.date for night in made.nights}


def test_the_amount_of_a_missed_dose_is_no_dose() -> None:
    """What was never taken neither harms nor helps."""
    made = review(*SIX, dose("2026-04-05T22:00", amount=900.0, status=DoseStatus.MISSED))
    assert made.dose_use[0].largest_amount == 100
