"""What somebody of PZ Polder brings in from documents, and takes along: theirs alone, their own zone does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge import services
from knowledge.models import DocumentImport, KnowledgeExport
from tests.attack.canary.people import AUTHORS
from tests.attack.canary.tokens import NOBODY, token
from tests.conftest import as_owner

if TYPE_CHECKING:
    from tests.attack.canary.tokens import Planted

BATCHES = (("document", "otherdocument"), ("waitingdocument",))
"""Two that were read and wait for a word, and one that waits to be read."""


def plant(planted: Planted) -> None:
    for names in BATCHES:
        _plant_documents(planted, names)
    _plant_export(planted)


def _plant_documents(planted: Planted, names: tuple[str, ...]) -> None:
    author, zone = planted.people.user("polder_member"), planted.people.zones["polder"]
    uploads = [
        SimpleUploadedFile(
            f"{token(name, 'name')}.md",
            f"# {token(name, 'title')}\n\n{token(name, 'text')}".encode(),
        )
        for name in names
    ]
    facts = {"kind": "lesson", "topic": "burglary", "audience": "network", "language": "nl"}
    batch = services.receive(
        by=author, zone=zone, uploads=uploads, facts=facts, form_key=token(names[0], "formkey")
    )
    planted.batches.append(batch)
    planted.readers[batch] = AUTHORS
    with as_owner():
        rows = list(DocumentImport.objects.filter(batch=batch))
    for name, row in zip(names, rows, strict=True):
        planted.readers[row.public_id] = AUTHORS
        planted.plant(name, ["name"], AUTHORS)
        if len(names) > 1:
            assert services.read_document(row.pk, author.pk) == "read"
            planted.plant(name, ["title"], AUTHORS)
            planted.plant(name, ["text"], NOBODY)
    planted.plant(names[0], ["formkey", "facttext"], NOBODY)
    with as_owner():
        facts |= {"texts": {"result": token(names[0], "facttext")}}
        DocumentImport.objects.filter(pk=rows[0].pk).update(facts=facts)


def _plant_export(planted: Planted) -> None:
    author = planted.people.user("polder_member")
    export = services.begin_export(
        by=author, zone=planted.people.zones["polder"], form_key=token("export", "formkey")
    )
    planted.plant("export", ["formkey"], NOBODY)
    assert services.make_export(export.pk, author.pk) == "ready"
    planted.exports.append(export.public_id)
    planted.readers[export.public_id] = AUTHORS
    with as_owner():
        assert KnowledgeExport.objects.get(pk=export.pk).articles
