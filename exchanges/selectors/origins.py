"""What a project begins from, as far as somebody reads it, and which zones work on a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchanges.models import Idea, IdeaSupport
from knowledge.models import Adoption, Article, Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchanges.models import Project
    from knowledge.models import Topic
    from zones.models import User, Zone

    Origin = Article | Question | Idea


def origin_by_id(given: Mapping[str, str], reader: User) -> Origin | None:
    """Return the published article, the question or the idea that `given` names; None where this person reads none."""
    article, question, idea = (given.get(name, "") for name in ("article", "question", "idea"))
    if article:
        rows = Article.objects.visible_to(reader).published()
        return rows.filter(public_id=article).select_related("zone", "topic").first()
    if question:
        asked = Question.objects.visible_to(reader).filter(public_id=question)
        return asked.select_related("zone", "topic").first()
    if idea:
        rows_of_ideas = Idea.objects.visible_to(reader).filter(public_id=idea)
        return rows_of_ideas.select_related("zone", "topic").first()
    return None


def origin_of(project: Project, reader: User) -> Origin | None:
    """Return what a project began from."""
    if project.from_article_id is not None:
        rows = Article.objects.visible_to(reader).published()
        return rows.filter(pk__any=[project.from_article_id]).first()
    if project.from_question_id is not None:
        return (
            Question.objects.visible_to(reader).filter(pk__any=[project.from_question_id]).first()
        )
    if project.from_idea_id is not None:
        return Idea.objects.visible_to(reader).filter(pk__any=[project.from_idea_id]).first()
    return None


def zones_on(topic: Topic, reader: User) -> set[Zone]:
    """Return the zones that published something on a topic, or took something over, that this person reads."""
    written = Article.objects.visible_to(reader).published().filter(topic=topic)
    taken = Adoption.objects.visible_to(reader).current().filter(article__topic=topic)
    return {
        row.zone for rows in (written, taken) for row in rows.select_related("zone").only("zone")
    }


def zones_of(origin: Origin, reader: User) -> set[Zone]:
    """Return the zones that a project from this begins with: whose it is, and who took it over or would take part."""
    found = {origin.zone}
    if isinstance(origin, Idea):
        support = IdeaSupport.objects.visible_to(reader).filter(idea=origin)
        found |= {one.zone for one in support.select_related("zone")}
    if isinstance(origin, Article):
        rows = Adoption.objects.visible_to(reader).current().filter(article=origin)
        found |= {row.zone for row in rows.select_related("zone")}
    return found
