"""Build the gallery: folders and their table into one place, reviews and an index of them into another."""

from __future__ import annotations

import sys
from pathlib import Path

from trochee.knowledge import shipped
from trochee.reports import html
from trochee.reports.document import document

from .answers import answer
from .folder import write
from .index import index, page_of
from .people import PEOPLE
from .table import page


def main(folders: str, pages: str) -> int:
    """Write everything; the same program writes the same bytes."""
    place, built = Path(folders), Path(pages)
    built.mkdir(parents=True, exist_ok=True)
    answers = []
    for person in PEOPLE:
        lived = write(person, place)
        answers.append(answer(person, lived, place / person.folder))
        made = html.page(document(answers[-1].review, shipped()))
        (built / page_of(answers[-1])).write_text(made, encoding="utf-8")
        print(f"{person.folder}: {answers[-1].estimate.headline}", flush=True)
    (place / "README.md").write_text(page(answers), encoding="utf-8")
    (built / "index.html").write_text(index(answers), encoding="utf-8")
    print(f"Nobody in these pages exists. Open {built / 'index.html'} in a browser.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
