"""A record becomes a review: every calendar night, every product, and what could not be placed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import pytest
from tests.factories.nights import at, nights_from, usual_night
from tests.factories.records import score

from trochee.effect.values import NOT_ASKED, Outcome
from trochee.knowledge import shipped
from trochee.record import AdverseEffect, Dose, DoseStatus, Night, Patient, Record, Score, TherapyStep
from trochee.review.answers import NIGHTS_AFTER, NOT_TO_LEARN
from trochee.review.build import build
from trochee.review.series import NO_DOSE, timeline
from trochee.review.sides import Harm
from trochee.review.values import Review

Asked = TypeVar("Asked")
Told = TypeVar("Told")
KNOWLEDGE = shipped()
BERLIN = Patient(id="An invented person", time_zone="Europe/Berlin")


def dose(at: str, **changes: Any) -> Dose:
    return Dose(**{"taken_at": datetime.fromisoformat(at), "product": "troche", "amount": 100.0, **changes})


def record(
    doses: Iterable[Dose] = (), nights: Iterable[Night] | None = None, therapy: Iterable[TherapyStep] = ()
) -> Record:
    made = nights_from("2026-03-02", 10) if nights is None else nights
    return Record(patient=BERLIN, nights=tuple(made), doses=tuple(doses), therapy=tuple(therapy))


def reviewed(*doses: Dose, **parts: Any) -> Review:
    return build(record(doses, **parts), KNOWLEDGE)


def test_nights_without_doses_are_described_and_nothing_is_estimated() -> None:
    review = reviewed()
    assert (review.first_night, review.last_night, review.as_of) == (
        date(2026, 3, 2), date(2026, 3, 11), date(2026, 3, 11),
    )  # fmt: skip
    assert review.effects == {}
    assert review.product is None
    assert [span.label for span in review.spans] == ["all nights"]
    assert review.spans[0].levels[Outcome.TOTAL_SLEEP_TIME] == 320  # the worked night of the measures' definition
    assert (review.findings.on, review.findings.stops) == (date(2026, 3, 11), ())
    assert [each.id for each in review.options] == ["cbti", "answer"]


def test_what_was_reported_after_the_last_night_counts_and_is_named() -> None:
    made = replace(
        record([dose("2026-03-04T22:15")]),
        adverse_effects=(AdverseEffect(onset=datetime.fromisoformat("2026-03-12T09:00"), term="nausea", grade=1),),
        scores=tuple(Score(date=date(2026, 3, on), instrument="ISI", total=12) for on in (11, 12, 13)),
    )
    told = [
        each.text for each in build(made, KNOWLEDGE).record_quality.messages if each.code == "later_than_the_nights"
    ]
    (text,) = (each.replace("\N{NO-BREAK SPACE}", " ") for each in told)
    assert text == "1 adverse effect and 2 scores later than the last night on record, 11 March 2026, counted here."
    whole = build(made, KNOWLEDGE, as_of=date(2026, 3, 11)).record_quality.messages
    assert "later_than_the_nights" not in {each.code for each in whole}


def test_thoughts_of_death_lead_whatever_the_sleep_did() -> None:
    asked = Record(
        patient=BERLIN,
        nights=tuple(nights_from("2026-03-02", 10)),
        doses=(dose("2026-03-04T22:15"),),
        scores=(Score(date=date(2026, 3, 10), instrument="PHQ-9", items=(0, 0, 0, 0, 0, 0, 0, 0, 3)),),
    )
    review = build(asked, KNOWLEDGE)
    assert "screening.suicidal_item" in {each.rule for each in review.findings.fires}
    wording = next(each.message for each in review.findings.fires if each.rule == "screening.suicidal_item")
    assert wording in review.lead.harms


def test_a_dose_stands_before_the_first_night_that_ends_after_it() -> None:
    review = reviewed(dose("2026-03-04T22:15"), dose("2026-03-06T03:00"), dose("2026-03-07T12:00"))
    dosed = [(night.date.day, [each.taken_min for each in night.doses]) for night in review.nights if night.doses]
    assert dosed == [(5, [-105.0]), (6, [180.0]), (8, [-720.0])]
    assert review.product is not None
    assert review.product.label == "troche 100 mg"
    assert [span.label for span in review.spans] == ["before the first dose", "since the first dose"]
    assert [span.nights_present for span in review.spans] == [3, 7]


def test_a_missing_night_is_there_and_named_missing() -> None:
    nights = [night for night in nights_from("2026-03-02", 10) if night.date.day != 5]
    review = reviewed(dose("2026-03-04T22:15"), nights=nights)
    missing = review.nights[3]
    assert (missing.date.day, missing.missing, len(missing.doses)) == (5, True, 1)
    assert review.observed[Outcome.SLEEP_EFFICIENCY][3] is None
    assert review.record_quality.nights_missing == 1


def test_clock_times_are_counted_from_midnight_of_the_nights_date() -> None:
    night = reviewed().nights[0]
    assert (night.into_bed_min, night.sleep_onset_min, night.rise_min) == (-75, 0, 400)  # 22:45, 00:00, 06:40
    assert night.sleep_efficiency_percent == pytest.approx(67.37, abs=0.005)


def test_a_night_without_sleep_is_an_answer() -> None:
    sleepless = replace(usual_night("2026-03-12"), slept=False)
    night = reviewed(nights=[*nights_from("2026-03-02", 10), sleepless]).nights[-1]
    assert not night.missing
    assert (night.slept, night.total_sleep_time_min, night.final_awakening_min) == (False, 0, None)


def test_doses_off_the_record_are_told_and_change_nothing() -> None:
    review = reviewed(dose("2026-02-20T22:00"), dose("2026-03-20T22:00"), dose("2026-03-21T22:00"))
    codes = {message.code: message.text for message in review.record_quality.messages}
    assert set(codes) == {"doses_before_first_night", "doses_after_last_night"}
    assert codes["doses_after_last_night"].replace("\N{NO-BREAK SPACE}", " ").startswith("2 doses")
    assert review.effects == {}
    assert [(each.name, each.doses) for each in review.products] == [("troche", 3)]


def test_doses_that_no_night_shows_have_one_count_and_one_sentence() -> None:
    """Header, harm, amounts and answer speak of the same doses: the page must not say 'none' and count them below."""
    review = reviewed(dose("2026-03-20T22:00"), dose("2026-03-21T22:00"))
    assert review.product is not None
    assert isinstance(review.harm, Harm)
    assert {review.product.doses, review.harm.doses, *(use.doses for use in review.dose_use)} == {2}
    (said,) = (each.text for each in review.record_quality.messages if each.code == "doses_after_last_night")
    assert review.lead.sentence == f"Nothing to compare yet. {said}"
    rapid = next(row for row in review.claims if row.id == "rapid_onset")
    assert said in rapid.estimate_text
    assert rapid.would_settle == review.lead.would_settle == NIGHTS_AFTER
    before = reviewed(dose("2026-02-20T22:00"))
    assert before.lead.would_settle == NOT_TO_LEARN
    assert "before the first night" in before.lead.sentence
    none = reviewed()
    assert (none.lead.sentence, none.product) == (f"Nothing to compare yet. {NO_DOSE}", None)


def test_a_score_that_got_reliably_worse_stands_under_the_answer_and_one_within_its_error_does_not() -> None:
    def led(*scores: Score) -> str:
        made = replace(record([dose("2026-03-04T22:00")]), scores=scores)
        return " ".join(build(made, KNOWLEDGE).lead.harms)

    for instrument, rise in (("phq9", 6), ("gad7", 5), ("isi", 7)):
        first = score("2026-03-02", instrument, 8)
        assert "8 →" in led(first, score("2026-03-30", instrument, 8 + rise)), instrument
        assert "→" not in led(first, score("2026-03-30", instrument, 9))
        assert led(first, score("2026-03-30", instrument, 8 - rise)) == ""
    other_version = score("2026-03-30", "phq9", 20, version="1 week")
    assert led(score("2026-03-02", "phq9", 8), other_version) == "", (
        "what cannot be judged is asked about, not led with"
    )


def test_doses_are_counted_as_they_are_on_record_whether_or_not_a_night_shows_them() -> None:
    review = reviewed(dose("2026-03-04T22:00"), dose("2026-03-20T22:00"))
    assert review.product is not None
    assert review.product.doses == 2
    assert review.effects[Outcome.SLEEP_EFFICIENCY].doses == 2
    assert sum(len(night.doses) for night in review.nights) == 1


def test_a_dose_at_a_time_that_the_clocks_skipped_is_told() -> None:
    nights = nights_from("2026-03-27", 5)
    review = reviewed(dose("2026-03-29T02:30"), nights=nights)
    assert [message.code for message in review.record_quality.messages] == ["doses_skipped_time"]


def test_doses_that_were_not_taken_are_no_doses() -> None:
    review = reviewed(
        dose("2026-03-04T22:00", status=DoseStatus.WITHHELD), dose("2026-04-04T22:00", status=DoseStatus.MISSED)
    )
    assert review.products == ()
    assert review.record_quality.messages == ()
    assert not any(night.doses for night in review.nights)


def test_promises_of_ketamine_name_what_was_taken_where_it_is_no_ketamine() -> None:
    taken = [dose(f"2026-03-0{day}T08:00", product="bright light", amount=30.0, unit="min") for day in (5, 6)]
    assert all(claim.estimate_text.startswith("bright light: ") for claim in reviewed(*taken).claims)
    assert not any(claim.estimate_text.startswith("troche: ") for claim in reviewed(dose("2026-03-05T22:00")).claims)


def test_each_product_has_its_own_estimates_and_the_one_with_most_doses_leads() -> None:
    light = [dose(f"2026-03-0{day}T08:00", product="bright light", amount=30.0 + day, unit="min") for day in (5, 6)]
    review = reviewed(dose("2026-03-04T22:00", amount=None), *light)
    assert [product.label for product in review.products] == ["bright light", "troche"]
    assert review.product is not None
    assert review.product.name == "bright light"
    assert set(review.effects_by_product) == {"bright light", "troche"}
    assert set(review.effects) == set(Outcome)
    line = timeline(record([dose("2026-03-04T22:00", amount=None), *light]), KNOWLEDGE)
    assert [line.series(Outcome.SLEEP_QUALITY, name).is_medicine for name in line.products] == [False, True]
    assert [message.code for message in review.record_quality.messages] == ["dose_amounts_differ"]


def test_the_share_taken_as_needed_is_known_only_where_most_reasons_are() -> None:
    def share(*reasons: str | None) -> float | None:
        doses = [dose(f"2026-03-0{day}T22:00", reason=reason) for day, reason in enumerate(reasons, start=3)]
        return timeline(record(doses), KNOWLEDGE).series(Outcome.SLEEP_QUALITY, "troche").as_needed_share

    assert share("scheduled", "PRN, slept badly") == 0.5
    assert share("as-needed", None) == 1.0
    assert share("scheduled", None, None) is None


def test_a_part_of_unknown_size_is_told() -> None:
    review = reviewed(dose("2026-03-04T22:00", status=DoseStatus.SPAT_EARLY))
    assert "dose_share_unknown" in {message.code for message in review.record_quality.messages}


def test_what_is_later_than_the_date_asked_for_is_left_out() -> None:
    doses = [dose("2026-03-04T22:00"), dose("2026-03-09T22:00")]
    review = build(record(doses), KNOWLEDGE, as_of=date(2026, 3, 8))
    assert review.last_night == review.as_of == date(2026, 3, 8)
    assert review.product is not None
    assert review.product.doses == 1


def test_a_record_without_nights_up_to_the_date_is_refused() -> None:
    with pytest.raises(ValueError, match="up to 2026-03-01"):
        build(record(), KNOWLEDGE, as_of=date(2026, 3, 1))
    with pytest.raises(ValueError, match="no night on the record"):
        build(record(nights=[]), KNOWLEDGE)


def test_the_lead_outcome_is_the_first_that_a_night_has() -> None:
    rated = [Night(date=date(2026, 3, 2) + timedelta(days=day), sleep_quality=3) for day in range(10)]
    assert reviewed(nights=rated).primary_outcome is Outcome.SLEEP_QUALITY
    nothing = [Night(date=date(2026, 3, 2) + timedelta(days=day)) for day in range(10)]
    assert reviewed(nights=nothing).primary_outcome is Outcome.SLEEP_EFFICIENCY


def test_a_first_dose_before_the_first_night_has_no_before() -> None:
    review = reviewed(dose("2026-03-01T22:00"))
    assert [span.label for span in review.spans] == ["since the first dose"]


def test_cbti_steps_hold_from_the_night_after_and_close_ones_are_one() -> None:
    days = ("2026-02-01", "2026-03-03", "2026-03-05", "2026-03-25", "2026-08-01")
    steps = [TherapyStep(date=date.fromisoformat(day), kind="cbti_window", detail="23:00-06:00") for day in days]
    other = TherapyStep(date=date(2026, 3, 10), kind="medicine_started", detail="melatonin")
    made = record(nights=nights_from("2026-03-02", 40), therapy=[*steps, other])
    steps_found = timeline(made, KNOWLEDGE).cbti_steps
    assert [(step.entry, step.name) for step in steps_found] == [
        (2, "sleep window 23:00-06:00"),
        (24, "sleep window 23:00-06:00"),
    ]


def test_a_timeline_without_nights_has_no_series() -> None:
    line = timeline(record([dose("2026-03-04T22:00")], nights=[], therapy=[]), KNOWLEDGE)
    assert (line.first_night, line.last_night, line.cbti_steps) == (None, None, ())
    assert [message.code for message in line.messages()] == ["doses_no_nights"]
    with pytest.raises(ValueError, match="no night"):
        line.series(Outcome.SLEEP_EFFICIENCY, "troche")


def test_a_person_without_name_or_zone_can_be_reviewed() -> None:
    review = build(replace(record(), patient=Patient()), KNOWLEDGE)
    assert review.patient_label == "a patient without a name"
    assert any("no time zone" in text for text in review.record_quality.cannot_be_known)


def test_nights_from_a_device_say_what_it_cannot_know() -> None:
    review = reviewed(nights=nights_from("2026-03-02", 10, source="fitbit"))
    assert review.record_quality.device_nights == 10
    assert any("fall asleep" in text for text in review.record_quality.cannot_be_known)


def test_what_somebody_else_typed_is_counted_by_its_road_with_how_late_it_was_said() -> None:
    assert reviewed().record_quality.told == ()
    plain = nights_from("2026-03-02", 6)
    said = [None, "phone", "Phone", "phone", "paper", None]
    hours = [8, 8, 100, None, None, 9]
    nights = [
        replace(
            night,
            source=source or "",
            entered_at=None
            if late is None
            else datetime.combine(night.date, datetime.min.time()) + timedelta(hours=late),
        )
        for night, source, late in zip(plain, said, hours, strict=True)
    ]
    doses = tuple(
        dose(f"2026-03-{day:02}T22:00", extra=extra)
        for day, extra in ((2, {"source": "paper"}), (3, {}), (9, {"source": "paper"}))
    )
    by_phone, on_paper = reviewed(*doses, nights=nights).record_quality.told
    rise = plain[2].rise_time
    assert rise is not None
    longest = 100 * 60 - (rise.clock.hour * 60 + rise.clock.minute)
    assert (by_phone.source, by_phone.nights, by_phone.late, by_phone.time_not_known, by_phone.doses) == (
        "phone", 3, 1, 1, 0,
    )  # fmt: skip
    assert by_phone.longest_delay_min == longest
    assert (on_paper.nights, on_paper.doses, on_paper.longest_delay_min) == (1, 2, None)
    before = build(record(doses, nights), KNOWLEDGE, as_of=date(2026, 3, 7))
    assert before.record_quality.told[1].doses == 1


def test_late_entries_are_counted_only_where_entry_times_are_on_record() -> None:
    assert reviewed().record_quality.late_entries is None
    entered = [replace(night, entered_at=datetime.combine(night.date, datetime.min.time()) + timedelta(hours=hours))
               for night, hours in zip(nights_from("2026-03-02", 3), (8, 8, 90), strict=True)]  # fmt: skip
    assert reviewed(nights=entered).record_quality.late_entries == 1
    assert not any("never entered" in text for text in reviewed(nights=[
        replace(night, sleep_quality=3) for night in entered]).record_quality.cannot_be_known)  # fmt: skip


def test_silence_up_to_the_date_of_the_review_is_counted_and_said() -> None:
    review = build(record(), KNOWLEDGE, as_of=date(2026, 3, 31))
    assert (review.record_quality.nights_total, review.record_quality.nights_missing) == (30, 20)
    texts = {message.code: message.text for message in review.record_quality.messages}
    assert "20\N{NO-BREAK SPACE}nights" in texts["silent_diary"]
    assert "silent_diary" not in {message.code for message in reviewed().record_quality.messages}


def adverse(on: str, term: str, grade: int | None) -> AdverseEffect:
    return AdverseEffect(onset=datetime.fromisoformat(on), term=term, grade=grade)


def test_severe_adverse_effects_lead_and_all_are_named() -> None:
    found = (
        adverse("2026-03-04T22:00", "dizziness", 1),
        adverse("2026-03-05T22:00", "dizziness", None),
        adverse("2026-03-05T23:00", "fall", 3),
        adverse("2026-03-06T23:00", "stopped breathing", 4),
        adverse("2026-04-06T23:00", "later", 5),
    )
    review = build(replace(record(), adverse_effects=found), KNOWLEDGE, as_of=date(2026, 3, 11))
    assert [harm.split(",")[0] for harm in review.lead.harms] == [
        "Adverse effect of grade 4: stopped breathing",
        "Adverse effect of grade 3: fall",
    ]
    texts = {message.code: message.text for message in review.record_quality.messages}
    assert "dizziness 2 times" in texts["adverse_effects_not_judged"]
    assert "worst grade 4" in texts["adverse_effects_not_judged"]
    ungraded = build(replace(record(), adverse_effects=found[1:2]), KNOWLEDGE)
    assert any("no grade given" in message.text for message in ungraded.record_quality.messages)
    assert ungraded.lead.harms == ()


def test_what_got_worse_stands_under_the_lead() -> None:
    """For three nights after each dose the person goes to bed two hours late: shorter sleep, no worse efficiency."""
    taken = (28, 37, 44, 55, 63, 70, 81, 88, 99, 106)
    shorter = {day + after for day in taken for after in (1, 2, 3)}
    nights = [
        replace(
            night,
            into_bed=at("00:45") if day in shorter else night.into_bed,
            lights_out=at("01:15") if day in shorter else night.lights_out,
            wake_after_sleep_onset_min=(20.0 if day in shorter else 45.0) + 7 * day % 11,
        )
        for day, night in enumerate(nights_from("2026-03-02", 115))
    ]
    doses = [dose(f"{date(2026, 3, 2) + timedelta(days=day)}T22:00", reason="planned") for day in taken]
    review = reviewed(*doses, nights=nights)
    harms = [harm for harm in review.lead.harms if "min of sleep" in harm]
    assert review.primary_outcome is Outcome.SLEEP_EFFICIENCY
    assert len(harms) == 1
    assert "worse with the doses" in harms[0]
    two = reviewed(*doses, dose("2026-04-01T08:00", product="bright light", unit="min"), nights=nights)
    assert any(harm.startswith("troche: ") for harm in two.lead.harms)


def test_nights_without_any_sleep_are_said_to_be_left_out_of_latency() -> None:
    nights = [*nights_from("2026-03-02", 10), replace(usual_night("2026-03-12"), slept=False)]
    codes = {message.code for message in reviewed(nights=nights).record_quality.messages}
    assert "nights_without_sleep_left_out" in codes


def test_a_dose_of_which_nothing_was_taken_was_none() -> None:
    assert reviewed(dose("2026-03-04T22:00", status=DoseStatus.SPAT_EARLY, share=0.0)).products == ()


def test_promises_and_harms_are_about_ketamine_also_where_another_product_has_most_doses() -> None:
    light = [
        dose(f"2026-03-{day:02d}T08:00", product="bright light", amount=30.0, unit="min") for day in range(3, 12)
    ]
    review = build(
        replace(
            record([dose("2026-03-04T22:15"), *light]), adverse_effects=(adverse("2026-03-04T23:00", "fall", 3),)
        ),
        KNOWLEDGE,
    )
    assert review.product is not None
    assert review.product.name == "bright light"
    assert isinstance(review.harm, Harm)
    assert (review.harm.product, review.harm.doses, review.harm.severe) == ("troche", 1, 1)
    claims = {row.id: row for row in review.claims}
    assert claims["rapid_onset"].estimate_text.startswith("troche: ")
    alone = reviewed(dose("2026-03-04T22:15"))
    assert not any(row.estimate_text.startswith("troche: ") for row in alone.claims)
    undosed = reviewed()
    assert not any(row.estimate_text.startswith(": ") for row in undosed.claims)


def test_the_estimates_may_be_worked_out_in_any_order_the_longest_stand_first() -> None:
    """Two products: the answer is about the one with most doses, what was promised about the troche."""
    taken = [dose(f"2026-03-0{day}T08:00", product="bright light", unit="min") for day in range(3, 9)]
    taken += [dose(f"2026-03-0{day}T22:15") for day in (4, 6, 8)]
    asked: list[object] = []

    def from_the_last(work: Callable[[Asked], Told], questions: Sequence[Asked], /) -> list[Told]:
        asked.extend(questions)
        return [work(question) for question in reversed(questions)][::-1]

    found = build(record(taken), KNOWLEDGE, answer_each=from_the_last)
    assert repr(found) == repr(build(record(taken), KNOWLEDGE))  # figures that are missing are unlike themselves
    assert set(asked[:2]) == {(name, Outcome.SLEEP_EFFICIENCY) for name in ("bright light", "troche")}
    assert len(asked) == len(set(asked)) == 2 * len(Outcome)
    looked_ahead = {
        (product, outcome)
        for product, by_outcome in found.effects_by_product.items()
        for outcome, each in by_outcome.items()
        if each.next_step != NOT_ASKED
    }
    assert looked_ahead == set(asked[:2])
