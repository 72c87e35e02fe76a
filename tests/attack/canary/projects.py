"""The private projects of PZ Polder: a draft, one among partners, old versions, each with its reasons and shares."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from exchanges import services
from exchanges.models import Partner, Project
from exchanges.services import Result, Share, Text
from tests.attack.canary.articles import OUT_OF_THE_NETWORK
from tests.attack.canary.people import EVERYBODY, POLDER, VLAS
from tests.attack.canary.tokens import token
from tests.conftest import as_owner

if TYPE_CHECKING:
    from tests.attack.canary.tokens import Planted

PROPOSED = ("own", "brings", "gets")
ROW = ("row", "measure", "target", "oldbrings", "oldgets", "line", "gotline")
"""What a zone writes of itself, and the words of rows from before there were lines."""

REPORT = ("measured", "why", "gave", "got", "goeson")

NETWORK = EVERYBODY - {"anonymous"} - OUT_OF_THE_NETWORK
TEXTS = ("title", "goal", *PROPOSED)


def plant(planted: Planted) -> None:
    _draft(planted, "plan", POLDER)
    _plant_gathering(planted)
    _plant_network_wide(planted)
    _plant_submitted(planted)
    _plant_completed(planted)
    _plant_withdrawn(planted)
    _plant_reworked(planted)
    _plant_opened(planted)
    for item in planted.items.values():
        if item.kind == "project":
            row = Project.objects.get(pk=item.pk)
            item.numbers |= {"version": row.version, "edits": row.edits, "state": row.state}


def text(planted: Planted, name: str, **fields: object) -> Text:
    today = timezone.localdate()
    return Text(
        title=token(name, "title"),
        topic=planted.topics["burglary"],
        common_goal=token(name, "goal"),
        starts_on=today + timedelta(days=30),
        ends_on=today + timedelta(days=90),
        respond_by=today + timedelta(days=20),
        **fields,
    )


def shares(planted: Planted, name: str, *slugs: str) -> dict:
    share = Share(*(token(name, word) for word in PROPOSED))
    return {planted.people.zones[slug]: share for slug in slugs}


def _draft(planted: Planted, name: str, readers: frozenset[str], partner: str = "vlas") -> Project:
    project, _new = services.draft_project(
        by=planted.people.user("polder_coordinator"),
        zone=planted.people.zones["polder"],
        text=text(planted, name),
        shares=shares(planted, name, partner),
    )
    planted.note(name, project, readers)
    planted.plant(name, TEXTS, readers)
    return project


def _submitted(planted: Planted, name: str, readers: frozenset[str] = POLDER | VLAS) -> Project:
    project = _draft(planted, name, readers)
    lead = planted.people.user("polder_coordinator")
    project = services.invite_zones(by=lead, project=project, edits=project.edits)
    complete_rows(planted, project, name, readers)
    return services.submit_project(by=lead, project=project, edits=project.edits)


def complete_rows(planted: Planted, project: Project, name: str, readers: frozenset[str]) -> None:
    """Put a token into every field of each row, and let it be confirmed."""
    brings, gets = ([_line(name, word)] for word in ("line", "gotline"))
    with as_owner():
        Partner.objects.filter(project=project).update(
            own_goal=token(name, "row"), measure=token(name, "measure"),
            target=token(name, "target"), brings=token(name, "oldbrings"),
            gets=token(name, "oldgets"), brings_lines=brings, gets_lines=gets, edits=1,
            confirmed_at=timezone.now(),
        )  # fmt: skip
    planted.plant(name, ROW, readers)


def _line(name: str, word: str) -> dict[str, str]:
    return {"amount": "2", "unit": "hours", "what": token(name, word)}


def _decide(planted: Planted, project: Project, outcome: str, reason: str) -> Project:
    services.decide(
        by=planted.people.user("vlas_coordinator"), project=project, outcome=outcome,
        zone=planted.people.zones["vlas"], version=project.version, reason=reason,
        wish="stop" if outcome == "refuse" else "",
    )  # fmt: skip
    return Project.objects.get(pk=project.pk)


def _plant_gathering(planted: Planted) -> None:
    """Waits for the rows of PZ Polder and PZ Vlas; it is meant for the whole network later."""
    lead = planted.people.user("polder_coordinator")
    project, _new = services.draft_project(
        by=lead, zone=planted.people.zones["polder"], shares=shares(planted, "gathering", "vlas"),
        text=text(planted, "gathering", intended_audience="network"),
    )  # fmt: skip
    planted.note("gathering", project, POLDER | VLAS)
    planted.plant("gathering", TEXTS, POLDER | VLAS)
    project = services.invite_zones(by=lead, project=project, edits=project.edits)
    complete_rows(planted, project, "gathering", POLDER | VLAS)
    with as_owner():
        Partner.objects.filter(project=project).update(confirmed_at=None)


def _plant_network_wide(planted: Planted) -> None:
    """Read by the whole network; what PZ Vlas gave as its reason is for the two zones."""
    lead = planted.people.user("polder_coordinator")
    project, _new = services.draft_project(
        by=lead, zone=planted.people.zones["polder"], shares=shares(planted, "wide", "vlas"),
        text=text(planted, "wide", intended_audience="network"),
    )  # fmt: skip
    planted.note("wide", project, NETWORK)
    planted.plant("wide", TEXTS, NETWORK)
    project = services.invite_zones(by=lead, project=project, edits=project.edits)
    complete_rows(planted, project, "wide", NETWORK)
    project = services.submit_project(by=lead, project=project, edits=project.edits)
    _decide(planted, project, "request_changes", token("wide", "because"))
    planted.plant("wide", ["because"], POLDER | VLAS)


def _plant_submitted(planted: Planted) -> None:
    """Waits for PZ Vlas, in whose chief's name nobody answered yet."""
    _submitted(planted, "project")


def _plant_completed(planted: Planted) -> None:
    project = _submitted(planted, "completed")
    project = _decide(planted, project, "approve", token("completed", "because"))
    lead = planted.people.user("polder_coordinator")
    at = {"by": lead, "version": project.version}
    project = services.start_project(**at, project=project, before_period=True)
    project = services.close_project(**at, project=project, state=project.state)
    for slug in ("polder", "vlas"):
        report(planted, project, "completed", slug, hand_in=True)
    closing = token("completed", "closing")
    project = services.complete_project(**at, project=project, closing=closing)
    services.look_back(by=lead, project=project, text=token("completed", "lookback"))
    planted.plant("completed", ["because", "closing", "lookback", *REPORT], POLDER | VLAS)


def report(planted: Planted, project: Project, name: str, slug: str, *, hand_in: bool) -> None:
    """Report for a zone, with a token in each field."""
    words = dict(zip(("measured", "why", "gave", "got", "goes_on_with"), REPORT, strict=True))
    fields = {field: token(name, word) for field, word in words.items()}
    services.write_report(
        by=planted.people.user(f"{slug}_coordinator"), project=project, zone=planted.people.zones[slug],
        result=Result(reached="partly", goes_on=True, **fields), edits=0, hand_in=hand_in,
    )  # fmt: skip


def _plant_withdrawn(planted: Planted) -> None:
    project = _submitted(planted, "stopped")
    services.withdraw_project(
        by=planted.people.user("polder_coordinator"), project=project, version=project.version,
        state=project.state, reason=token("stopped", "because"),
    )  # fmt: skip
    planted.plant("stopped", ["because"], POLDER | VLAS)


def _plant_reworked(planted: Planted) -> None:
    """Refused, and taken up again: a draft of its zone, which the partner no longer reads."""
    project = _submitted(planted, "reworked", POLDER)
    project = _decide(planted, project, "refuse", token("reworked", "because"))
    lead = planted.people.user("polder_coordinator")
    project = services.stop_project(by=lead, project=project, version=project.version)
    services.rework_project(by=lead, project=project, version=project.version, state=project.state)
    planted.plant("reworked", ["because"], POLDER)


def _plant_opened(planted: Planted) -> None:
    """Open to the network in its second version; what was said about the first stays among two zones."""
    project = _submitted(planted, "reason")
    project = _decide(planted, project, "request_changes", token("reason", "because"))
    opened = services.revise_project(
        by=planted.people.user("polder_coordinator"), project=project, edits=project.edits,
        text=text(planted, "published", intended_audience="network"),
        shares=shares(planted, "published", "antwerpen"),
    )  # fmt: skip
    complete_rows(planted, opened, "published", NETWORK)
    lead = planted.people.user("polder_coordinator")
    opened = services.submit_project(by=lead, project=opened, edits=opened.edits)
    planted.plant("reason", ["because"], POLDER | VLAS)
    planted.plant("published", TEXTS, NETWORK)
    planted.plant("published", PROPOSED, NETWORK)
    planted.items.pop("reason")
    planted.note("published", opened, NETWORK)
