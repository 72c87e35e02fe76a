from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from network.iso_week import BRUSSELS, Week, week_due


def brussels(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("text", "monday"),
    [("2026-W47", "2026-11-16"), ("2026-W53", "2026-12-28"), ("2027-W01", "2027-01-04")],
)
def test_week_parse_iso_text_gives_its_monday(text, monday):
    week = Week.parse(text)

    assert str(week) == text
    assert week.monday.isoformat() == monday


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-47",
        "2026-W7",
        "2026-W00",
        "2026-W54",
        "2025-W53",
        "0000-W10",
        "٢٠٢٦-W10",
        "2026-W47\n",
    ],
)
def test_week_parse_invalid_text_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        Week.parse(text)


def test_week_53_lies_between_two_years():
    week = Week(2026, 53)

    assert Week.of(brussels("2027-01-03T23:59")) == week
    assert week.before == Week(2026, 52)
    assert Week(2027, 1).before == week
    assert week.digest_at == brussels("2027-01-04T07:00")


@pytest.mark.parametrize(
    ("week", "hours"), [(Week(2026, 47), 168), (Week(2026, 13), 167), (Week(2026, 43), 169)]
)
def test_week_across_clock_change_ends_at_midnight_in_brussels(week, hours):
    length = week.ends_at.timestamp() - week.starts_at.timestamp()

    assert length == timedelta(hours=hours).total_seconds()
    assert Week(week.year, week.number + 1).starts_at == week.ends_at
    assert week.digest_at.hour == 7


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T06:59:59", None),
        ("2026-11-23T07:00", Week(2026, 47)),
        ("2026-11-25T15:00", Week(2026, 47)),
        ("2026-11-29T23:59", Week(2026, 47)),
        ("2026-11-30T03:00", None),
        ("2026-03-30T07:00", Week(2026, 13)),
        ("2026-10-26T07:00", Week(2026, 43)),
        ("2027-01-04T07:00", Week(2026, 53)),
    ],
)
def test_week_due_is_last_week_from_monday_seven_on(now, due):
    assert week_due(brussels(now)) == due


def test_week_due_goes_by_the_clock_of_brussels():
    utc = datetime.fromisoformat("2026-07-06T05:00+00:00")  # seven o'clock in Brussels

    assert week_due(utc) == Week(2026, 27)
    assert week_due(utc - timedelta(minutes=1)) is None
