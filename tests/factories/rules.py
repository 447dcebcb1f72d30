"""What rules may find in an invented review; the rules are invented, the sources are those that ship."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from trochee.foundation.citation import Basis
from trochee.knowledge.severity import Severity
from trochee.review.findings import Asked, OpenQuestion, RuleFindings
from trochee.safety.values import Finding, State
from trochee.safety.worst import Worst

DAY = date(2026, 11, 22)
STOP = Finding(
    rule="invented.stop", version=3, severity=Severity.STOP, state=State.FIRES,
    message="The pressure is too high. No dose until it is explained.", basis=Basis.STUDY, verified=False,
    facts={"systolic_mmhg": 172.0, "treatment_started": True}, sources=("yang2009",), locators=("table 2",),
)  # fmt: skip
SIGN_OFF = replace(
    STOP, rule="invented.sign_off", severity=Severity.SECOND_SIGN_OFF, message="An opioid is taken.",
    basis=Basis.DESIGN, verified=True, facts={"medicines": ("oxycodone",)}, sources=(), locators=(),
)  # fmt: skip
CAUTION = replace(
    STOP, rule="invented.caution", severity=Severity.CAUTION, message="Weight is not known.", facts={},
    missing=("weight_kg",), locators=("",),
)  # fmt: skip
ASKS = replace(
    STOP, rule="invented.asks", state=State.ASKS, message="Is pregnant.", facts={}, missing=("pregnant",)
)  # fmt: skip
QUESTIONS = (
    OpenQuestion(fact="pregnant", question="Are you pregnant?", severity=Severity.STOP, rules=2),
    OpenQuestion(fact="weight_kg", question="Weight", severity=Severity.CAUTION, rules=1),
)
NOTHING_ASKED = "Not looked at here: rules about the day of a dose."


def asking() -> RuleFindings:
    """Nothing fires and a stop has no answer."""
    return RuleFindings(
        on=DAY, found=(ASKS,), worst=Worst.ASKS, questions=QUESTIONS[:1], not_checked=(), names_open=(), beside=(),
        not_looked_at=NOTHING_ASKED, asked=Asked(knowledge="2026-11-22 0123456789ab"),
    )  # fmt: skip


def silent() -> RuleFindings:
    """No rule fires and none asks."""
    return replace(asking(), found=(), worst=Worst.NO_RULE_FIRED, questions=())


def firing(*found: Finding) -> RuleFindings:
    """Give these findings, by default one of each kind, with a name that nothing recognises."""
    return replace(
        asking(),
        found=found or (STOP, ASKS, SIGN_OFF, CAUTION),
        worst=Worst.STOP,
        questions=QUESTIONS,
        not_checked=("blorpex",),
        names_open=("blorpex: not recognised, and not checked.",),
        beside=("Weight 70 kg, of 1 March 2020: too old to count.",),
    )
