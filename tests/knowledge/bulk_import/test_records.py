"""Which lines are bad, and how each is named: by its number and a reason, with nothing of the file kept."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from knowledge import bulk_import
from knowledge.bulk_import import ImportRefused, Options, Step
from knowledge.bulk_import.reader import MAX_LINE_LENGTH, lines_of
from knowledge.models import Article
from tests.conftest import as_owner
from tests.knowledge.imports import ACCOUNT, NUMBER, bring_in, fields, line, reason
from zones.models import AuditEvent

pytestmark = pytest.mark.usefixtures("topics", "zones")

SURROGATE = rb'{"id": "1", "title": "half \ud83d", "zone": "polder"}'


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'{"id": "1",}', "is not JSON: "),
        (b"id;zone;title", "is not JSON: "),
        (b'["id"]', "is not an object"),
        (b"17", "is not an object"),
        (b"null", "is not an object"),
        (b'{"id": "1", "title": "\xe9\xe9n"}', "is not UTF-8 (byte 23)"),
        (json.dumps(fields()).encode("utf-16"), "is not UTF-8 (byte 1)"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"id": ' + b"1" * 5000 + b"}", "is not JSON"),
        (b'{"id": "1", "id": "2"}', "gives 'id' twice"),
        (b'{"id": "' + b"x" * MAX_LINE_LENGTH + b'"}', "is longer than 4 MB"),
        (SURROGATE, "title holds half a character"),
    ],
)
def test_import_line_that_is_no_object_is_refused(admin, raw, why):
    assert why in reason(line(id="good"), raw + b"\n", by=admin)
    assert not Article.objects.exists()


@pytest.mark.parametrize("name", ["id", "zone", "kind", "topic", "title", "summary", "body_html"])
@pytest.mark.parametrize(
    ("value", "why"),
    [
        (..., "is missing"),
        (None, "is missing"),
        ("", "is empty"),
        (" \n ", "is empty"),
        (["x"], "is not text"),
        (True, "is not text"),
        ("x\0y", "holds a NUL"),
    ],
)
def test_import_line_without_required_field_is_refused(admin, name, value, why):
    assert reason(line(**{name: value}), by=admin) == f"{name} {why}"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"id": "x" * 81}, "id has 81 characters, at most 80"),
        ({"title": "x" * 161}, "title has 161 characters, at most 160"),
        ({"summary": "x" * 401}, "summary has 401 characters, at most 400"),
        ({"body_html": "x" * 200_001}, "body_html has 200001 characters, at most 200000"),
        ({"body_html": "<p> </p><script>x</script>"}, "body_html has no text"),
        ({"body_html": "<iframe>niets</iframe>"}, "body_html has no text"),
        ({"zone": "Gent"}, "zone 'Gent' is not known"),
        ({"topic": "Allerlei"}, "topic 'Allerlei' is not known"),
        ({"topic": 7}, "topic is not text"),
        (
            {"kind": "nieuws"},
            "kind 'nieuws' is none of practice, procedure, lesson, phenomenon, template",
        ),
        ({"language": "de"}, "language 'de' is none of nl, fr"),
        ({"audience": "all"}, "audience 'all' is none of zone, named, network"),
        ({"audience": ""}, "audience is empty"),
        ({"named": "riho", "audience": "named"}, "named is not a list of zones"),
        ({"named": ["riho", 7], "audience": "named"}, "named is not text"),
        ({"named": ["Gent"], "audience": "named"}, "named 'Gent' is not known"),
        ({"audience": "named"}, 'has audience "named" and names no other zone'),
        ({"audience": "named", "named": []}, 'has audience "named" and names no other zone'),
        ({"audience": "named", "named": ["polder"]}, 'has audience "named" and names no other'),
        ({"named": ["riho"]}, 'names zones, but its audience is "network"'),
        ({"named": ["riho"], "audience": "zone"}, 'names zones, but its audience is "zone"'),
        ({"published": "gisteren"}, "published 'gisteren' is not a date such as"),
        ({"published": "2024-13-01"}, "published '2024-13-01' is not a date such as"),
        ({"published": "0001-01-01T00:00+14:00"}, "published"),
        ({"published": "1812-06-18"}, "published '1812-06-18' is too long ago"),
        ({"published": 1700000000}, "published is not text"),
        ({"auteur": "x", "Id": 2}, "has fields that are not known: 'Id', 'auteur'"),
        (dict.fromkeys("ABCDEFG"), "not known: 'A', 'B', 'C', 'D', 'E' and 2 more"),
        ({"x\u202e\x1b[2J": 1}, r"has fields that are not known: 'x\u202e\x1b[2J'"),
        ({"zone": "Gent" * 50}, "zone 'GentGent"),
        ({"zone": "Gent" * 50}, "GentGent…' is not known"),
    ],
)
def test_import_line_with_invalid_value_is_refused(admin, said, why):
    assert why in reason(line(**said), by=admin)
    assert not Article.objects.exists()


def test_import_line_with_several_faults_names_them_all(admin):
    why = reason(line(zone="Gent", title="", published="morgen"), by=admin)

    assert why.startswith("zone 'Gent' is not known; title is empty; published 'morgen' is not")


def test_import_line_with_future_date_is_refused(admin):
    later = timezone.localtime() + timedelta(minutes=5)

    assert "lies in the future" in reason(line(published=later.isoformat()), by=admin)
    assert "lies in the future" in reason(
        line(published=later.replace(tzinfo=None).isoformat()), by=admin
    ), "without an offset it is Brussels time"
    bring_in(line(published=f"{timezone.localdate()}"), by=admin)
    assert Article.objects.count() == 1


def test_import_line_of_closed_zone_is_refused(admin, zones):
    zones["riho"].is_active = False
    with as_owner():
        zones["riho"].save()

    assert reason(line(zone="Riho"), by=admin) == "zone 'Riho' is closed"
    assert reason(line(audience="named", named=["vlas", "riho"]), by=admin) == (
        "named 'riho' is closed"
    )


def test_import_line_with_id_used_twice_names_both_numbers(admin):
    lines = [line(id="1"), line(id="2"), line(id=" 1 ", title="Nog eens")]

    tally = bring_in(*lines, by=admin)

    assert tally.told == [(3, "has the same id as line 1")]
    assert not Article.objects.exists()


def test_import_line_with_id_used_in_two_batches_is_refused(admin):
    lines = [line(id=number) for number in range(600)]

    tally = bring_in(*lines, line(id=5), by=admin)

    assert tally.told == [(601, "has the same id as line 6")]


def test_import_line_refused_leaves_its_id_to_another(admin):
    tally = bring_in(line(kind="nieuws"), line(), by=admin, keep_good=True)

    assert (tally.bad, tally.steps) == (1, {Step.MAKE: 1})


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"body_html": f"<p>Nummer {NUMBER}.</p>"}, "a national number in body_html"),
        ({"body_html": f"<p>85.07.30-<b>033</b>.28 en {NUMBER}</p>"}, "a national number in body_"),
        ({"summary": f"Stort op {ACCOUNT}."}, "a bank account number in summary"),
        (
            {"title": NUMBER, "summary": ACCOUNT},
            "a national number in title, a bank account number in summary",
        ),
    ],
)
def test_import_line_with_personal_data_is_refused_and_not_quoted(admin, said, why):
    told = reason(line(**said), by=admin)

    assert told.startswith("looks like personal data of a citizen: ")
    assert why in told
    assert "033" not in told
    assert "0961" not in told


def test_import_line_with_personal_data_is_published_when_allowed(admin):
    tally = bring_in(line(summary=f"Stort op {ACCOUNT}."), by=admin, allow_findings=True)

    assert (tally.bad, Article.objects.get().summary) == (0, f"Stort op {ACCOUNT}.")


def test_import_with_refused_line_keeps_nothing(admin, polder_member, article_by):
    article_by(polder_member)
    audited = AuditEvent.objects.count()
    lines = [line(id=number) for number in range(1100)]
    lines[700] = b"{"

    tally = bring_in(*lines, by=admin)

    assert (tally.kept, tally.bad, tally.lines) == (False, 1, 1100)
    assert tally.told[0][0] == 701
    assert Article.objects.count() == 1
    assert AuditEvent.objects.count() == audited


def test_import_with_refused_line_keeps_the_good_ones_when_asked(admin):
    lines = [line(id=number) for number in range(1100)]
    lines[700] = b"{"

    tally = bring_in(*lines, by=admin, keep_good=True)

    assert (tally.kept, tally.bad, tally.steps) == (True, 1, {Step.MAKE: 1099})
    assert Article.objects.count() == 1099


def test_import_lines_refused_are_told_in_order_the_first_fifty_in_full(admin):
    bad = [line(id=number, kind="nieuws" if number % 2 else "lesson") for number in range(1, 201)]

    tally = bring_in(*bad, by=admin)

    assert tally.bad == 100
    assert [number for number, _why in tally.told] == list(range(1, 100, 2))


def test_import_lines_refused_and_conflicts_are_told_in_order(admin, polder_coordinator):
    """The first kind is found on reading a line, the second on meeting the article it is about."""
    bring_in(line(id="1"), line(id="2"), by=admin)
    with as_owner():
        Article.objects.update(title="Op de portaal veranderd")

    tally = bring_in(
        line(id="1", title="Nieuw"), line(id="3", kind="x"), line(id="2", title="Nieuw"), by=admin
    )

    assert [number for number, _why in tally.told] == [1, 2, 3]


def test_import_lines_empty_are_counted_and_skipped(admin):
    tally = bring_in(b"\n", line(id="1"), b"  \r\n", line(id="2"), b"{\n", by=admin)

    assert (tally.lines, tally.told[0][0]) == (3, 5)


def test_import_file_from_windows_is_read(admin):
    raw = b"\xef\xbb\xbf" + line(id="1").rstrip() + b"\r\n" + line(id="2").rstrip()

    tally = bring_in(*lines_of(BytesIO(raw)), by=admin)

    assert (tally.steps, tally.told) == ({Step.MAKE: 2}, [])


def test_import_line_without_end_is_not_held_in_memory(admin):
    """The rest of a line that is too long is passed over, and the next one has its own number."""
    endless = b'{"title": "' + b"x" * (3 * MAX_LINE_LENGTH) + b'"}\n'
    source = BytesIO(line(id="1") + endless + b"{\n" + endless[:-1])

    given = list(lines_of(source))
    tally = bring_in(*given, by=admin)

    assert max(map(len, given)) == MAX_LINE_LENGTH + 1
    assert [(number, why[:11]) for number, why in tally.told] == [
        (2, "is longer t"),
        (3, "is not JSON"),
        (4, "is longer t"),
    ]


def test_import_line_holds_the_longest_text_of_the_form(admin):
    raw = line(body_html="\U0001f6b2" * 200_000)

    assert len(raw) < MAX_LINE_LENGTH
    assert bring_in(raw, by=admin).bad == 0


def test_import_with_unknown_default_topic_does_not_begin(admin):
    with as_owner(), pytest.raises(ImportRefused, match="The default topic 'x' is not known"):
        bulk_import.run([line()], by=admin, options=Options(default_topic="x"))


def test_import_with_app_login_is_refused(admin):
    with pytest.raises(ImportRefused, match="Only the owner of the database imports"):
        bulk_import.run([line()], by=admin)
