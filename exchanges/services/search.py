"""What search knows of a project: from its submission on, never of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge import search
from knowledge.search.articles import topic_words, zone_words

if TYPE_CHECKING:
    from exchanges.models import Project

ITEM_TYPE = "project"


def put(project: Project) -> None:
    if project.submitted_at is None:
        return
    search.put(
        ITEM_TYPE,
        project.pk,
        zone_id=project.zone_id,
        audience_id=project.audience_id,
        language=project.language,
        published_at=project.submitted_at,
        title=project.title,
        topic_id=project.topic_id,
        topic=topic_words(project.topic),
        contacts=zone_words(project.zone),
        summary=project.common_goal,
        body=project.shares_text,
    )


def remove(project: Project) -> None:
    search.remove(ITEM_TYPE, project.pk)
