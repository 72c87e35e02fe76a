"""What search knows of a project: from its submission on, never of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchanges.models import Project
from knowledge import search
from knowledge.search.articles import topic_words, zone_words
from knowledge.search.sources import source

if TYPE_CHECKING:
    from collections.abc import Sequence

ITEM_TYPE = "project"


def put(project: Project) -> None:
    if project.submitted_at is not None:
        search.put(ITEM_TYPE, project.pk, **_entry_of(project))


@source(ITEM_TYPE)
def entries(pks: Sequence[int]) -> dict[int, search.Entry]:
    rows = Project.objects.submitted().filter(pk__in=pks).select_related("topic", "zone")
    return {row.pk: _entry_of(row) for row in rows.prefetch_related("partners")}


def remove(project: Project) -> None:
    search.remove(ITEM_TYPE, project.pk)


def _entry_of(project: Project) -> search.Entry:
    if project.submitted_at is None:
        raise ValueError(project.state)
    return {
        "zone_id": project.zone_id,
        "audience_id": project.audience_id,
        "language": project.language,
        "published_at": project.submitted_at,
        "title": project.title,
        "topic_id": project.topic_id,
        "topic": topic_words(project.topic),
        "contacts": zone_words(project.zone),
        "summary": project.common_goal,
        "body": project.shares_text,
    }
