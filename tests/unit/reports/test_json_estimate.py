from __future__ import annotations

import json

from tests.factories import review as invented

from trochee.effect.values import NOT_ASKED, NOT_DRAWN, Outcome
from trochee.reports import json_estimate

# The keys of the contract with other programs; none may be renamed or dropped.
CONTRACT = {
    "outcome", "unit", "smallest_effect_that_matters", "nights", "doses", "average_benefit", "direction", "size",
    "headline", "onset_night", "half_life_nights", "nights_of_benefit_per_dose", "tolerance_share_lost", "covariates",
    "identifiable", "messages", "next_step", "model",
}  # fmt: skip


def test_every_key_of_the_contract_is_there() -> None:
    found = json_estimate.payload(invented.estimate())
    assert set(found) >= CONTRACT
    assert found["nights"] == {"total": 49, "observed": 46, "baseline": 21}
    assert found["average_benefit"] == {
        "mean": 3.1, "sd": 2.1, "interval90": [-0.9, 6.4],
        "p_benefit": 0.912, "p_beyond_smallest": 0.018, "p_harm_beyond_smallest": 0.0004,
    }  # fmt: skip
    assert (found["unit"], found["direction"], found["size"]) == ("percentage_points", "likely_benefit", "too_small")
    assert found["onset_night"] == {"0": 0.22, "1": 0.67, "2": 0.11}
    assert found["half_life_nights"] == {"median": 2.41, "interval90": [1.12, 6.04]}
    assert found["tolerance_share_lost"] == {"mean": 0.21, "sd": 0.27, "p_over_30_percent": 0.38}
    assert found["model"] == {"version": "0.1.0", "priors": "2026-11-22", "data_sha256": "0" * 64}


def test_what_was_not_asked_for_or_does_not_apply_says_so() -> None:
    found = json_estimate.payload(invented.estimate())
    assert found["next_step"] is found["heavy_tails"] is found["with_mood"] is found["randomisation_test"] is None
    reasons = found["reasons"]
    assert isinstance(reasons, dict)
    assert reasons["next_step"] == NOT_ASKED.reason
    assert reasons["randomisation_test"] == NOT_DRAWN.reason
    assert "outside the usual spread" in reasons["heavy_tails"]


def test_what_may_only_be_described_has_no_probabilities_and_says_why() -> None:
    found = json_estimate.payload(invented.describe_only())
    benefit = found["average_benefit"]
    assert isinstance(benefit, dict)
    assert (found["direction"], found["size"]) == ("describe_only", None)
    assert benefit["p_benefit"] is benefit["p_beyond_smallest"] is benefit["p_harm_beyond_smallest"] is None
    assert set(benefit["reasons"]) == {"p_benefit", "p_beyond_smallest", "p_harm_beyond_smallest"}
    assert "Fewer doses than an estimate needs." in benefit["reasons"]["p_benefit"]


def test_every_null_has_a_reason() -> None:
    found = json_estimate.payload(invented.nothing_to_estimate())
    nulls = {key for key, value in found.items() if value is None}
    assert {"average_benefit", "onset_night", "half_life_nights", "tolerance_share_lost", "by_night"} <= nulls
    assert found["reasons"] == dict.fromkeys(nulls, "No night has an answer for sleep quality.") | {
        "next_step": NOT_ASKED.reason,
        "randomisation_test": NOT_DRAWN.reason,
    }


def test_without_messages_the_headline_is_the_reason() -> None:
    found = json_estimate.payload(invented.estimate(messages=(), onset_night=None, headline="Said in a line."))
    reasons = found["reasons"]
    assert isinstance(reasons, dict)
    assert reasons["onset_night"] == "Said in a line."


def test_it_is_json() -> None:
    for outcome in Outcome:
        text = json.dumps(json_estimate.payload(invented.estimate(outcome)), allow_nan=False)
        assert json.loads(text)["outcome"] == outcome
