"""All projects of a year on lines of time: a row is table and picture."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from exchanges.choices import Pace, State
from exchanges.models import Milestone, Project
from exchanges.selectors.health import health
from exchanges.selectors.months import Month, months_between, next_month
from exchanges.wording import agreement
from zones.date_formats import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exchanges.querysets import ProjectQuerySet
    from exchanges.selectors.health import Health
    from zones.models import User

WIDTH = 640
"""Units of the picture; a window of time is a year."""

MOST = 300
PER_SIGN, CAPTION_SIGNS = 6.5, 44
"""How wide a sign of the words below a line is, and how many are written at most."""

A_YEAR = timedelta(days=365)
WAITING = (State.GATHERING, State.SUBMITTED)
GOING = (State.RUNNING, State.PAUSED, State.APPROVED)


@dataclass(frozen=True)
class Window:
    """A year of months, and how far along it days are."""

    first: date

    @property
    def end(self) -> date:
        return next_month(self.first, 12)

    @property
    def months(self) -> list[tuple[int, Month]]:
        last = self.end - timedelta(days=1)
        return [(self.place(month.first), month) for month in months_between(self.first, last)]

    @property
    def before(self) -> str:
        return f"{next_month(self.first, -6):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{next_month(self.first, 6):%Y-%m}"

    def place(self, day: date) -> int:
        return round(WIDTH * (day - self.first).days / (self.end - self.first).days)

    def holds(self, day: date) -> bool:
        return self.first <= day < self.end

    def cut(self, start: date, end: date) -> tuple[int, int] | None:
        """Return from where to where a period lies in the window; None when it lies outside."""
        if end < self.first or start >= self.end or end < start:
            return None
        return max(0, self.place(start)), min(WIDTH, self.place(end))


@dataclass(frozen=True)
class Stretch:
    kind: str
    """`done`, `todo`, `proposed`, `paused` or `over`."""

    x: int
    to: int


@dataclass(frozen=True)
class Mark:
    kind: str
    """`done`, `open`, `late`, `risk`, `end` or `pause`."""

    x: int
    title: str = ""


@dataclass
class Row:
    project: Project
    chip: str
    chip_kind: str
    note: str
    pace: str
    stretches: list[Stretch] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    caption: str = ""
    caption_x: int = 0
    caption_kind: str = ""
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def caption_anchor(self) -> str:
        width = PER_SIGN * min(len(self.caption), CAPTION_SIGNS)
        return "end" if self.caption_x + width > WIDTH else "start"


@dataclass(frozen=True)
class Group:
    label: str
    rows: list[Row]


@dataclass(frozen=True)
class Timeline:
    window: Window
    groups: list[Group]
    today: int | None
    is_cut: bool

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]


def window_from(asked: str) -> Window:
    """Return the year that begins with an asked month (2026-04), else the one around today."""
    today = timezone.localdate()
    try:
        year, month = (int(part) for part in asked.split("-"))
        return Window(date(min(max(year, 2000), 2099), month, 1))
    except ValueError:
        return Window(next_month(today.replace(day=1), -7))


def timeline_of(rows: ProjectQuerySet, reader: User, window: Window, pace: str = "") -> Timeline:
    """Return the projects of `rows` that are on their way or ended in the last year, on lines of time."""
    today = timezone.localdate()
    shown = rows.exclude(state=State.DRAFT).recent(today - A_YEAR).with_frame()
    projects = list(shown.order_by("starts_on", "id")[: MOST + 1])
    by_project = _milestones(projects[:MOST], reader)
    drawn = [_row(project, by_project[project.pk], window, today) for project in projects[:MOST]]
    if pace:
        drawn = [row for row in drawn if row.pace == pace]
    groups = [
        Group(_("Waiting for decisions"), _in(drawn, WAITING)),
        Group(_("Under way or ready to start"), _in(drawn, GOING)),
        Group(
            _("Closing, or ended in the last year"),
            [row for row in drawn if row.project.state not in (*WAITING, *GOING)],
        ),
    ]
    place = window.place(today) if window.holds(today) else None
    return Timeline(window, [group for group in groups if group.rows], place, len(projects) > MOST)


def _milestones(projects: Sequence[Project], reader: User) -> dict[int, list[Milestone]]:
    found: dict[int, list[Milestone]] = defaultdict(list)
    rows = Milestone.objects.visible_to(reader).filter(project__in=projects)
    for row in rows.order_by("due_on", "id"):
        found[row.project_id].append(row)
    return found


def _in(rows: Iterable[Row], states: Sequence[str]) -> list[Row]:
    return [row for row in rows if row.project.state in states]


def _row(project: Project, milestones: list[Milestone], window: Window, today: date) -> Row:
    goes = health(project, milestones)
    chip, kind, note = _chip(project, goes, milestones)
    row = Row(project, chip, kind, note, goes.pace if goes else "", milestones=milestones)
    if project.starts_on is None or project.ends_on is None:
        return row
    row.stretches = [s for s in _stretches(project, window, today) if s.to > s.x]
    row.marks = list(_marks(project, milestones, window, today))
    _caption(row, window, today)
    return row


def _chip(
    project: Project, goes: Health | None, milestones: Sequence[Milestone]
) -> tuple[str, str, str]:
    """Return the chip's words, its colour, and the muted line below it."""
    done = sum(row.done_on is not None for row in milestones)
    of = _("%(done)s of %(total)s milestones") % {"done": done, "total": len(milestones)}
    if goes is not None:
        kinds = {Pace.ON_TRACK: "good", Pace.AT_RISK: "signal", Pace.LATE: "bad", Pace.PAUSED: ""}
        bad = next((fact.short for fact in goes.facts if not fact.is_good), "")
        return goes.label, kinds[goes.pace], bad or (of if milestones else "")
    state = State(project.state)
    if state == State.SUBMITTED:
        by = project.respond_by
        note = _("before %(day)s") % {"day": written(by, "j b")} if by else ""
        return agreement(project), "signal", note
    if state == State.APPROVED and project.starts_on:
        start = written(project.starts_on, _("j F"))
        return str(state.label), "good", _("starts on %(day)s") % {"day": start}
    ended = _("on %(day)s") % {"day": written(project.moved_at, _("j F Y"))}
    kinds_of = {State.COMPLETED: "good", State.CLOSING: "signal", State.GATHERING: "signal"}
    note = "" if state in (State.GATHERING, State.CLOSING) else ended
    return str(state.label), kinds_of.get(state, "bad"), note


def _stretches(project: Project, window: Window, today: date) -> Iterable[Stretch]:
    start, end = project.starts_on, project.ends_on
    assert start is not None and end is not None  # noqa: S101, PT018 - the caller asked
    over = timezone.localdate(project.moved_at)
    parts: list[tuple[str, date, date]]
    if project.state in (*WAITING, State.APPROVED):
        kind = "todo" if project.state == State.APPROVED else "proposed"
        parts = [(kind, start, end)]
    elif project.state == State.PAUSED:
        parts = [("done", start, over), ("paused", over, max(today, over)), ("todo", today, end)]
    elif project.state == State.RUNNING:
        parts = [("done", start, min(today, end)), ("todo", max(today, start), end)]
    elif project.state in (State.COMPLETED, State.CLOSING):
        parts = [("done", start, min(end, today))]
    else:
        parts = [("over", start, max(start, min(over, end)))]
    for kind, first, last in parts:
        if (cut := window.cut(first, last)) is not None:
            yield Stretch(kind, *cut)


def _marks(
    project: Project, milestones: Sequence[Milestone], window: Window, today: date
) -> Iterable[Mark]:
    runs = project.state == State.RUNNING
    for row in milestones:
        day = row.done_on or row.due_on
        if not window.holds(day):
            continue
        kind = "done" if row.done_on else "open"
        if runs and not row.done_on and row.due_on < today:
            kind = "late"
        elif runs and not row.done_on and not row.bookings and row.due_on <= today + timedelta(14):
            kind = "risk"
        yield Mark(kind, window.place(day), row.title)
    over = timezone.localdate(project.moved_at)
    if project.state in (State.PAUSED, State.COMPLETED) and window.holds(over):
        yield Mark("pause" if project.state == State.PAUSED else "end", window.place(over))


def _caption(row: Row, window: Window, today: date) -> None:
    """Put a few words below the line: what comes next, or what became of it."""
    project = row.project
    undone = [one for one in row.milestones if one.done_on is None]
    if project.state == State.PAUSED:
        day = timezone.localdate(project.moved_at)
        row.caption = _("paused since %(day)s") % {"day": written(day, "j b")}
    elif project.state == State.RUNNING and undone:
        day = undone[0].due_on
        row.caption = f"{undone[0].title}: {written(day, 'j b')}"
        row.caption_kind = row.pace if row.pace in (Pace.LATE, Pace.AT_RISK) else ""
    elif project.state in (*WAITING, State.APPROVED):
        assert project.starts_on is not None and project.ends_on is not None  # noqa: S101, PT018 - asked above
        day = project.starts_on
        row.caption = _("%(start)s to %(end)s") % {
            "start": written(project.starts_on, _("F Y")),
            "end": written(project.ends_on, _("F Y")),
        }
    else:
        return
    row.caption_x = min(WIDTH, max(0, window.place(day)))


def counted(group: Group) -> str:
    """Return how many projects a group holds, in words, and how many of them are paused or ready to start."""
    words = [str(len(group.rows))]
    paused = sum(row.project.state == State.PAUSED for row in group.rows)
    ready = sum(row.project.state == State.APPROVED for row in group.rows)
    if paused:
        words.append(ngettext("%(count)s paused", "%(count)s paused", paused) % {"count": paused})
    if ready:
        words.append(
            ngettext("%(count)s ready to start", "%(count)s ready to start", ready)
            % {"count": ready}
        )
    return ", ".join(words)


def table_of(timeline: Timeline) -> list[list[str]]:
    """Return the same as rows of a table, with a heading."""
    head = [
        pgettext("column", "Project"), _("Lead"), _("Partners"), _("State"), _("How it goes"), _("From"), _("Until"),
        _("Milestones"), _("Next milestone"), _("Due on"),
    ]  # fmt: skip
    rows = []
    for row in timeline.rows:
        undone = [one for one in row.milestones if one.done_on is None]
        project = row.project
        rows.append([
            project.title, str(project.zone), ", ".join(str(one.zone) for one in project.partner_rows),
            project.get_state_display(), str(Pace(row.pace).label) if row.pace else "",
            str(project.starts_on or ""), str(project.ends_on or ""),
            f"{len(row.milestones) - len(undone)}/{len(row.milestones)}" if row.milestones else "",
            undone[0].title if undone else "", str(undone[0].due_on) if undone else "",
        ])  # fmt: skip
    return [head, *rows]
