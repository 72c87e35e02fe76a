"""Documents in and out."""

from __future__ import annotations

import uuid

from knowledge import services as knowledge_services
from knowledge.models import (
    Article,
    DocumentImport,
    KnowledgeExport,
)
from tests.attack.filled_in.base import (
    Filled,
    Scene,
    form,
)


@form("knowledge:document_new")
def document_new(scene: Scene) -> Filled:
    scene.meet("polder_member")
    _ = scene.topics
    return Filled(
        scene.browser("polder_member"),
        "/knowledge/import/",
        {"kind": "lesson", "topic": "burglary", "form_key": str(uuid.uuid4())},
        documents=("een.md", "twee.md"),
        table="knowledge_documentimport",
        made=DocumentImport.objects.count,
        becomes=2,
    )


@form("knowledge:document_batch")
def document_batch(scene: Scene) -> Filled:
    filled = document_new(scene)
    url = filled.post()["Location"]
    fields: dict[str, object] = {}
    for row in list(DocumentImport.objects.all()):
        knowledge_services.read_document(row.pk, row.person_id)
        chosen = {
            "taken": "on",
            "title": "Een",
            "kind": "lesson",
            "topic": "burglary",
            "audience": "zone",
        }
        fields |= {f"{row.public_id}-{name}": value for name, value in chosen.items()}
    return Filled(
        filled.browser,
        url,
        fields,
        table="knowledge_documentimport",
        made=Article.objects.count,
        becomes=2,
        audit={"article_drafted": 2, "document_brought_in": 2},
        others=(200, 302),
    )


@form("knowledge:export_new")
def export_new(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_member"),
        "/knowledge/export/",
        {"form_key": str(uuid.uuid4())},
        table="knowledge_knowledgeexport",
        made=KnowledgeExport.objects.count,
        audit={"knowledge_export_asked": 1},
    )
