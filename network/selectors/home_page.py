"""What somebody finds on the home page: what waits for them, what is new, and figures of what they may read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.choices import OPEN_STATES, Outcome
from exchanges.choices import State as ProjectState
from exchanges.models import ClosingReport, Decision, Milestone, Partner, Project
from exchanges.selectors.health import SOON as MILESTONE_SOON
from exchanges.workflow.reports import PATIENCE, reports_by
from knowledge.choices import FileState, ReportKind
from knowledge.choices import State as ArticleState
from knowledge.models import (
    Adoption,
    Article,
    Attachment,
    Authorship,
    Follow,
    Question,
    Report,
    Review,
)
from knowledge.selectors.article_rows import named, published
from knowledge.services.recheck_reminders import BEFORE
from zones import access
from zones.compiled_reads import IDS, compiled_read, hang
from zones.date_formats import written
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet


(
    WAITS, ROW_ASKED, REFUSED, READY, COMPLETE, REPORT_ASKED, REPORTED, MILESTONE, CHANGES_ASKED, DUE, DRAFTED, OPEN,
) = range(12)  # fmt: skip
"""Why a project stands on somebody's home page, the most pressing first."""

PROJECTS_SHOWN = 20
DUE_SOON = timedelta(days=3)
"""So long before the day by which zones decide, the lead zone sees who is silent."""
OPEN_PROJECTS_SHOWN = 5
ARTICLES_SHOWN = 6
UNFINISHED_SHOWN = 6
QUESTIONS_SHOWN = 3
WAITING_QUESTIONS_SHOWN = 6
QUESTIONS_LOADED = 20


@dataclass(frozen=True)
class Task:
    """What somebody is to do about a project, in words."""

    project: Project
    title: str
    note: str


@dataclass(frozen=True)
class Projects:
    waiting: list[Project] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    changes_asked: list[Project] = field(default_factory=list)
    drafted: list[Project] = field(default_factory=list)
    open: list[Project] = field(default_factory=list)


@dataclass(frozen=True)
class Questions:
    waiting: list[Question] = field(default_factory=list)
    open: list[Question] = field(default_factory=list)


def projects(person: User) -> Projects:
    """Return the projects that concern this person now, in one query and two for what hangs below them."""
    today = timezone.localdate()
    asked = {"soon": today + DUE_SOON, "near": today + MILESTONE_SOON, "ago": today - PATIENCE}
    rows = _with_parts(_projects(person, **asked), person)
    found = Projects()
    lists = {
        WAITS: found.waiting,
        CHANGES_ASKED: found.changes_asked,
        DRAFTED: found.drafted,
        OPEN: found.open,
    }
    for row in rows:
        why: int = row.why  # type: ignore[attr-defined]  # annotated above
        if why in lists:
            lists[why].append(row)
        else:
            found.tasks.append(_task(row, why))
    found.waiting.sort(key=_pressing)
    del found.open[OPEN_PROJECTS_SHOWN:]
    return found


@compiled_read(soon=DateField(), near=DateField(), ago=DateField())
def _projects(person: Any, *, soon: Any, near: Any, ago: Any) -> QuerySet[Project, Project]:
    rows = (
        Project.objects.visible_to(person)
        .annotate(why=_why(person, soon, near, ago), due_on=_next_milestone(person))
        .filter(why__isnull=False)
    )
    rows = rows.select_related("zone", "topic__parent")
    return rows.order_by("why", F("moved_at").desc(), "-pk")[:PROJECTS_SHOWN]


def _with_parts(projects: list[Project], person: User) -> list[Project]:
    ids = [project.pk for project in projects]
    hang(projects, "partners", _partners(person, projects=ids))
    hang(projects, "decisions", _decisions(person, projects=ids))
    return projects


@compiled_read(projects=IDS)
def _partners(_person: Any, *, projects: Any) -> QuerySet[Partner, Partner]:
    rows = Partner.objects.filter(project_id__any=projects)
    return rows.select_related("zone").lead_first()


@compiled_read(projects=IDS)
def _decisions(person: Any, *, projects: Any) -> QuerySet[Decision, Decision]:
    return Decision.objects.visible_to(person).filter(project_id__any=projects)


def unfinished(person: User) -> Iterable[Article]:
    """Return this person's drafts, what they should read again, and where a file of theirs was refused.

    The last is told by `refused_file`.
    """
    return _unfinished(person, until=timezone.localdate() + BEFORE)


@compiled_read(until=DateField())
def _unfinished(person: Any, *, until: Any) -> QuerySet[Article, Article]:
    refused = Attachment.objects.editable_by(person).filter(
        article=OuterRef("pk"), uploaded_by=person, state=FileState.REFUSED
    )
    drafted = Q(
        Exists(Authorship.objects.filter(article=OuterRef("pk"), person=person)),
        state=ArticleState.DRAFT,
    )
    again = Q(
        owner=person,
        state=ArticleState.PUBLISHED,
        review_by__lte=until,
    )
    return (
        Article.objects.editable_by(person)
        .annotate(refused_file=Subquery(refused.values("name")[:1], CharField()))
        .filter(drafted | again | Q(refused_file__isnull=False))
        .select_related("zone")
        .defer("body")
        .order_by("-updated_at", "-pk")[:UNFINISHED_SHOWN]
    )


def adoptions_waiting(person: User) -> Iterable[Adoption]:
    """Return what colleagues proposed to the register and this person confirms, the oldest first."""
    rows = Adoption.objects.decidable_by(person).waiting()
    return rows.select_related("zone", "article", "by").order_by("at", "pk")[:UNFINISHED_SHOWN]


def reviews(person: User) -> Iterable[Review]:
    """Return what waits for the approval of this person, the oldest first."""
    if not access.reader(person).deciding_zone_ids:
        return []
    rows = Review.objects.decidable_by(person).select_related("article__zone", "by")
    return rows.order_by("at", "pk")[:UNFINISHED_SHOWN]


def reported(person: User) -> Iterable[Report]:
    """Return what waits for this person's decision as coordinator or chief.

    First what is hidden meanwhile, then what may hold personal data, of each the oldest first.
    """
    if not access.reader(person).deciding_zone_ids:
        return ()
    rows = Report.objects.decidable_by(person).waiting().select_related("zone", "reporter")
    is_of_data = Case(
        When(kind=ReportKind.PERSONAL_DATA, then=True), default=False, output_field=BooleanField()
    )
    return rows.order_by("-hides", is_of_data.desc(), "at", "pk")[:UNFINISHED_SHOWN]


def newest(person: User, *, followed_only: bool) -> Iterable[Article]:
    return named(_newest(person, followed_only=followed_only))


@compiled_read(shapes=("followed_only",))
def _newest(person: Any, *, followed_only: bool) -> QuerySet[Article, Article]:
    articles = published(person)
    if followed_only:
        topics = Follow.objects.filter(person=person, topic__isnull=False).values("topic")
        zones = Follow.objects.filter(person=person, zone__isnull=False).values("zone")
        of_theirs = Q(topic__in=topics) | Q(topic__parent__in=topics) | Q(zone__in=zones)
        articles = articles.filter(of_theirs)
    return articles.with_row().newest_first()[:ARTICLES_SHOWN]


def questions(person: User) -> Questions:
    """Return the questions that concern this person now, in one query.

    What waits for them was asked of their zone and has no answer, or is a call of theirs that is over
    without an outcome; what waits longest stands first. The others are open and stand as on their page.
    """
    found = Questions()
    for row in _questions(person, today=timezone.localdate()):
        (found.waiting if row.waits else found.open).append(row)  # type: ignore[attr-defined]  # annotated below
    del found.waiting[WAITING_QUESTIONS_SHOWN:], found.open[QUESTIONS_SHOWN:]
    return found


@compiled_read(today=DateField())
def _questions(person: Any, *, today: Any) -> QuerySet[Question, Question]:
    zone_ids = access.reader(person).zone_ids
    to_us = Q(asked_zone_id__any=zone_ids, first_answered_at=None) & ~Q(asked_by=person)
    over = Q(pk__in=Question.objects.editable_by(person).values("pk"), deadline__lt=today)
    rows = Question.objects.visible_to(person).with_rights(person).open()
    rows = rows.annotate(
        waits=Case(When(to_us | over, then=True), default=False, output_field=BooleanField())
    )
    rows = rows.filter(Q(waits=True) | ~Q(asked_by=person)).rising(today).with_counts(person)
    rows = rows.select_related("zone", "asked_zone").defer("body", "outcome")
    return rows.order_by(F("waits").desc(), F("rises_at").desc(), "-pk")[:QUESTIONS_LOADED]


def running(person: User) -> Iterable[Project]:
    """The exchange projects under way that this person may read, those that moved last first."""
    projects = Project.objects.visible_to(person).filter(state=ProjectState.RUNNING)
    return projects.with_frame().newest_first()[:OPEN_PROJECTS_SHOWN]


def _pressing(project: Project) -> tuple[bool, date | None]:
    """The earliest answer first, and last those without a day."""
    return project.respond_by is None, project.respond_by


def _task(project: Project, why: int) -> Task:
    words = {"title": project.title}
    if why == ROW_ASKED:
        day = _by(project.rows_by)
        return Task(project, _("“%(title)s” waits for the part of your zone") % words, day)
    if why == REFUSED:
        title = _("A zone refuses “%(title)s”: confirm what happens") % words
        return Task(project, title, _("The project stops, or goes on with fewer zones"))
    if why == READY:
        title = _("“%(title)s” is ready to start") % words
        return Task(project, title, _("All zones agree"))
    if why == COMPLETE:
        title = _("“%(title)s” is ready to be submitted") % words
        return Task(project, title, _("All zones confirmed their part"))
    if why == REPORT_ASKED:
        title = _("“%(title)s” closes and waits for the report of your zone") % words
        return Task(project, title, _by(reports_by(project)))
    if why == REPORTED:
        title = _("“%(title)s” is ready to be completed") % words
        return Task(project, title, _("Say what came of the common goal"))
    if why == MILESTONE:
        title = _("A milestone of “%(title)s” is yours to reach") % words
        return Task(project, title, _by(project.due_on))  # type: ignore[attr-defined]  # annotated above
    title = _("Not all zones decided yet about “%(title)s”") % words
    return Task(project, title, _by(project.respond_by))


def _by(day: date | None) -> str:
    return _("before %(day)s") % {"day": written(day)} if day else ""


def _milestones(person: Any) -> QuerySet[Milestone, Milestone]:
    """What this person is to reach: their own, and those that nobody of a zone they decide for is named for."""
    nobodys = Q(person=None, zone_id__any=access.reader(person).deciding_zone_ids)
    rows = Milestone.objects.visible_to(person).open().filter(project=OuterRef("pk"))
    return rows.filter(Q(person=person) | nobodys)


def _next_milestone(person: Any) -> Subquery:
    return Subquery(_milestones(person).order_by("due_on").values("due_on")[:1], DateField())


def _why(person: Any, soon: Any, near: Any, ago: Any) -> Case:
    decided = Decision.objects.visible_to(person).filter(
        project=OuterRef("pk"), version=OuterRef("version"), ended_at=None
    )
    asked = decided.filter(outcome=Outcome.REQUEST_CHANGES)
    refused = decided.filter(outcome=Outcome.REFUSE)
    reader = access.reader(person)
    rows = Project.objects.visible_to(person).waiting_for_row_of(reader.zone_ids)
    led = Q(zone_id__any=reader.deciding_zone_ids)
    silent = Partner.objects.filter(project=OuterRef("pk"), confirmed_at=None)
    submitted, closing = Q(state=ProjectState.SUBMITTED), Q(state=ProjectState.CLOSING)
    handed_in = ClosingReport.objects.visible_to(person).filter(
        project=OuterRef("project"), zone=OuterRef("zone"), handed_in_at__isnull=False
    )
    stays = Partner.objects.filter(~Exists(handed_in), project=OuterRef("pk"), left_at=None)
    ours = stays.filter(zone_id__any=reader.deciding_zone_ids)
    is_over = Q(closing_since__date__lt=ago)
    runs = Q(state=ProjectState.RUNNING)
    theirs = Q(pk__in=Project.objects.editable_by(person).values("pk"))
    return Case(
        When(pk__in=Project.objects.decidable_by(person).values("pk"), then=Value(WAITS)),
        When(pk__in=rows.values("pk"), then=Value(ROW_ASKED)),
        When(led & submitted & Exists(refused), then=Value(REFUSED)),
        When(led & Q(state=ProjectState.APPROVED), then=Value(READY)),
        When(led & Q(~Exists(silent), state=ProjectState.GATHERING), then=Value(COMPLETE)),
        When(closing & Exists(ours), then=Value(REPORT_ASKED)),
        When(led & closing & (is_over | ~Exists(stays)), then=Value(REPORTED)),
        When(runs & Exists(_milestones(person).filter(due_on__lte=near)), then=Value(MILESTONE)),
        When(
            theirs & Q(Exists(asked), state=ProjectState.SUBMITTED),
            then=Value(CHANGES_ASKED),
        ),
        When(led & submitted & Q(respond_by__lte=soon), then=Value(DUE)),
        When(theirs & Q(created_by=person, state=ProjectState.DRAFT), then=Value(DRAFTED)),
        When(state__in=OPEN_STATES, then=Value(OPEN)),
        default=None,
        output_field=IntegerField(),
    )
