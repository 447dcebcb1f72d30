"""What the columns of diaries tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "NightVersion": {
        Privacy.NONE: "source time_zone said_entered_at",
        Privacy.CLINICAL: "date slept into_bed lights_out sleep_onset_latency_min awakenings "
        "wake_after_sleep_onset_min final_awakening rise_time sleep_quality refreshed voids still_trying_min "
        "nap_min nightmare caffeine_drinks caffeine_last alcohol_drinks alcohol_last exercise_min",
        Privacy.SEALED: "sealed_texts",
    },
    "StagesOfNight": {Privacy.NONE: "source stretches", Privacy.CLINICAL: "date", Privacy.SEALED: "sealed"},
}
