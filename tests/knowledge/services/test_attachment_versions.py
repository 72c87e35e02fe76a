"""Versions of a file: readers get the newest, editors the older ones too; and everything in one archive."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from knowledge import search, services
from knowledge.files.validation import FileRefused, examine
from knowledge.models import Attachment
from knowledge.selectors import attachments
from tests.knowledge import papers
from zones import access
from zones.models import AuditEvent


@pytest.fixture
def renew():
    """Bring a next version and let the worker look: `renew(file, by, name, content)`."""

    def bring(file: Attachment, by, name: str, content: bytes, *, beside: bool = False):
        upload = examine(SimpleUploadedFile(name, content))
        (new,) = services.attach(
            file.article, by=by, files=[upload], replacing=file if beside else None
        )
        services.check(new.pk, file.article.zone_id)
        new.refresh_from_db()
        return new

    return bring


def newest() -> list[str]:
    return [row.name for row in Attachment.objects.newest().filter(state="clean")]


def test_file_of_the_same_name_becomes_the_new_version(checked_file, renew, polder_member):
    first = checked_file(polder_member, "plan.txt", b"een")

    second = renew(first, polder_member, "Plan.TXT", b"twee")
    third = renew(first, polder_member, "plan.txt", b"drie")

    assert newest() == ["plan.txt"]
    assert list(Attachment.objects.filter(replaced_by=third)) == [first, second]
    assert AuditEvent.objects.filter(verb="file_renewed").count() == 2


def test_file_of_another_name_replaces_the_file_it_was_added_to(checked_file, renew, polder_member):
    first = checked_file(polder_member, "plan 2024.txt", b"een")

    renew(first, polder_member, "plan 2025.txt", b"twee", beside=True)

    assert newest() == ["plan 2025.txt"]


def test_file_version_unchecked_leaves_readers_the_old_one(
    checked_file, client_for, polder_member, vlas_member
):
    first = checked_file(polder_member, "plan.pdf", papers.pdf("een"))
    broken = examine(SimpleUploadedFile("plan.pdf", b"%PDF-1.7 and then nothing"))
    (new,) = services.attach(first.article, by=polder_member, files=[broken])
    reader = client_for(vlas_member)
    assert reader.get(first.get_absolute_url()).status_code == 200

    assert services.check(new.pk, first.article.zone_id) == "refused"

    assert reader.get(first.get_absolute_url()).status_code == 200
    assert newest() == ["plan.pdf"]


def test_file_older_version_is_open_to_editors_only(
    checked_file, renew, client_for, as_reader, polder_member, polder_coordinator,
    polder_chief, person, zones, vlas_member,
):  # fmt: skip
    first = checked_file(polder_member, "plan.txt", papers.txt("geheimwoord"))
    second = renew(first, polder_member, "plan.txt", papers.txt("openbaar"))
    colleague = person("collega@polder.example", "member", zones["polder"])
    url, page = first.get_absolute_url(), first.article.get_absolute_url()

    for reader in (vlas_member, colleague):
        client = client_for(reader)
        assert (
            client.get(url).status_code == client.get("/knowledge/files/zzzzzzzzzzzz/").status_code
        )
        assert client.get(second.get_absolute_url()).status_code == 200
        assert first.public_id not in client.get(page).content.decode()
        assert search.match(reader, "geheimwoord") == []
    for editor in (polder_member, polder_coordinator, polder_chief):
        client = client_for(editor)
        assert client.get(url).status_code == 200
        assert first.public_id in client.get(page).content.decode()
    with as_reader(vlas_member):
        assert list(Attachment.objects.all()) == [second]


def test_file_newer_version_checked_first_stays_the_newest(checked_file, polder_member):
    first = checked_file(polder_member, "plan.txt", b"een")
    article = first.article
    slow, quick = (
        services.attach(
            article, by=polder_member, files=[examine(SimpleUploadedFile("plan.txt", content))]
        )[0]
        for content in (b"twee", b"drie")
    )

    services.check(quick.pk, article.zone_id)
    services.check(slow.pk, article.zone_id)

    assert list(Attachment.objects.newest()) == [quick]
    assert set(Attachment.objects.filter(replaced_by=quick)) == {first, slow}


def test_file_version_refused_is_skipped(checked_file, renew, polder_member):
    first = checked_file(polder_member, "plan.pdf", papers.pdf("een"))
    refused = renew(first, polder_member, "plan.pdf", b"%PDF-1.7 and then nothing")

    third = renew(first, polder_member, "plan.pdf", papers.pdf("drie"))

    first.refresh_from_db()
    assert refused.state == "refused"
    assert first.replaced_by == third


def test_file_removed_takes_its_older_versions_along(
    checked_file, renew, polder_member, django_capture_on_commit_callbacks
):
    first = checked_file(polder_member, "plan.txt", b"een")
    second = renew(first, polder_member, "plan.txt", b"twee")

    with django_capture_on_commit_callbacks(execute=True):
        services.detach(second, by=polder_member)

    assert not Attachment.objects.exists()
    assert not any(default_storage.exists(row.file.name) for row in (first, second))


def test_file_older_version_can_be_removed_alone(checked_file, renew, polder_member):
    first = checked_file(polder_member, "plan.txt", b"een")
    second = renew(first, polder_member, "plan.txt", b"twee")

    services.detach(first, by=polder_member)

    assert list(Attachment.objects.all()) == [second]


def test_file_older_versions_count_for_the_quota(checked_file, polder_member, settings):
    first = checked_file(polder_member, "plan.txt", b"0123456789")
    settings.ATTACHMENT_ZONE_QUOTA_BYTES = 15

    with pytest.raises(FileRefused, match="quota"):
        services.attach(
            first.article, by=polder_member, files=[examine(SimpleUploadedFile("plan.txt", b"abcdefghij"))]
        )  # fmt: skip


def test_file_version_replacing_file_of_another_article_is_refused(checked_file, polder_member):
    one = checked_file(polder_member, "a.txt", b"een")
    other = checked_file(polder_member, "b.txt", b"twee")

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=one.pk).update(replaces=other)


def test_file_new_version_is_added_beside_the_file(
    checked_file, client_for, polder_member, vlas_coordinator
):
    first = checked_file(polder_member, "plan.txt", b"een")
    url = f"{first.get_absolute_url()}renew/"
    new = SimpleUploadedFile("anders.txt", b"twee")
    client = client_for(polder_member)

    assert client_for(vlas_coordinator).post(url, {"files": new}).status_code == 404
    assert client.post(url, {}).status_code == 200
    answer = client.post(url, {"files": SimpleUploadedFile("a.exe", b"MZ")})
    assert "a.exe" in answer.content.decode()
    new.seek(0)
    assert client.post(url, {"files": new}).status_code == 302
    assert Attachment.objects.get(name="anders.txt").replaces == first


def test_file_list_costs_one_query_for_any_number(checked_file, renew, polder_member):
    first = checked_file(polder_member, "plan.txt", b"een")
    article = first.article
    article.may_edit = True
    for number in range(3):
        renew(first, polder_member, f"ander{number}.txt", b"x")
        renew(first, polder_member, "plan.txt", str(number).encode())

    with access.reading_as(polder_member), CaptureQueriesContext(connection) as asked:
        files = attachments.listed(article, polder_member)

    assert len([query for query in asked if "knowledge_attachment" in query["sql"]]) == 1
    assert {file.name: len(file.older_versions) for file in files} == {
        "plan.txt": 3, "ander0.txt": 0, "ander1.txt": 0, "ander2.txt": 0,
    }  # fmt: skip


# all of them in one archive


def names_in(response) -> list[str]:
    packed = io.BytesIO(b"".join(response.streaming_content))
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_archive_holds_the_newest_clean_files_and_is_told_once(
    checked_file, renew, client_for, polder_member, vlas_member
):
    first = checked_file(polder_member, "plan.txt", b"een")
    renew(first, polder_member, "plan.txt", b"twee")
    renew(first, polder_member, "lijst.txt", b"drie")
    waiting = examine(SimpleUploadedFile("wacht.txt", b"vier"))
    services.attach(first.article, by=polder_member, files=[waiting])

    response = client_for(vlas_member).get(f"{first.article.get_absolute_url()}files.zip")

    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="onthaal-op-afspraak.zip"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert sorted(names_in(response)) == ["lijst.txt", "plan.txt"]
    told = AuditEvent.objects.get(verb="files_downloaded")
    assert (told.person_id, told.item_id) == (vlas_member.pk, str(first.article_id))


def test_archive_of_unreadable_article_is_not_found(
    checked_file, client_for, polder_member, riho_member
):
    file = checked_file(polder_member, "plan.txt", b"een", audience="zone")
    url = f"{file.article.get_absolute_url()}files.zip"

    assert client_for(polder_member).get(url).status_code == 200
    assert client_for(riho_member).get(url).status_code == 404


def test_archive_that_would_be_too_large_is_refused_in_words(
    checked_file, client_for, polder_member, settings
):
    file = checked_file(polder_member, "plan.txt", b"een")
    settings.ATTACHMENT_ZIP_BYTES = 1

    response = client_for(polder_member).get(
        f"{file.article.get_absolute_url()}files.zip", follow=True
    )

    assert "te groot voor één archief" in response.content.decode()


def test_archive_names_are_safe_and_unique():
    names = ["a.txt", "A.TXT", "con.txt", 'x:"y".pdf']

    assert list(attachments.apart(names)) == [
        "a.txt", "A (2).TXT", "_con.txt", "x__y_.pdf",
    ]  # fmt: skip
