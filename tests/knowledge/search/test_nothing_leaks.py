"""What a reader finds is byte for byte the same with and without what others keep for themselves."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from django.db import transaction

from knowledge import search
from knowledge.models import SearchEntry, SearchMeaning, TermGroup
from knowledge.search import index, meaning
from zones import access
from zones.models import Audience

pytestmark = pytest.mark.django_db

WORLDS = 8
NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
VOCABULARY = [
    "fiets",
    "fietsen",
    "fietsdiefstal",
    "fietsdiefstallen",
    "lokfiets",
    "inbraak",
    "inbraken",
    "woninginbraak",
    "inbreker",
    "controle",
    "controles",
    "controleren",
    "controleur",
    "politie",
    "wijkinspecteur",
    "wijkagent",
    "jongeren",
    "jongerenoverlast",
    "drone",
    "drones",
    "phishing",
    "fishing",
    "velo",
    "vélos",
    "cambriolage",
    "cambriolages",
    "D'Hondt",
    "hond",
    "honden",
    "24/7-permanentie",
    "GPI-48",
    "zeedijk",
    "zeedijken",
    "station",
]
ASKED = (
    *VOCABULARY, "fietsdifstal", "inbrak", "fie", "inbr", "zeed", "woning inbraak", "fiets-diefstal", "phising", "stat",
    "wat doen andere zones tegen inbraken", "politie controle -drone", '"politie controle"', "wijkagnt", "dronnes", "hond",
)  # fmt: skip


class World:
    """Items in the index alone: public ones and others, each of a few words."""

    def __init__(self, seed: int, mine: int, others: int) -> None:
        self.random = Random(seed)  # noqa: S311 - the same at every run is what is wanted
        self.mine, self.others = mine, others
        self.public = [self._item(pk, mine) for pk in range(1, 13)]
        self.private = [self._item(pk, others) for pk in range(101, 121)]
        self.vectors = {pk: self._vector() for pk in range(1, 121)}

    def _item(self, pk: int, audience: int) -> tuple[int, search.Entry]:
        said = [" ".join(self.random.choices(VOCABULARY, k=k)) for k in (3, 6, 30)]
        zone = Audience.objects.exclude(zone_ids=[]).order_by("pk")[0].zone_ids[0]
        return pk, {
            "zone_id": zone,
            "audience_id": audience,
            "language": self.random.choice(["nl", "fr"]),
            "published_at": NOW - dt.timedelta(days=self.random.randrange(500)),
            "title": said[0],
            "summary": said[1],
            "body": said[2],
        }

    def _vector(self) -> bytes:
        """Return a vector that is like some words: that of one of them, a little moved."""
        (word,) = meaning.stored(meaning.encode([self.random.choice(VOCABULARY)]))
        return bytes(byte if self.random.random() > 0.2 else 0 for byte in word)

    def put(self, items: list[tuple[int, search.Entry]]) -> None:
        for pk, entry in items:
            search.put("article", pk, **entry)
            row = SearchEntry.objects.get(item_type="article", item_pk=pk)
            SearchMeaning.objects.create(
                entry_id=row.pk,
                audience_id=row.audience_id,
                stamp=row.stamp,
                passage=0,
                vector=self.vectors[pk],
            )
            SearchEntry.objects.filter(pk=row.pk).update(meaning_stamp=row.stamp)


def answers(reader) -> dict[str, str]:
    said = {}
    for text in ASKED:
        found = search.answer(reader.audience_ids, text)
        query = found.query
        said[text] = repr((found.hits, query.groups, query.corrections, query.unknown))
    return said


@pytest.fixture
def world(zones, riho_member, request):
    TermGroup.objects.create(words=["wijkinspecteur", "wijkagent"])
    TermGroup.objects.create(words=["fiets", "vélo"])
    network = Audience.objects.get(kind="network").pk
    closed = access.audience_for("zone", zones["polder"], by=riho_member).pk
    made = World(request.param, network, closed)
    with access.reading_as(riho_member) as reader:
        assert closed not in reader.audience_ids
        made.reader = reader
        yield made


@pytest.mark.parametrize("world", range(WORLDS), indirect=True)
def test_search_of_outsider_is_the_same_with_private_items(world):
    world.put(world.public)
    without = answers(world.reader)

    world.put(world.private)

    assert answers(world.reader) == without


@pytest.mark.parametrize("world", range(WORLDS), indirect=True)
def test_search_of_outsider_is_the_same_whichever_came_first(world):
    with transaction.atomic():
        world.put(world.public)
        without = answers(world.reader)
        transaction.set_rollback(True)

    world.put(world.private)
    world.put(world.public)

    assert answers(world.reader) == without


@pytest.mark.parametrize("world", range(WORLDS), indirect=True)
def test_search_of_outsider_forgets_items_that_were_narrowed_or_removed(world):
    world.put(world.public)
    without = answers(world.reader)
    opened = [(pk, {**entry, "audience_id": world.mine}) for pk, entry in world.private]
    world.put(opened)
    assert answers(world.reader) != without

    world.put(world.private[::2])
    for pk, _entry in world.private[1::2]:
        search.remove("article", pk)

    assert answers(world.reader) == without
    index.tidy()
    assert answers(world.reader) == without


def test_search_of_insider_finds_what_outsiders_do_not(zones, polder_member, riho_member):
    network = Audience.objects.get(kind="network").pk
    closed = access.audience_for("zone", zones["polder"], by=polder_member).pk
    made = World(1, network, closed)
    made.put(made.public)
    made.put(made.private)

    inside = search.answer(access.reader(polder_member).audience_ids, "fietsdiefstal").hits
    outside = search.answer(access.reader(riho_member).audience_ids, "fietsdiefstal").hits

    assert {hit.pk for hit in outside} < {hit.pk for hit in inside}
    assert max(hit.pk for hit in outside) < 100
