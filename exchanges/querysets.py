from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Prefetch, Q, When

from exchanges.choices import OPEN_STATES, UNSUBMITTED, State
from knowledge.querysets.below import as_wide_as, written_for
from zones import access
from zones.choices import DECIDING_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.contrib.auth.models import AnonymousUser

    from exchanges.models import (
        Booking,
        ClosingReport,
        Decision,
        Deputy,
        Idea,
        IdeaSupport,
        Milestone,
        Partner,
        Project,
        ProjectComment,
        ProjectEvent,
        ProjectVersion,
        Proposal,
    )
    from knowledge.models import Topic
    from zones.models import User, Zone


LOOK_BACK_AFTER = timedelta(days=182)


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Projects whose audience this person reads.

        - A draft's audience is its lead zone: every member of it reads the draft.
        - While zones complete their part it holds all participating zones.
        - From submission it holds these, or the whole network.
        """
        return self.filter(audience_id__any=access.reader(user).audience_ids)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Projects whose text this person may change now.

        - Until submission: who wrote it, while in the lead zone, and that zone's coordinators and chief.
        - Submitted or approved, which asks every partner anew: its coordinators and chief only.
        """
        reader = access.reader(user)
        decides = Q(zone_id__any=reader.deciding_zone_ids)
        wrote = Q(created_by_id=reader.user_id, zone_id__any=reader.zone_ids)
        return self.visible_to(user).filter(
            Q(state__in=UNSUBMITTED) & (decides | wrote)
            | Q(state__in=[State.SUBMITTED, State.APPROVED]) & decides
        )

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Projects that wait for a decision of a zone that this person decides for, in their own name or another's."""
        reader = access.reader(user)
        deputised = _model("Deputy").objects.valid_for(user).values("zone_id")
        return self.visible_to(user).filter(
            self._silent(Q(zone_id__any=reader.deciding_zone_ids) | Q(zone_id__in=deputised)),
            state=State.SUBMITTED,
        )

    def waiting_for(self, zone_ids: Iterable[int]) -> Self:
        return self.filter(self._silent(Q(zone_id__any=zone_ids)), state=State.SUBMITTED)

    def waiting_for_row_of(self, zone_ids: Iterable[int]) -> Self:
        """Projects in which one of these zones did not confirm its own row yet."""
        rows = _model("Partner").objects.filter(
            project=OuterRef("pk"), confirmed_at=None, zone_id__any=zone_ids
        )
        return self.filter(Exists(rows), state=State.GATHERING)

    def _silent(self, zones: Q) -> Exists:
        """Whether one of these zones takes part and did not decide about the version."""
        decided = _model("Decision").objects.filter(
            project=OuterRef("project"),
            version=OuterRef("project__version"),
            zone=OuterRef("zone"),
            ended_at=None,
        )
        made = Q(project__asking_zone=F("zone")) | Q(project__asking_zone=None, is_lead=True)
        silent = _model("Partner").objects.filter(
            ~Exists(decided), ~made, zones, project=OuterRef("pk")
        )
        return Exists(silent)

    def with_participant(self, zone: Zone) -> Self:
        return self.filter(pk__in=zone.project_parts.values("project_id"))

    def in_topics(self, topics: Iterable[Topic]) -> Self:
        """Projects on one of these topics; a first-level topic includes what lies below it."""
        ids = [topic.pk for topic in topics]
        return self.filter(Q(topic_id__in=ids) | Q(topic__parent_id__in=ids))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def to_look_back_on(self, day: date) -> Self:
        """Completed half a year ago or longer, by a closing of its own time, and not looked back on."""
        return self.filter(
            state=State.COMPLETED,
            looked_back_at=None,
            closing_since__isnull=False,
            moved_at__date__lte=day - LOOK_BACK_AFTER,
        )

    def recent(self, since: date) -> Self:
        """What is on its way, and what ended since that day."""
        return self.filter(Q(state__in=OPEN_STATES) | Q(moved_at__date__gte=since))

    def submitted(self) -> Self:
        """What zones were asked to decide about, at some time."""
        return self.exclude(state__in=UNSUBMITTED)

    def fresh_since(self, moment: datetime) -> Self:
        """Projects of which a version was submitted since then."""
        return self.submitted().filter(submitted_at__gte=moment)

    def newest_first(self) -> Self:
        return self.order_by(F("moved_at").desc(), F("id").desc())

    def open_first(self) -> Self:
        """What is on its way before what ended, of each the newest first."""
        is_over = Case(When(state__in=OPEN_STATES, then=0), default=1, output_field=IntegerField())
        return self.order_by(is_over, F("moved_at").desc(), F("id").desc())

    def with_page(self, user: User | AnonymousUser) -> Self:
        """All that the page of one project shows of its zones: who confirmed a row, and every decision there was."""
        decisions = _model("Decision").objects.visible_to(user).with_people()
        rows = _model("Partner").objects.select_related("zone", "confirmed_by").lead_first()
        return self.select_related(
            "zone", "topic__parent", "audience", "participants", "created_by", "asked_by"
        ).prefetch_related(
            Prefetch("partners", rows), Prefetch("decisions", decisions), "audience__zones"
        )

    def with_frame(self) -> Self:
        """All that a list row shows: lead, topic, participants, decisions, audience."""
        return self.select_related("zone", "topic__parent", "audience").prefetch_related(
            Prefetch("partners", _model("Partner").objects.select_related("zone").lead_first()),
            Prefetch("decisions", _model("Decision").objects.current()),
            "audience__zones",
        )


class PartnerQuerySet(models.QuerySet["Partner"]):
    def lead_first(self) -> Self:
        return self.order_by("-is_lead", "zone__name")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the project is readable now, and so is the audience it had when the zone decided."""
        return self.filter(
            written_for(user), project__in=_model("Project").objects.visible_to(user)
        )

    def current(self) -> Self:
        """What stands decided about the version as it is."""
        return self.filter(version=F("project__version"), ended_at=None)

    def with_people(self) -> Self:
        return self.select_related("zone", "by", "on_behalf_of")


class ProjectEventQuerySet(models.QuerySet["ProjectEvent"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the project is readable now, and so is the audience of the step."""
        return self.filter(
            project__in=_model("Project").objects.visible_to(user),
            audience_id__any=access.reader(user).audience_ids,
        )

    def kept_from_participants(self) -> Self:
        """Steps with a reason that a zone which takes part by now does not read."""
        return self.filter(~as_wide_as("project__participants")).exclude(reason="")

    def latest_first(self) -> Self:
        rows = self.select_related("zone", "by", "on_behalf_of", "audience")
        return rows.order_by("-at", "-pk")


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the project is readable now, and so is the audience it had when the milestone was set."""
        return self.filter(
            written_for(user), project__in=_model("Project").objects.visible_to(user)
        )

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Milestones of this person's zones, and all of a project that one of their zones leads."""
        mine = access.reader(user).zone_ids
        return self.visible_to(user).filter(Q(zone_id__any=mine) | Q(project__zone_id__any=mine))

    def in_order(self) -> Self:
        return self.select_related("zone", "person").order_by("due_on", "id")

    def open(self) -> Self:
        return self.filter(done_on=None)


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The bookings of this person's own zones: what others booked is read in sums."""
        return self.filter(
            zone_id__any=access.reader(user).zone_ids,
            project__in=_model("Project").objects.visible_to(user),
        )

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What this person booked, while of that zone; and all of a zone that they decide for."""
        reader = access.reader(user)
        own = Q(by_id=reader.user_id) | Q(zone_id__any=reader.deciding_zone_ids)
        return self.visible_to(user).filter(own)

    def newest_first(self) -> Self:
        return self.select_related("person", "by", "milestone").order_by("-day", "-id")


class ProjectCommentQuerySet(models.QuerySet["ProjectComment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the project is readable now, and so is the audience it was written for."""
        return self.filter(
            written_for(user), project__in=_model("Project").objects.visible_to(user)
        )

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What this person wrote, while of that zone."""
        reader = access.reader(user)
        return self.visible_to(user).filter(
            author_id=reader.user_id, zone_id__any=reader.zone_ids, removed_at=None
        )

    def removable_by(self, user: User | AnonymousUser) -> Self:
        """Of what this person may read: what they wrote, and what others of a zone wrote that they decide for."""
        reader = access.reader(user)
        own = Q(author_id=reader.user_id, zone_id__any=reader.zone_ids)
        decides = Q(zone_id__any=reader.deciding_zone_ids)
        return self.filter(own | decides, removed_at=None)

    def newest_first(self) -> Self:
        return self.select_related("author", "zone").order_by("-at", "-id")


class ClosingReportQuerySet(models.QuerySet["ClosingReport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What participants handed in, and what this person's own zones are writing."""
        mine = Q(zone_id__any=access.reader(user).zone_ids)
        return self.filter(
            written_for(user),
            mine | Q(handed_in_at__isnull=False),
            project__in=_model("Project").objects.visible_to(user),
        )


class IdeaQuerySet(models.QuerySet["Idea"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(audience_id__any=access.reader(user).audience_ids, withdrawn_at=None)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What this person posted, while of that zone; and all of a zone that they decide for."""
        reader = access.reader(user)
        own = Q(created_by_id=reader.user_id, zone_id__any=reader.zone_ids)
        return self.visible_to(user).filter(own | Q(zone_id__any=reader.deciding_zone_ids))


class IdeaSupportQuerySet(models.QuerySet["IdeaSupport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(written_for(user), idea__in=_model("Idea").objects.visible_to(user))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(project__in=_model("Project").objects.visible_to(user))


class ProjectVersionQuerySet(models.QuerySet["ProjectVersion"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the project is readable now, and so is the audience that the version had."""
        return self.filter(
            written_for(user), project__in=_model("Project").objects.visible_to(user)
        )

    def newest_first(self) -> Self:
        return self.select_related("zone", "by").order_by("-number", "-correction")


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The deputies of the zones that this person belongs to."""
        return self.filter(zone_id__any=access.reader(user).zone_ids)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Whom this person named, in a zone that they still decide for."""
        reader = access.reader(user)
        return self.filter(decider_id=reader.user_id, zone_id__any=reader.deciding_zone_ids)

    def valid_on(self, day: Any) -> Self:
        return self.filter(ended_at=None, starts_on__lte=day, ends_on__gte=day)

    def valid_for(self, user: User | AnonymousUser) -> Self:
        """Where this person decides for somebody today, who still decides for that zone."""
        still = (
            _membership()
            .objects.active()
            .filter(
                person=OuterRef("decider"),
                zone=OuterRef("zone"),
                role__in=DECIDING_ROLES,
                person__is_active=True,
            )
        )
        rows = self.visible_to(user).valid_on(access.today(user))
        return rows.filter(Exists(still), person_id=access.reader(user).user_id)


def _model(name: str) -> Any:
    """Return a model by its name: models import their querysets, not the other way round."""
    return apps.get_model("exchanges", name)


def _membership() -> Any:
    return apps.get_model("zones", "Membership")
