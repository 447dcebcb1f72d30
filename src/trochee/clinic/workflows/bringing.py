"""A folder is uploaded, looked at, and brought in by a yes that names what was looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.clinic.folders.actions import let_go, let_wait, write_down
from trochee.clinic.folders.queries import waiting
from trochee.clinic.folders.values import Account, NotTaken
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.values import Chart, Right
from trochee.foundation.refusal import InputError, InputRefused
from trochee.interop.tables import Folder, Stretch, read_folder, read_stages
from trochee.interop.tables.stages import STAGES

from . import importing
from .import_whole import Preview
from .unpacking import unpacked


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a folder that waits would do; ``seen`` is the hash that a yes has to name."""

    folder: UUID
    files: tuple[str, ...]
    ends_at: datetime
    messages: tuple[str, ...]
    preview: Preview
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A folder as it was read: the record with what is to be said of it, and the stages of devices."""

    folder: Folder
    stages: tuple[Stretch, ...]


def upload(*, by: Here, at: datetime, patient: UUID, uploaded: Iterable[tuple[str, bytes]]) -> UUID:
    """Read what was uploaded and let it wait, sealed; give its id.

    Raises `UploadRefusedError` for what is no folder, and `trochee.foundation.refusal.InputRefused` with all that is
    wrong with its files; then nothing waits.
    """
    charted(by=by, at=at, patient=patient, right=Right.IMPORT_RECORD)
    files = unpacked(uploaded)
    read(files)
    return let_wait(by=by, at=at, patient=patient, files=files)


def look(chart: Chart, *, by: Here, at: datetime, folder: UUID) -> Looked:
    """Say what bringing the folder in would do now; raises `NoSuchFolderError`."""
    waits = waiting(chart, by=by, at=at, folder=folder)
    found = read(waits.files)
    plan = importing.preview(chart, found.folder.record, at=at, stages=found.stages)
    return Looked(
        folder=folder,
        files=tuple(sorted(waits.files)),
        ends_at=waits.ends_at,
        messages=found.folder.messages,
        preview=plan,
        seen=_seen(waits.content_sha256, plan),
    )


def bring_in(
    *, by: Here, at: datetime, patient: UUID, folder: UUID, seen: str, take: Collection[str] = frozenset()
) -> Account:
    """Bring a folder in that was looked at, write down what was not taken, and remove what waited. One transaction.

    ``take`` names the rows that are to stand in place of the clinic's.

    Raises `OutOfDateError` where the folder or the record is not as it was looked at, `NoSuchFolderError`, and
    `ImportRefusedError`; then nothing came in.
    """
    with deed(by=by.actor, at=at):
        chart = charted(by=by, at=at, patient=patient, right=Right.IMPORT_RECORD)
        waits = waiting(chart, by=by, at=at, folder=folder)
        found = read(waits.files)
        looked_at = importing.preview(chart, found.folder.record, at=at, stages=found.stages)
        if _seen(waits.content_sha256, looked_at) != seen:
            raise OutOfDateError("the folder or the record is not what was looked at")
        plan = importing.import_folder(
            by=by, at=at, patient=patient, folder=found.folder.record, stages=found.stages, take=take
        )
        account = account_of(plan, found.folder, take)
        write_down(by=by, at=at, patient=patient, content_sha256=waits.content_sha256, account=account)
        let_go(by=by, at=at, patient=patient, folder=folder)
    return account


def read(files: Mapping[str, bytes]) -> Found:
    """Read files as a patient folder; they lie in a folder of this process alone for as long as that takes.

    Raises `trochee.foundation.refusal.InputRefused` with every error of every file.
    """
    with TemporaryDirectory(prefix="trochee-") as place:
        for name, content in files.items():
            (Path(place) / name).write_bytes(content)
        try:
            folder = read_folder(Path(place))
        except InputRefused as refused:
            raise InputRefused([*refused.errors, *_wrong_stages(Path(place))]) from refused
        return Found(folder=folder, stages=read_stages(Path(place)))


def _wrong_stages(place: Path) -> tuple[InputError, ...]:
    try:
        read_stages(place)
    except InputRefused as refused:
        return refused.errors
    return ()


def account_of(plan: Preview, found: Folder, take: Collection[str] = frozenset()) -> Account:
    """Write what became of a folder: what was new, each row that was taken or not taken, what has no place here."""
    rows = [
        (differs.choice in take, NotTaken(file=each.file, row=differs.row, why=differs.why, cells=differs.cells))
        for each in plan.files
        for differs in each.differ
    ]
    unread = (name for name in found.unread if name != STAGES.file)
    return Account(
        new={each.file: each.new for each in plan.files if each.new},
        taken=tuple(each for chosen, each in rows if chosen),
        not_taken=tuple(each for chosen, each in rows if not chosen),
        left_out=(*plan.left_out, *(f"{name}: not kept here" for name in unread)),
    )


def _seen(content_sha256: str, plan: Preview) -> str:
    rows = {
        each.file: [
            each.new,
            each.equal,
            [[one.row, one.why, [list(cell) for cell in one.cells]] for one in each.differ],
        ]
        for each in plan.files
    }
    return content_hash({"content": content_sha256, "files": rows, "refusals": list(plan.refusals)})
