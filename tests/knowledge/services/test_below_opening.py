from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.db import connection

from knowledge import search, services
from knowledge.models import (
    Article,
    Comment,
)
from knowledge.selectors.below import list_kept
from tests.conftest import as_app
from tests.knowledge.below import seen
from zones import access, mail
from zones.models import AuditEvent, Letter


def test_comments_opened_by_decider_send_each_author_one_letter(
    opened, fresh, riho_member, polder_coordinator, vlas_member,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    with access.reading_as(fresh(polder_coordinator)):
        keys = {row.key for row in list_kept(opened, fresh(polder_coordinator))}
    assert len(keys) == 5

    number = services.open_below(opened, by=polder_coordinator)

    assert number == 5
    assert seen(opened, fresh(riho_member)) == [2, 1, 1, 1, 1]
    assert search.match(fresh(riho_member), "draaiboekwoord")
    with access.reading_as(fresh(polder_coordinator)):
        assert list_kept(opened, fresh(polder_coordinator)) == []
    told = Letter.objects.filter(kind="below_opened")
    assert told.count() == 3
    letter = told.get(person=vlas_member)
    assert letter.params["number"] == 2
    mail.deliver(letter.pk)
    (sent,) = outbox.outbox
    assert opened.title in sent.subject
    assert "Bij ons" not in sent.body
    assert AuditEvent.objects.filter(verb="below_opened", zone=opened.zone).count() == 5


def test_comment_answer_is_opened_only_with_its_comment(
    opened, fresh, polder_coordinator, riho_member
):
    begun, answer = Comment.objects.filter(article=opened).order_by("pk")

    assert services.open_below(opened, by=polder_coordinator, chosen=[f"comment-{answer.pk}"]) == 0
    assert services.open_below(opened, by=polder_coordinator, chosen=[f"comment-{begun.pk}"]) == 1

    assert seen(opened, fresh(riho_member))[0] == 1
    assert services.open_below(opened, by=polder_coordinator, chosen=[f"comment-{answer.pk}"]) == 1


@pytest.mark.parametrize("name", ["polder_member", "vlas_coordinator", "riho_chief", "admin"])
def test_comments_opened_by_other_role_are_refused(opened, client_for, request, name):
    person = request.getfixturevalue(name)
    address = f"{opened.get_absolute_url()}below/"

    with pytest.raises(Article.DoesNotExist):
        services.open_below(opened, by=person)
    assert client_for(person).get(address).status_code == 404
    assert client_for(person).post(address, {"action": "all"}).status_code == 404
    ids = list(Comment.objects.values_list("pk", flat=True))
    with access.reading_as(person), as_app(), connection.cursor() as cursor:
        cursor.execute("SELECT open_knowledge_comment(%s)", [ids])
        assert cursor.fetchall() == []


def test_article_widened_leads_to_closed_comments(
    opened, article_by, form_fields, client_for, polder_member, polder_coordinator
):
    quiet = article_by(polder_member, audience="zone")
    talked = article_by(polder_member, audience="zone")
    services.comment(talked, by=polder_member, text="onder ons")
    client = client_for(polder_coordinator)

    led = [
        client.post(
            f"{article.get_absolute_url()}edit/",
            form_fields(version=article.version, change="open", weight="major"),
        )
        for article in (quiet, talked)
    ]

    assert [answer.status_code for answer in led] == [302, 302]
    assert led[0].url == quiet.get_absolute_url()
    assert led[1].url == f"{talked.get_absolute_url()}below/"
    page = client.get(led[1].url)
    assert [row.words for row in page.context["kept"]] == ["onder ons"]
    assert "onder ons" in page.content.decode()
    client.post(led[1].url, {"action": "chosen", "chosen": [page.context["kept"][0].key]})
    assert Comment.objects.get(article=talked).audience.kind == "network"


def test_article_page_links_closed_comments_for_deciders_only(
    opened, client_for, polder_member, polder_coordinator, vlas_member
):
    link = f'href="{opened.get_absolute_url()}below/"'

    assert link in client_for(polder_coordinator).get(opened.get_absolute_url()).content.decode()
    for person in (polder_member, vlas_member):
        assert link not in client_for(person).get(opened.get_absolute_url()).content.decode()
