"""Files: what is let in, what the worker makes of it, and who gets it."""

from __future__ import annotations

import io
import socketserver
import threading

import pytest
from celery import current_app
from django.core.files.storage import default_storage
from PIL import Image

from knowledge import services, tasks
from knowledge.choices import FileState
from knowledge.files.validation import FileRefused, clean_name, examine
from knowledge.models import Article, Attachment
from tests.knowledge.conftest import SECRET
from tests.knowledge.uploads import EXE, ODT, SVG, archive, docx, pdf, photo, upload
from zones.models import AuditEvent


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", pdf(), "pdf"),
        ("foto.JPEG", photo(), "jpg"),
        ("draaiboek.docx", docx(), "docx"),
        ("tekst.odt", ODT, "odt"),
        ("lijst.csv", "a;b\né;1\n".encode(), "csv"),
        ("C:\\map\\nota.txt", b"tekst", "txt"),
    ],
)
def test_file_of_allowed_kind_is_accepted(name, content, kind):
    examined = examine(upload(name, content))

    assert examined.kind == kind
    assert examined.name == name.split("\\")[-1]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("leeg.pdf", b"", "empty"),
        ("virus.exe", EXE, "kind"),
        ("virus.pdf", EXE, "disguised"),
        ("tekening.svg", SVG, "kind"),
        ("tekening.png", SVG, "disguised"),
        ("pagina.html", b"<html>", "kind"),
        ("zonder", b"x", "kind"),
        ("pdf", pdf(), "kind"),
        ("a.docx", archive({"x": b"y"}), "disguised"),
        ("leeg.docx", archive({}), "disguised"),
        ("a.docx", pdf(), "disguised"),
        ("a.xlsx", docx(), "disguised"),
        ("macro.docx", docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        ("bom.docx", docx(**{"word/media/x": b"0" * 60_000_000}), "bomb"),
        ("veel.docx", docx(**{f"word/{n}": b"" for n in range(1100)}), "bomb"),
        (
            "macro.odt",
            archive(
                {
                    "mimetype": b"application/vnd.oasis.opendocument.text",
                    "content.xml": b"<x/>",
                    "Basic/a.xml": b"x",
                }
            ),
            "macros",
        ),
        ("a.txt", EXE, "disguised"),
        ("stuk.png", photo(), "disguised"),
        ("stuk.jpg", photo()[:200], "broken"),
    ],
)
def test_file_of_other_kind_is_refused(name, content, reason):
    with pytest.raises(FileRefused) as refused:
        examine(upload(name, content))

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        (" b\r\n.pdf", "b.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_file_name_is_cleaned(name, clean):
    assert clean_name(name) == clean


def test_file_photo_is_rewritten_without_camera_data(with_file, polder_member):
    kept = with_file(polder_member, "foto.jpg", photo())
    assert SECRET.encode() in default_storage.open(kept.file.name).read()
    before = kept.file.name

    assert tasks.check_attachment(kept.pk, kept.article.zone_id) == FileState.CLEAN

    kept.refresh_from_db()
    content = default_storage.open(kept.file.name).read()
    assert SECRET.encode() not in content
    assert Image.open(io.BytesIO(content)).size == (40, 20)
    assert kept.size == len(content)
    assert not default_storage.exists(before)
    assert not kept.was_scanned


def test_file_broken_pdf_is_refused_by_the_worker(with_file, polder_member):
    kept = with_file(polder_member, "a.pdf", b"%PDF-1.7 and then nothing")
    name = kept.file.name

    tasks.check_attachment(kept.pk, kept.article.zone_id)

    kept.refresh_from_db()
    assert (kept.state, kept.reason, kept.file.name) == (FileState.REFUSED, "broken", "")
    assert not default_storage.exists(name)


class Clamd(socketserver.StreamRequestHandler):
    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
        answer = b"stream: Eicar FOUND\0" if b"EICAR" in content else b"stream: OK\0"
        self.wfile.write(answer)


@pytest.fixture
def clamd(settings):
    with socketserver.TCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


@pytest.mark.parametrize(("content", "state"), [(b"gewoon", "clean"), (b"EICAR", "refused")])
def test_file_scanned_gets_verdict_of_the_scanner(with_file, clamd, polder_member, content, state):
    kept = with_file(polder_member, "a.txt", content)

    assert tasks.check_attachment(kept.pk, kept.article.zone_id) == state

    kept.refresh_from_db()
    assert kept.was_scanned == (state == "clean")


def test_file_waits_while_the_scanner_is_silent(with_file, settings, polder_member):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    kept = with_file(polder_member, "a.txt", b"tekst")

    assert tasks.check_attachment(kept.pk, kept.article.zone_id) == FileState.PENDING


def test_file_is_pending_until_checked_and_then_for_readers(
    with_file, client_for, polder_member, vlas_member, riho_member, zones
):
    kept = with_file(
        polder_member, "geheim.pdf", pdf(), audience="named", named_zones=(zones["vlas"],)
    )
    page, url = kept.article.get_absolute_url(), kept.get_absolute_url()
    reader, outsider = client_for(vlas_member), client_for(riho_member)
    assert "geheim.pdf" not in reader.get(page).content.decode()
    assert "geheim.pdf" in client_for(polder_member).get(page).content.decode()
    assert reader.get(url).status_code == 404

    tasks.check_attachment(kept.pk, kept.article.zone_id)

    response = reader.get(url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == pdf()
    assert response["Content-Disposition"] == 'attachment; filename="geheim.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"
    assert outsider.get(url).status_code == 404
    assert (
        outsider.post(f"{url}remove/").status_code
        == reader.post(f"{url}remove/").status_code
        == 404
    )
    downloaded = AuditEvent.objects.get(verb="file_downloaded")
    assert (downloaded.person_id, downloaded.item_id) == (vlas_member.pk, str(kept.pk))

    services.withdraw(kept.article, by=polder_member)
    assert reader.get(url).status_code == 404


def test_file_refused_by_form_keeps_input(client_for, form_fields, polder_member):
    fields = form_fields(files=[upload("virus.pdf", EXE), upload("goed.pdf", pdf())])

    response = client_for(polder_member).post("/knowledge/new/", fields)

    assert list(response.context["form"].errors) == ["files"]
    assert "virus.pdf" in response.context["form"].errors["files"][0]
    assert "Onthaal op afspraak" in response.content.decode()
    assert not Article.objects.exists()


def test_file_of_form_is_kept(client_for, form_fields, polder_member):
    files = [upload("een.pdf", pdf()), upload("twee.docx", docx())]

    client_for(polder_member).post("/knowledge/new/", form_fields(files=files))

    assert [f.name for f in Attachment.objects.all()] == ["een.pdf", "twee.docx"]


def test_file_is_added_and_removed_on_the_page_by_editor(
    client_for, article_by, polder_member, vlas_member, django_capture_on_commit_callbacks
):
    article = article_by(polder_member)
    url = f"{article.get_absolute_url()}files/"
    client = client_for(polder_member)

    assert client_for(vlas_member).post(url, {"files": [upload("a.pdf", pdf())]}).status_code == 404
    assert client.post(url, {}).status_code == 200
    assert client.post(url, {"files": [upload("a.pdf", pdf())]}).status_code == 302
    kept = Attachment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{kept.get_absolute_url()}remove/").status_code == 302
    assert not Attachment.objects.exists()
    assert not default_storage.exists(kept.file.name)


def test_sweep_deletes_files_without_a_row(with_file, polder_member, monkeypatch):
    kept = with_file(polder_member, "a.txt", b"tekst")
    orphan = default_storage.save("attachments/zz/orphan", upload("x", b"x"))
    assert services.sweep_files() == 0

    monkeypatch.setattr(
        "knowledge.services.attachment.ORPHANED_AFTER", -services.attachment.ORPHANED_AFTER
    )

    assert services.sweep_files() == 1
    assert not default_storage.exists(orphan)
    assert default_storage.exists(kept.file.name)


def test_file_sweep_checks_files_that_wait(with_file, polder_member):
    kept = with_file(polder_member, "a.txt", b"tekst")
    current_app.conf.task_always_eager = True
    try:
        assert tasks.sweep_attachments() == 1
    finally:
        current_app.conf.task_always_eager = False

    kept.refresh_from_db()
    assert kept.state == FileState.CLEAN
