"""A zone's own knowledge as an archive: for who asked, as far as they read it, and read back the same."""

from __future__ import annotations

import hashlib
import json
import uuid
import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from knowledge import services
from knowledge.choices import ReportKind
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, DocumentImport, KnowledgeExport
from knowledge.richtext.images import NewPicture, placed_at
from knowledge.services.inputs import TEXTS
from tests.conftest import as_owner
from tests.knowledge import word_files as papers
from zones.models import AuditEvent, Membership


@pytest.fixture
def library(article_by, polder_member, polder_coordinator, vlas_member, zones):
    """Three articles of PZ Polder that its member reads, with files; and three that are not in the archive."""
    rich = {
        "result": "77% minder",
        "fits": "landelijk",
        "stage": "proven",
        "basic_function": "traffic",
    }
    named = article_by(
        polder_member, audience="named", named_zones=(zones["vlas"],), title="Met Vlas", **rich
    )
    own = article_by(
        polder_coordinator, audience="zone", title="Alleen wij", kind="lesson",
        body='<p>Zo ligt het: <img src="picture:1" alt="plan van het plein"></p>',
        pictures=(NewPicture(papers.png(), "plan.png"),),
    )  # fmt: skip
    draft = article_by(polder_member, state="draft", title="Nog een ontwerp", language="fr")
    article_by(polder_coordinator, state="draft", title="Ontwerp van een ander")
    article_by(polder_member, state="binned", title="In de bak")
    article_by(vlas_member, title="Van een andere zone")
    files = [
        examine(SimpleUploadedFile("rood.png", papers.png())),
        examine(SimpleUploadedFile("verslag.docx", papers.report())),
    ]
    rows = services.attach(named, by=polder_member, files=files)
    rows += own.attachments.all()
    assert {services.check(row.pk, named.zone_id) for row in rows} == {"clean"}
    services.attach(
        named, by=polder_member, files=[examine(SimpleUploadedFile("nog-niet.txt", b"ongezien"))]
    )
    return [named, own, draft]


def ask(client, **fields: object) -> str:
    return client.post("/knowledge/export/", {"form_key": str(uuid.uuid4()), **fields})["Location"]


def work() -> None:
    for pk, person in KnowledgeExport.objects.values_list("pk", "person"):
        services.make_export(pk, person)


def fetched(client, url: str) -> zipfile.ZipFile:
    answer = client.get(f"{url}file/")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def said(article) -> dict[str, object]:
    """Return all that an article is, but for its dates and ids."""
    article = Article.objects.get(pk=article.pk)
    names = dict(article.attachments.values_list("public_id", "name"))
    return {
        **{name: getattr(article, name) for name in TEXTS if name not in ("topic", "body")},
        "body": placed_at(article.body, names),
        "topic": article.topic.slug,
        "audience": article.intended_kind,
        "named": sorted(zone.slug for zone in article.intended_zones.all()),
        "files": sorted(
            (file.name, hashlib.sha256(file.file.read()).hexdigest())
            for file in article.attachments.filter(state="clean")
        ),
    }


def test_export_holds_articles_of_own_zone_readable_for_the_asker(
    client_for, library, polder_member
):
    client = client_for(polder_member)
    url = ask(client)
    work()

    archive = fetched(client, url)

    index = json.loads(archive.read("knowledge.json"))
    assert [article["texts"]["title"] for article in index["articles"]] == [
        "Met Vlas", "Alleen wij", "Nog een ontwerp",
    ]  # fmt: skip
    assert [file["name"] for file in index["articles"][0]["files"]] == ["rood.png", "verslag.docx"]
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode(
        errors="replace"
    )
    for closed in ("Ontwerp van een ander", "In de bak", "Van een andere zone", "ongezien"):
        assert closed not in everything
    page = archive.read(index["articles"][0]["page"]).decode()
    assert "Een digitale afspraak" in page
    assert "77% minder" in page
    (picture,) = index["articles"][1]["files"]
    page = archive.read(index["articles"][1]["page"]).decode()
    assert f'<img src="{picture["link"]}" alt="plan van het plein">' in page
    assert picture["path"] in archive.namelist()
    deeds = AuditEvent.objects.filter(verb__startswith="knowledge_export").order_by("pk")
    assert [deed.verb for deed in deeds] == ["knowledge_export_asked", "knowledge_exported"]


def test_export_imported_by_command_gives_the_same_articles(
    library, polder_member, polder_chief, tmp_path
):
    file = tmp_path / "kennis.zip"
    call_command(
        "export_knowledge", str(file), zone="polder", email=polder_member.email, stdout=StringIO()
    )
    before = Article.objects.count()

    for folder in (file, file, _unpacked(file, tmp_path)):
        call_command(
            "import_folder", str(folder), zone="polder", email=polder_chief.email, stdout=StringIO()
        )

    made = Article.objects.filter(created_by=polder_chief).order_by("pk")
    assert Article.objects.count() == before + 3
    for row in Attachment.objects.filter(article__in=made):
        services.check(row.pk, row.article.zone_id)
    assert [said(article) for article in made] == [said(article) for article in library]
    assert 'src="plan.png" alt="plan van het plein"' in said(made[1])["body"]


def _unpacked(file, tmp_path):
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "map")
    return tmp_path / "map"


def test_export_imported_on_the_page_gives_the_same_articles(
    client_for, library, polder_member, polder_chief, topics
):
    url = ask(client_for(polder_member))
    work()
    content = b"".join(client_for(polder_member).get(f"{url}file/").streaming_content)
    sent = {
        "documents": [SimpleUploadedFile("kennis.zip", content)], "kind": "lesson", "topic": "clients",
        "form_key": str(uuid.uuid4()),
    }  # fmt: skip
    chief = client_for(polder_chief)

    batch = chief.post("/knowledge/import/", sent)["Location"]
    forms = chief.get(batch).context["forms"]
    fields = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    chief.post(batch, fields)

    made = Article.objects.filter(created_by=polder_chief).order_by("pk")
    for row in Attachment.objects.filter(article__in=made):
        services.check(row.pk, row.article.zone_id)
    assert [said(article) for article in made] == [said(article) for article in library]
    assert not DocumentImport.objects.exclude(extras="").exists()


def test_export_is_hidden_from_all_but_its_asker(
    client_for, library, polder_member, polder_chief, vlas_member, as_reader
):
    url = ask(client_for(polder_member))
    work()

    for other in (polder_chief, vlas_member):
        assert client_for(other).get(url).status_code == 404
        assert client_for(other).get(f"{url}file/").status_code == 404
        with as_reader(other):
            assert not KnowledgeExport.objects.exists()


def test_export_with_article_no_longer_readable_is_over(
    client_for, library, polder_member, polder_coordinator
):
    client = client_for(polder_member)
    url = ask(client)
    work()
    services.withdraw(library[1], by=polder_coordinator)

    answer = client.get(f"{url}file/", follow=True)

    assert "verlopen" in answer.content.decode()
    assert "mag je niet meer lezen" in client.get(url).content.decode()
    assert KnowledgeExport.objects.get().state == "over"


def test_export_with_file_reported_since_is_over(client_for, library, polder_member, vlas_member):
    client = client_for(polder_member)
    url = ask(client)
    work()
    file = library[0].attachments.get(name="verslag.docx")
    services.report(file, by=vlas_member, kind=ReportKind.PERSONAL_DATA, words="een naam")

    answer = client.get(f"{url}file/")

    assert answer["Location"] == "/knowledge/export/"
    assert KnowledgeExport.objects.get().reason == "gone"


def test_export_with_lost_file_names_it_and_holds_the_rest(client_for, library, polder_member):
    file = library[0].attachments.get(name="verslag.docx")
    default_storage.delete(file.file.name)
    client = client_for(polder_member)
    url = ask(client)
    work()

    archive = fetched(client, url)

    article = json.loads(archive.read("knowledge.json"))["articles"][0]
    assert ([file["name"] for file in article["files"]], article["lost"]) == (
        ["rood.png"],
        ["verslag.docx"],
    )
    assert "verslag.docx" in archive.read(article["page"]).decode()
    assert client.get(url).context["export"].lost == 1


def test_export_that_cannot_be_written_has_failed(client_for, library, polder_member, tmp_path):
    client = client_for(polder_member)
    url = ask(client)
    (tmp_path / "files" / "exports").write_text("in de weg")

    work()

    export = KnowledgeExport.objects.get()
    assert (export.state, export.reason) == ("failed", "storage")
    assert client.get(url).status_code == 200


def test_export_ends_after_a_day(client_for, library, polder_member):
    client = client_for(polder_member)
    url = ask(client)
    work()
    with as_owner():
        KnowledgeExport.objects.update(at=timezone.now() - services.EXPORT_LASTS)

    assert client.get(f"{url}file/")["Location"] == "/knowledge/export/"


def test_export_of_asker_who_left_the_zone_is_not_made(client_for, library, polder_member):
    ask(client_for(polder_member))
    Membership.objects.filter(person=polder_member).update(ended_at="2026-01-01T00:00Z")

    work()

    assert KnowledgeExport.objects.get().state == "waiting"
    with pytest.raises(FileNotFoundError):
        default_storage.listdir("exports")


def test_export_and_import_commands_for_person_of_another_zone_are_refused(
    vlas_member, tmp_path, zones
):
    file = tmp_path / "x.zip"
    with pytest.raises(CommandError, match="does not belong"):
        call_command("export_knowledge", str(file), zone="polder", email=vlas_member.email)
    with pytest.raises(CommandError, match="does not belong"):
        call_command("import_folder", str(tmp_path), zone="polder", email=vlas_member.email)


def test_import_folder_is_previewed_and_imported(polder_member, topics, tmp_path):
    (tmp_path / "onder").mkdir()
    (tmp_path / "een.md").write_text("# Een\n\n![kaart](onder/kaart.png)\n")
    (tmp_path / "onder" / "kaart.png").write_bytes(papers.png())
    (tmp_path / "onder" / "twee.docx").write_bytes(papers.report())
    (tmp_path / "onder" / "stuk.docx").write_bytes(b"geen zip")
    told, wrong = StringIO(), StringIO()
    given = {"zone": "polder", "email": polder_member.email, "topic": "clients", "kind": "lesson"}

    with pytest.raises(CommandError):
        call_command(
            "import_folder", str(tmp_path), dry_run=True, stdout=told, stderr=wrong, **given
        )
    assert not Article.objects.exists()
    with pytest.raises(CommandError):
        call_command("import_folder", str(tmp_path), stdout=told, stderr=wrong, **given)

    for words in (
        "een.md: lesson, clients, network, 1 files: Een",
        "1 footnote",
        "Would make 2",
        "Made 2",
    ):
        assert words in told.getvalue(), words
    assert "stuk.docx" in wrong.getvalue()
    assert [article.title for article in Article.objects.order_by("pk")] == [
        "Een", "Fietsdiefstal aan het station",
    ]  # fmt: skip
