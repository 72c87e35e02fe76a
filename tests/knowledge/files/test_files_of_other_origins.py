"""Files that other programs open: they are kept, or the reason why not is true."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter

from knowledge.files.inspection import images, pdf
from knowledge.files.inspection.text import of as words_of
from knowledge.files.validation import FileRefused, examine, reason_words
from knowledge.services.attachment_scan import look_inside
from tests.knowledge import uploads, word_files

CASES = Path(__file__).parents[1] / "documents" / "cases"


def locked_pdf() -> bytes:
    out, writer = io.BytesIO(), PdfWriter(PdfReader(io.BytesIO(uploads.pdf())))
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def seen(kind: str, content: bytes, folder: Path):
    (folder / "source").write_bytes(content)
    (folder / "made").mkdir()
    return look_inside(kind, folder / "source", folder / "made")


def test_pdf_in_aes_without_a_password_is_read(tmp_path):
    looked_at = seen("pdf", (CASES / "beveiligd-aes.pdf").read_bytes(), tmp_path)

    assert looked_at.reason == ""
    assert looked_at.text.startswith("Lorem ipsum")
    assert looked_at.preview


def test_pdf_with_a_password_is_said_to_be_locked(tmp_path):
    assert seen("pdf", locked_pdf(), tmp_path).reason == "locked"
    assert reason_words("locked") != reason_words("broken") != reason_words("disguised")


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n", b"\n" * 300])
def test_pdf_after_blank_lines_is_kept(before, tmp_path):
    content = before + uploads.pdf()

    assert examine(uploads.upload("a.pdf", content)).kind == "pdf"
    assert seen("pdf", content, tmp_path).reason == ""


def pdf_with_words() -> bytes:
    stream = b"BT /F1 12 Tf 20 100 Td (kwelwater) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body = b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (n, said) for n, said in enumerate(objects, start=1)
    )
    return b"%PDF-1.4\n" + body


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(pdf_with_words(), id="cut off before its table"),
        pytest.param(pdf_with_words()[:-7], id="cut off before the end of its last object"),
        pytest.param(b"%PDF-1.4" + pdf_with_words(), id="begins twice"),
    ],
)
def test_pdf_whose_end_was_lost_is_read_as_other_readers_do(content, tmp_path):
    looked_at = seen("pdf", content, tmp_path)

    assert looked_at.reason == ""
    assert "kwelwater" in looked_at.text
    assert looked_at.preview


def test_pdf_of_which_nothing_is_left_is_broken(tmp_path):
    assert seen("pdf", b"%PDF-1.4\n1 0 obj", tmp_path).reason == "broken"


def test_pdf_that_one_of_two_readers_opens_is_kept(tmp_path, monkeypatch):
    source = tmp_path / "a.pdf"
    source.write_bytes(uploads.pdf().replace(b"startxref", b"startxxxx"))

    assert pdf.verdict(source) == ""


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", (CASES / "wachtwoord.docx").read_bytes(), "locked"),
        ("a.xlsx", (CASES / "wachtwoord.docx").read_bytes(), "locked"),
        (
            "oud.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "disguised",
        ),
        ("half.docx", word_files.report()[:-400], "broken"),
        ("geen.docx", b"gewone tekst", "disguised"),
        ("a.txt", b"\xff\xfe\x00", "disguised"),
        ("a.txt", b"een\0twee", "disguised"),
    ],
)
def test_reason_for_refusing_a_file_is_true(name, content, reason):
    with pytest.raises(FileRefused) as refused:
        examine(uploads.upload(name, content))

    assert refused.value.reason == reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_text_of_excel_and_notepad_is_kept_and_read(name, encoding, tmp_path):
    content = "plaats;één\r\nDiksmuide;2\r\n".encode(encoding)
    (tmp_path / name).write_bytes(content)

    assert examine(uploads.upload(name, content)).kind == name[-3:]
    assert words_of(name[-3:], tmp_path / name) == "plaats;één\r\nDiksmuide;2\r\n"


@pytest.mark.parametrize("ending", ["jfif", "jpeg", "JPE"])
def test_photo_under_another_ending_is_a_photo(ending):
    assert examine(uploads.upload(f"foto.{ending}", uploads.photo())).kind == "jpg"


def test_picture_of_sixteen_bits_keeps_its_greys(tmp_path):
    shown = Image.new("I;16", (2, 1))
    shown.putpixel((0, 0), 0x4000)
    shown.putpixel((1, 0), 0xC000)
    shown.save(tmp_path / "a.png")

    assert images.write_anew("png", tmp_path / "a.png", tmp_path / "b.png") == ""

    with Image.open(tmp_path / "b.png") as written:
        assert [written.getpixel((x, 0)) for x in (0, 1)] == [0x40, 0xC0]


def test_picture_that_moves_goes_on_moving_without_what_a_camera_adds(tmp_path):
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")]
    exif = Image.Exif()
    exif[0x010E] = "geheim"
    frames[0].save(
        tmp_path / "a.webp",
        save_all=True,
        append_images=frames[1:],
        duration=[100, 200, 300],
        exif=exif,
    )

    assert images.write_anew("webp", tmp_path / "a.webp", tmp_path / "b.webp") == ""

    assert b"geheim" not in (tmp_path / "b.webp").read_bytes()
    with Image.open(tmp_path / "b.webp") as written:
        assert written.n_frames == 3
        written.seek(2)
        difference = ImageChops.difference(written.convert("RGB"), frames[2])
    assert max(high for _low, high in difference.getextrema()) < 12


def test_odt_with_a_password_is_said_to_be_locked(tmp_path):
    locked = word_files.odt(
        "<text:p>x</text:p>", pictures={"META-INF/manifest.xml": b"<encryption-data/>"}
    )

    assert seen("odt", locked, tmp_path).reason == "locked"
