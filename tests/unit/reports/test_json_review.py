from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from tests.factories import rules
from tests.factories.review import CASES, describe_only, review, without_doses

from trochee.effect.values import Outcome
from trochee.reports import json_review
from trochee.review.findings import Asked
from trochee.review.values import Review, ReviewOption, ToldEntries

CONTRACT = {
    "patient", "as_of", "claims", "effects", "effects_by_product", "findings", "options", "record_quality",
}  # fmt: skip
CLAIM = {"id", "verdict", "estimate", "evidence", "would_settle"}


def objects(value: object) -> Iterator[dict[str, object]]:
    """Every object inside a JSON value."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from objects(each)
    elif isinstance(value, list):
        for each in value:
            yield from objects(each)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_key_of_the_contract_is_there_and_every_null_says_why(case: Review) -> None:
    found = json.loads(json.dumps(json_review.payload(case), allow_nan=False))
    assert set(found) >= CONTRACT
    for each in objects(found):
        nulls = {key for key, value in each.items() if value is None}
        if nulls:
            assert nulls == set(each.get("reasons", {})), each  # type: ignore[call-overload]  # JSON is untyped
            assert all(each["reasons"].values())  # type: ignore[attr-defined]  # JSON is untyped


def test_claims_carry_their_verdict_evidence_and_what_would_settle_them() -> None:
    found = json_review.payload(review())
    claims = found["claims"]
    assert isinstance(claims, list)
    assert all(set(claim) >= CLAIM for claim in claims)
    assert [claim["verdict"] for claim in claims] == [
        "cannot_tell_yet",
        "diary_fits",
        "cannot_be_measured_here",
        "cannot_be_measured_here",
        "diary_does_not_show",
        "diary_speaks_against",
        None,
    ]
    assert claims[-1]["reasons"]["verdict"] == "not computed yet: needs the published dose range"
    assert claims[0]["evidence"]["grade"] == "very low"
    assert claims[0]["evidence"]["sources"][0]["key"] == "invented2020"


def test_findings_stand_under_the_keys_of_a_check_and_an_open_question_once() -> None:
    found = json_review.payload(review(findings=rules.firing()))
    findings = cast("list[dict[str, Any]]", found["findings"])
    assert (found["worst"], found["not_checked"]) == ("stop", ["blorpex"])
    assert [(each["rule"], each["state"]) for each in findings] == [
        ("invented.stop", "fires"), ("invented.asks", "asks"), ("invented.sign_off", "fires"),
        ("invented.caution", "fires"),
    ]  # fmt: skip
    assert {
        "rule", "version", "severity", "state", "facts", "missing", "message", "basis", "verified", "sources",
    } <= set(findings[0])  # fmt: skip
    assert findings[0]["facts"] == {"systolic_mmhg": 172.0, "treatment_started": True}
    safety = cast("dict[str, Any]", found["safety"])
    assert (safety["rules_without_an_answer"], safety["stops_without_an_answer"]) == (1, 1)
    assert [(each["fact"], each["severity"], each["rules"]) for each in safety["questions"]] == [
        ("pregnant", "stop", 2), ("weight_kg", "caution", 1),
    ]  # fmt: skip


def test_where_no_rule_fires_the_json_says_so_and_how_much_was_not_checked() -> None:
    found = json_review.payload(review(findings=rules.silent()))
    assert (found["findings"], found["worst"]) == ([], "no_rule_fired")
    headline = cast("dict[str, Any]", found["safety"])["headline"].replace("\N{NO-BREAK SPACE}", " ")
    assert headline == "no rule fired; 0 rules without an answer; 0 names not checked"


def test_the_rules_that_were_asked_are_named() -> None:
    alone = cast("dict[str, Any]", json_review.payload(review(findings=rules.silent()))["safety"])
    assert (alone["knowledge"], alone["protocol"]) == ("2026-11-22 0123456789ab", None)
    assert "without a clinic's own protocol" in alone["reasons"]["protocol"]
    own = replace(rules.silent(), asked=Asked(knowledge="2026-11-23 ba9876543210", protocol="version 3"))
    laid = cast("dict[str, Any]", json_review.payload(review(findings=own))["safety"])
    assert (laid["knowledge"], laid["protocol"], "reasons" in laid) == ("2026-11-23 ba9876543210", "version 3", False)


def test_options_are_listed_where_they_are_known() -> None:
    found = json_review.payload(review(options=(ReviewOption(id="cbti", text="CBT-I"),)))
    assert found["options"] == [{"id": "cbti", "text": "CBT-I"}]


def test_without_doses_there_are_no_effects() -> None:
    found = json_review.payload(without_doses())
    assert (found["product"], found["effects"], found["effects_by_product"]) == (None, {}, {})


def test_record_quality_says_what_is_not_known() -> None:
    made = review()
    found = json_review.payload(replace(made, record_quality=replace(made.record_quality, late_entries=None)))
    quality = found["record_quality"]
    assert isinstance(quality, dict)
    assert quality["late_entries"] is None
    assert quality["reasons"] == {"late_entries": "the record does not say when nights were entered"}
    assert quality["nights_missing"] == 4


def test_a_record_without_nights_says_so() -> None:
    found = json_review.payload(replace(review(), nights=(), observed={}))
    reasons = found["reasons"]
    assert isinstance(reasons, dict)
    assert reasons["first_night"] == reasons["last_night"] == "no night is on the record"


def test_effects_are_those_of_the_estimate() -> None:
    found = json_review.payload(review(effects={Outcome.SLEEP_EFFICIENCY: describe_only()}))
    effects = found["effects"]
    assert isinstance(effects, dict)
    assert effects["sleep_efficiency"]["direction"] == "describe_only"


def test_what_somebody_else_typed_is_counted_and_an_unknown_delay_says_why() -> None:
    made = review()
    told = ToldEntries(source="paper", nights=3, doses=2, late=0, time_not_known=3, longest_delay_min=None)
    found = json_review.payload(replace(made, record_quality=replace(made.record_quality, told=(told,))))
    quality = found["record_quality"]
    assert isinstance(quality, dict)
    assert quality["told"] == [
        {
            "source": "paper", "nights": 3, "doses": 2, "late": 0, "time_not_known": 3, "longest_delay_min": None,
            "reasons": {"longest_delay_min": "none of them says when"},
        }
    ]  # fmt: skip
