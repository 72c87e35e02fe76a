"""An article on paper: with its zone, revision, audience, address and who to ask; only for who may read it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from knowledge import pdf, services
from knowledge.files.validation import examine
from zones.models import AuditEvent, User

needs_pango = pytest.mark.skipif(
    not pdf.can_print(), reason="no libpango on this machine: no PDF can be made"
)


def text_of(answer) -> str:
    pages = PdfReader(BytesIO(b"".join(answer))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def taken(article) -> list[str]:
    rows = AuditEvent.objects.filter(verb="article_taken_as_pdf", item_id=str(article.pk))
    return [User.objects.get(pk=row.person_id).email for row in rows]


@needs_pango
def test_pdf_names_zone_version_audience_address_and_contact(client_for, article_by, polder_member):
    article = article_by(
        polder_member, audience="named", named_zones=(), result="77% minder wachten"
    )

    answer = client_for(polder_member).get(f"{article.get_absolute_url()}pdf/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    text = text_of(answer)
    for words in (
        "PZ Polder", "Onthaal op afspraak", "versie 1 van", "Alleen PZ Polder", "77% minder wachten",
        "Een digitale afspraak met intake vooraf.", polder_member.email, article.get_absolute_url(),
    ):  # fmt: skip
        assert words in text, words


@needs_pango
def test_pdf_of_named_article_taken_by_another_zone_is_audited(
    client_for, article_by, polder_member, vlas_member, zones
):
    named = article_by(polder_member, audience="named", named_zones=(zones["vlas"],))
    shared = article_by(polder_member)

    for article in (named, shared):
        assert client_for(vlas_member).get(f"{article.get_absolute_url()}pdf/").status_code == 200
        assert client_for(polder_member).get(f"{article.get_absolute_url()}pdf/").status_code == 200

    assert taken(named) == [vlas_member.email]
    assert taken(shared) == []


def test_pdf_of_unreadable_article_is_not_found(client_for, article_by, polder_member, vlas_member):
    article = article_by(polder_member, audience="zone")

    hidden = client_for(vlas_member).get(f"{article.get_absolute_url()}pdf/")
    absent = client_for(vlas_member).get("/knowledge/zzzzzzzzzzzz/pdf/")

    assert (hidden.status_code, absent.status_code) == (404, 404)


@needs_pango
def test_pdf_of_a_translation_names_the_files_of_the_original(
    client_for, checked_file, polder_member, vlas_member
):
    original = checked_file(polder_member, "draaiboek.txt", b"x").article
    french = services.translate(original, by=polder_member)
    services.publish(french, by=polder_member)

    answer = client_for(vlas_member).get(f"{french.get_absolute_url()}pdf/")

    assert "draaiboek.txt" in text_of(answer)


@needs_pango
def test_pdf_head_answers_as_get(client_for, article_by, polder_member):
    url = f"{article_by(polder_member).get_absolute_url()}pdf/"

    got, head = client_for(polder_member).get(url), client_for(polder_member).head(url)

    assert head.status_code == got.status_code == 200
    assert head.headers.keys() == got.headers.keys()


def test_pdf_without_its_library_has_no_button_and_leads_back(
    client_for, article_by, polder_member, monkeypatch
):
    monkeypatch.setattr(pdf.renderer, "LIBRARIES", ("libnothing-1.0",))
    pdf.can_print.cache_clear()
    article = article_by(polder_member)

    page = client_for(polder_member).get(article.get_absolute_url())
    answer = client_for(polder_member).get(f"{article.get_absolute_url()}pdf/", follow=True)

    pdf.can_print.cache_clear()
    assert "/pdf/" not in page.content.decode()
    assert "druk de pagina zelf af" in answer.content.decode()


@needs_pango
def test_pdf_fetches_pictures_of_the_article_only(article_by, polder_member, tmp_path):
    (tmp_path / "geheim.txt").write_text("geheimwoord")
    article = article_by(polder_member)
    content = BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "PNG")
    (picture,) = services.attach(
        article,
        by=polder_member,
        files=[examine(SimpleUploadedFile("rood.png", content.getvalue()))],
    )
    tries = (
        f'<img src="file://{tmp_path}/geheim.txt"><img src="http://127.0.0.1:9/x.png" alt="van elders">'
        f'<link rel="attachment" href="file://{tmp_path}/geheim.txt">'
        f'<img src="{picture.get_absolute_url()}" alt="eigen beeld">'
    )

    pages = PdfReader(BytesIO(pdf.printed(f"<body><p>x</p>{tries}</body>", [picture])))

    assert [list(page.images) and len(page.images) for page in pages.pages] == [1]
    assert "van elders" in pages.pages[0].extract_text()
    assert not pages.attachments


@needs_pango
def test_pdf_of_pathological_text_ends_in_time_and_says_so(
    client_for, article_by, polder_member, monkeypatch
):
    monkeypatch.setattr(pdf.renderer, "LIMITS", replace(pdf.renderer.LIMITS, seconds=2))
    article = article_by(polder_member, body="<table><tr><td>" * 1_500)

    answer = client_for(polder_member).get(f"{article.get_absolute_url()}pdf/", follow=True)

    assert "te veel voor één pdf" in answer.content.decode()
