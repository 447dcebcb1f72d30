"""Consent texts tell of every alert that concerns them, in plain words, and say which one they do not name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.factories.knowledge import FILES, edited, folder
from tests.reading_grade import counts

from trochee.knowledge import Knowledge, KnowledgeError, load, shipped
from trochee.knowledge.consent import Alert, concerning, unnamed, whole

ALERTS, TEXTS = "alerts.yaml", "consent_texts.yaml"
GRADE_AT_MOST = 6.0


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    return load(folder(tmp_path))


def newer(knowledge: Knowledge) -> dict[str, Alert]:
    old = knowledge.alerts["alert.warning"]
    later = replace(old, id="alert.later", on=date(2024, 2, 3), named=("3 February 2024",), told={"asking": "Later."})
    elsewhere = replace(old, id="alert.elsewhere", told={"other": "Elsewhere."})
    return {each.id: each for each in (old, elsewhere, later)}


def test_both_are_typed(knowledge: Knowledge) -> None:
    alert, words = knowledge.alerts["alert.warning"], knowledge.consent_texts["asking"]
    assert (alert.on, alert.regulator, alert.about) == (date(2020, 5, 4), "A regulator", "A warned-of thing")
    assert (alert.named, dict(alert.told)) == (
        ("4 May 2020", "May 4, 2020"),
        {"asking": "On 4 May 2020 somebody warned."},
    )
    assert (words.title, words.paragraphs[1]) == ("What I agree to", "(alerts)")
    assert {alert, words} == {*knowledge.alerts.values(), *knowledge.consent_texts.values()}


def test_the_newest_alert_stands_first_in_its_place_and_one_for_another_text_nowhere(knowledge: Knowledge) -> None:
    alerts = newer(knowledge)
    assert [each.id for each in concerning(alerts, "asking")] == ["alert.later", "alert.warning"]
    assert whole(knowledge.consent_texts["asking"], alerts) == (
        "Please read this.\n\nLater.\n\nOn 4 May 2020 somebody warned.\n\nYou may say no."
    )


def test_alerts_of_one_day_have_an_order(knowledge: Knowledge) -> None:
    alerts = newer(knowledge)
    alerts["alert.later"] = replace(alerts["alert.later"], on=date(2020, 5, 4))
    assert [each.id for each in concerning(alerts, "asking")] == ["alert.warning", "alert.later"]
    assert [each.id for each in concerning(dict(reversed(alerts.items())), "asking")] == [
        "alert.warning", "alert.later",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Warned on 4 May 2020.", ["alert.later"]),
        ("Warned on may 4,\n  2020.", ["alert.later"]),
        ("Warned on 4 May\n2020 and on 3 February 2024.", []),
        ("Warned on 14 May 2021.", ["alert.later", "alert.warning"]),
        ("", ["alert.later", "alert.warning"]),
    ],
)
def test_an_alert_is_named_where_its_day_is_written(knowledge: Knowledge, text: str, left: list[str]) -> None:
    assert [each.id for each in unnamed(newer(knowledge), "asking", text)] == left


def test_a_kind_that_no_alert_concerns_lacks_none(knowledge: Knowledge) -> None:
    assert unnamed(knowledge.alerts, "record", "") == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "found"),
    [
        (ALERTS, "consent: asking", "consent: nothing", "alert.warning.told[0].consent", "nothing"),
        (ALERTS, "On 4 May 2020 somebody", "Somebody", "alert.warning.told[0].plain", "Somebody warned."),
        (ALERTS, "somebody warned.\"}\n", "x.\"}\n    - {consent: asking, plain: 4 May 2020.}\n",
         "alert.warning.told[1].consent", "asking"),
        (ALERTS, "told:\n    - {consent: asking, plain: \"On 4 May 2020 somebody warned.\"}", "told: []",
         "alert.warning.told", "0"),
        (ALERTS, "sources: [invented2020]", "sources: [nobody]", "alert.warning.sources", "nobody"),
        (ALERTS, "sources: [invented2020]", "sources: [unread1999]", "alert.warning.verified", "true"),
        (ALERTS, "  on: 2020-05-04\n", "", "alert.warning.on", "nothing"),
        (TEXTS, "(alerts), ", "", "asking.paragraphs", "0 times (alerts)"),
        (TEXTS, "(alerts), ", "(alerts), (alerts), ", "asking.paragraphs", "2 times (alerts)"),
        (TEXTS, "sources: [invented2020]", "sources: []", "asking.sources", "0"),
    ],
)  # fmt: skip
def test_a_breach_is_refused_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, column: str, found: str
) -> None:
    with pytest.raises(KnowledgeError) as refusal:
        load(edited(tmp_path, file, old, new))
    assert [(each.file, each.column) for each in refusal.value.errors] == [(file, column)]
    assert found in refusal.value.errors[0].found


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("consent: asking, ", "", "alert.warning.told[0].consent"),
        (', plain: "On 4 May 2020 somebody warned."', "", "alert.warning.told[0].plain"),
        ('  named: [4 May 2020, "May 4, 2020"]\n', "", "alert.warning.named"),
    ],
)
def test_what_is_missing_is_refused_once(tmp_path: Path, old: str, new: str, column: str) -> None:
    with pytest.raises(KnowledgeError) as refusal:
        load(edited(tmp_path, ALERTS, old, new))
    assert [(each.column, each.found) for each in refusal.value.errors] == [(column, "nothing")]


def test_a_text_without_paragraphs_is_refused_once(tmp_path: Path) -> None:
    text = FILES[TEXTS].replace('  paragraphs: ["Please read this.", (alerts), "You may say no."]\n', "")
    with pytest.raises(KnowledgeError) as refusal:
        load(folder(tmp_path, consent_texts=text))
    assert [each.column for each in refusal.value.errors] == ["asking.paragraphs"]


class TestShipped:
    """Sources: the alerts of 10 October 2023 and 16 February 2022, as reported."""

    def test_the_treatment_tells_of_both_alerts_and_of_doses_at_home_too(self) -> None:
        told = shipped().alerts
        assert [each.on for each in concerning(told, "treatment")] == [date(2023, 10, 10), date(2022, 2, 16)]
        assert [each.on for each in concerning(told, "home")] == [date(2023, 10, 10), date(2022, 2, 16)]

    @pytest.mark.parametrize("kind", ["treatment", "home"])
    def test_the_words_name_every_alert_at_grade_6(self, kind: str) -> None:
        knowledge = shipped()
        text = whole(knowledge.consent_texts[kind], knowledge.alerts)
        assert unnamed(knowledge.alerts, kind, text) == ()
        assert counts(text).grade <= GRADE_AT_MOST
        assert "(alerts)" not in text

    def test_the_treatment_says_what_consent_is_about(self) -> None:
        text = whole(shipped().consent_texts["treatment"], shipped().alerts)
        for words in (
            "off-label", "compounding", "No good study shows that it helps people sleep", "misuse", "slow breathing",
            "blood pressure", "bladder", "feeling cut off from yourself", "deep sleepiness", "upset of the mind",
            "CBT-I", "You may say no", "stop at any time", "is not a dose",
        ):  # fmt: skip
            assert words in text
