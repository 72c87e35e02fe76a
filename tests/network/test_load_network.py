"""Loading zones and topics: what is wrong is said in one sentence each, and then nothing is written."""

from __future__ import annotations

import shutil
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from knowledge.models import Topic
from network.management.commands.load_network import REFERENCE
from tests.conftest import as_owner
from zones.models import Municipality, Zone
from zones.services import create_zone

ZONE = """
[[zones]]
slug = "kempen"
name = "Kempen"
colour = "#7a3d35"
municipalities = [{ name = "Mol", latitude = 51.19, longitude = 5.11 }]
"""
TOPIC = """
[[topics]]
slug = "first"
nl = "Eerste"
fr = "Premier"
"""


@pytest.fixture
def load(db, tmp_path):
    """Load these texts, as files, and return what the command says."""

    def run(zones=ZONE, topics=TOPIC):
        (tmp_path / "zones.toml").write_text(zones, encoding="utf-8")
        (tmp_path / "topics.toml").write_text(topics, encoding="utf-8")
        said = StringIO()
        with as_owner():
            call_command("load_network", folder=tmp_path, stdout=said)
        return said.getvalue()

    return run


def counts():
    return Zone.objects.count(), Municipality.objects.count(), Topic.objects.count()


def test_load_network_adds_new_zone(load):
    assert load() == "Added 1 zones and 1 topics.\n"
    assert Zone.objects.get(slug="kempen").municipalities.get().name == "Mol"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('"#7a3d35"', '"purple"', "zones.toml, zone 1 (kempen): “purple” is not a colour: write # and six of 0-9 and a-f, as #3d7a35."),
        ('"#7a3d35"', '"#7A3D35"', "zones.toml, zone 1 (kempen): “#7A3D35” is not a colour: write # and six of 0-9 and a-f, as #3d7a35."),
        ('"#7a3d35"', '"#7a3d35\\n"', "zones.toml, zone 1 (kempen): “#7a3d35\n” is not a colour: write # and six of 0-9 and a-f, as #3d7a35."),
        ('"#7a3d35"', '"#ffee00"', "zones.toml, zone 1 (kempen): #ffee00 is too light to be read on white paper; choose a darker colour."),
        ('colour = "#7a3d35"', "", "zones.toml, zone 1 (kempen): “colour” is missing."),
        ('colour = "#7a3d35"', "colour = 7", "zones.toml, zone 1 (kempen): “colour” must be a text."),
        ('name = "Kempen"', 'name = "  "', "zones.toml, zone 1 (kempen): “name” is empty."),
        ('name = "Kempen"', f'name = "{"K" * 81}"', "zones.toml, zone 1 (kempen): “name” is longer than 80 characters."),
        ('slug = "kempen"', 'slug = "De Kempen"', "zones.toml, zone 1 (De Kempen): “De Kempen” is not a slug: small letters, digits and hyphens, at most 50."),
        ('name = "Kempen"', 'name = "Kempen"\ncolor = "#000000"', "zones.toml, zone 1 (kempen): “color” is not a known field; known are slug, name, colour, municipalities, character_nl, character_fr."),
        ("latitude = 51.19, ", "", "zones.toml, zone 1 (kempen), municipality 1 (Mol): latitude and longitude are given together or not at all."),
        ("51.19", "511.9", "zones.toml, zone 1 (kempen), municipality 1 (Mol): “latitude” is 511.9, and lies between -90 and 90."),
        ("51.19", "nan", "zones.toml, zone 1 (kempen), municipality 1 (Mol): “latitude” is nan, and lies between -90 and 90."),
        ("51.19", '"51.19"', "zones.toml, zone 1 (kempen), municipality 1 (Mol): “latitude” must be a number."),
        ('{ name = "Mol", latitude = 51.19, longitude = 5.11 }', "", "zones.toml, zone 1 (kempen): “municipalities” is empty."),
        ('{ name = "Mol", latitude = 51.19, longitude = 5.11 }', '"Mol"', "zones.toml, zone 1 (kempen), municipality 1: it must be a table of name, latitude, longitude."),
        ("5.11 }", '5.11 }, { name = "Mol" }', "zones.toml, zone 1 (kempen), municipality: “Mol” stands 2 times as “name”."),
        (ZONE, ZONE + ZONE.replace("Kempen", "Kempen 2"), "zones.toml, zone: “kempen” stands 2 times as “slug”."),
        (ZONE, "zones = 5", "zones.toml: no [[zones]] in it."),
        (ZONE, ZONE + "[extra]\nx = 1", "zones.toml: “extra” is not known here; a row begins with [[zones]]."),
        ('name = "Kempen"', "name = Kempen", "zones.toml: the file is not TOML: Invalid value (at line 4, column 8)."),
    ],
)  # fmt: skip
def test_load_network_fault_in_zones_is_one_sentence_and_loads_nothing(
    load, before, after, sentence
):
    there = counts()
    faulty = ZONE.replace(before, after)
    assert faulty != ZONE

    with pytest.raises(CommandError) as refused:
        load(zones=faulty)

    assert str(refused.value) == f"{sentence}\nNothing was loaded."
    assert refused.value.returncode == 1
    assert counts() == there


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [
        (TOPIC.replace('fr = "Premier"', ""), "topics.toml, topic 1 (first): “fr” is missing."),
        (TOPIC + TOPIC, "topics.toml, topic: “first” stands 2 times as “slug”."),
        (TOPIC + 'below = [{ slug = "first", nl = "A", fr = "B" }]', "topics.toml, topic: “first” stands 2 times as “slug”."),
        (TOPIC + 'below = [{ slug = "a", nl = "A" }]', "topics.toml, topic 1 (first), below 1 (a): “fr” is missing."),
        (TOPIC + 'below = [{ slug = "a", nl = "A", fr = "A", below = [] }]', "topics.toml, topic 1 (first), below 1 (a): “below” is not a known field; known are slug, nl, fr."),
        (TOPIC + 'parent = "nowhere"', "topics.toml, topic 1 (first): “parent” is not a known field; known are slug, nl, fr, below."),
        (TOPIC + "position = 3", "topics.toml, topic 1 (first): “position” is not a known field; known are slug, nl, fr, below."),
        (TOPIC + "below = 3", "topics.toml, topic 1 (first): “below” must be a list."),
        ("topics = [1]", "topics.toml, topic 1: it must be a table of slug, nl, fr, below."),
    ],
)  # fmt: skip
def test_load_network_fault_in_topics_is_one_sentence_and_loads_nothing(load, topics, sentence):
    there = counts()

    with pytest.raises(CommandError) as refused:
        load(topics=topics)

    assert str(refused.value) == f"{sentence}\nNothing was loaded."
    assert counts() == there


def test_load_network_faults_in_both_files_are_reported_together(load):
    with pytest.raises(CommandError) as refused:
        load(zones=ZONE.replace("#7a3d35", "purple"), topics=TOPIC.replace("first", "First"))

    assert str(refused.value).count("\n") == 2


def test_load_network_missing_file_is_reported(db, tmp_path):
    with pytest.raises(CommandError, match=r"zones.toml: the file is not there\."):
        call_command("load_network", folder=tmp_path)


def test_load_network_reference_files_are_valid(load, tmp_path):
    for name in ("zones.toml", "topics.toml"):
        shutil.copy(REFERENCE / name, tmp_path / name)

    load(*((tmp_path / name).read_text(encoding="utf-8") for name in ("zones.toml", "topics.toml")))


# positions


def topic(slug):
    return TOPIC.replace("first", slug)


def test_load_network_topic_inserted_in_the_middle_keeps_positions_unique(load):
    load(topics=topic("a") + topic("b") + topic("c"))

    load(topics=topic("a") + topic("new") + topic("b") + topic("c"))

    found = Topic.objects.filter(parent=None).order_by("position")
    assert list(found.values_list("slug", "position")) == [
        ("a", 1),
        ("new", 2),
        ("b", 3),
        ("c", 4),
    ]


def test_load_network_subtopic_inserted_in_the_middle_keeps_positions_unique(load):
    rows = [f'{{ slug = "{slug}", nl = "{slug}", fr = "{slug}" }}' for slug in ("x", "y", "z")]
    load(topics=TOPIC + f"below = [{rows[0]}, {rows[2]}]")

    load(topics=TOPIC + f"below = [{', '.join(rows)}]")

    found = Topic.objects.filter(parent__slug="first").order_by("position")
    assert list(found.values_list("slug", "position")) == [("x", 1), ("y", 2), ("z", 3)]


def test_load_network_topic_missing_from_file_keeps_its_place(load):
    load(topics=topic("a") + topic("own") + topic("b"))

    load(topics=topic("new") + topic("a") + topic("b"))

    found = Topic.objects.filter(parent=None).order_by("position")
    assert list(found.values_list("slug", flat=True)) == ["new", "a", "own", "b"]


# colours that came past the file


@pytest.mark.parametrize("colour", ["purple", "#7A3D35", "#7a3d3", "", "#7a3d3;"])
def test_zone_colour_invalid_is_refused_by_database(zones, colour):
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Zone.objects.filter(slug="riho").update(colour=colour)


@pytest.mark.parametrize("colour", ["purple", "#ffee00"])
def test_zone_colour_with_low_contrast_is_refused(zones, colour):
    with as_owner(), pytest.raises(ValidationError):
        create_zone("kempen", "Kempen", colour)


@pytest.mark.parametrize("colour", ["purple", "", "#7a3d3", "#zzzzzz", "x}*{"])
def test_zones_css_answers_whatever_a_colour_holds(client, zones, colour):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE zones_zone DROP CONSTRAINT zone_colour_is_written_as_rrggbb")
        cursor.execute("UPDATE zones_zone SET colour = %s WHERE slug = 'riho'", [colour])

    answer = client.get(reverse("zones:zones_css"))

    assert answer.status_code == 200
    assert ".zone-riho { --zone: light-dark(#5b6a80, " in answer.content.decode()
