"""The list, the article, the form, the drafts and the bin, as requests of real people."""

from __future__ import annotations

import pytest
from django.urls import reverse

from knowledge.choices import State
from knowledge.models import Article, Revision
from tests.knowledge.conftest import SECRET
from tests.knowledge.reading import LIST, NEW, text_of


def test_article_form_publishes_new_article(client_for, form_fields, polder_member, vlas_member):
    client = client_for(polder_member)
    assert client.get(NEW).status_code == 200

    response = client.post(NEW, form_fields())

    article = Article.objects.get()
    assert response.status_code == 302
    assert response.url == article.get_absolute_url()
    assert (article.state, article.edition, article.stage) == (State.PUBLISHED, 1, "proven")
    assert "Onthaal op afspraak" in text_of(client_for(vlas_member).get(response.url))


def test_draft_is_read_by_authors_and_coordinators_only(
    client_for,
    form_fields,
    person,
    zones,
    polder_member,
    polder_coordinator,
    polder_chief,
    vlas_member,
):
    colleague = person("collega@polder.example", "member", zones["polder"])
    client_for(polder_member).post(NEW, form_fields(action="draft", title=SECRET))
    url = Article.objects.get().get_absolute_url()

    seen = {
        who.email: client_for(who).get(url).status_code
        for who in (polder_member, polder_coordinator, polder_chief, colleague, vlas_member)
    }

    assert seen == {
        "member@polder.example": 200,
        "coordinator@polder.example": 200,
        "chief@polder.example": 200,
        "collega@polder.example": 404,
        "member@vlas.example": 404,
    }
    assert SECRET not in text_of(client_for(polder_member).get(LIST))
    assert SECRET in text_of(client_for(polder_member).get("/knowledge/drafts/"))
    assert SECRET in text_of(client_for(polder_coordinator).get("/knowledge/drafts/"))
    assert SECRET not in text_of(client_for(colleague).get("/knowledge/drafts/"))


def test_article_form_sent_twice_makes_one_article(client_for, form_fields, polder_member):
    client, fields = client_for(polder_member), form_fields()

    first, second = client.post(NEW, fields), client.post(NEW, fields)

    assert first.url == second.url
    assert Article.objects.count() == Revision.objects.count() == 1


def test_article_of_another_zone_appears_on_no_page(
    client_for,
    article_by,
    zones,
    polder_member,
    vlas_member,
    riho_coordinator,
    network_coordinator,
    observer,
    admin,
):
    article = article_by(
        polder_member,
        audience="named",
        named_zones=(zones["westkust"],),
        title=SECRET,
        kind="lesson",
    )

    for who in (vlas_member, riho_coordinator, network_coordinator, observer, admin):
        client = client_for(who)
        listed = text_of(client.get(LIST))
        assert SECRET not in listed
        assert "kind=lesson" not in listed, "the facet tells that something is there"
        assert SECRET not in text_of(client.get(LIST, {"kind": "lesson", "zone": "polder"}))
        for path in ("", "edit/", "delete/"):
            assert client.get(article.get_absolute_url() + path).status_code == 404, (who, path)
        for path in (
            "edit/",
            "publish/",
            "withdraw/",
            "bin/",
            "restore/",
            "delete/",
            "comments/",
            "files/",
        ):
            assert client.post(article.get_absolute_url() + path).status_code == 404, (who, path)


def test_article_list_is_narrowed_and_counts_readable_articles(
    client_for, article_by, polder_member, vlas_member, topics
):
    article_by(polder_member, title="Eerste", kind="lesson")
    article_by(polder_member, title="Tweede", topic=topics["clients"])
    article_by(polder_member, title="Geheim", kind="lesson", audience="zone")
    client = client_for(vlas_member)

    everything = client.get(LIST)
    narrowed = client.get(LIST, {"kind": "lesson", "topic": "operational"})

    assert everything.context["total"] == 2
    assert [row.title for row in everything.context["page"].rows] == ["Tweede", "Eerste"]
    assert [row.title for row in narrowed.context["page"].rows] == ["Eerste"]
    assert narrowed.context["total"] == 1
    assert {chip.label for chip in narrowed.context["narrowing"].chips()} == {
        "Operationeel",
        str(narrowed.context["narrowing"].labels["kind"]["lesson"]),
    }


@pytest.mark.parametrize(
    "query",
    [
        "topic=nothing",
        "kind=%27",
        "zone=x",
        "after=zzz",
        "after=W10",
        "topic=" + "a" * 10_000,
        "stage=new&stage=proven",
        "after=WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwxXQ",
    ],
)
def test_article_list_with_odd_query_is_shown(client_for, article_by, polder_member, query):
    article_by(polder_member)

    assert client_for(polder_member).get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["topic=%00", "after=%ff", "kind=%ed%a0%80"])
def test_article_list_with_broken_bytes_is_a_bad_request(client_for, polder_member, query):
    assert client_for(polder_member).get(f"{LIST}?{query}").status_code == 400


def test_article_list_htmx_request_shows_same_rows_as_page(client_for, article_by, polder_member):
    for number in range(23):
        article_by(polder_member, title=f"Artikel {number}")
    client = client_for(polder_member)

    page = client.get(LIST)
    swap = client.get(LIST, headers={"HX-Request": "true", "HX-Target": "articles"})

    assert [r.pk for r in page.context["page"].rows] == [r.pk for r in swap.context["page"].rows]
    assert "<html" in text_of(page)
    assert text_of(swap).lstrip().startswith('<div id="articles"')
    older = client.get(page.context["older_url"])
    assert [r.title for r in older.context["page"].rows] == ["Artikel 2", "Artikel 1", "Artikel 0"]


def test_article_form_conflict_shows_both_texts(
    client_for, article_by, form_fields, polder_member, polder_coordinator
):
    article = article_by(polder_member, title="Begin")
    url = f"{article.get_absolute_url()}edit/"
    first = form_fields(title="Van de coördinator", version=article.version)
    second = form_fields(title="Van de auteur", version=article.version)

    assert client_for(polder_coordinator).post(url, first).status_code == 302
    client = client_for(polder_member)
    conflict = client.post(url, second)

    assert conflict.status_code == 409
    assert "Van de coördinator" in text_of(conflict)
    assert 'value="Van de auteur"' in text_of(conflict)
    article.refresh_from_db()
    assert article.title == "Van de coördinator"
    again = client.post(url, second | {"version": conflict.context["form"]["version"].value()})
    assert again.status_code == 302
    article.refresh_from_db()
    assert (article.title, article.edition) == ("Van de auteur", 3)


def test_article_widened_by_member_is_refused_and_by_coordinator_allowed(
    client_for, article_by, form_fields, polder_member, polder_coordinator, vlas_member
):
    article = article_by(polder_member, audience="zone")
    url = f"{article.get_absolute_url()}edit/"

    refused = client_for(polder_member).post(url, form_fields(version=article.version))
    assert set(refused.context["form"].errors) == {"audience"}
    assert refused.context["form"].offers_less
    assert client_for(vlas_member).get(article.get_absolute_url()).status_code == 404

    assert (
        client_for(polder_coordinator).post(url, form_fields(version=article.version)).status_code
        == 302
    )
    assert client_for(vlas_member).get(article.get_absolute_url()).status_code == 200


def test_article_narrowed_is_closed_at_once(
    client_for, article_by, form_fields, polder_member, vlas_member
):
    article = article_by(polder_member)
    client = client_for(vlas_member)
    assert client.get(article.get_absolute_url()).status_code == 200

    client_for(polder_member).post(
        f"{article.get_absolute_url()}edit/", form_fields(version=article.version, audience="zone")
    )

    assert client.get(article.get_absolute_url()).status_code == 404
    assert client.get(LIST).context["total"] == 0


def test_article_for_named_zones_is_read_by_them_only(
    client_for, form_fields, polder_member, vlas_member, riho_member
):
    client_for(polder_member).post(NEW, form_fields(audience="named", named_zones=["vlas"]))
    url = Article.objects.get().get_absolute_url()

    assert client_for(vlas_member).get(url).status_code == 200
    assert client_for(riho_member).get(url).status_code == 404


def test_article_is_binned_restored_and_deleted(
    client_for, article_by, polder_member, polder_coordinator
):
    article = article_by(polder_member, title=SECRET)
    url, author = article.get_absolute_url(), client_for(polder_member)
    coordinator = client_for(polder_coordinator)

    thrown = author.post(f"{url}bin/", follow=True)
    assert f'action="{url}restore/"' in text_of(thrown)
    assert author.get(url).status_code == 404
    assert SECRET in text_of(coordinator.get("/knowledge/bin/"))
    assert author.post(f"{url}restore/").url == url
    assert author.get(url).status_code == 200

    author.post(f"{url}bin/")
    assert author.post(f"{url}bin/").status_code == 302
    assert author.post(f"{url}delete/").status_code == 404
    assert coordinator.get(f"{url}delete/").status_code == 200
    assert Article.objects.exists()
    assert coordinator.post(f"{url}delete/").status_code == 302
    assert not Article.objects.exists()
    assert coordinator.post(f"{url}delete/").status_code == 404


@pytest.mark.parametrize("persona", ["observer", "network_coordinator", "admin"])
def test_article_form_for_account_without_zone_is_refused(
    client_for, form_fields, request, persona
):
    client = client_for(request.getfixturevalue(persona))

    assert client.get(NEW).status_code == 403
    assert client.post(NEW, form_fields()).status_code == 403
    assert client.get(LIST).status_code == 200


def test_article_pages_before_sign_in_ask_to_sign_in(client, article_by, polder_member):
    article = article_by(polder_member)

    for path in (LIST, NEW, article.get_absolute_url(), "/knowledge/bin/", "/knowledge/drafts/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


def own_queries(client, url, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(30) as counted:
        assert client.get(url).status_code == 200
    frame = (
        "zones_user",
        "zones_session",
        "set_config",
        "SAVEPOINT",
        "zones_membership",
        "WITH mine",
    )
    return sum(
        not any(word in q["sql"] for word in frame) or "knowledge_" in q["sql"]
        for q in counted.captured_queries
    )


def test_article_list_and_page_query_count_is_the_same_for_1_and_25(
    client_for, article_by, polder_member, vlas_member, django_assert_max_num_queries, zones
):
    client = client_for(vlas_member)
    article = article_by(polder_member)
    article_by(polder_member)
    urls = (LIST, article.get_absolute_url())
    few = [own_queries(client, url, django_assert_max_num_queries) for url in urls]

    for _number in range(24):
        article_by(polder_member, audience="named", named_zones=(zones["vlas"],))
    many = [own_queries(client, url, django_assert_max_num_queries) for url in urls]

    assert few == many
    assert max(many) <= 9
