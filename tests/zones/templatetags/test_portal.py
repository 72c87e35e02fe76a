from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation

from zones.date_formats import written
from zones.templatetags import portal


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (dt.timedelta(seconds=5), "just now"),
        (dt.timedelta(minutes=1), "1 minute ago"),
        (dt.timedelta(minutes=12), "12 minutes ago"),
        (dt.timedelta(hours=3), "3 hours ago"),
        (dt.timedelta(days=1), "yesterday"),
        (dt.timedelta(days=4), "4 days ago"),
    ],
)
def test_ago_says_when_in_words(monkeypatch, age, words):
    noon = dt.datetime(2026, 11, 23, 12, 0, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(portal.timezone, "localtime", lambda value=noon: value)

    with translation.override("en"):
        assert portal.ago(noon - age) == words


def test_day_of_another_year_names_the_year():
    with translation.override("nl"):
        assert portal.day(dt.date(1830, 10, 4)) == "4 oktober 1830"
        assert portal.day(timezone.localdate().replace(month=10, day=4)) == "4 oktober"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("l j F Y", "lundi 1er juin 2026"),
        ("j F, H:i", "1er juin, 00:30"),
        ("j N", "1er juin"),
        ("DATE_FORMAT", "1er juin 2026"),
    ],
)
def test_day_in_french_writes_1er_by_the_local_clock(form, words):
    late = dt.datetime(2026, 5, 31, 22, 30, tzinfo=dt.UTC)

    with translation.override("fr"):
        assert written(late, form) == words
        assert 'title="lundi 1er juin 2026, 00:30"' in portal.when(late)
    with translation.override("nl"):
        assert written(late, "l j F") == "maandag 1 juni"


@pytest.mark.parametrize(
    ("count", "words"), [(0, "1 kB"), (184_000, "184 kB"), (1_234_567, "1,2 MB"), (None, "")]
)
def test_size_counts_in_thousands(count, words):
    with translation.override("nl"):
        assert portal.size(count) == words


@pytest.mark.parametrize(
    ("tags", "address"),
    [
        ("undo:/knowledge/x/restore/", "/knowledge/x/restore/"),
        ("safe undo:/x/", "/x/"),
        ("undo:https://elsewhere.example/", ""),
        ("undo://elsewhere.example/", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_undo_url_outside_the_portal_is_empty(tags, address):
    assert portal.undo_url(tags) == address


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Medewerker Polder", "MP"), ("Netwerk", "N"), ("Jan van de Zone", "JZ"), ("", "")],
)
def test_initials_of_name_are_its_first_letters(name, letters):
    assert portal.initials(name) == letters


@pytest.mark.parametrize(
    ("name", "icon"),
    [("plan.PDF", "file-earmark-pdf"), ("lijst.xlsx", "file-earmark-excel"), ("x", "file-earmark")],
)
def test_file_icon_follows_the_extension(name, icon):
    assert portal.file_icon(name) == icon


def test_decides_is_true_for_coordinator_and_chief_only(
    polder_member, riho_coordinator, vlas_chief, observer
):
    answers = [portal.decides(p) for p in (polder_member, riho_coordinator, vlas_chief, observer)]

    assert answers == [False, True, True, False]
