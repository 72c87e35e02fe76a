from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge import services
from knowledge.choices import Weight
from knowledge.models import Revision
from zones.models import AuditEvent, Letter


@pytest.fixture
def revise(writing, fresh):
    def change(article, by, *, words="", weight=Weight.MAJOR, **texts):
        article.refresh_from_db()
        return services.revise(
            article,
            by=fresh(by),
            version=article.version,
            writing=writing(**texts),
            change=services.Change(words=words, weight=weight),
        )

    return change


@pytest.fixture
def opened(article_by, polder_member, polder_coordinator, revise):
    """An article of the zone alone, opened to the network as its third version."""
    article = article_by(polder_member, audience="zone", body="<p>binnenskamers een</p>")
    revise(
        article, polder_member, audience="zone", body="<p>binnenskamers twee</p>", words="geheim"
    )
    return revise(article, polder_coordinator, audience="network", body="<p>voor allen drie</p>")


def url(article, *more):
    return f"/knowledge/{article.public_id}/revisions/" + "".join(f"{part}/" for part in more)


def test_revision_list_shows_changes_newest_first(article_by, polder_member, revise, client_for):
    article = article_by(polder_member)
    revise(article, polder_member, words="Loket erbij", weight=Weight.MINOR, title="Loket")

    page = client_for(polder_member).get(url(article)).content.decode()

    assert "Loket erbij" in page
    assert "Kleine wijziging" in page
    assert page.index("Versie 2") < page.index("Versie 1")


@pytest.mark.parametrize(
    ("who", "expected"),
    [("polder_member", [200] * 3), ("vlas_member", [404, 404, 200]), ("admin", [404] * 3)],
)
def test_revision_page_is_open_to_readers_of_its_time(opened, request, client_for, who, expected):
    client = client_for(request.getfixturevalue(who))

    assert [client.get(url(opened, number)).status_code for number in (1, 2, 3)] == expected


def test_revision_list_leaves_out_unreadable_revisions(opened, vlas_member, client_for):
    client = client_for(vlas_member)

    page = client.get(url(opened)).content.decode()

    assert "Versie 3" in page
    for told in ("Versie 1", "Versie 2", "geheim", "binnenskamers"):
        assert told not in page
    assert client.get(url(opened, "compare") + "?a=1&b=3").status_code == 404
    assert "binnenskamers" not in client.get(url(opened, "compare")).content.decode()


@pytest.mark.parametrize("query", ["?a=9&b=1", "?a=9999999999999&b=2", "?a=x&b=%C2%B2", "?a=-1"])
def test_revision_comparison_with_invalid_numbers_is_no_error(
    opened, polder_member, client_for, query
):
    assert client_for(polder_member).get(url(opened, "compare") + query).status_code in (200, 404)


def test_revision_comparison_shows_differences(article_by, polder_member, revise, client_for):
    article = article_by(polder_member, body="<p>een oude zin hier</p>", title="Oud")
    revise(article, polder_member, body="<p>een nieuwe zin hier</p>", title="Nieuw")

    page = client_for(polder_member).get(url(article, "compare") + "?a=1&b=2").content.decode()

    assert "oude</del>" in page
    assert "nieuwe</ins>" in page
    assert "toegevoegd:" in page
    assert "Oud</del>" in page


def test_revision_list_query_count_is_the_same_for_1_and_30(
    article_by, polder_member, revise, client_for
):
    article = article_by(polder_member)
    client = client_for(polder_member)
    client.get(url(article))
    one = len(_queries(client, article))
    for number in range(29):
        revise(article, polder_member, title=f"Titel {number}")

    assert len(_queries(client, article)) == one


def _queries(client, article):
    with CaptureQueriesContext(connection) as captured:
        client.get(url(article))
    return captured.captured_queries


def test_revision_restored_becomes_a_new_one(article_by, polder_member, revise, client_for):
    article = article_by(polder_member, body="<p>eerst</p>")
    article = revise(article, polder_member, body="<p>daarna</p>")

    answer = client_for(polder_member).post(
        url(article, 1, "restore"), {"version": article.version}
    )

    article.refresh_from_db()
    assert answer.status_code == 302
    assert article.body == "<p>eerst</p>"
    assert [r.number for r in Revision.objects.filter(article=article)] == [3, 2, 1]
    assert Revision.objects.get(article=article, number=3).change == "Opnieuw versie 1"


def test_revision_restored_twice_is_one(article_by, polder_member, revise, client_for):
    article = article_by(polder_member)
    article = revise(article, polder_member, title="Anders")
    client, sent = client_for(polder_member), {"version": article.version}

    for _press in range(2):
        client.post(url(article, 1, "restore"), sent)

    assert Revision.objects.filter(article=article).count() == 3


def test_revision_restored_over_another_edit_is_refused(
    article_by, polder_member, polder_coordinator, revise, client_for
):
    article = article_by(polder_member)
    stale = article.version
    article = revise(article, polder_coordinator, title="Van de coördinator")

    answer = client_for(polder_member).post(
        url(article, 1, "restore"), {"version": stale}, follow=True
    )

    article.refresh_from_db()
    assert article.title == "Van de coördinator"
    assert "intussen" in answer.content.decode()


@pytest.mark.parametrize("who", ["polder_chief", "vlas_coordinator", "vlas_member"])
def test_revision_restored_by_reader_without_edit_right_is_not_found(
    opened, request, client_for, who
):
    person = request.getfixturevalue(who)

    answer = client_for(person).post(url(opened, 3, "restore"), {"version": opened.version})

    assert answer.status_code == (302 if who == "polder_chief" else 404)


def test_revision_read_by_another_zone_is_audited(
    article_by, polder_member, vlas_member, revise, zones, client_for
):
    article = article_by(polder_member, audience="named", named_zones=(zones["vlas"],))
    revise(article, polder_member, audience="named", named_zones=(zones["vlas"],), title="Nieuw")

    client_for(vlas_member).get(url(article, 1))
    client_for(polder_member).get(url(article, 1))

    read = AuditEvent.objects.filter(verb="revision_read")
    assert [(event.person_id, event.item_id) for event in read] == [
        (vlas_member.pk, str(article.pk))
    ]


def test_article_form_of_published_article_asks_what_changed(
    article_by, polder_member, form_fields, client_for
):
    draft, article = article_by(polder_member, state="draft"), article_by(polder_member)
    client = client_for(polder_member)
    fields = form_fields(version=article.version, change="Nieuwe cijfers", weight="minor")

    assert b'name="weight"' not in client.get(f"/knowledge/{draft.public_id}/edit/").content
    assert b'name="weight"' in client.get(f"/knowledge/{article.public_id}/edit/").content
    client.post(f"/knowledge/{article.public_id}/edit/", fields)

    newest = Revision.objects.get(article=article, number=2)
    assert (newest.change, newest.weight) == ("Nieuwe cijfers", Weight.MINOR)


def test_revision_of_typing_errors_sends_no_letter(
    article_by, polder_member, polder_coordinator, revise
):
    article = article_by(polder_member, co_authors=(polder_coordinator,))

    revise(article, polder_member, weight=Weight.TYPO, title="Onthaal op afspraak.")

    assert not Letter.objects.exists()
