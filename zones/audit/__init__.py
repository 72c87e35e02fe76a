"""What happened: who did what, with which item, and when. Written by `events`, read by the rest."""

from __future__ import annotations

from zones.audit.events import (
    ADMINISTRATOR,
    MORE_FOLLOWED,
    REFUSALS_A_MINUTE,
    of_one_request,
    record,
    record_all,
    record_as_administrator,
    record_reading,
    refuse,
    refuse_at_the_door,
    settle,
)

__all__ = [
    "ADMINISTRATOR",
    "MORE_FOLLOWED",
    "REFUSALS_A_MINUTE",
    "of_one_request",
    "record",
    "record_all",
    "record_as_administrator",
    "record_reading",
    "refuse",
    "refuse_at_the_door",
    "settle",
]
