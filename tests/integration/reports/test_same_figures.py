"""Page, PDF, terminal and JSON are one review: what one says, the others say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests.expected_figures import of_next_step, of_sides, of_whole_estimate
from tests.factories.pages import document
from tests.factories.review import CASES
from tests.odd_words import odd_words
from tests.reading import plain, words_of_page, words_of_pdf

from trochee.effect.values import Direction, Outcome, Size
from trochee.foundation import figures
from trochee.foundation.unknown import Unknown
from trochee.reports import html, json_review, pdf, terminal, words
from trochee.reports.sections.findings import rule_name
from trochee.review.values import Review, Verdict

pytestmark = pytest.mark.needs_reports


def figure(found: dict[str, Any], middle: str) -> str:
    low, high = found["interval90"]
    return figures.with_interval(float(str(found[middle])), low, high, sign=middle == "mean")


def expected(review: Review) -> Iterator[str]:
    """Every figure of the JSON as a reader should find it; a terminal counts the questions that it leaves out."""
    loaded = json.loads(json.dumps(json_review.payload(review)))
    yield loaded["patient"]
    yield loaded["lead"]["sentence"]
    yield from loaded["lead"]["may_be_wrong"]
    for claim in loaded["claims"]:
        yield claim["promise"]
        yield claim["evidence"]["text"]
        yield words.verdict(Unknown("none") if claim["verdict"] is None else Verdict(claim["verdict"]))[0]
    assert not loaded["effects"] or loaded["effects"] in loaded["effects_by_product"].values()
    for estimates in loaded["effects_by_product"].values():
        for name, found in estimates.items():
            yield from _of_estimate(Outcome(name), found)
    for span in loaded["levels"]:
        yield from (words.level(Outcome(name), value) for name, value in span["levels"].items() if name != "reasons")
    quality = loaded["record_quality"]
    yield f"{quality['nights_present']} of {quality['nights_total']}"
    yield from (message["text"] for message in quality["messages"])
    yield from quality["cannot_be_known"]
    yield from (definition["text"] for definition in quality["definitions"])
    yield from _of_rules(loaded)
    yield from loaded["lead"]["harms"]
    yield from of_sides(loaded)
    if (primary := loaded["effects"].get(loaded["primary_outcome"])) is not None:
        yield from of_next_step(primary)


def _of_rules(loaded: dict[str, Any]) -> Iterator[str]:
    """What fires with its rule and its facts, every open question, and all that was not looked at."""
    for found in loaded["findings"]:
        if found["state"] == "fires":
            yield found["message"]
            yield f"{rule_name(found['rule'])}, version {found['version']}"
            yield found["severity"].replace("second_sign_off", "second sign-off")
            yield from (f"{value:g}" for value in found["facts"].values() if isinstance(value, float))
    safety = loaded["safety"]
    yield from (asked["question"] for asked in safety["questions"])
    yield safety["headline"][1:]  # a page begins the sentence with a capital letter
    yield figures.day(date.fromisoformat(safety["as_of"]))
    yield from (safety["knowledge"].partition(" ")[0], safety["protocol"] or "")
    yield f"{safety['rules_without_an_answer']} rule"
    if safety["stops_without_an_answer"]:
        yield f"{safety['stops_without_an_answer']} of them"
    yield from (*loaded["not_checked"], *safety["names_not_clear"], *safety["not_counted"], safety["not_looked_at"])
    yield from (option["text"] for option in loaded["options"])


def _of_estimate(outcome: Outcome, found: dict[str, Any]) -> Iterator[str]:
    yield str(found["headline"])
    yield words.judgement(Direction(found["direction"]), None if found["size"] is None else Size(found["size"]))
    yield f"{found['smallest_effect_that_matters']:g} {words.unit(outcome)}"
    benefit, nights = found["average_benefit"], found["nights"]
    assert isinstance(nights, dict)
    if not isinstance(benefit, dict):
        return
    yield f"{nights['observed']} of {nights['total']}"
    yield figure(benefit, "mean").replace(" (", f" {words.unit(outcome)} (")
    for key in ("p_benefit", "p_beyond_smallest", "p_harm_beyond_smallest"):
        if benefit[key] is not None:
            yield figures.probability(benefit[key])
    for night in found["by_night"] or []:
        yield f"{figure(night, 'mean')}"
        yield figures.probability(night["p_benefit"])
        yield figures.probability(night["p_beyond_smallest"])
    if isinstance(half_life := found["half_life_nights"], dict):
        yield figure(half_life, "median").replace(" (", " nights (")
    if isinstance(per_dose := found["nights_of_benefit_per_dose"], dict):
        yield figures.plain(per_dose["mean"], 1)
        yield from map(figures.probability, per_dose["p_at_least"].values())
    if isinstance(lost := found["tolerance_share_lost"], dict):
        yield f"{100 * lost['mean']:.0f} % (SD {100 * lost['sd']:.0f})"
        yield figures.probability(lost["p_over_30_percent"])
    yield from map(figures.probability, (found["onset_night"] or {}).values())
    yield from (words.spread(each["mean"], each["sd"]) for each in found["covariates"].values())
    yield from of_whole_estimate(outcome, found)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_figure_and_verdict_of_the_json_is_on_the_page_and_in_the_terminal(case: Review) -> None:
    made = document(case)
    page, lines = words_of_page(html.page(made)), plain(terminal.text(made))
    assert odd_words(page) == []
    wanted = [plain(each) for each in expected(case)]
    assert len(wanted) > 20
    assert [each for each in wanted if each not in page] == []
    assert [each for each in wanted if each not in lines.replace(" │ ", " ")] == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_figure_and_verdict_of_the_json_is_on_paper(case: Review) -> None:
    made = document(case)
    sheets = words_of_pdf(pdf.pages(made), made)
    assert [each for each in map(plain, expected(case)) if each not in sheets] == []
