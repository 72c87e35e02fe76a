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


def test_what_was_said_before_an_article_was_opened_stays_among_its_readers(
    opened, fresh, riho_member, vlas_member, polder_coordinator, network_coordinator
):
    assert seen(opened, fresh(riho_member)) == [0, 0, 0, 0, 0]
    assert seen(opened, fresh(network_coordinator)) == [0, 0, 0, 0, 0]
    assert seen(opened, fresh(vlas_member)) == [2, 1, 1, 1, 1]
    assert seen(opened, fresh(polder_coordinator)) == [2, 1, 1, 1, 1]


def test_the_database_keeps_it_there_too(opened, as_reader, riho_member, vlas_member):
    for person, counts in ((riho_member, [0, 0, 0, 0, 0]), (vlas_member, [2, 1, 1, 1, 1])):
        with as_reader(person):
            assert [model.objects.count() for model in BELOW] == counts


def test_page_search_and_zip_show_nothing_of_it_to_new_readers(
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


def test_what_is_said_after_it_is_for_all_readers(opened, fresh, riho_member, vlas_member):
    services.comment(opened, by=vlas_member, text="Nu ook voor jullie")

    assert seen(opened, fresh(riho_member))[0] == 1


def test_an_answer_is_for_nobody_to_whom_what_it_answers_is_not(
    opened, fresh, riho_member, vlas_member, network_coordinator
):
    first = Comment.objects.get(article=opened, parent=None)
    answer, _made = services.comment(
        opened, by=vlas_member, text="@Network kijk eens", answers=first
    )

    assert answer.audience == first.audience
    assert seen(opened, fresh(riho_member))[0] == 0
    assert not CommentMention.objects.filter(comment=answer).exists()


def test_a_closed_comment_is_answered_changed_and_removed_by_nobody_who_does_not_read_it(
    opened, client_for, riho_coordinator
):
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


def test_files_of_a_draft_come_with_its_first_edition(
    article_by, fresh, polder_member, riho_member
):
    article = article_by(polder_member, state="draft")
    file = attached(article, polder_member, "bijlage.txt", b"bijlagewoord")
    assert not Attachment.objects.visible_to(fresh(riho_member)).exists()

    services.publish(article, by=polder_member)

    assert Attachment.objects.visible_to(fresh(riho_member)).get() == file
    assert [hit.pk for hit in search.match(fresh(riho_member), "bijlagewoord")] == [article.pk]


def test_a_file_of_an_edition_does_not_come_along_by_withdrawing_and_publishing_it_for_more(
    article_by, writing, fresh, polder_member, polder_coordinator, riho_member
):
    article = article_by(polder_member, audience="zone")
    attached(article, polder_member, "intern.txt", b"intern")
    article = services.withdraw(article, by=polder_coordinator)
    new = attached(article, polder_member, "nieuw.txt", b"nieuw")
    services.revise(article, by=polder_coordinator, version=article.version, writing=writing())

    services.publish(article, by=polder_coordinator)

    assert Attachment.objects.visible_to(fresh(riho_member)).get() == new


def test_pictures_of_the_text_come_along_when_it_is_opened(
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


def test_a_new_version_of_a_file_does_not_open_the_older_one(
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


def test_the_database_refuses_another_audience_for_what_was_written(
    opened, polder_coordinator, polder_member
):
    network = Audience.objects.get(kind="network")
    for model in (Comment, Attachment):
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            access.reading_as(polder_coordinator),
            as_app(),
        ):
            model.objects.filter(article=opened).update(audience=network)


def test_the_database_refuses_to_write_for_more_than_the_item_has(article_by, polder_member):
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


def test_who_writes_reads_under_the_field_who_will_read_it(
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


def test_what_is_narrowed_and_opened_again_is_where_it_was(
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


def test_a_question_keeps_what_was_said_below_it_among_its_readers(
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


def test_a_report_of_what_few_read_is_theirs(opened, fresh, polder_coordinator, vlas_member):
    said = Comment.objects.get(article=opened, parent=None)

    row, _made = services.report(said, by=vlas_member, kind="error", words="klopt niet")

    assert row.audience == said.audience
    assert Report.objects.visible_to(fresh(vlas_member)).get() == row
    assert Report.objects.visible_to(fresh(polder_coordinator)).get() == row


def test_pictures_of_the_translation_come_along_too(
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


def test_what_was_typed_for_few_is_not_posted_to_all_who_read_it_meanwhile(
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
