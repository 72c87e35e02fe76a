"""What readers of the demo say in one press, follow, and report."""

from __future__ import annotations

from knowledge import services
from knowledge.choices import ReportKind, ReportOutcome
from knowledge.models import Article, Comment, Report
from network.demo import content
from network.demo.clock import Clock, ago
from network.demo.people import acting
from zones.models import AuditEvent, User, Zone

PRESSED = 4
"""Days ago: when signs were given and follows began."""


def load(clock: Clock) -> None:
    facts = content.talk()
    for row in facts["signs"]:
        for email in row["by"]:
            with acting(email) as person:
                article = _article(row["article"], person)
                services.give_sign(article, by=person, kind=row["kind"])
    for row in facts["follows"]:
        with acting(row["by"]) as person:
            for title in row.get("articles", []):
                services.follow(_article(title, person), by=person)
            for slug in row.get("zones", []):
                services.follow(Zone.objects.get(slug=slug), by=person)
    pressed = AuditEvent.objects.filter(verb__in=("sign_given", "follow_started"))
    clock.move(pressed, ago(PRESSED))
    for row in facts["reports"]:
        _report(row, clock)


def _report(row: dict[str, str], clock: Clock) -> None:
    with acting(row["by"]) as person:
        article = _article(row["article"], person)
        comments = Comment.objects.visible_to(person).filter(article=article)
        said = comments.filter(text=row["comment"]).first() if "comment" in row else None
        report, _is_new = services.report(
            said or article, by=person, kind=ReportKind(row["kind"]), words=row["words"]
        )
    if "decided_by" in row:
        with acting(row["decided_by"]) as decider:
            outcome = ReportOutcome(row["outcome"])
            services.decide_report(report, by=decider, outcome=outcome, answer=row["answer"])
    clock.move(Report.objects.filter(pk=report.pk), ago(float(row["age"])))
    clock.move_audit(report, ago(float(row["age"])))


def _article(title: str, reader: User) -> Article:
    return Article.objects.visible_to(reader).published().get(title=title)
