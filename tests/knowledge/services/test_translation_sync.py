"""Two languages: a pair goes together, shows one of the two in lists, and says which one is older."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from knowledge import search, services
from knowledge.choices import Weight
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, Authorship, Comment, SearchEntry
from tests.knowledge.pairs import again, revise
from tests.knowledge.querysets.test_tally import counted, kept
from zones import access


def test_translation_has_the_facts_and_authors_and_waits_for_a_text(
    pair, polder_member, vlas_member
):
    dutch, french = pair(published=False, stage="proven")

    assert (french.language, french.state, french.body) == ("fr", "draft", "")
    assert (french.stage, french.topic) == ("proven", dutch.topic)
    assert french.translated_edition == dutch.edition == 1
    assert [row.person for row in french.authorships.all()] == [polder_member]
    with access.reading_as(vlas_member):
        assert list(Article.objects.visible_to(vlas_member)) == [dutch]
    assert dutch.gives_way_to == ""


def test_translation_made_twice_is_the_same(pair, polder_member):
    dutch, french = pair()

    assert services.translate(dutch, by=polder_member) == french


def test_translation_of_draft_or_article_of_others_is_refused(
    article_by, polder_member, vlas_member
):
    draft, published = article_by(polder_member, state="draft"), article_by(polder_member)

    with pytest.raises(services.NotToTranslate):
        services.translate(draft, by=polder_member)
    with pytest.raises(Article.DoesNotExist):
        services.translate(published, by=vlas_member)


def test_translation_of_narrowed_original_is_narrowed(
    pair, writing, client_for, as_reader, polder_member, vlas_member
):
    dutch, french = pair()
    revise(dutch, polder_member, writing, Weight.MINOR, audience="zone")

    with as_reader(vlas_member):
        assert not Article.objects.exists()
        assert search.match(vlas_member, "texte") == []
    assert client_for(vlas_member).get(french.get_absolute_url()).status_code == 404
    assert again(french).audience == again(dutch).audience


def test_translation_of_widened_original_is_new_in_both_languages(
    pair, writing, polder_member, polder_coordinator
):
    dutch, french = pair(audience="zone")
    before = french.published_at

    revise(dutch, polder_coordinator, writing, Weight.MINOR, audience="network")

    opened = again(dutch).published_at
    assert again(french).published_at == opened > before
    assert SearchEntry.objects.get(item_pk=french.pk).published_at == opened
    revise(dutch, polder_member, writing, Weight.MINOR, audience="zone")
    assert again(french).published_at == opened


def test_translation_saved_wider_keeps_audience_of_its_original(pair, writing, polder_coordinator):
    dutch, french = pair(audience="zone")
    revise(french, polder_coordinator, writing, Weight.MINOR, audience="network", kind="lesson")

    assert again(french).audience == again(dutch).audience
    assert (again(french).intended_kind, again(french).kind) == ("zone", "practice")
    assert again(french).language == "fr"


@pytest.mark.parametrize("deed", [services.withdraw, services.move_to_bin])
def test_translation_follows_each_deed_on_its_original(pair, polder_member, vlas_member, deed):
    dutch, french = pair()

    deed(dutch, by=polder_member)

    with access.reading_as(vlas_member):
        assert not Article.objects.visible_to(vlas_member).exists()
        assert search.match(vlas_member, "texte") == []
    assert again(french).audience == again(dutch).audience
    assert kept() == counted()


def test_translation_pair_is_restored_from_the_bin_together(
    pair, polder_member, polder_coordinator, vlas_member
):
    dutch, french = pair()
    services.move_to_bin(dutch, by=polder_member)
    with access.reading_as(polder_coordinator):
        assert list(Article.objects.restorable_by(polder_coordinator)) == [dutch]

    services.restore(dutch, by=polder_coordinator)

    with access.reading_as(vlas_member):
        assert set(Article.objects.visible_to(vlas_member)) == {dutch, french}
        assert len(search.match(vlas_member, "texte")) == 1
    assert again(dutch).gives_way_to == "fr"


def test_translation_pair_is_deleted_together(pair, polder_member, polder_coordinator):
    dutch, _french = pair()
    services.move_to_bin(dutch, by=polder_member)

    services.delete(dutch, by=polder_coordinator)

    assert not Article.objects.exists()


def test_translation_withdrawn_leaves_the_original_in_lists(pair, polder_member):
    dutch, french = pair()

    services.withdraw(french, by=polder_member)

    assert again(dutch).gives_way_to == ""
    assert again(dutch).is_published


def test_translation_of_withdrawn_original_is_not_published(pair, client_for, polder_member):
    dutch, french = pair(published=False)
    services.withdraw(dutch, by=polder_member)

    with pytest.raises(Article.DoesNotExist):
        services.publish(again(french), by=polder_member)
    page = client_for(polder_member).post(f"{french.get_absolute_url()}publish/")
    assert "Publiceer eerst het origineel" in page.content.decode()


def test_translation_comments_and_files_belong_to_the_original(
    pair, client_for, polder_member, vlas_member
):
    dutch, french = pair()
    url = french.get_absolute_url()

    client_for(vlas_member).post(f"{url}comments/", {"text": "Merci bien", "form_key": "a"})
    services.attach(french, by=polder_member, files=[examine(SimpleUploadedFile("plan.txt", b"x"))])
    services.check(Attachment.objects.get().pk, dutch.zone_id)

    assert Comment.objects.get().article == dutch
    assert Attachment.objects.get().article == dutch
    for page in (url, dutch.get_absolute_url()):
        shown = client_for(vlas_member).get(page).content.decode()
        assert "Merci bien" in shown
        assert "plan.txt" in shown


def test_translation_of_article_adds_no_query_to_its_page(
    pair, article_by, client_for, polder_member, vlas_member, django_assert_max_num_queries
):
    dutch, _french = pair()
    alone = article_by(polder_member)
    client = client_for(vlas_member)
    client.get(alone.get_absolute_url())
    with django_assert_max_num_queries(40) as asked:
        client.get(alone.get_absolute_url())

    with django_assert_max_num_queries(len(asked)):
        client.get(dutch.get_absolute_url())


def test_translation_of_another_zone_or_translation_is_refused_by_database(
    pair, article_by, polder_member, vlas_member
):
    _dutch, french = pair()
    ours, theirs = article_by(polder_member, language="fr"), article_by(vlas_member, language="fr")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    for article, original in ((theirs, _dutch), (ours, french)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=article.pk).update(
                translation_of=original, translated_edition=1, language="nl" if original == french else "fr",
            )  # fmt: skip


def test_translation_saved_by_its_editor_alone_takes_no_files(
    pair, client_for, form_fields, person, zones
):
    _dutch, french = pair()
    translator = person("vertaalt@polder.example", "member", zones["polder"])
    Authorship.objects.create(article=french, person=translator, position=1)
    client, url = client_for(translator), f"{french.get_absolute_url()}edit/"
    one, other = (SimpleUploadedFile("plan.txt", b"x") for _each in range(2))

    sent = form_fields(title="Un meilleur titre", version=french.version)
    refused = client.post(url, sent | {"files": one})
    saved = client.post(url, sent)
    stale = client.post(url, sent | {"title": "Encore", "version": 1, "files": other})

    assert (refused.status_code, saved.status_code, stale.status_code) == (200, 302, 409)
    assert "origineel" in str(refused.context["form"].errors["files"])
    assert again(french).title == "Un meilleur titre"
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("deed", [services.move_to_bin, services.archive])
def test_translation_put_away_is_not_called_in_progress(pair, client_for, polder_coordinator, deed):
    dutch, french = pair()
    deed(french, by=polder_coordinator)

    page = client_for(polder_coordinator).post(f"{dutch.get_absolute_url()}translate/", follow=True)

    (said,) = page.context["messages"]
    assert "collega" not in str(said)
