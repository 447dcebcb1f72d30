"""Nights, doses and effects as their actions write them: same checks of the database, same sealing, same codes."""

from __future__ import annotations

import hashlib
import hmac
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from trochee.clinic.accounts.values import Here
from trochee.clinic.adverse_effects.values import KEPT_EFFECTS
from trochee.clinic.audit.canonical import written
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.diaries.rows import columns, content
from trochee.clinic.dosing_sessions.values import KEPT_DOSES
from trochee.clinic.patients.sealed import seal_field
from trochee.clinic.patients.versions import rows as versions
from trochee.foundation.clock import WallTime
from trochee.record import AdverseEffect, Dose, Night

from .rows import Chain, Shelf, dashed, varied

ZONE, PATTERNS, FIRST = "Europe/Berlin", 48, datetime(1999, 9, 9, 9, 9, tzinfo=UTC)
_REASON = "could not sleep"


@dataclass(slots=True)
class Sleeper:
    """One patient of the filled clinic, by an id without dashes."""

    patient: str
    user: str
    key: bytes
    nights: int
    silent: bool


class Nights:
    """Writes a night with its row in the trail."""

    def __init__(self, chain: Chain, by: Here, draw: random.Random) -> None:
        self.shelf, self._chain, self._draw = Shelf(NightVersion), chain, draw
        names = ("id", "by", "at", "patient_id", "client_id", "date", "content_sha256")
        self._pool = []
        for night in (_night(draw) for _ in range(PATTERNS)):
            row = NightVersion(clinic_id=by.scope.clinic, version=1, time_zone=ZONE, at=FIRST, **columns(night))
            row.date = night.date
            before, _, after = written(content(night)).partition(night.date.isoformat())
            self._pool.append((varied(self.shelf, self.shelf.row_of(row), *names), before, after))

    def __call__(self, who: Sleeper, at: datetime, turn: int) -> None:
        other, before, after = self._pool[turn % PATTERNS]
        day, key, client = at.date().isoformat(), _id(self._draw), _id(self._draw)
        sha256 = hashlib.sha256(f"{before}{day}{after}".encode()).hexdigest()
        self.shelf.put([other(key, who.user, str(at.replace(tzinfo=None)), who.patient, client, day, sha256)])
        detail = f'{{"date":"{day}","sha256":"{sha256}","version":1}}'
        target = f"night:{dashed(key)}"
        self._chain.add(at, (who.user, "patient"), "diaries.night_saved", target, who.patient, detail)


class Doses:
    """Writes a dose, its reason sealed under the person's key."""

    def __init__(self, chain: Chain, by: Here, draw: random.Random) -> None:
        self.shelf, self._chain, self._draw = Shelf(KEPT_DOSES.model), chain, draw
        taken_at = FIRST.replace(tzinfo=None)
        dose = Dose(taken_at=taken_at, product="ketamine troche", amount=100.0, state_before=5.0, reason=_REASON)
        row = KEPT_DOSES.model(clinic_id=by.scope.clinic, version=1, at=FIRST)
        versions.fill(KEPT_DOSES, row, dose, bytes(32))
        names = ("id", "by", "at", "patient_id", "client_id", "entry", "taken_at", "sealed_texts", "content_sha256")
        self._other = varied(self.shelf, self.shelf.row_of(row), *names)
        self._texts = written({"reason": _REASON}).replace(":", ": ")
        said = written(versions.content(KEPT_DOSES.table, dose))
        self._before, _, self._after = said.partition(KEPT_DOSES.table.columns[0].text(taken_at))

    def __call__(self, who: Sleeper, at: datetime) -> None:
        taken_at = (at - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
        key, client, entry = (_id(self._draw) for _ in range(3))
        sealed = seal_field(who.key, self._texts, f"{KEPT_DOSES.name}:{dashed(key)}")
        said = f"{self._before}{taken_at}{self._after}".encode()
        code = hmac.new(who.key, said, hashlib.sha256).hexdigest()
        when = str(at.replace(tzinfo=None))
        self.shelf.put([self._other(key, who.user, when, who.patient, client, entry, taken_at, sealed, code)])
        detail = f'{{"sha256":"{code}","version":1}}'
        target = f"dose:{dashed(key)}"
        self._chain.add(at, (who.user, "patient"), "dosing_sessions.dose_saved", target, who.patient, detail)


class Effects:
    """Writes an adverse effect."""

    def __init__(self, chain: Chain, by: Here) -> None:
        self.shelf, self._chain, self._clinic = Shelf(KEPT_EFFECTS.model), chain, by.scope.clinic

    def __call__(self, who: Sleeper, at: datetime, grade: int) -> None:
        row = KEPT_EFFECTS.model(clinic_id=self._clinic, by=who.user, at=at, patient_id=UUID(who.patient), version=1)
        row.client_id, row.entry = uuid4(), uuid4()
        onset = (at - timedelta(hours=7)).replace(tzinfo=None, second=0, microsecond=0)
        effect = AdverseEffect(onset=onset, term="headache", grade=grade)
        versions.fill(KEPT_EFFECTS, row, effect, who.key)
        self.shelf.add(row)
        detail = written({"version": 1, "sha256": row.content_sha256})
        action, target = "adverse_effects.effect_saved", f"effect:{row.pk}"
        self._chain.add(at, (who.user, "patient"), action, target, who.patient, detail)


def _id(draw: random.Random) -> str:
    code = f"{draw.getrandbits(128):032x}"
    return f"{code[:12]}4{code[13:16]}8{code[17:]}"


def _night(draw: random.Random) -> Night:
    def clock(minutes: int) -> WallTime:
        return WallTime(time(minutes // 60 % 24, minutes % 60))

    bed = 5 * draw.randint(264, 276)
    return Night(
        date=date(1999, 9, 9),  # another one in every row
        time_zone=ZONE,
        into_bed=clock(bed),
        lights_out=clock(bed + 15),
        sleep_onset_latency_min=float(5 * draw.randint(1, 14)),
        awakenings=draw.randint(0, 4),
        wake_after_sleep_onset_min=float(5 * draw.randint(0, 16)),
        final_awakening=clock(375 + draw.randint(-25, 15)),
        rise_time=clock(400 + draw.randint(0, 25)),
        sleep_quality=draw.choice((2, 2, 3, 3, 4, None)),
    )
