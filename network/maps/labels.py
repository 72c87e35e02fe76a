"""Where the names stand on a map: beside their dots, over no other name and no other dot, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from network.maps.territory import Break

    Point = tuple[float, float]
    Box = tuple[float, float, float, float]

LETTER, LINE = 7.4, 15.0
"""How wide and how high a letter is at most, in units of the drawing: on a phone, where it is largest."""

AWAY = 6.0
DOT = 4.0
SIDES = (
    # dx, dy, anchor: right, left, below, above, and the corners
    (1.0, 0.0, "start"), (-1.0, 0.0, "end"), (0.0, 1.0, "middle"), (0.0, -1.0, "middle"),
    (0.7, 0.8, "start"), (0.7, -0.8, "start"), (-0.7, 0.8, "end"), (-0.7, -0.8, "end"),
)  # fmt: skip


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    anchor: str


def place(
    names: Sequence[str], dots: Sequence[Point], paper: tuple[int, int], breaks: Sequence[Break]
) -> list[Label | None]:
    """Return a place for each name; None where the map is too full for one (it stands in the list)."""
    taken: list[Box] = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in dots]
    taken += [(b.x - 6, 0, b.x + 6, paper[1]) for b in breaks]
    found: list[Label | None] = [None] * len(names)
    for number in sorted(range(len(names)), key=lambda one: dots[one]):
        for side in SIDES:
            label, box = _beside(dots[number], names[number], side)
            if _is_free(box, taken, paper):
                found[number] = label
                taken.append(box)
                break
    return found


def _beside(dot: Point, name: str, side: tuple[float, float, str]) -> tuple[Label, Box]:
    dx, dy, anchor = side
    x = dot[0] + dx * AWAY
    middle = dot[1] + dy * (AWAY + LINE / 2 - 2)
    width = LETTER * len(name)
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    box = (left, middle - LINE / 2 + 1, left + width, middle + LINE / 2 - 1)
    return Label(round(x, 1), round(middle, 1), anchor), box


def _is_free(box: Box, taken: Sequence[Box], paper: tuple[int, int]) -> bool:
    left, top, right, bottom = box
    if left < 0 or top < 0 or right > paper[0] or bottom > paper[1]:
        return False
    return not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in taken
    )
