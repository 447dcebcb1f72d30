"""The page about the patient folder, written from the tables' own definitions: docs/patient-folder.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .definitions import LATER_FILES, TABLES
from .patient_file import KEYS, PATIENT_FILE
from .schema import Table
from .stages import STAGES
from .toml_errors import Key
from .trial_file import KEYS as TRIAL_KEYS
from .trial_file import TRIAL_FILE, WEEK_KEYS

_HEAD = f"""# The patient folder

One folder a person, plain files: what `trochee` reads, what it writes, what a patient can take along. This page is
written from the definitions that reading and writing use (`trochee.interop.tables.page`); a test keeps it so.

Only `nights.csv` must be there. Files and rows may stand in any order; trochee writes them by date and source.

## Rules for every file

- Text in UTF-8; a byte order mark and Windows line ends do no harm. CSV with commas; a text that holds a comma, a
  quote or a line end stands in "double quotes". The first line names the columns.
- An empty cell is not answered: never zero, never no.
- Dates are `YYYY-MM-DD`; clock times have 24 hours and two digits, `HH:MM` or `HH:MM:SS`; a decimal mark is a point.
- A night's clock times may stand alone (`23:15`): they run forward from `into_bed` so that `rise_time` falls on
  `date`. They may also carry their date, and their offset from UTC (`2026-03-01T23:15+01:00`).
- Clock times are read in the row's `time_zone`, else in that of `{PATIENT_FILE}`, else in the zone given to the
  command.
- A column that trochee does not know is kept with its texts and named in a message; so is a key of `{PATIENT_FILE}`.
- Where a value does not give back the text it was read from (a date where a time belongs), the text is kept beside it
  in a column that ends in `_raw`.
- Nothing is repaired. A file that is wrong is refused with every error of every file at once, each with its file,
  line (the header is line 1), column, what was found and what is allowed; then nothing of the folder is read.

A night is refused that runs backwards or lasts more than 24 hours, that has more minutes awake than its times allow,
or a clock time that the clocks skipped when they went forward. So is a dose that was taken without an amount above
zero, and a second row with the same date and source. What is only unusual is kept and flagged in the review.
"""

_TAIL = f"""## Other files

`{"`, `".join(LATER_FILES)}` is not read yet; its columns are fixed when it first is. Any other file is left alone and
named in a message.

## In and out of a clinic

The site takes a folder in as a zip archive or file by file, 5 MB at most and 20 MB unpacked, `.csv` and `.toml`
only. It shows first what would happen, and each row that differs beside what stands there. What stands wins, but for
the rows of which somebody chooses the folder's: those become a new version, with `correction_reason` beside them.
Both sides are kept with the account of the upload. The same folder a second time adds nothing.

What the site gives out brings the same review elsewhere, digit for digit: nights of every source, corrections with
their reason, what was told, `{TRIAL_FILE}` and `{STAGES.file}`. Left out, and named on the page: `id` of
`{PATIENT_FILE}`, since a record has its own; keys of `{TRIAL_FILE}` that trochee does not know; files of other
names; and a blinded plan before its last evening, since patient and prescriber both read the record.

Answers of the assessment stand in `observations.csv`, each at the moment at which a clinician confirmed it, else at
which it was given, with `confirmed` yes or no; an answer that leaves its fact unknown is no row. So does the clinic's
own consent (`consent_signed`, `home_consent_signed`), where somebody answered, of the moment since when it stands so.
The rules then find in the folder what they find on the site. Brought into another clinic, answers are observations
there; consent that was given elsewhere is kept beside the record and counts for nothing in it. Brought into the same
clinic again, neither is a second row.

Nights that staff typed have `source` `phone` or `paper`, and columns of their own, `told_by` and `typed_at`. Their
`entered_at` is when they were said; it is empty for a sheet that was filled in each morning, as the patient says, and
the time of typing where nobody knows. Doses have `source`, `told_by`, `said_at` and `typed_at`. A night that somebody
who helps the patient typed has `typed_by` carer.

Cells are written exactly as they were entered, so that a folder can be read again without loss. A spreadsheet may
take a text that begins with `=`, `+`, `-` or `@` for a formula: do not open folders of people you do not know in one.
"""


def page() -> str:
    """Write the page."""
    parts = [_HEAD, _patient(), *(_table(table) for table in (*TABLES, STAGES)), _trial(), _TAIL]
    return "\n".join(parts)


def _patient() -> str:
    return f"## {PATIENT_FILE}: the person\n\n" + _keys(KEYS)


def _trial() -> str:
    return (
        f"## {TRIAL_FILE}: a trial as it was drawn\n\n"
        "Written by `trochee plan trial --out`. An evening is dated by the day on which it begins; its night ends\n"
        "on the next morning. A plan that was changed after it was drawn no longer fits its hash, which is said.\n\n"
        + _keys(TRIAL_KEYS)
        + "\nEach `[[week]]`:\n\n"
        + _keys(WEEK_KEYS)
    )


def _keys(keys: Sequence[Key]) -> str:
    return _rows(("key", "is", "allowed"), [(f"`{key.name}`", key.meaning, key.allowed) for key in keys])


def _table(table: Table[Any]) -> str:
    rows = []
    for column in table.columns:
        empty = "must be filled" if column.needed else column.empty or "not answered"
        if column.expected:
            empty += "; the column must be there"
        rows.append((f"`{column.name}`", column.meaning, column.kind.allowed, empty))
    head = f"## {table.file}: {table.holds}\n\n"
    if table.unique:
        head += f"Each {' and '.join(f'`{name}`' for name in table.unique)} stands once.\n\n"
    if table.suspicious:
        head += f"Rows with the same {' and '.join(f'`{name}`' for name in table.suspicious)} are kept and named.\n\n"
    return head + _rows(("column", "is", "allowed", "empty"), rows)


def _rows(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)
