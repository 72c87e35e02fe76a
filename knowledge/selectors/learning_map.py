"""Who learned from whom: the zones and what they took over from one another, as one reader may know it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.models import Adoption
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zones.models import User

MAX_ROWS = 5000
MAX_ZONES = 24
"""So many zones are drawn, those with most to do with others; the table beside it holds all."""

WIDTH, HEIGHT, RADIUS, DOT = 640, 440, 150, 9
MANY, SOME = 5, 2
ARROW = 7


@dataclass(frozen=True)
class Lesson:
    """How often one zone took over something of another."""

    learner: Zone
    teacher: Zone
    count: int


@dataclass(frozen=True)
class Dot:
    zone: Zone
    x: float
    y: float
    text_x: float
    text_y: float
    side: str


@dataclass(frozen=True)
class Arrow:
    """From who shared to who took over, in the colour of who shared."""

    zone: Zone
    path: str
    head: str
    width: int


@dataclass(frozen=True)
class Picture:
    dots: list[Dot]
    arrows: list[Arrow]
    width: int = WIDTH
    height: int = HEIGHT


def lessons(person: User) -> list[Lesson]:
    """Count what zones work with of one another, of what this person may read; the most first."""
    rows = Adoption.objects.visible_to(person).in_use()
    pairs = Counter(rows.values_list("zone_id", "article__zone_id")[:MAX_ROWS])
    zones = Zone.objects.in_bulk({pk for pair in pairs for pk in pair})
    found = [Lesson(zones[one], zones[other], count) for (one, other), count in pairs.items()]
    return sorted(found, key=lambda row: (-row.count, row.learner.name, row.teacher.name))


def draw(found: Iterable[Lesson]) -> Picture:
    """Put the zones on a circle, with an arrow from each that shared to each that took over."""
    found = list(found)
    busy: Counter[Zone] = Counter()
    for lesson in found:
        busy.update({lesson.learner: lesson.count, lesson.teacher: lesson.count})
    shown = sorted((zone for zone, _n in busy.most_common(MAX_ZONES)), key=lambda zone: zone.name)
    dots = {zone: _dot(zone, place, len(shown)) for place, zone in enumerate(shown)}
    arrows = [
        _arrow(dots[lesson.teacher], dots[lesson.learner], lesson.count)
        for lesson in found
        if lesson.teacher in dots and lesson.learner in dots
    ]
    return Picture(list(dots.values()), arrows)


def _dot(zone: Zone, place: int, count: int) -> Dot:
    angle = 2 * math.pi * place / count - math.pi / 2
    dx, dy = math.cos(angle), math.sin(angle)
    x, y = WIDTH / 2 + RADIUS * dx, HEIGHT / 2 + RADIUS * dy
    side = "middle" if abs(dx) < 0.3 else "start" if dx > 0 else "end"
    away = DOT + 10
    text_y = y + 5 if side != "middle" else y + (away + 10 if dy > 0 else -away)
    text_x = x if side == "middle" else x + math.copysign(away, dx)
    return Dot(zone, round(x, 1), round(y, 1), round(text_x, 1), round(text_y, 1), side)


def _arrow(start: Dot, end: Dot, count: int) -> Arrow:
    """Bend each arrow towards the middle and a little aside, so that two that go both ways lie apart."""
    middle_x, middle_y = (start.x + end.x) / 2, (start.y + end.y) / 2
    bend_x = middle_x + (WIDTH / 2 - middle_x) * 0.35 - (end.y - start.y) * 0.12
    bend_y = middle_y + (HEIGHT / 2 - middle_y) * 0.35 + (end.x - start.x) * 0.12
    from_x, from_y = _towards(start, bend_x, bend_y, DOT + 3)
    tip_x, tip_y = _towards(end, bend_x, bend_y, DOT + 4)
    back_x, back_y = _towards(end, bend_x, bend_y, DOT + 4 + 2 * ARROW)
    side_x, side_y = (tip_y - back_y) / 2, (back_x - tip_x) / 2
    path = f"M{from_x:.1f} {from_y:.1f} Q{bend_x:.1f} {bend_y:.1f} {back_x:.1f} {back_y:.1f}"
    head = (
        f"{tip_x:.1f},{tip_y:.1f} {back_x + side_x:.1f},{back_y + side_y:.1f}"
        f" {back_x - side_x:.1f},{back_y - side_y:.1f}"
    )
    return Arrow(start.zone, path, head, 3 if count >= MANY else 2 if count >= SOME else 1)


def _towards(dot: Dot, x: float, y: float, distance: float) -> tuple[float, float]:
    far = math.hypot(x - dot.x, y - dot.y) or 1
    return dot.x + (x - dot.x) * distance / far, dot.y + (y - dot.y) * distance / far
