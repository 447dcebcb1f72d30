"""Every derived measure of a night, each formula once: arrays in, arrays out.

Times are instants [min], durations [min]; NaN is missing and stays missing. ``out`` receives the result where it is
given. Formulas follow the Consensus Sleep Diary (``carney2012``) unless a docstring names another source.
"""

from __future__ import annotations

import numpy as np

from .checks import CheckLimits, flag_nights
from .columns import MEASURES, BoolArray, FloatArray, MeasureColumns, NightColumns
from .flags import HARD_MASK

_ROWS_AT_A_TIME = 32768  # so that a block of every column stays in the processor's cache


def time_in_bed(into_bed: FloatArray, rise_time: FloatArray, *, out: FloatArray | None = None) -> FloatArray:
    """Time in bed (TIB): from getting into bed to rising for the day [min].

    Includes reading before lights out and lingering after waking. Source: ``carney2012``.
    """
    return np.subtract(rise_time, into_bed, out=out)


def lights_out_to_rise(lights_out: FloatArray, rise_time: FloatArray, *, out: FloatArray | None = None) -> FloatArray:
    """Time from beginning to try to sleep to rising for the day [min]; a third denominator of sleep efficiency.

    Used where reading in bed is routine; no source was read for it.
    """
    return np.subtract(rise_time, lights_out, out=out)


def sleep_onset(
    lights_out: FloatArray, sleep_onset_latency: FloatArray, *, out: FloatArray | None = None
) -> FloatArray:
    """Sleep onset: the moment of lights out plus the reported sleep onset latency (SOL) [instant, min].

    Source: ``carney2012``.
    """
    return np.add(lights_out, sleep_onset_latency, out=out)


def sleep_period_time(onset: FloatArray, final_awakening: FloatArray, *, out: FloatArray | None = None) -> FloatArray:
    """Sleep period time (SPT): from sleep onset to the final awakening, wake in between included [min].

    Source: ``carney2012``.
    """
    return np.subtract(final_awakening, onset, out=out)


def terminal_wakefulness(
    final_awakening: FloatArray, rise_time: FloatArray, *, out: FloatArray | None = None
) -> FloatArray:
    """Terminal wakefulness (TWAK): from the final awakening to rising [min]. It is no part of WASO here.

    Studies differ on whether WASO includes it: ``carney2012``.
    """
    return np.subtract(rise_time, final_awakening, out=out)


def early_morning_awakening(
    final_awakening: FloatArray, planned_wake: FloatArray, *, out: FloatArray | None = None
) -> FloatArray:
    """Early morning awakening (EMA): how long before the planned time the final awakening came, at least 0 [min].

    A measure of the complaint, not the same as terminal wakefulness. Source: ``carney2012``.
    """
    early = np.subtract(planned_wake, final_awakening, out=out)
    return np.maximum(early, 0.0, out=early)


def total_sleep_time(
    sleep_period: FloatArray, wake_after_sleep_onset: FloatArray, slept: BoolArray, *, out: FloatArray | None = None
) -> FloatArray:
    """Total sleep time (TST): sleep period time without wake after sleep onset (WASO) [min].

    Equals the time from lights out to the final awakening less SOL and WASO. 0 for a night without any sleep, which
    is an answer and not a missing night. Diaries run about 40 min above home recordings: ``dietch2021``. Source:
    ``carney2012``.
    """
    asleep = np.subtract(sleep_period, wake_after_sleep_onset, out=out)
    np.copyto(asleep, 0.0, where=~slept)
    return asleep


def total_wake_time(
    sleep_onset_latency: FloatArray,
    wake_after_sleep_onset: FloatArray,
    terminal_wake: FloatArray,
    in_bed: FloatArray,
    slept: BoolArray,
    *,
    out: FloatArray | None = None,
) -> FloatArray:
    """Total wake time (TWT): SOL + WASO + terminal wakefulness [min]; all of the time in bed without any sleep.

    The variant that counts only the time still spent trying after the final awakening is not this one.
    """
    awake = np.add(sleep_onset_latency, wake_after_sleep_onset, out=out)
    np.add(awake, terminal_wake, out=awake)
    np.copyto(awake, in_bed, where=~slept)
    return awake


def still_trying(
    reported: FloatArray, terminal_wake: FloatArray, *, always_tries: bool, out: FloatArray | None = None
) -> FloatArray:
    """Time spent trying to sleep after the final awakening (TASAFA), as reported [min].

    Only for a patient who is known always to go on trying until rising (``always_tries``) does terminal wakefulness
    stand in where the answer is missing. Source: ``reed2016``.
    """
    if not always_tries:
        return np.positive(reported, out=out)
    filled = np.where(np.isnan(reported), terminal_wake, reported)
    return np.positive(filled, out=out)


def dse(
    sleep_onset_latency: FloatArray,
    asleep: FloatArray,
    wake_after_sleep_onset: FloatArray,
    trying: FloatArray,
    *,
    out: FloatArray | None = None,
) -> FloatArray:
    """Duration of sleep and of trying to sleep (DSE): SOL + TST + WASO + TASAFA [min].

    Leaves out what is done in bed without trying to sleep and keeps time out of bed during night awakenings. Time in
    bed falls when treatment shortens it, so efficiency over it improves partly by construction; over DSE it does not.
    Source: ``reed2016``.
    """
    total = np.add(sleep_onset_latency, asleep, out=out)
    np.add(total, wake_after_sleep_onset, out=total)
    return np.add(total, trying, out=total)


def percent_asleep(asleep: FloatArray, denominator: FloatArray, *, out: FloatArray | None = None) -> FloatArray:
    """Sleep efficiency: total sleep time as a share of a denominator [percent]; unknown where that is not above 0.

    Over time in bed (``sleep_efficiency_tib``, the one that sleep-window rules are written for), over DSE
    (``sleep_efficiency_dse``, ``reed2016``), over lights out to rising (``sleep_efficiency_attempt``), and over the
    sleep period (``sleep_maintenance_efficiency``).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.divide(asleep, denominator, out=out)
    np.multiply(share, 100.0, out=share)
    np.copyto(share, np.nan, where=denominator <= 0)
    return share


def midsleep(onset: FloatArray, sleep_period: FloatArray, *, out: FloatArray | None = None) -> FloatArray:
    """Midsleep: the middle between sleep onset and the final awakening [instant, min]. Source: ``roenneberg2019``."""
    middle = np.multiply(sleep_period, 0.5, out=out)
    return np.add(onset, middle, out=middle)


def total_sleep_time_24h(asleep: FloatArray, nap: FloatArray, *, out: FloatArray | None = None) -> FloatArray:
    """Total sleep time with the day's naps [min]; unknown where naps were not asked. Never part of any efficiency."""
    return np.add(asleep, nap, out=out)


def measure(
    nights: NightColumns, limits: CheckLimits, *, always_tries: bool = False, out: MeasureColumns | None = None
) -> MeasureColumns:
    """Every measure and every flag of each night by itself.

    A night whose answers contradict each other (a flag in `HARD`) has no measure at all. ``always_tries`` says that
    this patient always goes on trying to sleep until rising, see `still_trying`. ``out`` is filled where it is given
    and must have as many rows as ``nights``.
    """
    if out is None:
        out = MeasureColumns.empty(len(nights))
    elif len(out) != len(nights):
        raise ValueError(f"room for {len(out)} nights, not {len(nights)}")
    for start in range(0, len(nights), _ROWS_AT_A_TIME):
        rows = slice(start, start + _ROWS_AT_A_TIME)
        _measure_block(nights.rows(rows), out.rows(rows), limits, always_tries)
    return out


def _measure_block(nights: NightColumns, out: MeasureColumns, limits: CheckLimits, always_tries: bool) -> None:
    latency, wake, slept = nights.sleep_onset_latency, nights.wake_after_sleep_onset, nights.slept
    np.copyto(out.sleep_onset_latency_min, latency)
    np.copyto(out.wake_after_sleep_onset_min, wake)
    in_bed = time_in_bed(nights.into_bed, nights.rise_time, out=out.time_in_bed_min)
    attempt = lights_out_to_rise(nights.lights_out, nights.rise_time, out=out.lights_out_to_rise_min)
    onset = sleep_onset(nights.lights_out, latency, out=out.sleep_onset)
    span = sleep_period_time(onset, nights.final_awakening, out=out.sleep_period_time_min)
    asleep = total_sleep_time(span, wake, slept, out=out.total_sleep_time_min)
    terminal = terminal_wakefulness(nights.final_awakening, nights.rise_time, out=out.terminal_wakefulness_min)
    early_morning_awakening(nights.final_awakening, nights.planned_wake, out=out.early_morning_awakening_min)
    total_wake_time(latency, wake, terminal, in_bed, slept, out=out.total_wake_time_min)
    total_sleep_time_24h(asleep, nights.nap, out=out.total_sleep_time_24h_min)
    trying = still_trying(nights.still_trying, terminal, always_tries=always_tries)
    effort = dse(latency, asleep, wake, trying, out=out.dse_min)
    percent_asleep(asleep, in_bed, out=out.sleep_efficiency_tib_percent)
    percent_asleep(asleep, effort, out=out.sleep_efficiency_dse_percent)
    percent_asleep(asleep, attempt, out=out.sleep_efficiency_attempt_percent)
    percent_asleep(asleep, span, out=out.sleep_maintenance_efficiency_percent)
    midsleep(onset, span, out=out.midsleep)
    flags = flag_nights(nights, out, limits, out=out.flags)
    contradictory = np.flatnonzero(flags & np.uint32(HARD_MASK))
    if contradictory.size:
        for name in MEASURES:
            getattr(out, name)[contradictory] = np.nan
