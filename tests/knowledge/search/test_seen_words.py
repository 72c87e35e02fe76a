"""What of a file is searchable: the words that a reader of it sees, by the same rules as when it becomes an article."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from django.core.management import call_command

from knowledge import services
from knowledge.models import AttachmentText
from tests.knowledge import papers, word_files

HIDDEN = "geheimwoord"


def docx(body: str, **parts: str) -> bytes:
    return word_files.docx(body, parts=parts)


def hidden_in_word() -> bytes:
    run = "<w:r><w:rPr>{}</w:rPr><w:{}>{}</w:{}></w:r>"
    body = (
        "<w:p>" + run.format("", "t", "zichtbaar", "t") + run.format("<w:vanish/>", "t", HIDDEN, "t")
        + '<w:del w:author="x">' + run.format("", "delText", HIDDEN, "delText") + "</w:del>"
        + '<w:moveFrom w:author="x">' + run.format("", "t", HIDDEN, "t") + "</w:moveFrom></w:p>"
    )  # fmt: skip
    comments = f'<w:comments xmlns:w="{word_files.MAIN}"><w:comment>{word_files.paragraph(HIDDEN)}</w:comment></w:comments>'
    return word_files.docx(body, parts={"word/comments.xml": comments})


def hidden_in_odt() -> bytes:
    return word_files.odt(
        f"<text:tracked-changes><text:p>{HIDDEN}</text:p></text:tracked-changes><text:p>zichtbaar"
        f"<office:annotation><text:p>{HIDDEN}</text:p></office:annotation></text:p>"
        f'<text:section text:display="none"><text:p>{HIDDEN}</text:p></text:section>'
    )


def hidden_in_excel() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["C1"] = "zichtbaar", HIDDEN, HIDDEN
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("weg")
    other["A1"], other.sheet_state = HIDDEN, "hidden"
    book.save(out)
    return out.getvalue()


def hidden_in_powerpoint() -> bytes:
    whole = papers.pptx("zichtbaar")
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    head = f'xmlns:a="{papers.DRAWING}" xmlns:p="p"'
    parts["ppt/slides/slide2.xml"] = f'<p:sld {head} show="0"><a:t>{HIDDEN}</a:t></p:sld>'
    parts["ppt/slides/slide3.xml"] = (
        f'<p:sld {head}><p:sp><p:nvSpPr><p:cNvPr hidden="1"/></p:nvSpPr><a:t>{HIDDEN}</a:t></p:sp></p:sld>'
    )
    return papers.packed(parts)


FILES = {
    "docx": hidden_in_word,
    "odt": hidden_in_odt,
    "xlsx": hidden_in_excel,
    "pptx": hidden_in_powerpoint,
}


@pytest.mark.parametrize("kind", FILES)
def test_file_with_hidden_words_is_found_by_those_that_are_seen(checked_file, polder_member, kind):
    file = checked_file(polder_member, f"a.{kind}", FILES[kind]())

    text = AttachmentText.objects.get(attachment=file).text
    assert "zichtbaar" in text
    assert HIDDEN not in text


def test_head_of_the_pages_of_a_word_file_is_found(checked_file, polder_member):
    header = f'<w:hdr xmlns:w="{word_files.MAIN}">{word_files.paragraph("bovenaan")}</w:hdr>'
    content = word_files.docx(word_files.paragraph("tekst"), parts={"word/header1.xml": header})

    file = checked_file(polder_member, "a.docx", content)

    assert AttachmentText.objects.get(attachment=file).text == "tekst bovenaan"


def test_stored_file_is_indexed_anew_by_the_rules_of_today(checked_file, polder_member, capsys):
    file = checked_file(polder_member, "a.docx", hidden_in_word())
    AttachmentText.objects.filter(attachment=file).update(text=f"zichtbaar {HIDDEN}")

    call_command("reindex_files")

    assert AttachmentText.objects.get(attachment=file).text == "zichtbaar"
    assert capsys.readouterr().out == "Read 1 files; the words of 1 changed; 0 could not be read.\n"
    assert not services.read_anew(file.pk, file.article.zone_id)


def test_soft_hyphen_does_not_part_a_word(checked_file, polder_member):
    file = checked_file(polder_member, "a.txt", "poli\u00adtie\u200bzone".encode())

    assert AttachmentText.objects.get(attachment=file).text == "politiezone"
