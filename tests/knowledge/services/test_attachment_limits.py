from __future__ import annotations

import errno
import io
import struct
import zlib

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from PIL import Image

from knowledge.files.validation import FileRefused, examine
from knowledge.models import Article, Attachment
from tests.knowledge.uploads import pdf, upload


def test_file_or_image_too_large_is_refused(settings):
    settings.ATTACHMENT_MAX_BYTES = 100
    with pytest.raises(FileRefused, match="too_big"):
        examine(upload("a.pdf", pdf()))
    settings.ATTACHMENT_MAX_BYTES = 25_000_000
    out = io.BytesIO()
    Image.new("1", (7000, 6000)).save(out, "PNG")
    with pytest.raises(FileRefused, match="pixels"):
        examine(upload("groot.png", out.getvalue()))


def test_image_of_200_megapixels_is_refused_in_words(client_for, form_fields, polder_member):
    header = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(c)) + n + c + struct.pack(">I", zlib.crc32(n + c)) for n, c in parts
    )
    huge = b"\x89PNG\r\n\x1a\n" + b"".join(chunks)

    response = client_for(polder_member).post(
        "/knowledge/new/", form_fields(files=[upload("luchtfoto.png", huge)])
    )

    assert response.context["form"].errors["files"] == [
        "“luchtfoto.png” is niet toegevoegd: deze afbeelding heeft meer dan 40 megapixels; maak ze kleiner."
    ]
    assert "Onthaal op afspraak" in response.content.decode()


def test_file_past_quota_or_full_disk_leaves_nothing_behind(
    client_for, form_fields, polder_member, settings, monkeypatch, tmp_path
):
    client = client_for(polder_member)
    settings.ATTACHMENT_ZONE_QUOTA_BYTES = 10
    response = client.post("/knowledge/new/", form_fields(files=[upload("a.pdf", pdf())]))
    assert list(response.context["form"].errors) == ["files"]

    settings.ATTACHMENT_ZONE_QUOTA_BYTES = 10**9
    real, stored = FileSystemStorage.save, []

    def full(storage, name, content, max_length=None):
        if stored:
            raise OSError(errno.ENOSPC, "No space left on device")
        stored.append(real(storage, name, content, max_length))
        return stored[0]

    monkeypatch.setattr(FileSystemStorage, "save", full)
    files = [upload("a.pdf", pdf()), upload("b.pdf", pdf())]
    response = client.post("/knowledge/new/", form_fields(files=files))

    assert list(response.context["form"].errors) == ["files"]
    assert stored
    assert not default_storage.exists(stored[0])
    assert not Article.objects.exists()
    assert not Attachment.objects.exists()


def test_file_too_large_is_refused_and_form_keeps_input(
    client_for, form_fields, polder_member, settings
):
    settings.ATTACHMENT_MAX_BYTES = 2_000_000
    fields = form_fields(files=[upload("groot.pdf", pdf() + b"0" * 3_000_000)])

    response = client_for(polder_member).post("/knowledge/new/", fields)

    assert "groot.pdf" in response.context["form"].errors["files"][0]
    assert "Onthaal op afspraak" in response.content.decode()


def test_file_upload_on_full_disk_is_refused_and_form_keeps_input(
    client_for, form_fields, polder_member, monkeypatch
):
    def full(_handler, _raw, _start):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)
    fields = form_fields(files=[upload("groot.pdf", pdf() + b"0" * 3_000_000)])

    response = client_for(polder_member).post("/knowledge/new/", fields)

    assert response.status_code == 200
    assert "groot.pdf" in response.context["form"].errors["files"][0]
    assert not Article.objects.exists()
