"""What the zones reported when a project closed, and what came of it since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from exchanges.choices import State
from exchanges.models import ClosingReport
from exchanges.workflow import reports_by
from knowledge.models import Adoption, Article

if TYPE_CHECKING:
    from exchanges.models import Partner, Project
    from zones.models import User


@dataclass(frozen=True)
class ZoneReport:
    """The row of one zone: its goal as it was agreed, and what it reports, if it did."""

    partner: Partner
    report: ClosingReport | None
    is_own: bool
    is_silent: bool
    """It was asked, and had 30 days."""


@dataclass(frozen=True)
class Practice:
    article: Article
    adoptions: list[Adoption]


def reports_of(project: Project, reader: User) -> list[ZoneReport]:
    """Return a row a zone, the reader's own first. Drafts are read by the zone that writes them alone."""
    rows = ClosingReport.objects.visible_to(reader).filter(project=project)
    by_zone = {row.zone_id: row for row in rows.select_related("by", "handed_in_by")}
    last = reports_by(project)
    is_over = project.state == State.COMPLETED or (last is not None and last < timezone.localdate())
    mine = set(reader.current_zones)
    takes_part = any(partner.zone in mine for partner in project.partners.all())
    found = []
    for partner in project.partners.all():
        report = by_zone.get(partner.zone_id)
        given = report is not None and report.handed_in_at is not None
        asked = partner.left_at is None and last is not None
        silent = takes_part and is_over and asked and not given
        found.append(ZoneReport(partner, report, partner.zone in mine, silent))
    return sorted(found, key=lambda row: not row.is_own)


def practice_of(project: Project, reader: User) -> Practice | None:
    """Return the practice drafted from a project with what other zones do with it, as far as this person reads them."""
    if project.practice_id is None:
        return None
    article = Article.objects.visible_to(reader).filter(pk=project.practice_id).first()
    if article is None:
        return None
    rows = Adoption.objects.visible_to(reader).current().filter(article=article)
    return Practice(article, list(rows.select_related("zone").order_by("zone__name")))
