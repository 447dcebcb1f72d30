"""What the diary asks, each item once: its words for patients, its short head for tables, and what it means.

The form on the phone, the paper sheet, the sheet that staff type from, histories and `docs/diary-items.md` take their
words from here; a test finds any other place that has words of its own. What is asked follows the Consensus Sleep
Diary, whose quantities may be asked by anybody; its wording may not be shipped without its authors, and none of it
stands here: all words are our own.
"""

from __future__ import annotations

from collections.abc import Mapping

from trochee.clinic.patients.versions.items import Item
from trochee.clinic.ui.lazily import lazily as _

CONSENSUS = "carney2012"
DENOMINATOR = "reed2016"

_ALL = (
    Item(
        column="into_bed",
        ask=_("Went to bed"),
        head=_("Into bed"),
        means=_("When you got into bed, even if you did not try to sleep yet."),
        source=CONSENSUS,
    ),
    Item(
        column="lights_out",
        ask=_("Tried to sleep"),
        head=_("Tried to sleep"),
        means=_("When you put all else away and tried to fall asleep."),
        source=CONSENSUS,
    ),
    Item(
        column="slept",
        ask=_("I did not sleep at all"),
        head=_("No sleep at all"),
        means=_("Tick it if you had no sleep that night. It is an answer, too."),
        kept=_("Slept"),
    ),
    Item(
        column="sleep_onset_latency_min",
        ask=_("Took to fall asleep"),
        head=_("Fell asleep in"),
        hint=_("minutes"),
        unit=_("min"),
        means=_("From when you tried to sleep until you slept. Your best guess is fine."),
        source=CONSENSUS,
    ),
    Item(
        column="awakenings",
        ask=_("Woke in the night"),
        head=_("Woke up"),
        hint=_("how often, without the last time"),
        unit=_("times"),
        means=_("How many times you woke and slept again. Leave out the last time, when you woke for the day."),
        source=CONSENSUS,
    ),
    Item(
        column="wake_after_sleep_onset_min",
        ask=_("Awake in the night"),
        head=_("Awake in all"),
        hint=_("minutes in all"),
        unit=_("min"),
        means=_("How long you lay awake each of those times, all of it put together."),
        source=CONSENSUS,
    ),
    Item(
        column="voids",
        ask=_("Up to pass water"),
        head=_("Up to void"),
        hint=_("how often"),
        unit=_("times"),
        means=_("How many times you got up to pass water. Your clinic looks out for your bladder."),
    ),
    Item(
        column="final_awakening",
        ask=_("Last woke"),
        head=_("Last woke"),
        means=_("When you woke for the last time, even if you stayed in bed."),
        source=DENOMINATOR,
    ),
    Item(
        column="rise_time",
        ask=_("Got up"),
        head=_("Got up"),
        means=_("When you got out of bed for the day."),
        source=CONSENSUS,
    ),
    Item(
        column="sleep_quality",
        ask=_("Sleep was"),
        head=_("Sleep quality"),
        unit=_("1 to 5"),
        means=_("How you felt about the whole night. There is no right or wrong."),
        source=CONSENSUS,
    ),
    Item(
        column="hypnotic",
        ask=_("Another sleep medicine"),
        head=_("Sleep medicine"),
        hint=_("its name, or no"),
        means=_("Any other pill or drop for sleep that night, also from the shop."),
        source=CONSENSUS,
    ),
    Item(
        column="note",
        ask=_("Anything else?"),
        head=_("Remark"),
        hint=_("read by your care team, not at once"),
        means=_("What made the night good or bad, such as pain, noise or a late meal."),
        source=CONSENSUS,
    ),
)

ITEMS: Mapping[str, Item] = {each.column: each for each in _ALL}
"""The items by column, in the order in which they are asked."""

QUALITY = (("1", _("very poor")), ("2", _("poor")), ("3", _("fair")), ("4", _("good")), ("5", _("very good")))
"""What the five steps of `sleep_quality` are called."""
