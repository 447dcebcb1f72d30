"""What each part of the page says, and what it says where something is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.factories import review as invented
from tests.factories import sides
from tests.factories.pages import document
from tests.reading import plain

from trochee.effect.values import Estimate, Message, Noise, Outcome
from trochee.foundation.unknown import Unknown
from trochee.knowledge import shipped
from trochee.reports import terminal, words
from trochee.reports.parts import Bullets, Callout, Chart, Paragraph, Section, Table
from trochee.reports.sections import course, ledger
from trochee.review.lead import NOTHING_THAT_MATTERS
from trochee.review.sides import Balance, Change, CourseEvent, Lane, ProductHarm, Side
from trochee.review.values import EvidenceStudy, Review, ReviewDose, ToldEntries


def section(review: Review, name: str) -> Section:
    made = document(review)
    return next(each for each in (*made.summary, *made.sections) if each.id == name)


def names(review: Review) -> set[str]:
    made = document(review)
    return {each.id for each in (*made.summary, *made.sections)}


def texts(made: Section) -> list[str]:
    found: list[str] = []
    for block in made.blocks:
        match block:
            case Paragraph():
                found.append(block.text)
            case Bullets():
                found += [item.text for item in block.items]
            case Callout():
                found += [block.title, block.text]
            case Table() | Chart():
                table = block if isinstance(block, Table) else block.table
                found += [cell.text for row in table.rows for cell in row]
    return [plain(text) for text in found]


def with_primary(**changes: Any) -> Review:
    """The whole invented review with another estimate of what the page is about."""
    made = invented.whole()
    estimate = replace(made.effects[Outcome.SLEEP_EFFICIENCY], **changes)
    effects = {**made.effects, Outcome.SLEEP_EFFICIENCY: estimate}
    return replace(made, effects=effects, effects_by_product={"ketamine troche": effects})


def primary() -> Estimate:
    return invented.whole().effects[Outcome.SLEEP_EFFICIENCY]


def test_what_would_settle_it_names_the_plan_once() -> None:
    step = "Skipping alternate weeks for 6 weeks would tell whether there is any benefit: chance 64 %."
    made = invented.whole()
    said = [each.text for each in document(made).answer.settle]
    assert said == ["Weeks without doses. The prescriber decides.", step]
    same = replace(made, lead=replace(made.lead, would_settle=step))
    assert [each.text for each in document(same).answer.settle] == [step]
    longer = replace(made, lead=replace(made.lead, would_settle=f"{step} Decide together."))
    assert [each.text for each in document(longer).answer.settle] == [f"{step} Decide together."]


def test_where_no_gain_is_left_to_find_no_plan_stands_in_the_lead() -> None:
    made = invented.whole()
    told = document(replace(made, lead=replace(made.lead, would_settle=NOTHING_THAT_MATTERS)))
    assert [each.text for each in told.answer.settle] == [NOTHING_THAT_MATTERS]


def test_a_doubt_leads_to_the_rule_of_its_message() -> None:
    answer = document(invented.whole()).answer
    assert answer.doubts[0].why == "message-includes-expectation"
    assert [each.why for each in answer.against] == ["finding-invented-stop", "rule-against", "rule-against"]


def test_the_insomnia_score_stands_among_the_four_figures() -> None:
    fact = document(invented.whole()).facts[3]
    assert (fact.label, fact.value, plain(fact.note)) == ("ISI", "19 → 15", "−4; reliable from 8 on")
    undosed = replace(invented.without_doses(), scores=sides.scores(invented.LAST_NIGHT))
    assert [each.label for each in document(undosed).facts][3] == "ISI"


def test_a_score_without_a_limit_or_a_total_before_says_so() -> None:
    made = invented.whole()
    insomnia = replace(made.scores[0], label="Insomnia Severity Index (ISI)", reliable=None, baseline=False)
    fact = document(replace(made, scores=(insomnia,))).facts[3]
    assert (fact.label, fact.note) == ("ISI", "−4; matters from 6 on; none before the first dose")
    bare = replace(insomnia, meaningful=None, baseline=True)
    assert document(replace(made, scores=(bare,))).facts[3].note == "−4"


def test_a_change_held_against_what_matters_is_not_called_reliable() -> None:
    made = invented.whole()
    better = replace(made.scores[0], reliable=None, verdict=Change.RELIABLY_BETTER)
    assert "better by what matters" in texts(section(replace(made, scores=(better,)), "scores"))
    unclear = replace(better, verdict=Change.CANNOT_TELL)
    assert "cannot tell" in texts(section(replace(made, scores=(unclear,)), "scores"))
    assert "scores" not in names(invented.review())


def test_a_single_total_has_no_other_totals_in_its_legend() -> None:
    score = replace(invented.whole().scores[0], totals=invented.whole().scores[0].totals[1:2], reliable=None)
    chart = section(replace(invented.whole(), scores=(score,)), "scores").blocks[0]
    assert isinstance(chart, Chart)
    assert [entry.text for entry in chart.legend] == ["total compared with"]


def test_fragility_says_whether_the_answer_depends_on_what_was_assumed() -> None:
    assert texts(section(invented.whole(), "fragility"))[0].startswith("The answer depends on assumptions: as shown")
    sensitivity = primary().sensitivity
    assert sensitivity is not None
    calm = with_primary(sensitivity=replace(sensitivity, depends_on_assumptions=False))
    assert texts(section(calm, "fragility"))[0] == (
        "The answer does not depend on what was assumed, as far as 5 other assumptions can show."
    )
    untold = with_primary(messages=())
    assert texts(section(untold, "fragility"))[0] == "The answer depends on what was assumed."


def test_without_any_other_fit_there_is_no_fragility() -> None:
    assert "fragility" not in names(with_primary(sensitivity=None, heavy_tails=None, with_mood=None))
    assert "fragility" in names(with_primary(sensitivity=None, heavy_tails=None))
    assert "fragility" in names(with_primary(sensitivity=None, with_mood=None))


def test_the_other_noise_is_not_drawn_twice() -> None:
    sensitivity, tails = primary().sensitivity, primary().heavy_tails
    assert sensitivity is not None
    assert tails is not None
    as_variant = replace(sensitivity.variants[1], id=str(Noise.STUDENT_T4), average_benefit=tails.student_t4)
    both = with_primary(sensitivity=replace(sensitivity, variants=(sensitivity.variants[0], as_variant)))
    said = texts(section(both, "fragility"))
    assert not any("kept" in text and text.startswith("Normal noise") for text in said)
    assert any("With normal noise the average benefit is" in text for text in said)


def test_mood_says_what_cannot_be_parted() -> None:
    mood = primary().with_mood
    assert mood is not None
    told = texts(section(invented.whole(), "fragility"))
    assert any(
        "at least 42 % of the benefit goes with mood; which causes which is not shown" in text for text in told
    )
    small = with_primary(with_mood=replace(mood, share_with_mood=None))
    assert any("too small to say how much" in text for text in texts(section(small, "fragility")))


def test_more_nights_are_shown_by_weeks_and_plan() -> None:
    made = section(invented.whole(), "next-step")
    table = made.blocks[1]
    assert isinstance(table, Table)
    assert [column.label for column in table.columns][1:] == [
        "weeks off",
        "days drawn by lot",
        "the same days as so far",
    ]
    rows = [[plain(cell.text) for cell in row] for row in table.rows]
    assert rows == [["2", "8 %", "—", "—"], ["6", "64 %", "57 %", "22 %"]]
    assert "next-step" not in names(with_primary(next_step=Unknown("nothing is open")))
    step = primary().next_step
    assert not isinstance(step, Unknown)
    assert len(section(with_primary(next_step=replace(step, outlooks=())), "next-step").blocks) == 1


def test_adverse_effects_say_what_is_counted_and_what_is_not() -> None:
    made = invented.whole()
    assert not isinstance(made.harm, Unknown)
    said = texts(section(made, "adverse-effects"))
    assert "2 adverse effects on record that no dose preceded closely enough, so they are not counted here." in said
    assert {"3 of 8", "38 % (8 to 76 %)", "grade 1: 2, grade 2: 1", "3.5 h", "none found", "no end on record"} <= set(
        said
    )
    one = replace(made, harm=replace(made.harm, apart=1, note=""))
    assert any(text.endswith("so it is not counted here.") for text in texts(section(one, "adverse-effects")))
    none = replace(made, harm=replace(made.harm, rates=(), apart=0))
    assert not any(isinstance(block, Table) for block in section(none, "adverse-effects").blocks)
    unknown = replace(made, harm=Unknown("no dose reached the body"))
    assert texts(section(unknown, "adverse-effects")) == ["No dose reached the body."]


def test_every_product_has_its_own_limit_of_severe_effects() -> None:
    made = invented.whole()
    assert not isinstance(made.harm, Unknown)
    light = ProductHarm(product="bright light", doses=5, severe=0, ungraded=1, severe_upper_percent=45.1)
    calm = replace(light, ungraded=0)
    said = texts(section(replace(made, harm=replace(made.harm, others=(light, calm))), "adverse-effects"))
    assert "Bright light: 0 severe in 5 doses, 1 without a grade; the true rate could be up to 45 %." in said
    assert "Bright light: 0 severe in 5 doses; the true rate could be up to 45 %." in said


def test_an_effect_names_its_product_and_what_has_no_end() -> None:
    made = invented.whole()
    assert not isinstance(made.harm, Unknown)
    rate = replace(made.harm.rates[0], product="ketamine troche", ends_missing=1)
    said = texts(section(replace(made, harm=replace(made.harm, rates=(rate,))), "adverse-effects"))
    assert {"Dizziness (ketamine troche)", "3.5 h, 1 without an end"} <= set(said)


@pytest.mark.parametrize(
    ("formulations", "shared"),
    [
        (("nasal esketamine 56 mg", "nasal esketamine 84 mg", "nasal esketamine, open"), "with nasal"),
        (("nasal esketamine 56 mg", "nasal esketamine 84 mg", "nasal esketamine 28 mg"), "with nasal esketamine"),
        (("nasal esketamine", "oral ketamine", "infusion"), "with several formulations"),
    ],
)
def test_many_published_rates_become_their_range_and_each_stays_in_the_note(
    formulations: tuple[str, ...], shared: str
) -> None:
    made = invented.whole()
    assert not isinstance(made.harm, Unknown)
    first = made.harm.rates[0].published[0]
    rates = tuple(
        replace(first, percent=20.0 + 5 * place, formulation=name, expected=place > 0, note="asked" if place else "")
        for place, name in enumerate(formulations)
    )
    many = replace(made.harm, rates=(replace(made.harm.rates[0], published=rates),))
    page = document(replace(made, harm=many))
    said = texts(next(each for each in page.sections if each.id == "adverse-effects"))
    assert f"20 to 30 % in 3 reports, {shared}" in said
    note = next(note for note in page.notes if note.id == "published-rates")
    told = " ".join(cited.said for cited in note.sources)
    assert all(name in told for name in formulations)
    assert "too low to be expected here" in told
    assert told.count("Asked.") == 2


def test_an_effect_after_two_products_has_its_published_rates_once() -> None:
    made = invented.whole()
    assert not isinstance(made.harm, Unknown)
    first = made.harm.rates[0]
    both = replace(made.harm, rates=(first, replace(first, product="melatonin")))
    notes = document(replace(made, harm=both)).notes
    (note,) = (note for note in notes if note.id == "published-rates")
    assert [cited.said.count("dizziness") for cited in note.sources] == [1] * len(first.published)


def test_a_study_that_reports_two_effects_is_cited_once() -> None:
    made = invented.whole()
    assert not isinstance(made.harm, Unknown)
    first = made.harm.rates[0]
    study = replace(first.published[0], comparator_percent=None, note="asked daily")
    rates = tuple(
        replace(first, term=term, published=(replace(study, percent=percent),))
        for term, percent in (("dizziness", 20.0), ("nausea", 7.5))
    )
    page = document(replace(made, harm=replace(made.harm, rates=rates)))
    (cited,) = next(note for note in page.notes if note.id == "published-rates").sources
    start = f"{study.study}, with {study.formulation}: "
    assert plain(cited.said) == f"{start}dizziness 20 %; nausea 7.5 %. Asked daily."


def test_doses_that_say_no_amount_are_counted() -> None:
    made = invented.whole()
    use = replace(made.dose_use[0], amounts_missing=3, published="")
    said = texts(section(replace(made, dose_use=(use,)), "dosing"))
    assert said[said.index("ketamine troche") + 2] == "3"
    assert not any(text.startswith("Published") for text in said)
    assert "dosing" not in names(invented.review())


def test_two_products_stand_side_by_side_and_name_themselves() -> None:
    made = section(invented.whole(products=2), "dosing")
    assert texts(made)[1].startswith("bright light: 30 min")
    others = section(invented.whole(products=2), "products")
    assert plain(texts(others)[1]).startswith("bright light 30 min (5 doses): Too few nights and doses")
    assert "products" not in names(invented.whole())


def test_a_product_that_was_not_estimated_says_so() -> None:
    made = invented.whole(products=2)
    alone = replace(made, effects_by_product={"ketamine troche": made.effects})
    bullets = section(alone, "products").blocks[1]
    assert isinstance(bullets, Bullets)
    assert bullets.items[0].text.endswith("Nothing estimated.")
    assert bullets.items[0].why == "rule-products"


def test_both_sides_stand_even_where_one_is_empty() -> None:
    made = invented.whole()
    assert isinstance(made.balance, Balance)
    harms = tuple(row for row in made.balance.rows if row.side is Side.HARM)
    found = section(replace(made, balance=replace(made.balance, rows=harms)), "benefit-and-harm")
    first, second, _ = found.blocks
    assert first == Paragraph(text="Speaks for it: nothing that counts on this side.", why="rule-balance")
    assert isinstance(second, Table)
    assert second.id == "balance-harm"
    assert len(found.blocks) == 3
    assert "benefit-and-harm" not in names(invented.review())


def test_a_row_that_names_itself_is_not_named_twice() -> None:
    made = invented.whole()
    assert isinstance(made.balance, Balance)
    row = replace(made.balance.rows[-1], text="ISI 19 → 15, within the error.")
    found = section(replace(made, balance=replace(made.balance, rows=(row,))), "benefit-and-harm")
    assert "ISI 19 → 15, within the error." in texts(found)


def test_mood_and_watch_say_what_is_not_known() -> None:
    assert texts(section(invented.review(), "mood-links"))[0].startswith("No rating of mood")
    said = texts(section(invented.whole(), "watch"))
    assert said[said.index("Urinary symptoms") + 1 :][:2] == [
        "No answer on urinary symptoms is on record.",
        "not known",
    ]
    assert said[said.index("Amount per dose") + 2] == "look at this"
    assert "watch" not in names(invented.review())


def test_the_time_line_reaches_as_far_as_what_is_on_record() -> None:
    made = invented.whole()
    early = CourseEvent(
        on=made.nights[0].date - timedelta(days=10), lane=Lane.SCORE, text="ISI 21", value=21.0, series="ISI"
    )
    found = section(replace(made, events=(early, *made.events)), "time-line")
    chart = found.blocks[0]
    assert isinstance(chart, Chart)
    assert chart.description.startswith(plain("25\u00a0September 2026").replace(" ", "\u00a0", 1))
    assert "8\u00a0doses, 2\u00a0sessions, 4\u00a0adverse effects" in chart.description
    assert "2\u00a0steps of therapy, 2\u00a0changes of medicine" in chart.description


def test_the_time_line_of_an_undosed_record_holds_its_nights() -> None:
    chart = section(invented.without_doses(), "time-line").blocks[0]
    assert isinstance(chart, Chart)
    assert [column.label for column in chart.table.columns] == ["night", "as entered"]
    assert {entry.swatch for entry in chart.legend} == {"dot"}


def test_studies_stand_with_the_evidence_and_say_which_way_they_point() -> None:
    made = invented.review()
    study = EvidenceStudy(
        design="randomised trial", people=41, formulation="infusion", result="More slow-wave sleep for one night.",
        direction="supports", source=invented.INVENTED, verified=False,
    )  # fmt: skip
    first = made.claims[0]
    evidence = replace(
        first.evidence, studies=(study, replace(study, people=None, verified=True)), open_questions="dose",
        checked_on=invented.LAST_NIGHT,
    )  # fmt: skip
    page = document(replace(made, claims=(replace(first, evidence=evidence), *made.claims[1:])))
    note = next(note for note in page.notes if note.id == f"evidence-{first.id}")
    assert note.text.endswith("Open: Dose.")
    assert note.ground == ("Looked up on 22\u00a0November 2026.",)
    assert len(note.sources) == 2
    start = "Randomised trial, 41 people, infusion: More slow-wave sleep for one night (supports). "
    assert plain(note.sources[0].said).startswith(start)
    assert note.sources[0].said.endswith("Not yet checked against the source.")
    assert "people" not in note.sources[1].said
    assert {cited.source for cited in note.sources} == {words.source(invented.INVENTED)}


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ((-700.0,), "dose (at the left edge: taken earlier in the day)"),
        ((1300.0,), "dose (at the right edge: taken later in the day)"),
        ((-700.0, 1300.0), "dose (at an edge: taken at an hour beyond the picture)"),
        ((-60.0,), "dose"),
    ],
)
def test_a_dose_beyond_the_drawn_hours_is_said_to_stand_at_the_edge(taken: tuple[float, ...], said: str) -> None:
    nights = invented.nights(20, doses=False)
    doses = tuple(ReviewDose(product="ketamine troche", taken_min=each, label="100 mg") for each in taken)
    made = invented.review(20, nights=(*nights[:-1], replace(nights[-1], doses=doses)), observed={})
    chart = section(made, "the-nights").blocks[0]
    assert isinstance(chart, Chart)
    assert said in [entry.text for entry in chart.legend]
    lines = terminal.text(document(made))
    assert ("◇ dose at an hour beyond the picture, set at its edge" in lines) is ("edge" in said)


def test_a_message_that_several_outcomes_share_is_said_once() -> None:
    made = invented.whole()
    effects = {
        outcome: replace(estimate, messages=(Message(code="includes_expectation", text="Shared."),))
        for outcome, estimate in made.effects.items()
    }
    page = replace(made, effects=effects, effects_by_product={"ketamine troche": effects})
    assert sum("Shared." in text for text in texts(section(page, "outcomes-0"))) == 1


@pytest.mark.parametrize(("share", "text"), [(0.083, "0.083"), (0.0002, "under 0.001")])
def test_the_randomisation_test_is_written_with_its_allocations(share: float, text: str) -> None:
    drawn = primary().randomisation
    assert not isinstance(drawn, Unknown)
    every = texts(section(with_primary(randomisation=replace(drawn, p_value=share)), "outcomes-0"))
    assert f"{text} · all 4 096 allocations" in every
    sampled = with_primary(randomisation=replace(drawn, every_allocation=False))
    assert any(each.endswith(" · a sample of 4 096 allocations") for each in texts(section(sampled, "outcomes-0")))


def test_a_dose_is_drawn_by_its_amount_beside_the_largest_in_the_same_unit() -> None:
    nights = invented.nights(6, doses=False)

    def dosed(amount: float | None, unit: str = "mg", product: str = "ketamine troche") -> ReviewDose:
        return ReviewDose(product=product, taken_min=-90.0, label="", amount=amount, unit=unit)

    taken = (dosed(50.0), dosed(100.0), dosed(3.0, "drops"), dosed(None, ""), dosed(30.0, "min", "bright light"))
    made = invented.whole(products=2)
    made = replace(
        made,
        nights=tuple(replace(night, doses=(dose,)) for night, dose in zip(nights, taken, strict=False)),
        observed={},
        events=(),
    )
    found = course.on_one_axis(made, None, shipped())
    assert [mark.size for mark in found.doses] == [0.5, 1.0, None, None]
    assert [(name, [mark.size for mark in marks]) for name, marks in found.other_doses] == [("bright light", [1.0])]


def figures_of(made: Review) -> dict[str, tuple[str, ...]]:
    """Rows of the table of all figures, by their head."""
    (table,) = (
        block
        for block in section(made, "outcomes-0").blocks
        if isinstance(block, Table) and block.id == "outcomes-0-figures"
    )
    return {row[0].text: tuple(cell.text for cell in row[1:]) for row in table.rows}


def test_figures_of_all_outcomes_stand_side_by_side_and_what_one_lacks_is_left_empty() -> None:
    found = figures_of(with_primary(onset_night=None))
    columns = {len(row) for row in found.values()}
    assert len(columns) == 1
    assert found["Sets in on night"][0] == "—"
    assert plain(found["Sets in on night"][1]).startswith("0: 22 %, 1: 67 %, 2: 11 %")


def test_counts_of_nights_end_with_the_first_that_is_hardly_possible() -> None:
    per_dose = primary().nights_of_benefit_per_dose
    assert per_dose is not None
    found = figures_of(
        with_primary(nights_of_benefit_per_dose=replace(per_dose, p_at_least={1: 0.4, 2: 0.001, 3: 0.0}))
    )
    assert plain(found["At least so many of them"][0]) == "1: 40 %, 2: under 1 %"


def test_what_somebody_else_typed_stands_with_how_late_it_was_said() -> None:
    made = invented.review()
    assert "told by phone" not in plain(terminal.text(document(made)))
    phone = ToldEntries(
        source="phone", nights=5, doses=0, late=2, time_not_known=0, longest_delay_min=4 * 1440 + 30.0
    )
    paper = ToldEntries(source="paper", nights=3, doses=2, late=0, time_not_known=3, longest_delay_min=None)
    only = ToldEntries(source="phone", nights=0, doses=1, late=0, time_not_known=0, longest_delay_min=None)
    in_time = ToldEntries(source="paper", nights=1, doses=0, late=0, time_not_known=0, longest_delay_min=20.0)

    def rows(*told: ToldEntries) -> dict[str, str]:
        section = ledger.quality(replace(made, record_quality=replace(made.record_quality, told=told)))
        table = next(block for block in section.blocks if isinstance(block, Table))
        return {row[0].text: row[1].text for row in table.rows if "phone" in row[0].text or "paper" in row[0].text}

    assert rows(phone, paper) == {
        "Nights told by phone": "5",
        "Nights told by phone, said late": "2",
        "Nights told by phone, the latest of them": "within 5\xa0days",
        "Nights typed from paper": "3",
        "Nights typed from paper, said late": "0",
        "Nights typed from paper, time of saying not known": "3",
        "Doses typed from paper": "2",
    }
    assert rows(only) == {"Doses told by phone": "1"}
    assert rows(in_time) == {"Nights typed from paper": "1", "Nights typed from paper, said late": "0"}
