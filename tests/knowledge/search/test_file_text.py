"""The words inside files: found by who may read the article, shown with the file's name, gone with the file."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge import search, services
from knowledge.files.validation import examine
from knowledge.models import Article, AttachmentText
from knowledge.search.file_text import as_kept
from network.selectors import search_results
from tests.knowledge import papers
from zones import access

WORD = "kwelwater"


def found(person, word: str = WORD) -> list[tuple[str, str]]:
    return [(row.item.title, row.file_name) for row in shown(person, word)]


def shown(person, word: str = WORD) -> list[search_results.Found]:
    with access.reading_as(person):
        results = search_results.find(person, word)
        return search_results.show(person, results.narrowed, results.query)


@pytest.mark.parametrize("kind", papers.SAYING)
def test_search_finds_word_inside_file_with_the_name_of_the_file(
    checked_file, polder_member, riho_member, kind
):
    file = checked_file(polder_member, f"draaiboek.{kind}", papers.SAYING[kind](WORD))

    assert file.state == "clean"
    assert found(riho_member) == [("Onthaal op afspraak", f"draaiboek.{kind}")]


def test_snippet_marks_the_word_and_escapes_the_rest(checked_file, polder_member, riho_member):
    checked_file(polder_member, "a.txt", f'eerst 5 < 6 & "zo" {WORD} hier'.encode())

    (row,) = shown(riho_member)

    assert row.snippet == f"eerst 5 &lt; 6 &amp; &quot;zo&quot; <mark>{WORD}</mark> hier"


def test_search_finds_name_of_file(checked_file, polder_member, riho_member):
    checked_file(polder_member, "afsprakenloket_lijst.txt", b"iets")

    assert [title for title, _file in found(riho_member, "afsprakenloket")] == [
        "Onthaal op afspraak"
    ]


def test_search_ranks_word_in_the_text_before_word_in_a_file(
    checked_file, article_by, polder_member, riho_member
):
    article_by(polder_member, title="In de tekst", body=f"<p>Over {WORD}.</p>")
    checked_file(polder_member, "a.txt", papers.txt(WORD))

    assert found(riho_member) == [("In de tekst", ""), ("Onthaal op afspraak", "a.txt")]


def test_search_by_outsider_finds_no_word_inside_file(
    checked_file, as_reader, polder_member, riho_member, vlas_member, zones
):
    checked_file(
        polder_member, "a.docx", papers.docx(WORD), audience="named", named_zones=(zones["vlas"],)
    )

    assert found(vlas_member) == [("Onthaal op afspraak", "a.docx")]
    assert found(riho_member) == []
    with as_reader(riho_member):
        assert not AttachmentText.objects.exists()


def test_search_finds_file_of_draft_once_it_is_published(checked_file, polder_member, riho_member):
    file = checked_file(polder_member, "a.txt", papers.txt(WORD), state="draft")
    before = found(riho_member)

    services.publish(file.article, by=polder_member)

    assert before == []
    assert found(riho_member) == [("Onthaal op afspraak", "a.txt")]


def test_search_after_revision_still_finds_words_of_files(
    checked_file, writing, polder_member, riho_member
):
    file = checked_file(polder_member, "a.txt", papers.txt(WORD))

    services.revise(
        file.article, by=polder_member, version=file.article.version, writing=writing(title="Nieuw")
    )

    assert found(riho_member) == [("Nieuw", "a.txt")]


def test_search_after_file_is_removed_finds_none_of_its_words(
    checked_file, polder_member, riho_member
):
    file = checked_file(polder_member, "a.txt", papers.txt(WORD))

    services.detach(file, by=polder_member)

    assert search.match(riho_member, WORD) == []
    assert not AttachmentText.objects.exists()


@pytest.mark.parametrize("deed", [services.withdraw, services.move_to_bin])
def test_search_after_article_is_taken_away_finds_none_of_its_files(
    checked_file, polder_member, riho_member, deed
):
    file = checked_file(polder_member, "a.txt", papers.txt(WORD))

    deed(file.article, by=polder_member)

    assert search.match(riho_member, WORD) == []


def test_search_reads_files_of_french_article_as_french(checked_file, polder_member, riho_member):
    checked_file(polder_member, "a.txt", "Des cambriolages à Dixmude".encode(), language="fr")

    assert found(riho_member, "cambriolage") == [("Onthaal op afspraak", "a.txt")]


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<w:t xmlns:w="x">&b;</w:t>'
)


@pytest.mark.parametrize("inside", [BILLION, "<w:t>half", "", "\x01\x02", "<w:t>" + "x" * 500])
def test_file_hostile_is_kept_without_words_and_shown_on_the_page(
    checked_file, client_for, polder_member, riho_member, inside
):
    parts = dict.fromkeys(["word/document.xml"], inside)
    whole = io.BytesIO(papers.docx(WORD))
    with zipfile.ZipFile(whole) as archive:
        parts["[Content_Types].xml"] = archive.read("[Content_Types].xml").decode()

    file = checked_file(polder_member, "a.docx", papers.packed(parts))

    page = client_for(riho_member).get(file.article.get_absolute_url())
    assert (file.state, file.preview.name) == ("clean", "")
    assert not AttachmentText.objects.exists()
    assert page.status_code == 200
    assert "a.docx" in page.content.decode()


def test_file_text_is_cut_and_kept_without_signs_that_cannot_be_stored():
    kept = as_kept("a\0b \ue000c\u200b\n" + "é" * 300_000)

    assert kept.startswith("a b c é")
    assert len(kept) <= 200_000


def test_article_with_as_many_words_as_files_can_hold_is_published(
    with_file, polder_member, riho_member
):
    """What PostgreSQL takes for one entry is bounded: rare letters, every word another one."""
    words = " ".join(chr(0x20000 + n % 40_000) + chr(0x20000 + n // 7) for n in range(66_000))
    file = with_file(polder_member, "a.txt", words.encode())

    assert services.check(file.pk, file.article.zone_id) == "clean"
    assert search.match(riho_member, "onthaal")


def test_search_query_count_is_the_same_for_files_of_more_articles(
    checked_file, polder_member, riho_member
):
    checked_file(polder_member, "a.txt", papers.txt(WORD))
    access.reader(riho_member)
    with CaptureQueriesContext(connection) as for_one:
        assert len(shown(riho_member)) == 1
    for name in ("b.txt", "c.txt"):
        checked_file(polder_member, name, papers.txt(WORD))

    with CaptureQueriesContext(connection) as for_three:
        assert len(shown(riho_member)) == 3

    assert len(for_three) == len(for_one)


def test_search_after_second_file_still_finds_words_of_the_first(
    checked_file, polder_member, riho_member
):
    file = checked_file(polder_member, "a.txt", papers.txt(WORD))
    article = Article.objects.get(pk=file.article_id)
    upload = examine(SimpleUploadedFile("b.txt", papers.txt("zandzakken")))
    (other,) = services.attach(article, by=polder_member, files=[upload])
    services.check(other.pk, article.zone_id)

    assert found(riho_member, "zandzakken") == [("Onthaal op afspraak", "b.txt")]
    assert found(riho_member) == [("Onthaal op afspraak", "a.txt")]
