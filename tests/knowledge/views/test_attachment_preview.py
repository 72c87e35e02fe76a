"""The small picture beside a file: of images and of a PDF's first page, for the article's readers."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from knowledge import services
from knowledge.services import attachment_scan
from tests.knowledge import papers
from zones.models import AuditEvent


@pytest.mark.parametrize(
    ("name", "content", "size"),
    [("a.png", papers.png(), (800, 400)), ("a.pdf", papers.pdf("kop"), (247, 320))],
)
def test_preview_is_small_and_stands_in_the_list(
    checked_file, client_for, polder_member, vlas_member, name, content, size
):
    file = checked_file(polder_member, name, content)
    client = client_for(vlas_member)

    response = client.get(f"{file.get_absolute_url()}preview/")

    assert response["Content-Type"] == "image/webp"
    assert "Content-Disposition" not in response
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"
    picture = Image.open(io.BytesIO(response.content))
    assert picture.size == (file.preview_width, file.preview_height)
    assert abs(picture.width - size[0]) <= 2
    assert picture.height == size[1]
    assert len(response.content) < 20_000
    page = client.get(file.article.get_absolute_url()).content.decode()
    assert f'width="{picture.width}" height="{picture.height}" alt="" loading="lazy"' in page


def test_preview_of_unreadable_article_is_not_found(
    checked_file, client_for, polder_member, vlas_member, riho_member, zones
):
    file = checked_file(
        polder_member, "a.png", papers.png(), audience="named", named_zones=(zones["vlas"],)
    )
    url = f"{file.get_absolute_url()}preview/"

    assert client_for(vlas_member).get(url).status_code == 200
    assert client_for(riho_member).get(url).status_code == 404
    assert [row.person_id for row in AuditEvent.objects.filter(verb="file_previewed")] == [
        vlas_member.pk
    ]


def test_preview_of_file_that_cannot_be_drawn_is_not_found(checked_file, client_for, polder_member):
    file = checked_file(polder_member, "a.docx", papers.docx("woord"))

    assert file.preview.name == ""
    url = f"{file.get_absolute_url()}preview/"
    assert client_for(polder_member).get(url).status_code == 404


def test_preview_goes_with_its_removed_file(
    checked_file, polder_member, django_capture_on_commit_callbacks
):
    file = checked_file(polder_member, "a.png", papers.png())
    assert default_storage.exists(file.preview.name)

    with django_capture_on_commit_callbacks(execute=True):
        services.detach(file, by=polder_member)

    assert not default_storage.exists(file.preview.name)


def test_preview_goes_with_its_deleted_article(
    checked_file, polder_member, polder_coordinator, django_capture_on_commit_callbacks
):
    file = checked_file(polder_member, "a.png", papers.png())
    binned = services.move_to_bin(file.article, by=polder_member)

    with django_capture_on_commit_callbacks(execute=True):
        services.delete(binned, by=polder_coordinator)

    assert not default_storage.exists(file.preview.name)


def test_preview_in_use_is_kept_by_the_sweep(checked_file, polder_member, monkeypatch):
    file = checked_file(polder_member, "a.png", papers.png())
    after = services.attachment.ORPHANED_AFTER
    monkeypatch.setattr("knowledge.services.attachment.ORPHANED_AFTER", -after)

    assert services.sweep_files() == 0
    assert default_storage.exists(file.preview.name)


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"RIFF1234WEBPnothing", papers.png()])
def test_preview_from_other_process_that_is_no_picture_is_ignored(content):
    assert attachment_scan._size_of(content) is None


def test_preview_when_process_dies_after_verdict_leaves_file_clean(
    checked_file, polder_member, monkeypatch
):
    """As if the decoder of the picture were shot down by a hostile file."""
    monkeypatch.setattr(attachment_scan, "_size_of", lambda _preview: None)

    file = checked_file(polder_member, "a.png", papers.png())

    assert (file.state, file.preview.name, file.preview_width) == ("clean", "", 0)
