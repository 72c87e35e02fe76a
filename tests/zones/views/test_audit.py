"""The audit on the screen and as a file: each zone sees its own, the network coordinator roles and figures."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.knowledge.conftest import article_by, topics, writing
from zones import audit, services
from zones.audit.filters import PAGE_SIZE
from zones.audit.log import as_csv, lines
from zones.models import AuditEvent, User

__all__ = ["article_by", "topics", "writing"]

PAGE = "/zones/polder/audit/"
FILE = f"{PAGE}file/"
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def named(article_by, zones, polder_member):
    return article_by(
        polder_member, title="Alleen voor Vlas", audience="named", named_zones=(zones["vlas"],)
    )


@pytest.fixture
def read_by_vlas(named, vlas_member, client_for):
    client_for(vlas_member).get(named.get_absolute_url())
    return named


def text_of(answer) -> str:
    body = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


@pytest.mark.parametrize("persona", ["polder_coordinator", "polder_chief"])
def test_audit_page_shows_deciders_who_read_their_items(read_by_vlas, request, client_for, persona):
    page = client_for(request.getfixturevalue(persona)).get(PAGE)

    said = text_of(page)
    assert "PZ Vlas Member Vlas" in said
    assert "Alleen voor Vlas" in said
    assert read_by_vlas.get_absolute_url() in page.content.decode()


@pytest.mark.parametrize("address", [PAGE, FILE, "/audit/"])
@pytest.mark.parametrize("persona", ["polder_member", "observer", "admin"])
def test_audit_page_for_other_roles_is_not_found(
    request, read_by_vlas, client_for, persona, address
):
    assert client_for(request.getfixturevalue(persona)).get(address).status_code == 404


@pytest.mark.parametrize("address", [PAGE, FILE])
@pytest.mark.parametrize("persona", ["vlas_coordinator", "riho_chief", "network_coordinator"])
def test_audit_page_for_deciders_of_other_zones_is_not_found(
    request, read_by_vlas, client_for, persona, address
):
    assert client_for(request.getfixturevalue(persona)).get(address).status_code == 404


def test_audit_page_after_dismissal_is_closed(polder_coordinator, polder_chief, client_for):
    client = client_for(polder_coordinator)
    assert client.get(PAGE).status_code == 200

    services.dismiss_member(by=polder_chief, membership=polder_coordinator.memberships.get())

    assert client.get(PAGE).status_code in {302, 404}


def test_audit_short_address_leads_to_own_zone(polder_chief, client_for):
    assert client_for(polder_chief).get("/audit/").headers["Location"] == PAGE


def test_audit_page_by_default_shows_other_zones_only(read_by_vlas, polder_coordinator, client_for):
    said = text_of(client_for(polder_coordinator).get(PAGE))

    assert "Member Vlas" in said
    assert "Member Polder" not in said


def test_audit_page_of_all_deeds_shows_own_zone_too(read_by_vlas, polder_coordinator, client_for):
    said = text_of(client_for(polder_coordinator).get(PAGE, {"what": "all"}))

    assert "Member Vlas" in said
    assert "Member Polder" in said


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, 3),
        ({"of": "vlas"}, 2),
        ({"of": "riho"}, 1),
        ({"of": "westkust"}, 0),
        ({"since": "2026-03-02"}, 2),
        ({"until": "2026-03-01"}, 1),
        ({"since": "2026-03-02", "until": "2026-03-02"}, 1),
        ({"since": "2026-13-99", "until": "nooit", "of": "nergens", "person": "\u202e"}, 3),
        ({"what": "all"}, 5),
        ({"what": "all", "kind": "reading"}, 3),
        ({"what": "all", "kind": "people"}, 1),
        ({"what": "all", "outcome": "refused"}, 1),
        ({"what": "all", "kind": "x", "outcome": "y"}, 5),
    ],
)
def test_audit_page_and_file_are_narrowed_by_query(
    zones, polder_member, vlas_member, riho_member, polder_coordinator, client_for, query, expected
):
    audit.events._so_far.clear()
    moments = [
        datetime(2026, 3, 1, 23, 59, tzinfo=BRUSSELS),
        datetime(2026, 3, 2, 0, 0, tzinfo=BRUSSELS),
        datetime(2026, 3, 3, 12, 0, tzinfo=BRUSSELS),
    ]
    for moment, reader in zip(moments, (vlas_member, vlas_member, riho_member), strict=True):
        audit.record(reader, "article_read", zone=zones["polder"])
        AuditEvent.objects.filter(pk=AuditEvent.objects.latest("pk").pk).update(at=moment)
    audit.record(polder_member, "role_changed", zone=zones["polder"])
    audit.refuse(polder_member, "page_not_found")
    client = client_for(polder_coordinator)

    rows = list(client.get(PAGE, query).context["lines"])

    assert len(rows) == expected
    exported = client.get(FILE, query).content.decode("utf-8-sig").splitlines()
    assert len(exported) - 1 == expected


def test_audit_page_is_narrowed_to_a_person(
    zones, vlas_member, vlas_chief, polder_coordinator, client_for
):
    for reader in (vlas_member, vlas_chief):
        audit.record(reader, "article_read", zone=zones["polder"])
    client = client_for(polder_coordinator)
    assert f"person={vlas_chief.public_id}" in client.get(PAGE).content.decode()

    page = client.get(PAGE, {"person": vlas_chief.public_id})

    assert [line.person for line in page.context["lines"]] == [vlas_chief]


def test_audit_title_is_shown_to_readers_of_the_item_only(
    article_by, zones, polder_member, polder_coordinator, client_for
):
    """Its coordinator wrote something in another zone too: the audit does not carry the title over."""
    other = article_by(polder_member, title="Geheim van Polder", audience="zone")
    audit.record(polder_member, "article_changed", zone=zones["riho"], item=other)
    riho = User.objects.create_user("r@riho.example", name="Chef Riho")
    riho.memberships.create(zone=zones["riho"], role="chief")

    said = text_of(client_for(riho).get("/zones/riho/audit/", {"what": "all"}))

    assert "Member Polder" in said
    assert "Geheim" not in said


def test_audit_pages_follow_without_gap(zones, vlas_member, polder_coordinator, client_for):
    moment = datetime(2026, 3, 1, 12, 0, tzinfo=BRUSSELS)
    for _ in range(2 * PAGE_SIZE + 3):
        audit.record(vlas_member, "article_read", zone=zones["polder"])
    AuditEvent.objects.update(at=moment)  # all at the same moment, as one statement writes them
    client, seen, address = client_for(polder_coordinator), [], PAGE
    while address:
        page = client.get(address)
        seen += [line.event.pk for line in page.context["lines"]]
        address = page.context["older_url"]

    assert seen == sorted(AuditEvent.objects.values_list("pk", flat=True), reverse=True)


@pytest.mark.parametrize(
    "cursor", ["x", "2026-03-01~1", "9999-12-31T23:59:59+00:00~0", "~", "\u202e~9"]
)
def test_audit_page_with_invalid_cursor_is_the_first(
    read_by_vlas, polder_coordinator, client_for, cursor
):
    page = client_for(polder_coordinator).get(PAGE, {"after": cursor})

    assert page.status_code == 200
    assert len(page.context["lines"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_audit_page_query_count_is_the_same_for_more_rows(
    article_by, zones, polder_member, person, polder_coordinator, client_for,
    django_assert_num_queries, count,
):  # fmt: skip
    for n in range(count):
        article = article_by(polder_member, audience="zone")
        reader = person(f"{n}@vlas.example", "member", zones["vlas"])
        audit.record(reader, "article_read", zone=zones["polder"], item=article)
    client = client_for(polder_coordinator)
    client.get(PAGE)

    with django_assert_num_queries(13):
        page = client.get(PAGE)

    assert len(page.context["lines"]) == count


def read_file(answer) -> list[list[str]]:
    content = answer.content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_audit_file_is_csv_with_local_times(read_by_vlas, polder_coordinator, client_for):
    moment = datetime(2026, 7, 1, 0, 30, tzinfo=BRUSSELS)
    AuditEvent.objects.filter(verb="article_read").update(at=moment)

    answer = client_for(polder_coordinator).get(FILE)

    _titles, row = read_file(answer)
    assert (row[0], row[1], row[3]) == ("2026-07-01 00:30:00", "Member Vlas", "PZ Vlas")
    assert row[5:7] == [
        "Alleen voor Vlas",
        f"http://localhost:8000{read_by_vlas.get_absolute_url()}",
    ]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-polder-')
    assert not answer.streaming


def test_audit_file_download_is_audited(polder_coordinator, client_for):
    client_for(polder_coordinator).get(FILE, {"what": "all"})

    event = AuditEvent.objects.get(verb="audit_exported")
    assert (event.person_id, event.zone.slug, event.reason) == (
        polder_coordinator.pk,
        "polder",
        "all",
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_audit_file_escapes_formulas(zones, vlas_member, polder_coordinator, start):
    User.objects.filter(pk=vlas_member.pk).update(name=f'{start}HYPERLINK("x")')
    audit.record(vlas_member, "article_read", zone=zones["polder"])

    written = as_csv(lines(list(AuditEvent.objects.all()), polder_coordinator))

    cell = list(csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"))[1][1]
    assert cell == f'\'{start}HYPERLINK("x")'


def test_audit_file_cut_at_its_limit_says_so(
    zones, vlas_member, polder_coordinator, client_for, monkeypatch
):
    monkeypatch.setattr("zones.views.audit.MAX_EXPORTED", 2)
    for _ in range(3):
        audit.record(vlas_member, "article_read", zone=zones["polder"])

    rows = read_file(client_for(polder_coordinator).get(FILE))

    assert len(rows) == 4
    assert "2" in rows[-1][0]


def test_audit_page_without_rows_explains_what_it_will_show(polder_coordinator, client_for):
    answer = client_for(polder_coordinator).get(PAGE)

    assert 'class="empty"' in answer.content.decode()
    assert FILE not in answer.content.decode()


def test_audit_page_is_linked_for_coordinators(polder_coordinator, polder_member, client_for):
    assert '"/audit/"' in client_for(polder_coordinator).get("/").content.decode()
    assert (
        f'"{PAGE}"' in client_for(polder_coordinator).get("/zones/polder/members/").content.decode()
    )
    assert '"/audit/"' not in client_for(polder_member).get("/").content.decode()


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_audit_page_is_in_the_language_of_the_reader(
    read_by_vlas, polder_coordinator, client_for, language
):
    User.objects.filter(pk=polder_coordinator.pk).update(language=language)

    said = text_of(client_for(polder_coordinator).get(PAGE))

    assert {"nl": "las het artikel", "fr": "a lu l"}[language] in said


def test_audit_for_network_coordinator_shows_roles_and_figures_only(
    read_by_vlas, zones, polder_member, polder_coordinator, network_coordinator, client_for
):
    services.change_member(
        by=polder_coordinator, membership=polder_member.memberships.get(),
        name=polder_member.name, function="", role="coordinator",
    )  # fmt: skip

    page = client_for(network_coordinator).get("/audit/")

    said = text_of(page)
    assert [line.event.verb for line in page.context["lines"]] == ["role_changed"]
    assert "Coordinator Polder" in said
    assert "Member Polder" in said
    assert "Vlas Member" not in said
    assert "Alleen voor Vlas" not in said
    figures = {row.zone.slug: row.counts for row in page.context["figures"].rows}
    kinds = [str(kind) for kind in page.context["figures"].kinds]
    assert "reading" not in kinds
    assert figures["polder"][kinds.index("people")] == 1
    assert figures["vlas"] == [0] * len(kinds)


@pytest.mark.parametrize("month", ["2026-13", "x", "1999-01", "\u202e", "2026-1"])
def test_audit_figures_with_invalid_month_show_this_month(network_coordinator, client_for, month):
    page = client_for(network_coordinator).get("/audit/", {"month": month})

    assert page.status_code == 200
