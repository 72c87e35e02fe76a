"""The map of the network: each municipality's own ground, where it lies, in the colour of its zone.

Drawn from the centres of the municipalities alone. A municipality gets all ground that is nearer to it than to
another, as far as REACH_KM; so nobody's real border is shown. Where nobody lives over a long stretch, from
west to east, the map is broken and says how much was left out: Antwerp lies far from the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from network.maps.labels import Label, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zones.models import Municipality, Zone

    Point = tuple[float, float]

WIDTH = 400
"""Of the drawing, in its own units; the height follows."""

REACH_KM = 6.5
CORNERS = 36
"""Of the circle that a municipality's ground would be if it had no neighbours."""

BETWEEN_ZONES_KM = 0.25
MARGIN_KM = 2
EMPTY_KM = 30
"""A longer stretch without anybody is left out, but for BREAK_KM on the map."""

BREAK_KM = 8
CLOSEST = 6.2
"""Units a kilometre when there are few municipalities, near to each other."""

KM_A_DEGREE = 111.2
# Simplified, for the eye to hold on to: the coast from Calais to Walcheren, and the border from the sea to Mouscron.
COAST = (
    (50.965, 1.85), (51.045, 2.37), (51.089, 2.545), (51.128, 2.64), (51.158, 2.72), (51.236, 2.91), (51.315, 3.13),
    (51.37, 3.37), (51.46, 3.52), (51.60, 3.70),
)  # fmt: skip
BORDER = (
    (51.089, 2.545), (50.99, 2.60), (50.92, 2.62), (50.82, 2.66), (50.78, 2.74), (50.70, 2.90), (50.77, 3.02),
    (50.79, 3.11), (50.75, 3.20), (50.70, 3.24),
)  # fmt: skip
SEA, FRANCE = (51.235, 2.55), (50.815, 2.50)
"""Where their names begin."""

FAR = 500


@dataclass(frozen=True)
class Ground:
    municipality: Municipality
    path: str
    x: float
    y: float
    label: Label | None = None


@dataclass(frozen=True)
class ZoneGround:
    zone: Zone
    grounds: list[Ground]

    @property
    def names(self) -> str:
        return ", ".join(ground.municipality.name for ground in self.grounds)


@dataclass(frozen=True)
class Break:
    """Where a stretch of `km` was left out, with the sign for that."""

    path: str
    x: float
    y: float
    km: int


@dataclass(frozen=True)
class Word:
    """What lies around: `name` is one of "sea" and "france"."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    zones: list[ZoneGround]
    sea: str
    border: str
    breaks: list[Break]
    words: list[Word]


@dataclass
class _Sheet:
    """Puts places on earth on the paper: kilometres east and south, with the empty stretches left out."""

    places: list[Point]
    stretches: list[Point] = field(default_factory=list)
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0
    height: int = 0

    def __post_init__(self) -> None:
        self.middle = sum(latitude for latitude, _longitude in self.places) / len(self.places)
        found = [self.km(*one) for one in self.places]
        room = REACH_KM + MARGIN_KM
        for west, east in pairwise(sorted(x for x, _y in found)):
            if east - west - 2 * REACH_KM > EMPTY_KM:
                self.stretches.append((west + REACH_KM, east - REACH_KM))
        xs, ys = [self._closed(x) for x, _y in found], [y for _x, y in found]
        self.scale = min(WIDTH / (max(xs) - min(xs) + 2 * room), CLOSEST)
        self.left = (min(xs) + max(xs)) / 2 - WIDTH / self.scale / 2
        self.top = min(ys) - room
        self.height = math.ceil((max(ys) - min(ys) + 2 * room) * self.scale)

    def km(self, latitude: float, longitude: float) -> Point:
        """Kilometres east of Greenwich and south of the equator, true in the middle of the map."""
        east = longitude * KM_A_DEGREE * math.cos(math.radians(self.middle))
        return east, -latitude * KM_A_DEGREE

    def on_paper(self, point: Point) -> Point:
        x, y = point
        return (self._closed(x) - self.left) * self.scale, (y - self.top) * self.scale

    def path(self, points: Iterable[Point], *, closed: bool = True) -> str:
        drawn = " ".join(f"{x:.1f} {y:.1f}" for x, y in map(self.on_paper, points))
        return f"M{drawn}{'Z' if closed else ''}"

    def breaks(self) -> list[Break]:
        return [self._break(west, east) for west, east in self.stretches]

    def words(self, **places: Point) -> Iterator[Word]:
        """Yield those that lie on the paper, with room to be read."""
        for name, at in places.items():
            x, y = self.on_paper(self.km(*at))
            if 0 < x < WIDTH - 60 and 12 < y < self.height - 4:
                yield Word(name, round(x, 1), round(y, 1))

    def _closed(self, x: float) -> float:
        """Move a place west by what was left out before it; what lies in an empty stretch lies on the break."""
        for west, east in reversed(self.stretches):
            if x > west:
                over = min(x, east) - west
                x -= over * (1 - BREAK_KM / (east - west))
        return x

    def _break(self, west: float, east: float) -> Break:
        x, _y = self.on_paper((east - (east - west) / 4, 0))
        step = self.height / 16
        zigzag = [(x + (3 if turn % 2 else -3), turn * step) for turn in range(17)]
        lines = (
            " ".join(f"{px + beside:.1f} {py:.1f}" for px, py in zigzag) for beside in (-2.5, 2.5)
        )
        km = round((east - west) / 5) * 5
        return Break("".join(f"M{line}" for line in lines), round(x, 1), self.height - 14.0, km)


def draw(zones: Sequence[Zone]) -> Map | None:
    """Draw the municipalities of these zones (prefetch them) that have a place; None when none has."""
    placed = [
        (zone, row, (row.latitude, row.longitude))
        for zone in zones
        for row in zone.municipalities.all()
        if row.latitude is not None and row.longitude is not None
    ]
    if not placed:
        return None
    sheet = _Sheet([at for _zone, _row, at in placed])
    coast = [sheet.km(*point) for point in COAST]
    centres = [(sheet.km(*at), zone.pk) for zone, _row, at in placed]
    spots = [sheet.on_paper(centre) for centre, _zone in centres]
    names = [row.name for _zone, row, _at in placed]
    labels = place(names, spots, (WIDTH, sheet.height), sheet.breaks())
    found: dict[int, ZoneGround] = {}
    for number, (zone, row, _at) in enumerate(placed):
        path = sheet.path(_ground(number, centres, coast))
        x, y = spots[number]
        ground = Ground(row, path, round(x, 1), round(y, 1), labels[number])
        found.setdefault(zone.pk, ZoneGround(zone, [])).grounds.append(ground)
    sea = [*coast, (coast[-1][0], coast[-1][1] - FAR), (coast[0][0] - FAR, coast[0][1] - FAR)]
    return Map(
        width=WIDTH,
        height=sheet.height,
        zones=list(found.values()),
        sea=sheet.path([*sea, (coast[0][0] - FAR, coast[0][1])]),
        border=sheet.path([sheet.km(*point) for point in BORDER], closed=False),
        breaks=sheet.breaks(),
        words=list(sheet.words(sea=SEA, france=FRANCE)),
    )


def _ground(number: int, centres: Sequence[tuple[Point, int]], coast: list[Point]) -> list[Point]:
    """Return the corners of what is nearest to a municipality, on land, with a gap beside another zone."""
    (x, y), zone = centres[number]
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    ground = [(x + REACH_KM * math.cos(turn), y + REACH_KM * math.sin(turn)) for turn in turns]
    for other, (theirs, other_zone) in enumerate(centres):
        away = math.dist((x, y), theirs)
        if other != number and 0 < away < 2 * REACH_KM:
            towards = ((theirs[0] - x) / away, (theirs[1] - y) / away)
            gap = BETWEEN_ZONES_KM if other_zone != zone else 0
            ground = _cut(ground, (x, y), towards, away / 2 - gap)
    for start, end in pairwise(coast):
        if _distance((x, y), start, end) < REACH_KM:
            length = math.dist(start, end)
            seawards = ((end[1] - start[1]) / length, -(end[0] - start[0]) / length)
            ground = _cut(ground, start, seawards, 0)
    return ground


def _cut(ground: list[Point], start: Point, towards: Point, limit: float) -> list[Point]:
    """Keep what lies, from `start`, no further than `limit` in a direction (of length 1)."""

    def beyond(point: Point) -> float:
        along = (point[0] - start[0]) * towards[0] + (point[1] - start[1]) * towards[1]
        return along - limit

    kept: list[Point] = []
    for here, there in zip(ground, ground[1:] + ground[:1], strict=True):
        a, b = beyond(here), beyond(there)
        if a <= 0:
            kept.append(here)
        if (a <= 0) != (b <= 0):
            part = a / (a - b)
            kept.append(
                (here[0] + (there[0] - here[0]) * part, here[1] + (there[1] - here[1]) * part)
            )
    return kept


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a line between two others."""
    length = math.dist(start, end)
    along = (
        (point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])
    ) / length**2
    part = min(1.0, max(0.0, along))
    return math.dist(
        point, (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
    )
