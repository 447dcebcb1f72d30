"""A change of a questionnaire is judged against its error, and only where both totals can be compared."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.records import doses, reading, score

from trochee.foundation.unknown import Unknown
from trochee.knowledge import shipped
from trochee.knowledge.scoring import key_of, label_of, total_of
from trochee.record import Score
from trochee.review.scores import score_changes, score_messages
from trochee.review.sides import Change, ScoreChange

KNOWLEDGE = shipped()
FROM_10_MARCH = doses("2026-03-10", 5)


def change(*scores: Score, taken: Any = FROM_10_MARCH, **parts: Any) -> ScoreChange:
    (found,) = score_changes(reading(taken, scores=scores, **parts))
    return found


@pytest.mark.parametrize(
    ("last", "verdict"),
    [  # reliable change of the PHQ-9: 5 points (Loewe 2004)
        (10.0, Change.RELIABLY_BETTER),
        (11.0, Change.WITHIN_ERROR),
        (19.0, Change.WITHIN_ERROR),
        (20.0, Change.RELIABLY_WORSE),
    ],
)
def test_a_change_counts_from_the_reliable_change_on(last: float, verdict: Change) -> None:
    found = change(score("2026-03-08", "PHQ-9", 15), score("2026-03-30", "phq9", last))
    assert (found.instrument, found.first, found.last, found.change) == ("phq9", 15, last, last - 15)
    assert found.verdict is verdict
    assert (found.reliable, found.meaningful, found.baseline) == (5, 5, True)
    assert "loewe2004" in {source.key for source in found.sources}


def test_where_higher_is_better_the_sign_turns() -> None:
    found = change(score("2026-03-08", "WHO-5", 40), score("2026-03-30", "WHO-5", 60))
    assert found.lower_is_better is False
    assert found.verdict is Change.RELIABLY_BETTER
    assert "+20 points" in found.text


def test_without_a_reliable_change_the_smallest_that_matters_stands_for_it_and_is_named() -> None:
    for last, verdict, words in (
        (10.0, Change.WITHIN_ERROR, "less than the smallest change"),
        (8.0, Change.RELIABLY_BETTER, "better, by at least"),
        (16.0, Change.RELIABLY_WORSE, "worse, by at least"),
    ):
        found = change(score("2026-03-08", "GAD-7", 12), score("2026-03-30", "GAD-7", last))
        assert (found.reliable, found.meaningful) == (None, 4)  # Toussaint 2020
        assert found.verdict is verdict
        assert words in found.text
        assert "no source gives its error" in found.text


def test_both_thresholds_are_told_where_they_differ() -> None:
    reached = change(score("2026-03-08", "PCL-5", 50), score("2026-03-30", "PCL-5", 36))  # 18 and 12 points
    assert reached.verdict is Change.WITHIN_ERROR
    assert "The smallest change that is held to matter (12) is reached." in reached.text
    short = change(score("2026-03-08", "PCL-5", 50), score("2026-03-30", "PCL-5", 45))
    assert "(12) is not reached." in short.text


def test_the_last_total_up_to_the_day_of_the_first_dose_is_the_first() -> None:
    scores = [score(f"2026-03-{day:02d}", "phq9", 20.0 - day / 2) for day in (1, 6, 10, 20, 30)]
    found = change(*scores)
    assert (found.first_on.day, found.last_on.day, len(found.totals)) == (10, 30, 5)
    assert "since the last before the first dose" in found.text


def test_without_a_total_before_the_first_dose_the_earliest_stands_in_and_is_said_to() -> None:
    found = change(score("2026-03-14", "phq9", 15), score("2026-03-30", "phq9", 9))
    assert not found.baseline
    assert "since the first on record" in found.text
    undosed = change(score("2026-03-14", "phq9", 15), score("2026-03-30", "phq9", 9), taken=())
    assert not undosed.baseline


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ([score("2026-03-08", "phq9", 15)], "only one total"),
        ([score("2026-03-01", "phq9", 15), score("2026-03-08", "phq9", 9)], "since the first dose"),
        (
            [score("2026-03-08", "phq9", 15), score("2026-03-30", "phq9", 9, version="1 week")],
            "the versions differ (2 weeks and 1 week)",
        ),
        (
            [score("2026-03-08", "phq9", 15, version=" "), score("2026-03-30", "phq9", 9)],
            "a version that is not on record and 2 weeks",
        ),
        (
            [score("2026-03-08", "phq9", 15), score("2026-03-08", "phq9", 12), score("2026-03-30", "phq9", 9)],
            "two totals of 8",
        ),
        (
            [score("2026-03-08", "phq9", 15), score("2026-03-30", "phq9", 12), score("2026-03-30", "phq9", 9)],
            "two totals of 30",
        ),
        ([score("2026-03-08", "my own scale", 3), score("2026-03-30", "my own scale", 9)], "not known here"),
        ([score("2026-03-08", "phq2", 4), score("2026-03-30", "phq2", 1)], "no source gives"),
    ],
)
def test_what_cannot_be_compared_is_not_judged_and_says_why(scores: list[Score], why: str) -> None:
    found = change(*scores)
    assert found.verdict is Change.CANNOT_TELL
    assert why in found.text
    assert "cannot be judged" in found.text


def test_the_same_total_twice_on_a_day_is_no_contradiction_and_versions_are_read_without_case() -> None:
    found = change(
        score("2026-03-08", "phq9", 15, version="2 Weeks"),
        score("2026-03-08", "phq9", 15),
        score("2026-03-30", "phq9", 9),
    )
    assert found.verdict is Change.RELIABLY_BETTER
    assert change(
        score("2026-03-08", "phq9", 15, version=None), score("2026-03-30", "phq9", 9, version=None)
    ).verdict is Change.RELIABLY_BETTER  # fmt: skip


def test_an_unknown_instrument_keeps_its_name() -> None:
    found = change(score("2026-03-08", "My own scale", 3.5), score("2026-03-30", "my own scale ", 9))
    assert (found.label, found.instrument, found.lower_is_better) == ("My own scale", "my own scale", None)
    assert "+5.5 points" in found.text
    assert found.sources == ()


def test_a_fall_of_the_insomnia_score_alone_is_no_reason_to_go_on() -> None:
    fell = change(score("2026-03-08", "ISI", 20), score("2026-03-30", "ISI", 9))
    assert "no reason to go on" in fell.text
    hardly = change(score("2026-03-08", "ISI", 20), score("2026-03-30", "ISI", 19))
    assert "no reason to go on" not in hardly.text
    rose = change(score("2026-03-08", "ISI", 9), score("2026-03-30", "ISI", 20))
    assert "no reason to go on" not in rose.text
    mood = change(score("2026-03-08", "phq9", 20), score("2026-03-30", "phq9", 9))
    assert "no reason to go on" not in mood.text


def test_no_text_says_what_caused_a_change() -> None:
    text = change(score("2026-03-08", "phq9", 20), score("2026-03-30", "phq9", 9)).text.lower()
    assert not any(word in text for word in ("because", "caused", "due to", "thanks to", "led to"))


def test_items_are_summed_only_where_all_were_answered() -> None:
    whole = score("2026-03-08", "GAD-7", items=(1, 2, 3, 0, 0, 1, 2))
    assert total_of(whole, KNOWLEDGE) == 9
    for items, why in (((1, 2, 3, 0, 0, 1, None), "6 of 7"), ((1, 2, 3), "3 of 7")):
        total = total_of(score("2026-03-08", "GAD-7", items=items), KNOWLEDGE)
        assert isinstance(total, Unknown)
        assert why in total.reason
    said = score("2026-03-08", "GAD-7", 11, items=(1, 2, 3, 0, 0, 1, None))
    assert total_of(said, KNOWLEDGE) == 11
    both = score("2026-03-08", "GAD-7", 9, items=(1, 2, 3, 0, 0, 1, 2))
    assert total_of(both, KNOWLEDGE) == 9
    coded_otherwise = score("2026-03-08", "WHO-5", 60, items=(3, 3, 3, 3, 3))
    assert total_of(coded_otherwise, KNOWLEDGE) == 60


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (score("2026-03-08", "GAD-7", 22), "outside its scale of 0 to 21"),
        (score("2026-03-08", "GAD-7", -1), "outside its scale"),
        (score("2026-03-08", "GAD-7"), "neither a total nor items"),
        (score("2026-03-08", "GAD-7", 5, items=(3, 3, 3, 3, 3, 3, 3)), "the total 5 is not the sum of its items, 21"),
        (score("2026-03-08", "WHO-5", items=(1, 2, 3, 4, 5)), "how its items make a total"),
        (score("2026-03-08", "my own", items=(1, 2)), "how its items make a total"),
    ],
)
def test_a_total_that_cannot_be_used_says_why(made: Score, why: str) -> None:
    total = total_of(made, KNOWLEDGE)
    assert isinstance(total, Unknown)
    assert why in total.reason


def test_scores_without_a_total_are_left_out_and_named() -> None:
    made = reading(FROM_10_MARCH, scores=[score("2026-03-08", "GAD-7", 22), score("2026-03-09", "GAD-7", 10)])
    (found,) = score_changes(made)
    assert [total for _, total in found.totals] == [10]
    (message,) = score_messages(made)
    assert message.code == "score_without_total"
    assert "GAD-7" in message.text
    none = reading(FROM_10_MARCH, scores=[score("2026-03-08", "GAD-7", 22)])
    assert score_changes(none) == ()


def test_scores_after_the_date_of_the_review_are_left_out() -> None:
    scores = [score("2026-03-08", "phq9", 15), score("2026-03-30", "phq9", 9)]
    assert change(*scores, as_of="2026-03-20").last == 15


def test_names_of_instruments() -> None:
    assert key_of("Generalised anxiety disorder 7", KNOWLEDGE) == "gad7"
    assert key_of(" Mine", KNOWLEDGE) == "mine"
    assert label_of("isi", KNOWLEDGE) == "Insomnia Severity Index (ISI)"
    assert label_of("Mine", KNOWLEDGE) == "Mine"


def test_an_instrument_known_by_its_smallest_change_has_its_sources() -> None:
    insomnia = change(score("2026-03-08", "ISI", 20), score("2026-03-30", "ISI", 9))
    assert "yang2009" in {source.key for source in insomnia.sources}
    screen = change(score("2026-03-08", "phq2", 4), score("2026-03-30", "phq2", 1))
    assert "levis2020" in {source.key for source in screen.sources}
