"""Any people doing anything, in any order: a project never stands where it lacks the decisions for it."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchanges import services
from exchanges.choices import STARTED, Outcome, State, Wish
from exchanges.models import ClosingReport, Decision, Partner, Project, ProjectVersion
from exchanges.services import Line, Result, Row

ZONES = ("westkust", "polder", "vlas")
PEOPLE = tuple(f"{slug}_{role}" for slug in (*ZONES, "riho") for role in ("coordinator", "member"))
REFUSED = (
    Project.DoesNotExist,
    services.StepRefused,
    services.ProjectMoved,
    services.ReasonMissing,
    services.AlreadyDecided,
)
DEEDS = (
    "decide", "decide", "decide", "take_back", "row", "unit", "confirm", "invite", "submit", "revise",
    "go_on", "stop", "start", "withdraw", "rework", "pause", "resume", "close", "report", "complete", "break_off",
    "leave",
)  # fmt: skip

deeds = st.lists(
    st.tuples(
        st.sampled_from(DEEDS),
        st.sampled_from(PEOPLE),
        st.sampled_from(ZONES),
        st.sampled_from(Outcome.values),
        st.integers(0, 3),
    ),
    min_size=5,
    max_size=30,
)


class Table:
    """One project, and everybody who may press anything about it."""

    def __init__(self, project: Project, someone, zones, text, shares) -> None:
        self.pk, self.someone, self.zones = project.pk, someone, zones
        self.text, self.shares = text, shares

    @property
    def project(self) -> Project:
        return Project.objects.get(pk=self.pk)

    def press(self, deed: str, who: str, slug: str, outcome: str, number: int) -> None:
        by, zone, project = self.someone(who), self.zones[slug], self.project
        version = max(1, project.version - (number == 3))  # sometimes what was seen is older
        seen = {"by": by, "project": project, "version": version}
        if deed in ("report", "leave"):
            self._run(deed, by, zone)
        elif deed in ("row", "unit", "confirm"):
            self._row(deed, by, zone, number)
        elif deed in ("decide", "take_back"):
            self._decide(deed, seen, zone, outcome)
        else:
            self._lead(deed, seen, zone, number)

    def _decide(self, deed: str, seen: dict, zone, outcome: str) -> None:
        if deed == "decide":
            wish = Wish.GO_ON if outcome == Outcome.REFUSE else ""
            services.decide(
                **seen, zone=zone, outcome=outcome, reason="Omdat.", wish=wish,
                correction=seen["project"].correction,
            )  # fmt: skip
        else:
            services.take_back(**seen, zone=zone)

    def _lead(self, deed: str, seen: dict, zone, number: int) -> None:
        who = {"by": seen["by"], "project": seen["project"]}
        edits = {"edits": seen["project"].edits}
        here = seen | {"state": seen["project"].state}
        {
            "invite": lambda: services.invite_zones(**who, **edits),
            "submit": lambda: services.submit_project(**who, **edits),
            "revise": lambda: services.revise_project(
                **who, **edits, text=self.text(common_goal=f"Doel {number}"), shares=self.shares()
            ),
            "go_on": lambda: services.go_on_without(**seen, without=[zone]),
            "start": lambda: services.start_project(**seen, before_period=number != 1),
            "stop": lambda: services.stop_project(**seen),
            "resume": lambda: services.resume_project(**seen),
            "pause": lambda: services.pause_project(**seen, reason="Omdat."),
            "complete": lambda: services.complete_project(**seen, closing="Gelukt."),
            "close": lambda: services.close_project(**here),
            "break_off": lambda: services.break_off_project(**here, reason="Omdat."),
            "withdraw": lambda: services.withdraw_project(**here, reason="Omdat."),
            "rework": lambda: services.rework_project(**here),
        }[deed]()

    def _run(self, deed: str, by, zone) -> None:
        project = self.project
        if deed == "leave":
            services.leave_project(
                by=by, project=project, zone=zone, state=project.state, reason="Omdat."
            )
            return
        there = ClosingReport.objects.filter(project=project, zone=zone).first()
        services.write_report(
            by=by, project=project, zone=zone, edits=there.edits if there else 0, hand_in=True,
            result=Result(reached="reached", measured="4", gave="Dagen", got="Kennis"),
        )  # fmt: skip

    def _row(self, deed: str, by, zone, number: int) -> None:
        partner = Partner.objects.filter(project=self.pk, zone=zone).first()
        if partner is None:
            return
        if deed == "confirm":
            services.confirm_row(by=by, project=self.project, zone=zone, edits=partner.edits)
            return
        before = services.row_of(partner)
        line = (Line(str(number + 1), "hours", "per week"),)
        changed = Row("Doel", before.measure or "uren", f"naar {number}", brings=line, gets=line)
        if deed == "unit":
            changed = Row(
                before.own_goal, f"maat {number}", before.target, before.no_own_goal,
                before.brings, before.gets,
            )  # fmt: skip
        services.write_row(
            by=by, project=self.project, zone=zone, row=changed, edits=partner.edits,
            confirm=number == 1,
        )  # fmt: skip


def check(table: Table) -> None:
    project = Project.objects.with_frame().get(pk=table.pk)
    standing = Decision.objects.filter(project=project, version=project.version, ended_at=None)
    by_zone = {row.zone_id: row.outcome for row in standing}
    asked = {row.zone_id for row in project.deciding_rows}
    if project.state in (State.APPROVED, *STARTED):
        assert {zone for zone, outcome in by_zone.items() if outcome == Outcome.APPROVE} >= asked
    if project.state == State.SUBMITTED:
        assert set(by_zone.values()) != {Outcome.APPROVE} or set(by_zone) != asked
    if project.state == State.COMPLETED:
        reported = set(
            project.reports.filter(handed_in_at__isnull=False).values_list("zone", flat=True)
        )
        assert reported >= {row.zone_id for row in project.staying_rows}
    if project.partners.filter(left_at__isnull=False).exists():
        assert project.state in STARTED
    assert not project.partners.filter(is_lead=True, left_at__isnull=False).exists()
    if project.state in (State.DRAFT, State.GATHERING):
        assert not standing
    else:
        assert all(row.confirmed_at for row in project.partners.all())
        kept = ProjectVersion.objects.get(
            project=project, number=project.version, correction=project.correction
        )
        assert kept.contents["common_goal"] == project.common_goal
        assert {row["zone"]: row["measure"] for row in kept.contents["rows"]} == {
            row.zone_id: row.measure for row in project.partners.all()
        }
    assert standing.count() == len(by_zone) <= len(asked) or not asked
    for row in Decision.objects.filter(project=project):
        assert row.version <= project.version
        version = ProjectVersion.objects.get(
            project=project, number=row.version, correction=row.correction
        )
        assert version.at <= row.at


@pytest.mark.parametrize("start", ["gathering", "submitted", "approved"])
def test_project_never_stands_without_the_decisions_it_needs(
    project_in, someone, zones, text, shares, owner, start
):
    for name in PEOPLE:
        someone(name)
    project = project_in(start)

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(deeds)
    def play(pressed) -> None:
        with transaction.atomic():
            table = Table(project, someone, zones, text, shares)
            for deed in pressed:
                try:
                    with transaction.atomic():
                        table.press(*deed)
                except REFUSED:
                    pass
                with owner():
                    check(table)
            transaction.set_rollback(True)

    play()
