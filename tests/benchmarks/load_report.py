"""What the people of the load run were answered, and how long they waited, from one fault to the next."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass
class Tally:
    statuses: Counter[str] = field(default_factory=Counter)
    requests: list[tuple[float, float]] = field(default_factory=list)
    """When each began, and its seconds."""

    accepted: set[str] = field(default_factory=set)
    sent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, status: int, began: float, seconds: float) -> None:
        with self.lock:
            self.statuses[f"{what} {status or 'no answer'}"] += 1
            self.requests.append((began, seconds))


def table(
    tally: Tally,
    began: float,
    phases: Sequence[tuple[str, float]],
    *,
    people: int,
    letters: dict[str, int],
    taken: int,
    found: int,
) -> str:
    statuses = ", ".join(f"{what}: {count:,}" for what, count in sorted(tally.statuses.items()))
    rows = [
        ("people, requests", f"{people}, {len(tally.requests):,}"),
        ("answers", statuses),
        ("forms sent, accepted, found", f"{tally.sent:,}, {len(tally.accepted):,}, {found:,}"),
        ("letters", ", ".join(f"{state}: {count}" for state, count in sorted(letters.items()))),
        ("messages at the mail server", str(taken)),
        ("all: median, p95, longest ms", _times([seconds for _at, seconds in tally.requests])),
    ]
    ends = [at for _name, at in phases[1:]] + [float("inf")]
    for (name, first), last in zip(phases, ends, strict=True):
        times = [seconds for at, seconds in tally.requests if first <= at - began < last]
        rows.append((f"from {first:.0f} s: {name}", _times(times)))
    return "\n".join(["| load | |", "| --- | --- |", *(f"| {a} | {b} |" for a, b in rows)]) + "\n"


def _times(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return "none"
    p95 = quantiles(seconds, n=20)[-1]
    return f"{median(seconds) * 1000:.0f}, {p95 * 1000:.0f}, {max(seconds) * 1000:.0f} ({len(seconds)} requests)"
