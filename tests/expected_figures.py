"""What stands beside the estimates in the JSON of a review, as a reader should find it on every output."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from trochee.effect.values import Outcome
from trochee.foundation import figures
from trochee.reports import words
from trochee.review.sides import Change

Json = dict[str, Any]


def of_sides(loaded: Json) -> Iterator[str]:
    """Every figure and sentence of scores, adverse effects, doses, balance, events, mood and watch."""
    for score in loaded["scores"]:
        yield from _score(score)
    if loaded["adverse_effects"] is not None:
        yield from _harm(loaded["adverse_effects"])
    for use in loaded["dose_use"]:
        yield from _dose_use(use)
    if loaded["benefit_and_harm"] is not None:
        yield loaded["benefit_and_harm"]["text"]
        for row in loaded["benefit_and_harm"]["rows"]:
            yield row["label"]
            yield row["text"]
    for event in loaded["events"]:
        yield event["text"]
        yield figures.day(date.fromisoformat(event["date"]))
        yield "" if event["value"] is None else words.total(event["value"])
    for link in loaded["mood_links"] or []:
        yield link["what"]
        yield link["text"]
        yield f"{link['pairs']}"
        yield figures.with_interval(link["per_sd"], *link["interval90"])
        yield figures.probability(link["p_same_direction"])
    for item in loaded["watch"]:
        yield item["label"]
        yield item["state"] or words.sentence(item["reasons"]["state"])


def _score(score: Json) -> Iterator[str]:
    yield score["text"]
    yield f"{words.total(score['first'])}, {figures.day(date.fromisoformat(score['first_date']))}"
    yield f"{words.total(score['last'])}, {figures.day(date.fromisoformat(score['last_date']))}"
    yield words.points(score["change"])
    yield words.change(Change(score["verdict"]), score["reliable_change"])[0]
    yield from (words.total(score[key]) for key in _LIMITS if score[key] is not None)
    yield from (f"{figures.day(date.fromisoformat(each['date']))}: {each['total']:g}" for each in score["totals"])
    yield from (source["title"] for source in score["sources"])


_LIMITS = ("reliable_change", "smallest_change_that_matters")


def _harm(harm: Json) -> Iterator[str]:
    yield harm["text"]
    yield harm["note"]
    yield f"{harm['doses']} in all"
    if harm["not_related_to_a_dose"]:
        yield figures.counted(harm["not_related_to_a_dose"], "adverse effect")
    for rate in harm["rates"]:
        percent, interval = figures.rate_of_harm(rate["percent_of_doses"], *rate["interval95_percent"])
        yield words.capital(rate["term"])
        yield f"{rate['doses_with']} of {rate['doses']}"
        yield f"{percent} ({interval})"
        yield from (f"grade {grade}: {count}" for grade, count in rate["grades"].items() if grade != "0")
        if rate["longest_hours"] is not None:
            yield f"{words.total(rate['longest_hours'])} h"
        for each in rate["published"]:
            yield f"{words.total(each['percent_of_people'])} %"
            yield f"with {each['formulation']}"
            yield each["study"]
            yield each["source"]["title"]
            if each["comparator_percent"] is not None:
                yield f"against {words.total(each['comparator_percent'])} %"


def _dose_use(use: Json) -> Iterator[str]:
    yield use["product"]
    yield use["text"]
    yield f"{use['doses']}"
    for key in ("first_amount", "last_amount", "largest_amount"):
        yield f"{words.total(use[key])} {use['unit']}"
    if use["largest_mg_per_kg"] is not None:
        yield f"{use['largest_mg_per_kg']:.2f} mg/kg"
    for key in ("doses_per_week_first_four_weeks", "doses_per_week_last_four_weeks"):
        if use[key] is not None:
            yield figures.plain(use[key], 1)
    yield use["published_range"]


def of_whole_estimate(outcome: Outcome, found: Json) -> Iterator[str]:
    """Every figure of the other fits of an estimate, of more nights, of mood and of the randomisation test."""
    unit = words.unit(outcome)

    def benefit(made: Json) -> Iterator[str]:
        yield figures.with_interval(made["mean"], *made["interval90"]).replace(" (", f" {unit} (")
        for key in ("p_benefit", "p_beyond_smallest", "p_harm_beyond_smallest"):
            if made[key] is not None:
                yield figures.probability(made[key])

    if (sensitivity := found["sensitivity"]) is not None:
        for variant in sensitivity["variants"]:
            yield words.capital(variant["text"])
            yield from benefit(variant["average_benefit"])
    if (tails := found["heavy_tails"]) is not None:
        yield from benefit(tails["gaussian"])
        yield from benefit(tails["student_t4"])
    if (mood := found["with_mood"]) is not None:
        yield from benefit(mood["total"])
        yield from benefit(mood["direct"])
        if mood["share_with_mood"] is not None:
            yield f"{100 * mood['share_with_mood']:.0f} %"
    if (drawn := found["randomisation_test"]) is not None:
        yield figures.plain(drawn["p_value"], 3)
        yield figures.counted(drawn["allocations"], "allocation")


def of_next_step(found: Json) -> Iterator[str]:
    """Every figure of what more nights would tell, for the outcome that the page is about."""
    if (step := found["next_step"]) is None:
        return
    yield step["text"]
    for each in step["outlooks"]:
        yield words.capital(words.plan(each["plan"]))
        yield f"{each['weeks']}"
        yield f"{each['doses']}"
        yield figures.probability(each["chance_of_decision"])
        yield figures.plain(each["expected_sd"], figures.decimals_for(each["expected_sd"]))
