"""What stands beside the answer: side effects, the habit, promises, forms, what to ask, what to know."""

from __future__ import annotations

from trochee.foundation.unknown import Unknown
from trochee.review.sides import AdverseRate, Harm, Lane
from trochee.review.values import Review

from .. import words
from ..parts import NOTHING, Block, Bullets, Callout, Cell, Column, Mood, Paragraph, Place, Section, Table
from . import wording
from .shown import main

_QUESTIONS_OPEN = "Some questions are still open. Your care team can go through them with you."


def adverse_effects(review: Review) -> Section:
    """Count each side effect by dose; a severe one stands apart, and none seen is never called none."""
    return Section(
        id="side-effects",
        title="Side effects you noted",
        subtitle="Better sleep does not make up for harm",
        blocks=_counted(review.harm),
        place=Place.MAIN,
    )


def _counted(harm: Harm | Unknown) -> tuple[Block, ...]:
    if isinstance(harm, Unknown):
        return (Paragraph(text="There is no dose in your diary, so we have nothing to count."),)
    doses = f"{harm.doses} {'dose' if harm.doses == 1 else 'doses'}"
    said: list[Block] = []
    if harm.rates:
        said.append(Bullets(items=tuple(Paragraph(text=_rate(rate)) for rate in harm.rates)))
    else:
        said.append(Paragraph(text=f"You noted none in {doses}. If you had one, please tell your clinic."))
    if not harm.severe and harm.severe_upper_percent is not None:
        known = "is known to be" if harm.ungraded else "was"
        head = f"None {known} severe in {doses}. Still" if harm.rates else "Even if you had none"
        bound = max(1, round(harm.severe_upper_percent))
        said.append(Paragraph(text=f"{head}, up to {bound} of 100 doses could be severe."))
    if harm.apart:
        said.append(Paragraph(text=f"{harm.apart} more did not follow a dose, so we do not count them here."))
    return (*said, Paragraph(text="Tell your clinic about each one, the small ones too."))


def _rate(rate: AdverseRate) -> str:
    term = wording.unsigned(rate.term, "a side effect")
    return f"{term[:1].upper()}{term[1:]}: after {rate.doses_with} of {rate.doses} doses."


def habit(review: Review) -> Section:
    """Warn of dependence apart from everything the diary shows, and of what this page does not check."""
    asks = f" {_QUESTIONS_OPEN}" if review.findings.asks else ""
    return Section(
        id="habit",
        title="Please take care",
        subtitle="This stands apart from your sleep",
        blocks=(
            Callout(
                title="Ketamine can become a habit",
                text="Some people come to need it, or to need more of it. Tell your clinic if you crave it. "
                "Tell them if you want it more often, or took more than you agreed on. "
                "This holds no matter what your diary shows.",
                mood=Mood.WARN,
            ),
            Callout(
                title="Not checked here",
                text=f"This page does not check if a dose is right for you. Only your clinic can do that.{asks}",
                mood=Mood.QUIET,
            ),
        ),
        place=Place.SIDE,
    )


def promises(review: Review) -> Section | None:
    """Give each promise its verdict; ``None`` where there is none."""
    if not review.claims:
        return None
    rows = []
    for claim in review.claims:
        text, mood = words.verdict(claim.verdict)
        rows.append((Cell(text=wording.PROMISES.get(claim.id, claim.promise)), Cell(text=text, mood=mood)))
    return Section(
        id="promises",
        title="What was promised",
        subtitle="Where your diary fits, that does not show that the doses did it",
        blocks=(
            Table(
                id="promises-table",
                caption="Promises and what your diary says",
                columns=(Column(label="promise"), Column(label="your diary")),
                rows=tuple(rows),
                stacks=True,
            ),
        ),
        place=Place.MAIN,
    )


def forms(review: Review) -> Section | None:
    """Show the forms that were filled in, then and now; ``None`` where there is none."""
    if not review.scores:
        return None
    rows = []
    for score in review.scores:
        text, mood = wording.CHANGES[score.verdict]
        rows.append(
            (
                Cell(text=wording.FORMS.get(score.instrument, score.label)),
                Cell(text=f"{score.first:g}"),
                Cell(text=f"{score.last:g}"),
                Cell(text=text, mood=mood),
            )
        )
    lower = all(score.lower_is_better for score in review.scores)
    return Section(
        id="forms",
        title="Forms you filled in",
        subtitle="Fewer points are better. A form does not show what caused a change" if lower
        else "A form does not show what caused a change",
        blocks=(
            Table(
                id="forms-table",
                caption="Forms, then and now",
                columns=(
                    Column(label="form"),
                    Column(label="then", numeric=True),
                    Column(label="now", numeric=True),
                    Column(label="change"),
                ),
                rows=tuple(rows),
                stacks=True,
            ),
        ),
        place=Place.SIDE,
    )  # fmt: skip


def ask(review: Review) -> Section:
    """Suggest what to ask the clinician; stopping stands as near as going on."""
    questions = []
    if review.products:
        questions += [
            "Should I stop, pause or go on? What speaks for each?",
            "What would weeks with no doses tell us?",
        ]
    if all(event.lane is not Lane.THERAPY for event in review.events):
        questions.append("Can I get sleep training (CBT-I)? It is the first choice for poor sleep.")
    if isinstance(review.harm, Harm) and review.harm.rates:
        questions.append("Could my side effects come from the doses?")
    estimate = main(review)
    if estimate is not None and {"other_medicines", "other_medicines_same_nights"} & {
        message.code for message in estimate.messages
    }:
        questions.append("Could my other drugs play a part?")
    questions += _concerns(review)
    questions.append("Are my blood, bladder and blood pressure checks up to date?")
    return Section(
        id="ask",
        title="What to ask your clinic",
        subtitle="Take this page with you",
        blocks=(Bullets(items=tuple(Paragraph(text=text) for text in questions)),),
        place=Place.SIDE,
    )


def _concerns(review: Review) -> list[str]:
    raised = [item.id for item in review.watch if item.concern and item.id not in wording.WATCHED_ELSEWHERE]
    return list(dict.fromkeys(wording.WATCHED.get(each, wording.WATCHED_OTHER) for each in raised))


def good_to_know(review: Review) -> Section:
    """Say what is known of the medicine, and what this page is not."""
    said = [
        "Ketamine troches are not approved for sleep problems. No one knows yet if a troche helps sleep.",
        "In some people with hard to treat low mood, ketamine by drip or nose spray may help sleep as mood lifts.",
        "Do not drive if you feel drowsy.",
        "After a dose, do not drive or do risky work before the next day and a good sleep.",
        "Your prescriber decides about doses, with you. This page asks you to take none.",
        "You can ask to pause or stop at any time. Tell us of a missed dose too: no one will blame you.",
    ]
    others = [each.name for each in review.products if review.product is None or each.name != review.product.name]
    if others:
        named = wording.listed(wording.unsigned(name, NOTHING) for name in others)
        said.append(f"You also took: {named}. Ask your clinic what your diary says about that.")
    return Section(
        id="good-to-know",
        title="Good to know",
        subtitle="",
        blocks=(Bullets(items=tuple(Paragraph(text=text) for text in said)),),
    )
