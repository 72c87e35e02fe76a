"""The picture of the public page: each zone a line of its own, side by side where they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zones.models import Zone

WIDTH, HEIGHT, MARGIN = 560, 340, 34
MEET, PART = 180, 404
"""Where the lines come together and where they go their own way again."""

WIDEST_BUNDLE, WIDEST_GAP = 90, 13
STOPS = 4


@dataclass(frozen=True)
class Line:
    zone: Zone
    path: str
    start: int
    end: int


@dataclass(frozen=True)
class LineMap:
    lines: list[Line]
    stops: list[int]
    top: int
    bundle: int


def draw(zones: Sequence[Zone]) -> LineMap:
    count = max(len(zones) - 1, 1)
    gap = min(WIDEST_GAP, WIDEST_BUNDLE / count)
    spread = (HEIGHT - 2 * MARGIN) / count
    lines = []
    for place, zone in enumerate(zones):
        outside = round(MARGIN + place * spread) if len(zones) > 1 else HEIGHT // 2
        inside = round(HEIGHT / 2 + (place - (len(zones) - 1) / 2) * gap, 1)
        far = HEIGHT - outside if place % 2 or not len(zones) % 2 else outside
        lines.append(Line(zone, _path(outside, inside, far), outside, far))
    bundle = round((len(zones) - 1) * gap)
    step = (PART - MEET) / (STOPS - 1)
    return LineMap(
        lines,
        [round(MEET + stop * step) for stop in range(STOPS)],
        round((HEIGHT - bundle) / 2),
        bundle,
    )


def _path(start: float, inside: float, end: float) -> str:
    return (
        f"M26 {start} H52 C110 {start} 110 {inside} {MEET - 12} {inside} H{PART + 12}"
        f" C{PART + 66} {inside} {PART + 66} {end} {WIDTH - 52} {end} H{WIDTH - 26}"
    )
