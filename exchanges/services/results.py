"""From a completed project on: the practice that is drafted from it, its adoptions, the look-back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join, linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import override

from exchanges import workflow
from exchanges.choices import Reached, State, Verb
from exchanges.models import ClosingReport, Project
from exchanges.services.base import insist, locked, tell
from exchanges.services.inputs import ReasonMissing
from exchanges.services.people import deciders_of
from exchanges.wording import brought
from knowledge import services as knowledge
from knowledge.choices import AdoptionState, Kind
from knowledge.models import Adoption, Article
from zones import access
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from datetime import date

    from exchanges.models import Partner
    from zones.models import User

SUMMARY_LENGTH = 300


@access.as_actor
def draft_practice(*, by: User, project: Project) -> Article:
    """Draft a practice of the lead zone from what the zones reported; a second click finds the same.

    It is meant for who reads the project. Raises StepRefused.
    """
    row = locked(project, by)
    if row.practice_id is not None:
        made = Article.objects.visible_to(by).filter(pk=row.practice_id).first()
        if made is not None:
            return made
    insist(workflow.can_draft_practice(row, by))
    zones = [partner.zone for partner in row.partners.all()]
    with override(row.language):
        body = _body(row, by)
    article, _new = knowledge.save_draft(
        by=by,
        zone=row.zone,
        writing=knowledge.Writing(
            title=row.title,
            kind=Kind.PRACTICE,
            topic=row.topic,
            language=row.language,
            summary=_short(row.closing),
            body=body,
            audience=AudienceKind(row.intended_audience),
            named_zones=tuple(zone for zone in zones if zone != row.zone),
        ),
        form_key=f"project-{row.pk}",
    )
    row.practice = article
    row.save(update_fields=["practice"])
    tell(row, Verb.PRACTICE, by=by, zone=row.zone)
    return article


@access.as_actor
def look_back(*, by: User, project: Project, text: str) -> Project:
    """Say, months later, what is left of what a project reached. Raises StepRefused, ReasonMissing."""
    row = locked(project, by)
    insist(workflow.can_look_back(row, by))
    if not text.strip():
        raise ReasonMissing
    is_first = row.looked_back_at is None
    row.look_back, row.looked_back_at = text.strip(), timezone.now()
    row.save(update_fields=["look_back", "looked_back_at"])
    if is_first:
        tell(row, Verb.LOOK_BACK, by=by, zone=row.zone)
    return row


def enter_adoptions(zone_id: int, today: date) -> int:
    """Enter in the register what `zone_id` said it goes on with, once the practice is published; return how many.

    It is entered by who handed the report in, or by another who decides for the zone by now.
    """
    with access.reading_as(access.acting_for(zone_id)):
        rows = ClosingReport.objects.filter(
            zone=zone_id,
            goes_on=True,
            handed_in_at__isnull=False,
            project__state=State.COMPLETED,
            project__practice__isnull=False,
        ).exclude(project__zone=zone_id)
        reports = list(rows.select_related("project", "zone", "handed_in_by"))
        known = set(
            Adoption.objects.filter(
                zone=zone_id, article__in=[report.project.practice_id for report in reports]
            ).values_list("article_id", flat=True)
        )
    waiting = [report for report in reports if report.project.practice_id not in known]
    return sum(_enter(report, today) for report in waiting)


def _enter(report: ClosingReport, today: date) -> bool:
    people = deciders_of([report.zone_id])
    by = report.handed_in_by if report.handed_in_by in people else next(iter(people), None)
    if by is None:
        return False
    with access.reading_as(by):
        rows = Article.objects.visible_to(by).filter(pk__any=[report.project.practice_id])
        article = rows.select_related("zone").first()
        if article is None or not article.is_adoptable_by(report.zone):
            return False
        entry = knowledge.Entry(
            state=AdoptionState.ADOPTED, since=today, results=report.goes_on_with
        )
        try:
            knowledge.enter_adoption(article, by=by, zone=report.zone, entry=entry)
        except (knowledge.NotAdoptable, knowledge.AdoptionMoved):
            return False
    return True


def _short(text: str) -> str:
    first = text.strip().split("\n", 1)[0]
    return first if len(first) <= SUMMARY_LENGTH else first[: SUMMARY_LENGTH - 1].rstrip() + "…"


def _body(project: Project, by: User) -> str:
    """Return the text that a practice begins with, as HTML in the project's language."""
    reports = {
        report.zone_id: report
        for report in ClosingReport.objects.visible_to(by).filter(
            project=project, handed_in_at__isnull=False
        )
    }
    parts = [
        (_("What we wanted"), linebreaks(escape(project.common_goal))),
        (_("What came of it"), linebreaks(escape(project.closing))),
    ]
    parts += [
        (str(partner.zone), _of_zone(partner, reports.get(partner.zone_id)))
        for partner in project.partners.all()
    ]
    return format_html_join("", "<h2>{}</h2>{}", parts)


def _of_zone(partner: Partner, report: ClosingReport | None) -> str:
    lines = []
    if partner.own_goal:
        goal = partner.own_goal
        if report and report.reached:
            goal = _("%(goal)s (%(reached)s)") % {
                "goal": goal.rstrip("."),
                "reached": Reached(report.reached).label.lower(),
            }
        lines.append((_("Own goal"), goal))
    if report:
        lines += [
            (_("Measured"), report.measured),
            (_("Gave"), report.gave),
            (_("Got"), report.got),
            (_("Goes on with"), report.goes_on_with if report.goes_on else ""),
        ]
    else:
        lines.append((_("Brings"), brought(partner)))
    items = format_html_join(
        "", "<li><strong>{}:</strong> {}</li>", [(label, text) for label, text in lines if text]
    )
    return format_html("<ul>{}</ul>", items) if items else ""
