"""The map: every municipality where it lies, in its zone's colour, for any number of them."""

from __future__ import annotations

import re
from itertools import pairwise
from math import dist
from types import SimpleNamespace

import pytest

from network.management.commands.load_network import REFERENCE
from network.management.network_files import read
from network.maps import territory
from zones.models import Municipality, Zone


def zone(pk: int, *places: tuple[str, float | None, float | None]) -> SimpleNamespace:
    rows = [SimpleNamespace(name=n, latitude=a, longitude=o) for n, a, o in places]
    return SimpleNamespace(pk=pk, slug=f"z{pk}", municipalities=SimpleNamespace(all=lambda: rows))


@pytest.fixture
def network() -> territory.Map:
    zones = [
        zone(pk, *((m["name"], m["latitude"], m["longitude"]) for m in row["municipalities"]))
        for pk, row in enumerate(read(REFERENCE)[0])
    ]
    drawn = territory.draw(zones)
    assert drawn is not None
    return drawn


def corners(path: str) -> list[tuple[float, float]]:
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_map_shows_all_fourteen_municipalities_with_names(network):
    grounds = {g.municipality.name: g for row in network.zones for g in row.grounds}

    assert len(grounds) == 14
    assert all(ground.label for ground in grounds.values())
    assert all(0 < g.x < network.width and 0 < g.y < network.height for g in grounds.values())


def test_map_municipalities_lie_in_geographic_order(network):
    at = {g.municipality.name: (g.x, g.y) for row in network.zones for g in row.grounds}

    assert at["De Panne"][0] < at["Koksijde"][0] < at["Nieuwpoort"][0] < at["Diksmuide"][0]
    assert at["Kortrijk"][1] > at["Izegem"][1] > at["Roeselare"][1] > at["Koekelare"][1]
    assert at["Antwerpen"][0] == max(x for x, _y in at.values())


def test_map_leaves_out_empty_stretch_before_antwerp_and_says_so(network):
    assert [(cut.km % 5, 40 < cut.km < 80) for cut in network.breaks] == [(0, True)]


def test_map_dot_lies_nearest_to_its_own_ground(network):
    grounds = [ground for row in network.zones for ground in row.grounds]
    for ground in grounds:
        others = [(other.x, other.y) for other in grounds if other is not ground]
        for corner in corners(ground.path):
            own = dist(corner, (ground.x, ground.y))
            assert own <= min(dist(corner, other) for other in others) + 0.3


def test_map_ground_lies_outside_the_sea(network):
    drawn = corners(network.sea)
    coast = [point for point in drawn if 0 <= point[0] <= network.width][1:]
    points = [
        point for row in network.zones for ground in row.grounds for point in corners(ground.path)
    ]
    for (x1, y1), (x2, y2) in pairwise(coast):
        for x, y in points:
            if x1 <= x <= x2:
                assert y >= y1 + (y2 - y1) * (x - x1) / (x2 - x1) - 0.5


def test_map_with_places_at_the_same_point_draws_each():
    drawn = territory.draw([zone(1, ("Een", 51.0, 3.0)), zone(2, ("Twee", 51.0, 3.0))])

    assert drawn is not None
    assert [len(row.grounds) for row in drawn.zones] == [1, 1]
    assert drawn.breaks == []


def test_map_leaves_out_municipality_without_coordinates():
    drawn = territory.draw([zone(1, ("Een", 51.0, 3.0), ("Nergens", None, None)), zone(2)])

    assert drawn is not None
    assert [row.names for row in drawn.zones] == ["Een"]
    assert territory.draw([zone(1, ("Nergens", None, None))]) is None


def test_map_crowded_leaves_out_names_and_draws_all_grounds():
    many = [
        zone(pk, *((f"Gemeente {pk} {n}", 50.3 + pk * 0.06, 2.8 + n * 0.2) for n in range(15)))
        for pk in range(20)
    ]

    drawn = territory.draw([*many, zone(20, ("Vrij", 50.0, 4.0))])

    assert drawn is not None
    grounds = [ground for row in drawn.zones for ground in row.grounds]
    assert len(grounds) == 301
    assert "Vrij" in [ground.municipality.name for ground in grounds if ground.label]


@pytest.mark.django_db
def test_zone_list_shows_map_and_list(zones, owner, riho_member, client_for):
    with owner():
        Municipality.objects.create(
            zone=zones["polder"], name="Diksmuide", latitude=51.03, longitude=2.86
        )
        Municipality.objects.create(zone=zones["vlas"], name="Ergens")

    page = client_for(riho_member).get("/zones/").content.decode()

    assert 'class="zone-polder" href="/zones/polder/" aria-label="PZ Polder: Diksmuide"' in page
    assert "Ergens" in page
    assert all(str(one) in page for one in Zone.objects.all())


@pytest.mark.django_db
def test_zone_list_without_coordinates_shows_list_only(zones, riho_member, client_for):
    page = client_for(riho_member).get("/zones/").content.decode()

    assert "<svg viewBox=" not in page.split("<main")[1]
    assert 'href="/zones/polder/"' in page
