"""Pictures and files that come with a text: in a zone that reviews first nobody else has them before that text."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from knowledge import services
from knowledge.choices import ReviewOutcome
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, Review
from knowledge.richtext.images import NewPicture, address
from tests.conftest import as_owner
from tests.knowledge.pages import page
from tests.knowledge.services.test_picture_copies import PLAN, PNG, check_all, revised, shown
from zones.choices import Role
from zones.models import Zone


@pytest.fixture
def colleague(person, zones, topics):
    return person("collega@polder.example", Role.MEMBER, zones["polder"])


@pytest.fixture
def published(article_by, zones, polder_member, polder_coordinator):
    """An article of a zone that reviews first, with one file."""
    article = article_by(polder_member, body="<p>Zonder.</p>")
    services.attach(article, by=polder_member, files=[sent("plan.txt", b"het oude plan")])
    check_all()
    with as_owner():
        Zone.objects.filter(slug="polder").update(reviews_first=True)
    return Article.objects.get(pk=article.pk)


def sent(name: str, content: bytes):
    return examine(SimpleUploadedFile(name, content))


def test_picture_is_open_only_where_a_readable_text_shows_it(
    published, writing, client_for, as_reader, polder_member, polder_coordinator, vlas_member, colleague
):  # fmt: skip
    revised(published, writing, polder_member, PLAN, pictures=(NewPicture(PNG, "plein.png"),))
    check_all()
    file = Attachment.objects.get(kind="png")
    addresses = (address(file.public_id), file.get_absolute_url())

    def answers(person) -> list[int]:
        return [client_for(person).get(url).status_code for url in addresses]

    def archived(person) -> list[str]:
        packed = BytesIO()
        services.pack(packed, person.pk, published.zone)
        return [name for name in zipfile.ZipFile(packed).namelist() if name.endswith(".png")]

    waits = {who: answers(who) for who in (vlas_member, colleague, polder_coordinator)}
    assert waits == {
        vlas_member: [404, 404],
        colleague: [404, 404],
        polder_coordinator: [200, 200],
    }
    assert archived(colleague) == []
    assert "plein.png" not in shown(client_for, vlas_member, published)
    with as_reader(vlas_member):
        assert Attachment.objects.filter(pk=file.pk).count() == 0
        assert Attachment.objects.count() == 1

    services.approve(published, 1, by=polder_coordinator)
    assert answers(vlas_member) == answers(colleague) == [200, 200]
    assert len(archived(colleague)) == 1
    revised(published, writing, polder_member, "<p>Weer zonder.</p>")
    services.approve(published, 2, by=polder_coordinator)

    earlier = answers(vlas_member), answers(colleague)
    with as_reader(polder_coordinator), connection.cursor() as cursor:
        cursor.execute("SELECT close_old_texts(%s, 2)", [published.pk])
    assert earlier == ([200, 200], [200, 200])
    assert answers(vlas_member) == [404, 404]  # no text that they read shows it any more
    assert "plein.png" not in shown(client_for, vlas_member, published)


def test_picture_of_a_translation_is_open_once_the_translation_is(
    published, writing, client_for, polder_member, polder_coordinator, vlas_member
):
    french = services.translate(published, by=polder_member)
    revised(french, writing, polder_member, PLAN, language="fr", pictures=(NewPicture(PNG),))
    check_all()
    url = address(Attachment.objects.get(kind="png").public_id)
    services.publish(Article.objects.get(pk=french.pk), by=polder_member)

    before = client_for(vlas_member).get(url).status_code
    services.approve(french, 1, by=polder_coordinator)

    assert (before, client_for(vlas_member).get(url).status_code) == (404, 200)


def test_file_of_form_in_review_waits_with_its_text(
    published, client_for, form_fields, as_reader, polder_member, polder_coordinator, vlas_member
):
    old = Attachment.objects.get()
    fields = form_fields(
        version=published.version, title="Nieuw plan",
        files=[SimpleUploadedFile("plan.txt", b"het nieuwe plan")],
    )  # fmt: skip
    said = client_for(polder_member).post(page(published, "edit"), fields, follow=True)
    check_all()
    new = Attachment.objects.exclude(pk=old.pk).get()
    reader = client_for(vlas_member)

    def answers() -> list[int]:
        return [reader.get(file.get_absolute_url()).status_code for file in (old, new)]

    assert "Ingediend" in said.content.decode()
    assert answers() == [200, 404]
    listed = shown(client_for, vlas_member, published)
    assert old.get_absolute_url() in listed
    assert new.get_absolute_url() not in listed
    with as_reader(vlas_member):
        assert list(Attachment.objects.values_list("pk", flat=True)) == [old.pk]
    review = shown(client_for, polder_coordinator, published, "review")
    assert new.get_absolute_url() in review

    number = Review.objects.filter(article=published).first().number
    services.return_for_changes(published, number, by=polder_coordinator, reason="Nog niet")
    assert new.get_absolute_url() in shown(client_for, polder_member, published)  # nothing is lost
    assert answers() == [200, 404]

    fields |= {"version": Article.objects.get(pk=published.pk).version, "files": []}
    client_for(polder_member).post(page(published, "edit"), fields)
    services.approve(published, number + 1, by=polder_coordinator)
    assert answers() == [404, 200]


def test_file_that_came_later_is_not_approved_unseen(
    published, writing, polder_member, polder_coordinator
):
    revised(published, writing, polder_member, "<p>Nieuw.</p>")
    services.attach(published, by=polder_member, files=[sent("bijlage.txt", b"ongelezen")])

    with pytest.raises(services.AlreadyDecided) as moved:
        services.approve(published, 1, by=polder_coordinator)

    assert moved.value.review.outcome == ReviewOutcome.REPLACED
    assert Review.objects.get(article=published, number=2).waits


def test_file_added_on_the_page_is_handed_in_with_the_current_text(
    published, client_for, polder_member, polder_coordinator, vlas_member
):
    files = [SimpleUploadedFile("bijlage.txt", b"nieuw")]
    client_for(polder_member).post(page(published, "files"), {"files": files})
    check_all()
    url = Attachment.objects.get(name="bijlage.txt").get_absolute_url()
    before = client_for(vlas_member).get(url).status_code

    services.approve(published, 1, by=polder_coordinator)

    assert (before, client_for(vlas_member).get(url).status_code) == (404, 200)
    assert Article.objects.get(pk=published.pk).title == published.title
