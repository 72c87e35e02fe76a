"""What hangs below an article keeps its readers when the article is opened to more, until somebody opens it too."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from knowledge import search, services
from knowledge.models import (
    Attachment,
    Comment,
    CommentMention,
    MeToo,
    Question,
    Remark,
    Report,
)
from knowledge.richtext.images import NewPicture
from tests.conftest import as_app
from tests.knowledge.below import BELOW, attached, seen, widened
from tests.knowledge.word_files import png
from zones import access
from zones.models import Audience


def test_article_widened_keeps_old_comments_to_old_readers(
    opened, fresh, riho_member, vlas_member, polder_coordinator, network_coordinator
):
    assert seen(opened, fresh(riho_member)) == [0, 0, 0, 0, 0]
    assert seen(opened, fresh(network_coordinator)) == [0, 0, 0, 0, 0]
    assert seen(opened, fresh(vlas_member)) == [2, 1, 1, 1, 1]
    assert seen(opened, fresh(polder_coordinator)) == [2, 1, 1, 1, 1]


def test_article_widened_keeps_old_comments_closed_by_database(
    opened, as_reader, riho_member, vlas_member
):
    for person, counts in ((riho_member, [0, 0, 0, 0, 0]), (vlas_member, [2, 1, 1, 1, 1])):
        with as_reader(person):
            assert [model.objects.count() for model in BELOW] == counts


def test_article_widened_hides_old_comments_and_files_on_page_search_and_zip(
    opened, client_for, riho_member, vlas_member
):
    page = client_for(riho_member).get(opened.get_absolute_url())
    own = client_for(vlas_member).get(opened.get_absolute_url())

    assert "Bij ons" not in page.content.decode()
    assert "intern.txt" not in page.content.decode()
    assert [sign.people for sign in page.context["signs"]] == [0, 0]
    assert search.match(riho_member, "draaiboekwoord") == []
    assert client_for(riho_member).get(f"{opened.get_absolute_url()}files.zip").status_code == 404
    assert "Bij ons" in own.content.decode()
    assert own.context["comments"][0].kept_for == ["Polder", "Vlas"]
    assert [sign.people for sign in own.context["signs"]] == [1, 0]


def test_article_widened_new_comment_is_for_all_readers(opened, fresh, riho_member, vlas_member):
    services.comment(opened, by=vlas_member, text="Nu ook voor jullie")

    assert seen(opened, fresh(riho_member))[0] == 1


def test_comment_answer_has_the_audience_of_its_comment(
    opened, fresh, riho_member, vlas_member, network_coordinator
):
    first = Comment.objects.get(article=opened, parent=None)
    answer, _made = services.comment(
        opened, by=vlas_member, text="@Network kijk eens", answers=first
    )

    assert answer.audience == first.audience
    assert seen(opened, fresh(riho_member))[0] == 0
    assert not CommentMention.objects.filter(comment=answer).exists()


def test_comment_closed_is_not_found_for_other_readers(opened, client_for, riho_coordinator):
    said = Comment.objects.get(article=opened, parent=None)
    client = client_for(riho_coordinator)
    address = f"/knowledge/comments/{said.public_id}"

    answers = [
        client.post(f"{address}/{end}/", {"text": "x"}) for end in ("edit", "remove", "report")
    ]
    answers.append(
        client.post(
            f"{opened.get_absolute_url()}comments/", {"text": "x", "answers": said.public_id}
        )
    )

    assert [answer.status_code for answer in answers] == [404] * 4


def test_file_of_draft_is_open_with_its_first_edition(
    article_by, fresh, polder_member, riho_member
):
    article = article_by(polder_member, state="draft")
    file = attached(article, polder_member, "bijlage.txt", b"bijlagewoord")
    assert not Attachment.objects.visible_to(fresh(riho_member)).exists()

    services.publish(article, by=polder_member)

    assert Attachment.objects.visible_to(fresh(riho_member)).get() == file
    assert [hit.pk for hit in search.match(fresh(riho_member), "bijlagewoord")] == [article.pk]


def test_file_of_old_edition_stays_closed_after_republishing(
    article_by, writing, fresh, polder_member, polder_coordinator, riho_member
):
    article = article_by(polder_member, audience="zone")
    attached(article, polder_member, "intern.txt", b"intern")
    article = services.withdraw(article, by=polder_coordinator)
    new = attached(article, polder_member, "nieuw.txt", b"nieuw")
    services.revise(article, by=polder_coordinator, version=article.version, writing=writing())

    services.publish(article, by=polder_coordinator)

    assert Attachment.objects.visible_to(fresh(riho_member)).get() == new


def test_picture_of_text_is_open_after_widening(
    article_by, writing, zones, fresh, polder_member, polder_coordinator, riho_member
):
    picture = NewPicture(png(), "plein.png")
    shown = {"body": '<p><img src="picture:1" alt="plein"></p>', "pictures": (picture,)}
    article = article_by(polder_member, audience="zone", **shown)
    row = Attachment.objects.get(article=article)
    services.check(row.pk, article.zone_id)

    article.refresh_from_db()
    widened(article, polder_coordinator, writing(body=article.body))

    assert Attachment.objects.visible_to(fresh(riho_member)).get() == row


def test_file_new_version_leaves_the_older_closed(
    article_by, writing, fresh, polder_member, polder_coordinator, riho_member
):
    article = article_by(polder_member, audience="zone")
    older = attached(article, polder_member, "plan.txt", b"oud")
    article = widened(article, polder_coordinator, writing())
    newer = attached(article, polder_member, "plan.txt", b"nieuw")

    older.refresh_from_db()
    assert older.replaced_by == newer
    assert older.audience.kind == "zone"
    assert Attachment.objects.visible_to(fresh(riho_member)).get() == newer


def test_comment_audience_changed_is_refused_by_database(opened, polder_coordinator, polder_member):
    network = Audience.objects.get(kind="network")
    for model in (Comment, Attachment):
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            access.reading_as(polder_coordinator),
            as_app(),
        ):
            model.objects.filter(article=opened).update(audience=network)


def test_comment_audience_wider_than_article_is_refused_by_database(article_by, polder_member):
    article = article_by(polder_member, audience="zone")
    network = Audience.objects.get(kind="network")
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        access.reading_as(polder_member),
        as_app(),
    ):
        Comment.objects.create(
            article=article, author=polder_member, zone=article.zone, audience=network, text="x"
        )


def test_comment_field_says_who_will_read_it(
    article_by, zones, client_for, polder_member, vlas_member
):
    article = article_by(polder_member, audience="named", named_zones=(zones["vlas"],))
    everybody = article_by(polder_member)
    client = client_for(vlas_member, HTTP_ACCEPT_LANGUAGE="nl")

    assert (
        "Wie leest dit: PZ Polder, PZ Vlas."
        in client.get(article.get_absolute_url()).content.decode()
    )
    assert "Wie leest dit" not in client.get(everybody.get_absolute_url()).content.decode()


def test_article_narrowed_and_widened_again_keeps_audience_of_comments(
    article_by, writing, fresh, polder_member, polder_coordinator, riho_member
):
    article = article_by(polder_member)
    services.comment(article, by=riho_member, text="open gezegd")
    article = widened(article, polder_coordinator, writing(audience="zone"))
    services.comment(article, by=polder_member, text="onder ons")
    assert seen(article, fresh(riho_member))[0] == 0

    article = widened(article, polder_coordinator, writing())

    texts = Comment.objects.visible_to(fresh(riho_member)).values_list("text", flat=True)
    assert list(texts) == ["open gezegd"]


def test_question_widened_keeps_old_answers_to_old_readers(
    question_by,
    answer_by,
    zones,
    fresh,
    as_reader,
    client_for,
    polder_member,
    vlas_member,
    riho_member,
):
    question = question_by(polder_member, audience="named", named_zones=(zones["vlas"],))
    answer = answer_by(question, vlas_member, "<p>antwoordwoord</p>")
    services.remark(question, by=vlas_member, text="opmerking")
    services.remark(question, by=vlas_member, text="eronder", answer=answer)
    services.say_me_too(question, by=vlas_member)
    network = Audience.objects.get(kind="network")
    Question.objects.filter(pk=question.pk).update(audience=network, meant_for=network)

    page = client_for(riho_member).get(question.get_absolute_url())

    assert page.context["answers"] == page.context["remarks"] == []
    row = Question.objects.visible_to(riho_member).with_counts(riho_member).get()
    assert (row.answer_count, row.me_too_count) == (0, 0)
    with as_reader(riho_member):
        assert not Remark.objects.exists()
        assert not MeToo.objects.exists()
    row = Question.objects.visible_to(vlas_member).with_counts(vlas_member).get()
    assert (row.answer_count, row.me_too_count) == (1, 1)


def test_report_of_closed_comment_has_its_audience(opened, fresh, polder_coordinator, vlas_member):
    said = Comment.objects.get(article=opened, parent=None)

    row, _made = services.report(said, by=vlas_member, kind="error", words="klopt niet")

    assert row.audience == said.audience
    assert Report.objects.visible_to(fresh(vlas_member)).get() == row
    assert Report.objects.visible_to(fresh(polder_coordinator)).get() == row


def test_picture_of_translation_is_open_after_widening(
    article_by, writing, fresh, polder_member, polder_coordinator, riho_member
):
    article = article_by(polder_member, audience="zone")
    french = services.translate(article, by=polder_member)
    picture = NewPicture(png(), "place.png")
    said = writing(
        language="fr", body='<p><img src="picture:1" alt="place"></p>', pictures=(picture,)
    )
    services.revise(french, by=polder_member, version=french.version, writing=said)
    services.publish(french, by=polder_member)
    row = Attachment.objects.get(article=article)
    services.check(row.pk, article.zone_id)

    widened(article, polder_coordinator, writing())

    assert Attachment.objects.visible_to(fresh(riho_member)).get() == row


def test_comment_typed_before_widening_is_asked_again(
    article_by, writing, client_for, polder_member, polder_coordinator
):
    article = article_by(polder_member, audience="zone")
    client = client_for(polder_member)
    form = client.get(article.get_absolute_url()).context["comment_form"]
    widened(article, polder_coordinator, writing())
    typed = {"text": "onder ons", "readers": form.initial["readers"]}

    first = client.post(f"{article.get_absolute_url()}comments/", typed)

    assert not Comment.objects.exists()
    assert "onder ons" in first.content.decode()
    again = {"text": "onder ons", "readers": first.context["comment_form"]["readers"].value()}
    client.post(f"{article.get_absolute_url()}comments/", again)
    assert Comment.objects.get().audience.kind == "network"
