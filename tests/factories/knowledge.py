"""An invented folder of knowledge that keeps every law, for tests that break one."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "citations/sources.yaml": """\
- {key: invented2020, authors: Inventor, title: An invented study, year: 2020, locator: "doi:10.0/1", read: abstract}
- {key: unread1999, authors: Inventor, title: An unread study, year: 1999, locator: "doi:10.0/2", read: memory,
   used_for: a formula}
""",
    "quantities/room.yaml": """\
- id: room.thing
  label: A thing
  unit: min
  basis: study
  verified: true
  lowest: 1
  highest: 60
  values:
    - {from: 2020-01-01, value: 5, sources: [invented2020]}
- id: room.chance
  label: A chance
  unit: probability
  basis: design
  verified: false
  values: [{from: 2021-06-01, value: 0.9}]
  note: Our own.
""",
    "quantities/bounds.yaml": """\
- {id: bounds.pressure, label: A bound, unit: min, basis: study, verified: true,
   values: [{from: 2020-01-01, value: 5, sources: [invented2020]}]}
""",
    "claims.yaml": """\
- id: promise
  programme_row: P00
  promise: Better
  grade: very low
  evidence: None found.
  sources: [invented2020]
  checked_on: 2026-01-01
  grades: [{from: 2025-01-01, grade: low}, {from: 2026-01-01, grade: very low}]
  studies:
    - design: Open
      people: null
      formulation: troche
      result: Nothing.
      direction: unclear
      source: invented2020
""",
    "adverse_terms.yaml": """\
- {term: dizziness, synonyms: [light-headed, giddy]}
- {term: nausea, synonyms: [felt sick]}
""",
    "adverse_rates.yaml": """\
- id: trial
  study: A trial
  formulation: a spray
  comparator: placebo
  people: 100
  comparator_people: 90
  expected: true
  verified: true
  source: invented2020
  checked_on: 2026-01-02
  rates:
    - {term: dizziness, percent: 30, comparator: 10}
    - {term: nausea, percent: 20}
""",
    "instruments.yaml": """\
- key: scale
  label: A scale
  aliases: [Scale-1, The Scale]
  lowest: 0
  highest: 20
  unit: points
  items: 5
  lower_is_better: true
  recall: 1 week
  missing_allowed: null
  missing_rule: All are needed.
  sources: [invented2020]
  verified: true
  checked_on: 2026-01-03
  bands:
    - {lowest: 0, highest: 9, label: low}
    - {lowest: 10, highest: 20, label: high}
  cut_offs:
    - {value: 10, at_or_above: true, meaning: look closer, sources: [invented2020]}
  reliable_change: {value: 4, sources: [invented2020]}
""",
    "doses.yaml": """\
- id: report
  setting: Clinic
  route: sublingual
  formulation: troche
  low: 10
  high: 20
  unit: mg
  frequency: weekly
  people: null
  design: open
  result: None.
  source: invented2020
  verified: true
  checked_on: 2026-01-04
""",
    "assessment.yaml": """\
- id: first
  title: First
  occasion: assessment
  asks:
    - {fact: pressure, form: scale_form}
    - {fact: stage, says: [Early on, Late]}
    - {fact: seen_on, says: [Never], when: {fact: bleeding, is: true}}
- id: alone
  title: Alone
  occasion: assessment
  private: true
  asks:
    - {fact: bleeding, hint: Look., calls: {fact: bleeding, is: true}}
    - {fact: pills}
""",
    "assessment_forms.yaml": """\
- id: scale_form
  fact: pressure
  instrument: scale
  short: scale
  asked_first: 1
  goes_on_at: bounds.pressure
  lead: Lately
  answers: [{points: 0, says: no}, {points: 1, says: yes}]
  questions: [{ask: Sad}, {ask: Tired, answers: [{points: 0, says: not at all}, {points: 2, says: much}]}]
  notice: Free.
  sources: [invented2020]
  checked_on: 2026-01-06
""",
    "alternatives.yaml": """\
- id: therapy
  name: A therapy
  kind: behavioural
  recommendation: for
  grade: strong
  guideline: A guideline
  says: Recommended.
  plain: A talk.
  sources: [invented2020]
  verified: true
  checked_on: 2026-01-05
""",
    "alerts.yaml": """\
- id: alert.warning
  on: 2020-05-04
  regulator: A regulator
  about: A warned-of thing
  named: [4 May 2020, "May 4, 2020"]
  told:
    - {consent: asking, plain: "On 4 May 2020 somebody warned."}
  sources: [invented2020]
  verified: true
  checked_on: 2026-01-05
""",
    "consent_texts.yaml": """\
- id: asking
  title: What I agree to
  paragraphs: ["Please read this.", (alerts), "You may say no."]
  sources: [invented2020]
  verified: true
  checked_on: 2026-01-05
""",
    "facts/asked.yaml": """\
- id: bleeding
  type: yes_no
  question: Do you bleed?
  asked_of: patient
  topic: body
  conditions: [a bleed]
- id: pressure
  type: number
  question: Pressure
  asked_of: clinician
  topic: body
  unit: min
  lowest: 0
  highest: 300
- id: stage
  type: choice
  question: Which stage?
  asked_of: clinician
  topic: body
  words: [early, late]
- id: seen_on
  type: date
  question: When were you seen?
  asked_of: patient
  topic: body
  words: [never]
- id: pills
  type: list
  question: Which pills?
  asked_of: patient
  topic: body
- id: in_danger
  type: yes_no
  question: In danger
  asked_of: computed
  topic: body
  follows: {any: [{fact: bleeding, is: true}, {fact: stage, is: late}]}
""",
    "rules/guards.yaml": """\
- id: guard.danger
  version: 1
  severity: stop
  basis: study
  verified: true
  hazard: bleeding
  when: {all: [{fact: in_danger, is: true}, {fact: pressure, at_least: bounds.pressure}]}
  unknown: ask
  says: Danger.
  grounds: [{source: invented2020, locator: page 1, read_on: 2026-01-06}]
  checked_on: 2026-01-06
  review_by: 2027-01-06
  examples:
    - {expect: fires, given: {bleeding: true, pressure: 5}}
    - {expect: silent, given: {pressure: 4}}
    - {expect: asks, given: {stage: late}}
- id: guard.others
  version: 2
  severity: note
  basis: design
  verified: false
  hazard: bleeding
  when:
    at_least_of: 2
    conditions:
      - {not: {fact: stage, one_of: [late]}}
      - {fact: seen_on, within_days: 3}
      - {fact: pills, has_any: [red, blue]}
      - {fact: pills, count_at_least: 2}
  unknown: fire
  says: Others.
  checked_on: 2026-01-06
  review_by: 2027-01-06
  examples:
    - {expect: fires, at: 2026-01-10, given: {stage: early, seen_on: 2026-01-07, pills: []}}
    - {expect: silent, at: 2026-01-11, given: {stage: early, seen_on: 2026-01-07, pills: []}}
  note: Our own.
""",
    "named_conditions.yaml": """\
- {id: ordinary, names: sniffle; red nose, codes: J00 J3}
- id: gone
  names: broken heart; heartbreak
  codes: I21
  says: [{fact: stage, is_not: early}, {fact: seen_on, is_not: never}]
""",
    "condition_words.yaml": """\
- {id: beside, words: mild since}
- {id: joining, words: and with}
- {id: denied, words: "no not"}
- {id: not_this_person, words: mother}
- {id: feared, words: possible}
- {id: nothing, words: none}
""",
    "medicines/pills.yaml": """\
- {id: calmine, in: calmer, names: Calmex; Kalm-Ex, rxcui: "1"}
- {id: lullin, name: Lullin forte, in: calmer}
- {id: pepper, in: harmless}
- {id: duo, name: Duopill, contains: calmine pepper, names: Duo}
""",
    "medicine_classes.yaml": """\
- {id: calmer, label: calmers, within: anything, names: calming pill}
- {id: anything, label: all of them, names: pill}
- {id: harmless, label: harmless ones, within: anything}
""",
    "medicine_words.yaml": """\
- {id: around, words: at mg night}
- {id: past, words: stopped}
- {id: denied, words: "no not"}
- {id: joining, words: and with}
- {id: nothing, words: none no-pills}
""",
    "interactions/pairs.yaml": """\
- id: interaction.calmer
  label: Calmers
  of: calmer
  severity: second_sign_off
  listed: major
  mechanism: They calm.
  effect: Calm.
  action: Wait.
  basis: study
  verified: true
  grounds: [{source: invented2020, locator: page 2, read_on: 2026-01-06}]
  checked_on: 2026-01-06
  examples: {fires: Calmex 5 mg, silent: pepper, asks: pill}
- id: interaction.pepper
  label: Pepper
  of: pepper
  severity: note
  listed: moderate
  mechanism: It burns.
  effect: Heat.
  action: Drink.
  basis: design
  verified: false
  grounds: [{source: unread1999, locator: not read, read_on: 2026-01-06}]
  checked_on: 2026-01-06
  examples: {silent: lullin forte, asks: pepper}
  question: Is it black?
  note: Weaker, since it is only pepper.
""",
}


def folder(path: Path, **changed: str) -> Path:
    """Write the folder; ``changed`` replaces whole files by their stem, such as ``claims=…``."""
    for name, text in FILES.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(changed.get(file.stem, text), encoding="utf-8")
    return path


def edited(path: Path, name: str, old: str, new: str) -> Path:
    """Write the folder with one text in one file replaced; fails where the text does not stand there."""
    text = FILES[name]
    assert old in text, f"{old!r} does not stand in {name}"
    folder(path)
    (path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return path
