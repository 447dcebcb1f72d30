"""What an own rule looks like, to begin with. It is read by a test, so that it stays right."""

TEMPLATE = """\
rules:
  - id: own.eighty
    version: 1
    severity: caution        # stop, second_sign_off, caution or note
    basis: design            # label, guideline and study need grounds with a source
    verified: true
    hazard: falls
    when: {fact: age_years, at_least: 80}
    unknown: ask             # or fire: take the worse for true
    says: "Eighty or older. Our geriatrician sees them first."
    checked_on: 2026-11-01
    review_by: 2027-11-01
    note: "Decided at our meeting."
    examples:
      - {expect: fires, given: {birth_date: 1940-01-01}}
      - {expect: silent, given: {birth_date: 1990-01-01}}
      - {expect: asks, given: {}}
formulations:
  - {id: own_cherry_50, product: ketamine troche, strength_mg: 50, base: polyglycol, flavour: cherry}
"""
