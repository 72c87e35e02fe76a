from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge import services
from knowledge.choices import Weight
from knowledge.models import Article, Revision
from tests.knowledge.pages import days, page
from zones.choices import Role
from zones.models import AuditEvent, Membership

# the promise


def test_article_published_has_its_author_as_owner_and_a_year(article_by, polder_member):
    article = article_by(polder_member)

    assert (article.owner, article.review_by) == (polder_member, days(365))
    assert article.checked_on == days(0)


def test_draft_has_no_owner_and_no_review_day(article_by, polder_member):
    article = article_by(polder_member, state="draft")

    assert (article.owner, article.review_by) == (None, None)


def test_owner_chosen_in_the_form_may_edit(form_fields, polder_member, polder_chief, client_for):
    fields = form_fields(owner=polder_chief.public_id, owner_function="onthaal", review_by=days(90))

    client_for(polder_member).post("/knowledge/new/", fields)

    article = Article.objects.get()
    assert (article.owner, article.owner_function) == (polder_chief, "onthaal")
    assert article.review_by == days(90)
    assert Article.objects.editable_by(polder_chief).exists()


@pytest.mark.parametrize("day", [days(0), days(-1), days(5 * 366 + 1), "gisteren"])
def test_review_day_invalid_is_refused_and_keeps_input(form_fields, polder_member, client_for, day):
    answer = client_for(polder_member).post("/knowledge/new/", form_fields(review_by=day))

    assert answer.status_code == 200
    assert "Kies een dag" in answer.content.decode()
    assert form_fields()["title"] in answer.content.decode()


def test_owner_from_another_zone_is_refused(form_fields, polder_member, vlas_member, client_for):
    client_for(polder_member).post("/knowledge/new/", form_fields(owner=vlas_member.public_id))

    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("weight", "read"), [(Weight.TYPO, False), (Weight.MINOR, True), (Weight.MAJOR, True)]
)
def test_review_day_moves_with_new_edition_unless_typing_errors(
    due, polder_member, writing, fresh, weight, read
):
    article = due(-10)

    services.revise(
        article,
        by=fresh(polder_member),
        version=article.version,
        writing=writing(title="Beter"),
        change=services.Change(weight=weight),
    )

    article.refresh_from_db()
    assert (article.review_by == days(365)) is read


# the article's page


def test_article_page_shows_review_day_and_owner(
    article_by, polder_member, vlas_member, client_for
):
    article = article_by(polder_member)

    said = client_for(vlas_member).get(page(article)).content.decode()

    assert "vóór" in said
    assert "Verantwoordelijke" in said
    assert "Laatst nagekeken" not in said


def test_article_page_overdue_says_so(due, vlas_member, client_for):
    assert "Laatst nagekeken op" in client_for(vlas_member).get(page(due(-1))).content.decode()


def test_owner_who_left_is_named_by_function(due, polder_member, vlas_member, client_for):
    article = due(100)
    Article.objects.filter(pk=article.pk).update(owner_function="Hoofd onthaal")
    Membership.objects.filter(person=polder_member).update(ended_at=timezone.now())

    said = client_for(vlas_member).get(page(article)).content.decode()

    assert "Hoofd onthaal" in said
    assert "staat bij PZ Polder in voor dit artikel; wie dat deed, is weg." in said
    assert polder_member.email not in said


# still right


def test_article_confirmed_twice_moves_review_day_once_without_edition(
    due, polder_member, client_for
):
    article = due(-10)

    for _press in range(2):
        client_for(polder_member).post(page(article, "still-right"))

    article.refresh_from_db()
    assert (article.review_by, article.edition) == (days(365), 1)
    assert Revision.objects.filter(article=article).count() == 1
    assert AuditEvent.objects.filter(verb="article_confirmed").count() == 1


def test_article_form_after_handover_or_confirmation_is_a_conflict(
    due, polder_member, polder_coordinator, polder_chief, form_fields, client_for, fresh
):
    article = due(10)
    client = client_for(polder_member)
    form = client.get(page(article, "edit")).context["form"]
    started = {name: form.initial[name] for name in ("owner", "review_by", "version")}
    services.hand_over([article], by=fresh(polder_coordinator), to=polder_chief)
    services.confirm(article, by=fresh(polder_coordinator))

    answer = client.post(page(article, "edit"), form_fields(**started))

    article.refresh_from_db()
    assert answer.status_code == 409
    assert (article.owner, article.review_by) == (polder_chief, days(365))
    seen = [row["theirs"] for row in answer.context["conflict"]]
    assert polder_chief.name in seen
    assert answer.context["article"].updated_by == polder_coordinator


VERBS = {
    # persona: says that it is still right, archives, hands over, reads the list
    "polder_member": (302, 302, 404, 404),
    "polder_coordinator": (302, 302, 302, 200),
    "polder_chief": (302, 302, 302, 200),
    "vlas_member": (404, 404, 404, 404),
    "vlas_coordinator": (404, 404, 422, 200),
    "network_coordinator": (404, 404, 404, 200),
    "observer": (404, 404, 404, 404),
    "admin": (404, 404, 404, 404),
}


@pytest.mark.parametrize("who", VERBS)
@pytest.mark.parametrize("verb", range(4))
def test_recheck_deeds_on_published_article_are_allowed_by_role(
    due, polder_chief, request, client_for, who, verb
):
    article = due(-10)
    client = client_for(request.getfixturevalue(who))
    handed = {"articles": [article.public_id], "to": polder_chief.public_id}
    asks = (
        lambda: client.post(page(article, "still-right")),
        lambda: client.post(page(article, "archive"), {"successor": ""}),
        lambda: client.post("/knowledge/review/hand-over/", handed),
        lambda: client.get("/knowledge/review/"),
    )

    assert asks[verb]().status_code == VERBS[who][verb]


@pytest.mark.parametrize("state", ["draft", "withdrawn", "binned"])
@pytest.mark.parametrize("word", ["still-right", "archive"])
def test_recheck_of_unpublished_article_is_not_found(
    article_by, polder_member, client_for, state, word
):
    article = article_by(polder_member, state=state)

    assert client_for(polder_member).post(page(article, word)).status_code == 404


# the coordinators' list


def test_recheck_list_shows_overdue_due_and_unowned(
    due, polder_member, polder_coordinator, person, zones, client_for
):
    gone = person("weg@polder.example", Role.MEMBER, zones["polder"])
    due(-3, title="Te laat nu")
    due(20, title="Binnenkort na te lezen")
    due(200, title="Nog lang niet")
    due(200, by=gone, title="Zonder iemand")
    Membership.objects.filter(person=gone).update(ended_at=timezone.now())

    answer = client_for(polder_coordinator).get("/knowledge/review/")

    found = {
        name: [row.title for row in answer.context[name]] for name in ("overdue", "due", "unowned")
    }
    assert found == {
        "overdue": ["Te laat nu"],
        "due": ["Binnenkort na te lezen"],
        "unowned": ["Zonder iemand"],
    }


def test_recheck_list_shows_own_zone_only(due, vlas_coordinator, client_for):
    due(-3, title="Kanarie van Polder")

    assert "Kanarie" not in client_for(vlas_coordinator).get("/knowledge/review/").content.decode()


def test_recheck_figures_show_network_coordinator_counts_and_no_titles(
    due, network_coordinator, client_for
):
    due(-3, title="Kanarie", audience="zone")

    answer = client_for(network_coordinator).get("/knowledge/review/")

    assert "Kanarie" not in answer.content.decode()
    figures = {row.zone.slug: (row.overdue, row.unowned) for row in answer.context["figures"]}
    assert figures["polder"] == (1, 0)
    assert figures["vlas"] == (0, 0)


def test_recheck_figures_for_others_are_refused_by_database(due, polder_chief, as_reader):
    due(-3)

    with as_reader(polder_chief), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM upkeep_figures()")
        assert cursor.fetchall() == []


def test_handover_of_several_articles_changes_their_owner(
    due, polder_chief, polder_coordinator, client_for
):
    articles = [due(-3), due(-4)]
    sent = {"articles": [row.public_id for row in articles], "to": polder_chief.public_id}

    client_for(polder_coordinator).post("/knowledge/review/hand-over/", sent)

    assert Article.objects.filter(owner=polder_chief).count() == 2
    assert AuditEvent.objects.filter(verb="article_handed_over").count() == 2


def test_handover_to_person_of_another_zone_is_refused(
    due, vlas_member, polder_coordinator, client_for
):
    sent = {"articles": [due(-3).public_id], "to": vlas_member.public_id}

    answer = client_for(polder_coordinator).post("/knowledge/review/hand-over/", sent)

    assert answer.status_code == 422
    assert not Article.objects.filter(owner=vlas_member).exists()


def test_recheck_list_query_count_is_the_same_for_1_and_3(due, polder_coordinator, client_for):
    client = client_for(polder_coordinator)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get("/knowledge/review/")
        return len(captured)

    due(-3)
    cost()
    one = cost()
    due(-3)
    due(10)
    due(-5)

    assert cost() == one


# reminders


def test_home_shows_owner_articles_to_recheck(due, polder_member, client_for):
    due(10, title="Mijn oude praktijk")

    assert "Klopt “Mijn oude praktijk” nog?" in client_for(polder_member).get("/").content.decode()
