"""Doing too much in a short time: 429, how long to wait, and nothing typed is lost."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge import services
from knowledge.models import Answer, Article, Attachment, Comment, KnowledgeExport, Question, Remark
from knowledge.models import Report as Reported

TYPED = "Wij doen dit met een tablet"
WAIT = {"nl": "Wacht 10 minuten", "fr": "Attendez 10 minutes"}


@pytest.fixture(autouse=True)
def _one_of_each(settings):
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (1, 600))


@pytest.fixture
def question(polder_member, question_by):
    return question_by(polder_member, title="Wie heeft tablets?")


@pytest.fixture
def article(polder_member, article_by):
    return article_by(polder_member)


def key() -> str:
    return str(uuid.uuid4())


def texts_to_send(article, question, question_fields):
    return {
        "comment": (f"{article.get_absolute_url()}comments/", {"text": TYPED}, Comment),
        "answer": (f"{question.get_absolute_url()}answers/", {"text": f"<p>{TYPED}</p>"}, Answer),
        "remark": (f"{question.get_absolute_url()}remarks/", {"text": TYPED}, Remark),
        "question": ("/questions/new/", question_fields(title=TYPED), Question),
        "report": (
            f"{article.get_absolute_url()}report/",
            {"kind": "error", "words": TYPED},
            Reported,
        ),
    }


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("deed", ["comment", "answer", "remark", "question", "report"])
def test_rate_limit_exceeded_by_text_keeps_input_and_says_how_long_to_wait(
    deed, language, article, question, question_fields, vlas_member, client_for
):
    vlas_member.language = language
    vlas_member.save()
    browser = client_for(vlas_member)
    url, fields, model = texts_to_send(article, question, question_fields)[deed]
    before = model.objects.count()

    browser.post(url, fields | {"form_key": key()})
    refused = browser.post(url, fields | {"form_key": key()})

    assert refused.status_code == 429
    assert 590 < int(refused.headers["Retry-After"]) <= 600
    page = refused.content.decode()
    assert WAIT[language] in page
    assert TYPED in page.partition("<form")[2]
    assert model.objects.count() == before + 1


def test_rate_limit_exceeded_by_htmx_comment_answers_a_fragment(article, vlas_member, client_for):
    browser = client_for(vlas_member, headers={"HX-Request": "true"})
    url = f"{article.get_absolute_url()}comments/"

    browser.post(url, {"text": "Eerst", "form_key": key()})
    refused = browser.post(url, {"text": TYPED, "form_key": key()})

    assert refused.status_code == 429
    assert b"<html" not in refused.content
    assert TYPED in refused.content.decode()
    assert WAIT["nl"] in refused.content.decode()


def test_rate_limit_answers_are_swapped_in_by_htmx(vlas_member, client_for):
    page = client_for(vlas_member).get("/").content.decode()

    assert '{"code": "429", "swap": true}' in page


def txt(name):
    return SimpleUploadedFile(name, b"Tekst", "text/plain")


def test_files_past_the_limit_are_refused(article, polder_member, client_for):
    browser = client_for(polder_member)
    url = f"{article.get_absolute_url()}files/"

    browser.post(url, {"files": txt("een.txt")})
    refused = browser.post(url, {"files": txt("twee.txt")})

    assert refused.status_code == 429
    assert WAIT["nl"] in refused.content.decode()
    assert list(Attachment.objects.values_list("name", flat=True)) == ["een.txt"]


def test_rate_limit_exceeded_by_article_with_file_keeps_input(
    article, polder_member, client_for, form_fields
):
    browser = client_for(polder_member)
    browser.post(f"{article.get_absolute_url()}files/", {"files": txt("een.txt")})

    refused = browser.post(
        "/knowledge/new/", form_fields(title=TYPED, action="draft") | {"files": txt("twee.txt")}
    )
    without = browser.post("/knowledge/new/", form_fields(title=TYPED, action="draft"))

    assert (refused.status_code, without.status_code) == (429, 302)
    assert TYPED in refused.content.decode()
    assert Article.objects.filter(title=TYPED).count() == 1


def test_archive_past_the_limit_is_not_made(polder_member, client_for, monkeypatch):
    browser = client_for(polder_member)

    browser.post("/knowledge/export/", {"form_key": key(), "zone": "polder"})
    refused = browser.post("/knowledge/export/", {"form_key": key(), "zone": "polder"})

    assert refused.status_code == 429
    assert KnowledgeExport.objects.count() == 1


def test_rate_limit_exceeded_by_download_says_how_long_to_wait(
    polder_coordinator, client_for, article
):
    browser = client_for(polder_coordinator)
    url = "/zones/polder/audit/file/"

    first, refused = browser.get(url), browser.get(url)

    assert (first.status_code, refused.status_code) == (200, 429)
    assert WAIT["nl"] in refused.content.decode()
    assert refused.headers["Retry-After"]


def test_rate_limit_is_not_applied_by_services(article, vlas_member):
    for number in range(3):
        services.comment(article, by=vlas_member, text=f"{number}")

    assert Comment.objects.count() == 3


def test_rate_limit_counts_form_sent_by_two_clicks_once(article, vlas_member, client_for):
    browser = client_for(vlas_member)
    url, fields = f"{article.get_absolute_url()}comments/", {"text": "Eerst", "form_key": key()}

    first, again = browser.post(url, fields), browser.post(url, fields)
    other = browser.post(url, fields | {"text": TYPED})

    assert [first.status_code, again.status_code, other.status_code] == [302, 302, 429]
    assert Comment.objects.count() == 1
