"""From a document to a draft: taken in, read by the worker for who sent it, and nobody else's to see."""

from __future__ import annotations

import importlib
import json
import re
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge import services
from knowledge.documents.messages import reason_words
from knowledge.models import Article, DocumentImport
from knowledge.richtext.images import address
from tests.conftest import as_owner
from tests.knowledge import word_files as papers
from zones.models import AuditEvent, Membership

document = importlib.import_module("knowledge.services.document")


@pytest.fixture
def send(client_for, topics):
    """Send documents in with the form and return what the page answered."""

    def post(person, *uploads: tuple[str, bytes], **fields: object):
        files = [SimpleUploadedFile(name, content) for name, content in uploads]
        sent = {"kind": "practice", "topic": "burglary", "form_key": str(uuid.uuid4()), **fields}
        return client_for(person).post("/knowledge/import/", {**sent, "documents": files})

    return post


def work() -> None:
    """Do what the worker does when the bells ring."""
    for pk, person in DocumentImport.objects.values_list("pk", "person"):
        services.read_document(pk, person)


def stored() -> list[str]:
    try:
        return default_storage.listdir("uploads")[1]
    except FileNotFoundError:
        return []


def page(answer) -> str:
    return answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_document_from_word_becomes_a_draft_and_names_what_was_lost(
    client_for, send, polder_member
):
    answer = send(polder_member, ("verslag.docx", papers.report()))
    waiting = client_for(polder_member).get(answer["Location"])
    assert "5%" in page(waiting) or "0%" in page(waiting)

    work()

    done = client_for(polder_member).get(answer["Location"])
    article = Article.objects.get()
    assert done["Location"] == f"/knowledge/{article.public_id}/edit/"
    assert (article.state, article.zone.slug, article.title) == (
        "draft", "polder", "Fietsdiefstal aan het station",
    )  # fmt: skip
    assert "<h2>Aanleiding</h2>" in article.body
    (file,) = article.attachments.all()
    assert file.name == "verslag-1.png"
    before, _picture, after = article.body.partition(
        f'<img src="{address(file.public_id)}" alt="plattegrond">'
    )
    assert before.endswith("Zie de kaart")
    assert after
    form = page(client_for(polder_member).get(done["Location"]))
    for words in (
        "Begonnen met",
        "1 opmerking in de marge",
        "1 voetnoot staat achteraan in de tekst",
    ):
        assert words in form, words
    assert stored() == []
    assert [row.reason for row in AuditEvent.objects.filter(verb="document_brought_in")] == ["docx"]


def test_document_page_htmx_request_is_led_on_when_read(client_for, send, polder_member):
    url = send(polder_member, ("verslag.md", b"# Titel\n\ntekst"))["Location"]
    asks = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "progress"}

    waiting = client_for(polder_member).get(url, **asks)
    work()
    done = client_for(polder_member).get(url, **asks)

    assert 'id="progress"' in page(waiting)
    assert "<html" not in page(waiting)
    assert done["HX-Redirect"] == url


def test_document_page_shows_progress_of_reading(client_for, send, polder_member, monkeypatch):
    url = send(polder_member, ("verslag.docx", papers.report()))["Location"]
    client, shown = client_for(polder_member), []
    told = document._tell

    def look(*row_and_percent):
        told(*row_and_percent)
        shown.append(page(client.get(url)))

    monkeypatch.setattr(document, "_tell", look)
    work()

    assert [re.search(r"(\d+)% klaar", said)[1] for said in shown] == ["10", "70", "90"]
    assert all('<progress id="progress-bar" max="100"' in said for said in shown)


def test_document_is_hidden_from_all_but_its_sender(
    client_for, send, polder_member, polder_coordinator, vlas_member, as_reader
):
    url = send(polder_member, ("verslag.docx", papers.report()))["Location"]

    for other in (polder_coordinator, vlas_member):
        assert client_for(other).get(url).status_code == 404
        assert client_for(other).post(url).status_code == 404
        with as_reader(other):
            assert not DocumentImport.objects.exists()


def test_document_of_sender_who_left_the_zone_makes_no_draft(send, polder_member):
    send(polder_member, ("verslag.md", b"# Titel\n\ntekst"))
    Membership.objects.filter(person=polder_member).update(ended_at="2026-01-01T00:00Z")

    work()

    assert not Article.objects.exists()


def test_document_form_sent_twice_is_one_batch(send, polder_member):
    key = str(uuid.uuid4())

    urls = {send(polder_member, ("a.md", b"# T\n\nx"), form_key=key)["Location"] for _ in range(2)}

    assert len(urls) == DocumentImport.objects.count() == 1


def test_documents_several_are_shown_before_drafts_are_made(client_for, send, polder_member):
    archive = papers.packed(
        {
            "map/een.md": "# Eerste\n\ntekst",
            "map/twee.html": "<h1>Tweede</h1><p>tekst</p>",
            "map/foto.bin": "x",
        }
    )
    url = send(polder_member, ("map.zip", archive), ("drie.docx", papers.docx("<w:p>")))["Location"]
    work()

    shown = page(client_for(polder_member).get(url))

    assert not Article.objects.exists()
    for words in ("Eerste", "Tweede", "drie.docx", "beschadigd"):
        assert words in shown, words
    fields = {}
    for row in DocumentImport.objects.filter(state="read"):
        prefix = row.public_id
        fields |= {f"{prefix}-{name}": value for name, value in {
            "title": row.title + "!", "kind": "lesson", "topic": "clients", "audience": "zone",
        }.items()}  # fmt: skip
        fields[f"{prefix}-taken"] = "on" if row.title == "Eerste" else ""
    for _twice in range(2):
        client_for(polder_member).post(url, fields)
    made = Article.objects.get()
    assert (made.title, made.kind, made.topic.slug, made.intended_kind, made.state) == (
        "Eerste!", "lesson", "clients", "zone", "draft",
    )  # fmt: skip


def test_documents_form_with_mistake_keeps_input(client_for, send, polder_member):
    url = send(polder_member, ("a.md", b"# A\n\nx"), ("b.md", b"# B\n\nx"))["Location"]
    work()
    first, second = DocumentImport.objects.all()
    fields = {
        f"{first.public_id}-taken": "on", f"{first.public_id}-title": "Mijn titel",
        f"{first.public_id}-kind": "lesson", f"{second.public_id}-taken": "",
    }  # fmt: skip

    answer = client_for(polder_member).post(url, fields)

    assert "Mijn titel" in page(answer)
    assert "is verplicht" in page(answer)
    assert not Article.objects.exists()


TOO_LONG = {
    "id": "x", "page": "x.html", "topic": "clients", "audience": "zone", "named": [], "state": "draft", "files": [],
    "texts": {"title": "x", "kind": "lesson", "language": "nl", "result": "r" * 121},
}  # fmt: skip
INDEX = json.dumps({"format": "antw4wvl-knowledge", "version": 1, "articles": [TOO_LONG]})
REFUSED = {
    "half": ("x.docx", papers.report()[:-400], "beschadigd"),
    "no xml": ("x.docx", papers.docx("<w:p>"), "beschadigd"),
    "entities": ("x.docx", papers.docx(papers.paragraph("x"), doctype='<!DOCTYPE x [<!ENTITY a "b">]>'), "kwaadwillig"),
    "bomb": ("x.docx", papers.docx(papers.paragraph("x"), parts={"word/x.xml": " " * 50_000_000}), "te groot"),
    "macros": ("x.docx", papers.docx("", parts={"word/vbaProject.bin": b"x"}), "macro"),
    "other": ("x.exe", b"MZ", "kan niet gelezen worden"),
    "empty": ("x.md", b" ", "geen tekst"),
    "zip of nothing": ("x.zip", papers.packed({"foto.png": papers.png()}), "kunnen niet gelezen worden"),
    "no zip": ("x.zip", b"geen zip", "niet wat de naam zegt"),
    "many": ("x.zip", papers.packed({f"{n}.md": "# x" for n in range(60)}), "meer dan 50"),
    "not ours": ("x.zip", papers.packed({"knowledge.json": '{"format": "x"}'}), "geen archief"),
    "too long": ("x.zip", papers.packed({"knowledge.json": INDEX, "x.html": "<p>x</p>"}), "geen archief"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_document_refused_says_why_and_leaves_nothing(send, polder_member, name):
    file, content, words = REFUSED[name]

    answer = send(polder_member, (file, content), kind="lesson")
    work()
    if answer.status_code == 302:
        row = DocumentImport.objects.get()
        assert (row.state, words in reason_words(row.reason)) == ("failed", True)
    else:
        assert words in page(answer), page(answer)[-4000:]
        assert 'value="lesson" selected' in page(answer)
        assert not DocumentImport.objects.exists()
    assert stored() == []
    assert not Article.objects.exists()


def test_document_read_by_two_workers_makes_one_draft(send, polder_member):
    send(polder_member, ("a.md", b"# A\n\nx"))

    work()
    work()

    assert Article.objects.count() == 1


def test_document_left_alone_is_deleted(send, polder_member):
    send(polder_member, ("a.md", b"# A\n\nx"))
    with as_owner():
        DocumentImport.objects.update(touched_at="2026-01-01T00:00Z")

    services.forget_documents()

    assert not DocumentImport.objects.exists()


def test_documents_page_query_count_is_the_same_for_one_and_three(
    client_for, send, polder_member, django_assert_max_num_queries
):
    counts = []
    for number in (2, 4):
        docs = [(f"{n}.md", f"# T{n}\n\nx".encode()) for n in range(number)]
        url = send(polder_member, *docs)["Location"]
        work()
        client = client_for(polder_member)
        client.get(url)
        with django_assert_max_num_queries(40) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
