"""What the record is made of, how its figures are defined, and what cannot be known from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from trochee.effect.values import Message
from trochee.knowledge import Knowledge
from trochee.record import Dose
from trochee.sleep.checks import entry_delay
from trochee.sleep.diary import Diary
from trochee.sleep.flags import Flag

from .values import Definition, FlaggedNights, RecordQuality, ToldEntries

_LATE = {Flag.ENTERED_LATE, Flag.ENTERED_RETROSPECTIVELY}
_TOLD = ("phone", "paper")

_DEFINITIONS = (
    ("night-date", "Date of a night", "A night is dated by the morning it ends, in the person's time zone.", None),
    (
        "sleep-efficiency",
        "Sleep efficiency",
        (
            "Total sleep time as a share of time in bed, from getting into bed to rising. "
            "Several nights: the ratio of the sums over the nights present."
        ),
        "reed2016",
    ),
    (
        "total-sleep-time",
        "Total sleep time",
        "From falling asleep to the final awakening, less the time awake in between. Naps are kept apart.",
        "carney2012",
    ),
    (
        "night-zero",
        "Night of a dose",
        ("The first sleep period that ends after the dose was taken; a night without an entry counts as a night."),
        None,
    ),
    (
        "sleep-regularity-index",
        "Sleep regularity index",
        (
            "How often the person is in the same state, asleep or awake, 24 hours apart: 100 is the same every day, "
            "0 is chance. Time awake in the night is placed in the middle of the sleep period, since a diary "
            "does not say where it lies; nights without an entry are left out."
        ),
        "phillips2017",
    ),
)


def record_quality(
    diary: Diary, total: int, messages: Sequence[Message], knowledge: Knowledge, doses: Sequence[Dose] = ()
) -> RecordQuality:
    """Describe the record; ``total`` counts the calendar nights from first to last."""
    counted = Counter(flag for night in diary.nights for flag in night.flags)
    said_when = any(placed.night.entered_at is not None for placed in diary.placed)
    late = sum(bool(_LATE.intersection(night.flags)) for night in diary.nights)
    device = sum(night.from_device for night in diary.nights)
    return RecordQuality(
        nights_total=total,
        nights_present=len(diary),
        late_entries=late if said_when else None,
        device_nights=device,
        flagged=tuple(
            FlaggedNights(flag=flag.value, text=flag.text, nights=counted[flag]) for flag in Flag if counted[flag]
        ),
        definitions=tuple(
            Definition(id=key, term=term, text=text, source=None if cite is None else knowledge.citations[cite])
            for key, term, text, cite in _DEFINITIONS
        ),
        messages=tuple(messages),
        cannot_be_known=_cannot_be_known(diary, device),
        told=tuple(_told(diary, doses)),
    )


def _told(diary: Diary, doses: Sequence[Dose]) -> Iterator[ToldEntries]:
    """Count the entries by each road on which somebody else typed; a dose says its road in a column of its own."""
    for source in _TOLD:
        pairs = zip(diary.placed, diary.nights, strict=True)
        found = [(placed, night) for placed, night in pairs if placed.night.source.casefold() == source]
        delays = [delay for placed, _ in found if (delay := entry_delay(placed)) is not None]
        of_doses = sum(dose.extra.get("source") == source for dose in doses)
        if found or of_doses:
            yield ToldEntries(
                source=source,
                nights=len(found),
                doses=of_doses,
                late=sum(bool(_LATE.intersection(night.flags)) for _, night in found),
                time_not_known=len(found) - len(delays),
                longest_delay_min=max(delays, default=None),
            )


def _cannot_be_known(diary: Diary, device: int) -> tuple[str, ...]:
    said = ["Whether a dose caused a change. The nights are compared as they happened, expectation included."]
    said.append(
        "How deep or restorative sleep was: a diary has no sleep stages, and a wrist device only estimates them."
    )
    if device:
        said.append(
            "How long it took to fall asleep on nights from a device: it starts when the wrist lies still and does "
            "not know when the person began to try. Latency and efficiency of those nights are the device's own, and "
            "lying awake still counts as sleep."
        )
    if not any(placed.night.sleep_quality is not None for placed in diary.placed):
        said.append("How the sleep felt: sleep quality was never entered.")
    if any(Flag.ZONE_UNKNOWN in night.flags for night in diary.nights):
        said.append("How long nights really were when clocks changed: no time zone is on record.")
    elif device:
        said.append(
            "Where the nights were slept: a device's times carry no time zone and are all read in the zone given, "
            "also those of a journey."
        )
    said.append("Whether it is safe to go on. No safety rule has been checked for this page.")
    return tuple(said)
