"""Going back in the browser, and two editors: what was typed is never dropped in silence."""

from __future__ import annotations

import uuid

from knowledge.models import Article, Comment


def test_article_form_sent_again_with_other_text_shows_both(client_for, polder_member, form_fields):
    client, key = client_for(polder_member), str(uuid.uuid4())
    client.post("/knowledge/new/", form_fields(form_key=key, action="draft"))

    again = client.post(
        "/knowledge/new/", form_fields(form_key=key, action="draft", title="Een andere titel")
    )

    assert again.status_code == 409
    assert "Een andere titel" in again.content.decode()


def test_article_form_of_saved_draft_sent_again_to_publish_is_a_conflict(
    client_for, polder_member, form_fields
):
    client, key = client_for(polder_member), str(uuid.uuid4())
    client.post("/knowledge/new/", form_fields(form_key=key, action="draft"))

    again = client.post("/knowledge/new/", form_fields(form_key=key, action="publish"))

    assert again.status_code == 409


def test_article_form_sent_twice_is_one_article(client_for, polder_member, form_fields):
    client, fields = client_for(polder_member), form_fields()

    answers = [client.post("/knowledge/new/", fields).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert Article.objects.visible_to(polder_member).count() == 1


def test_comment_form_sent_again_with_other_words_is_another_comment(
    client_for, article_by, polder_member
):
    article, other = article_by(polder_member), article_by(polder_member)
    client, key = client_for(polder_member), str(uuid.uuid4())

    for row, text in ((article, "een"), (article, "een"), (article, "twee"), (other, "een")):
        client.post(f"/knowledge/{row.public_id}/comments/", {"text": text, "form_key": key})

    said = Comment.objects.visible_to(polder_member).values_list("article", "text")
    assert sorted(said) == sorted([(article.pk, "een"), (article.pk, "twee"), (other.pk, "een")])


def test_article_form_with_zone_removed_by_another_editor_is_a_conflict(
    client_for, zones, article_by, form_fields, polder_member, polder_coordinator
):
    article = article_by(
        polder_member, audience="named", named_zones=(zones["vlas"], zones["riho"])
    )
    page = f"/knowledge/{article.public_id}/edit/"
    stale = form_fields(audience="named", named_zones=["vlas", "riho"], version=article.version)
    client_for(polder_member).post(page, stale | {"named_zones": ["vlas"]})

    answer = client_for(polder_coordinator).post(page, stale)

    assert answer.status_code == 409
    rows = {(row["mine"], row["theirs"]) for row in answer.context["conflict"]}
    assert ("PZ Riho, PZ Vlas", "PZ Vlas") in rows
