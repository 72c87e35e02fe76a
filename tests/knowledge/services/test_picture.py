"""Pictures in the text of an article: typed as data, kept as its files, shown from there."""

from __future__ import annotations

import base64
import re
import struct
import zlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from knowledge import services
from knowledge.choices import FileState
from knowledge.models import Article, Attachment
from knowledge.richtext import images
from knowledge.richtext.images import NewPicture, address
from knowledge.richtext.sanitizer import clean, clean_typed
from tests.knowledge import papers
from tests.knowledge.pages import page
from zones import access

PNG = papers.png()
WORDS = "Plan van het plein"


def typed(content=PNG, words=WORDS, kind="png"):
    packed = base64.b64encode(content).decode()
    return f'<p>Zo ligt het.</p><p><img src="data:image/{kind};base64,{packed}" alt="{words}"></p>'


def huge_png():
    """Say that it is of 200 megapixels, and hold none."""
    head = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


def the_article():
    return Article.objects.order_by("-pk").first()


@pytest.fixture
def sent(client_for, form_fields):
    """Send the form of a new article with this text."""

    def send(person, body, **fields):
        client = client_for(person)
        return client.post("/knowledge/new/", form_fields(body=body, **fields))

    return send


def test_picture_address_is_that_of_the_preview():
    assert reverse("knowledge:attachment_preview", args=["abcdefghijkm"]) == address("abcdefghijkm")


@pytest.mark.parametrize(
    "source",
    [
        "https://elsewhere.example/a.png",
        "//elsewhere.example/knowledge/files/abcdefghijkm/preview/",
        "/knowledge/files/abcdefghijkm/",
        "/knowledge/files/../../accounts/logout/preview/",
        "/knowledge/files/abcdefghijkm/preview/?x=1",
        "javascript:alert(1)",
        "data:text/html;base64,PGI+",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "picture:1",
        "",
    ],
)
def test_picture_clean_removes_other_sources(source):
    assert clean(f'<p>a<img src="{source}" alt="x" onerror="y()"></p>') == "<p>a</p>"


def test_picture_clean_keeps_portal_pictures_and_is_idempotent():
    html = f'<p><img class="x" alt="Het &quot;plein&quot; &amp; &lt;meer>" src="{address("abcdefghijkm")}"></p>'

    once = clean(html)

    assert once == (
        f'<p><img src="{address("abcdefghijkm")}" alt="Het &quot;plein&quot; &amp; &lt;meer&gt;"></p>'
    )
    assert clean(once) == once
    assert clean("<p><a href='/knowledge/'>x</a></p>").count("href") == 0


def test_picture_clean_keeps_new_pictures_and_no_other_data():
    html = typed() + '<img src="data:text/html;base64,PGI+" alt="x">'

    assert clean_typed(html) == clean_typed(clean_typed(html))
    assert clean_typed(html).count("data:") == 1


def test_picture_in_new_article_becomes_its_file(sent, polder_member, client_for):
    response = sent(polder_member, typed())

    article = the_article()
    (file,) = Attachment.objects.filter(article=article)
    assert response.status_code == 302
    assert re.fullmatch(r"image-[0-9a-f]{8}\.png", file.name)
    assert article.body == (
        f'<p>Zo ligt het.</p><p><img src="{address(file.public_id)}" alt="{WORDS}"></p>'
    )
    shown = client_for(polder_member).get(page(article)).content.decode()
    assert "Deze afbeelding wordt nog nagekeken." in shown
    assert "data:image" not in shown


def test_picture_unchecked_is_shown_after_its_check(sent, polder_member, vlas_member, client_for):
    sent(polder_member, typed())
    article = the_article()
    (file,) = Attachment.objects.filter(article=article)
    waits = client_for(vlas_member).get(page(article)).content.decode()

    services.check(file.pk, article.zone_id)
    shown = client_for(vlas_member).get(page(article)).content.decode()

    assert "picture-waits" in waits
    assert f'<img src="{address(file.public_id)}" alt="{WORDS}" width="800" height="400"' in shown
    assert client_for(vlas_member).get(address(file.public_id)).status_code == 200
    assert WORDS in article.body_text


def test_picture_form_sent_twice_makes_one_article_and_one_file(
    client_for, form_fields, polder_member
):
    client, fields = client_for(polder_member), form_fields(body=typed())

    first = client.post("/knowledge/new/", fields)
    second = client.post("/knowledge/new/", fields)

    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == first.url
    assert Attachment.objects.count() == 1


def test_picture_edit_keeps_old_and_adds_new(sent, polder_member, client_for, form_fields):
    sent(polder_member, typed())
    article = the_article()
    other = papers.png(300, 200)
    fields = form_fields(body=article.body + typed(other, "Nog een"), version=article.version)

    client_for(polder_member).post(page(article, "edit"), fields)

    article.refresh_from_db()
    files = list(Attachment.objects.filter(article=article))
    assert len(files) == 2
    assert images.ids_in(article.body) == {file.public_id for file in files}


def test_picture_edit_sent_twice_is_one_edit(sent, polder_member, client_for, form_fields):
    sent(polder_member, "<p>Zonder.</p>")
    article = the_article()
    fields = form_fields(body=typed(), version=article.version)
    client = client_for(polder_member)

    answers = [client.post(page(article, "edit"), fields).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (huge_png(), "png", "meer dan 40 megapixels"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg+xml", "JPEG, PNG en WebP"),
        (b"GIF89a\1\0\1\0\0\0\0;", "gif", "JPEG, PNG en WebP"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 40, "png", "beschadigd"),
        (b"%PDF-1.4 not a picture", "png", "JPEG, PNG en WebP"),
        (b"", "png", "leeg"),
    ],
)
def test_picture_unusable_is_refused_and_keeps_input(sent, polder_member, content, kind, said):
    response = sent(polder_member, typed(content, kind=kind))

    shown = response.content.decode()
    assert response.status_code == 200
    assert said in shown
    assert "Zo ligt het." in shown
    assert not Article.objects.exists()
    assert not Attachment.objects.exists()


def test_picture_with_broken_base64_is_refused(sent, polder_member):
    response = sent(polder_member, '<p>Tekst.<img src="data:image/png;base64,@@@" alt=""></p>')

    assert "beschadigd" in response.content.decode()
    assert not Article.objects.exists()


def test_picture_with_data_of_another_kind_is_refused(sent, polder_member):
    response = sent(polder_member, '<p>Tekst.<img src="data:text/html;base64,PGI+" alt=""></p>')

    assert "JPEG, PNG en WebP" in response.content.decode()
    assert not Article.objects.exists()


def test_pictures_too_many_are_refused(sent, polder_member):
    body = "".join(typed(PNG + bytes([n])) for n in range(21))

    response = sent(polder_member, body)

    assert "Hoogstens 20 nieuwe afbeeldingen tegelijk" in response.content.decode()
    assert response.content.decode().count("data:image/png") == 21
    assert not Article.objects.exists()


def test_pictures_too_large_are_refused(sent, polder_member):
    response = sent(polder_member, typed(b"x" * 6_400_000))

    assert "samen meer dan 6 MB" in response.content.decode()


def test_picture_of_another_article_is_left_out(sent, checked_file, polder_member):
    file = checked_file(polder_member, "a.png", PNG)

    sent(polder_member, f'<p>Tekst.<img src="{address(file.public_id)}" alt="x"></p>')

    assert the_article().body == "<p>Tekst.</p>"


def test_picture_past_the_quota_is_refused_at_the_text(sent, polder_member, settings):
    settings.ATTACHMENT_ZONE_QUOTA_BYTES = 10

    response = sent(polder_member, typed())

    assert "geen plaats meer" in response.content.decode()
    assert "Zo ligt het." in response.content.decode()
    assert not Article.objects.exists()


def test_picture_of_second_editor_is_kept_in_the_conflict(
    sent, polder_member, client_for, form_fields
):
    sent(polder_member, "<p>Zonder.</p>")
    article = the_article()
    client = client_for(polder_member)
    client.post(page(article, "edit"), form_fields(body="<p>Anders.</p>", version=article.version))

    response = client.post(
        page(article, "edit"), form_fields(body=typed(), version=article.version)
    )

    shown = response.content.decode()
    assert response.status_code == 409
    assert shown.count("data:image/png") == 2  # beside the other text, and in the form
    assert not Attachment.objects.exists()


def test_picture_removed_is_replaced_by_words_and_keeps_its_description(
    sent, polder_member, client_for, form_fields
):
    sent(polder_member, typed())
    article = the_article()
    (file,) = Attachment.objects.filter(article=article)
    client = client_for(polder_member)

    client.post(f"{file.get_absolute_url()}remove/")
    client.post(page(article, "edit"), form_fields(body=article.body, version=article.version))

    shown = client.get(page(article)).content.decode()
    assert "Afbeelding, hier niet te zien:" in shown
    assert WORDS in shown
    assert f'src="{address(file.public_id)}"' not in shown


def test_article_page_query_count_is_the_same_with_pictures(sent, polder_member, client_for):
    client = client_for(polder_member)
    counts = []
    for body in ("<p>Zonder.</p>", typed() + typed(papers.png(300, 200))):
        sent(polder_member, body)
        article = the_article()
        client.get(page(article))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(page(article))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_picture_new_version_takes_its_place_in_the_text(article_by, polder_member):
    with access.reading_as(access.reader(polder_member)):
        body = '<p><img src="picture:1" alt="Plan"></p>'
        article = article_by(polder_member, body=body, pictures=(NewPicture(PNG, "plan.png"),))
        (file,) = Attachment.objects.filter(article=article)
    services.check(file.pk, article.zone_id)
    with access.reading_as(access.reader(polder_member)):
        newer = papers.png(300, 200)
        examined = images.examined(NewPicture(newer, "plan.png"))
        (new,) = services.attach(article, by=polder_member, files=[examined], replacing=file)

    services.check(new.pk, article.zone_id)

    article.refresh_from_db()
    assert images.ids_in(article.body) == {new.public_id}


def test_picture_refused_is_replaced_by_words(article_by, polder_member, client_for):
    body = '<p><img src="picture:1" alt="Plan"></p>'
    article = article_by(polder_member, body=body, pictures=(NewPicture(PNG, "plan.png"),))
    Attachment.objects.filter(article=article).update(state=FileState.REFUSED, file="")

    shown = client_for(polder_member).get(page(article)).content.decode()

    assert "Afbeelding, hier niet te zien:" in shown
