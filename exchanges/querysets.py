from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from exchanges.choices import OPEN_STATES, State
from knowledge.querysets.below import as_wide_as, written_for
from zones import access

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from exchanges.models import Decision, Partner, Project, ProjectEvent
    from knowledge.models import Topic
    from zones.models import User, Zone


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Projects whose audience this person reads.

        - A draft's audience is its lead zone: every member of it reads the draft.
        - From submission it holds all participating zones, or the whole network.
        """
        return self.filter(audience_id__any=access.reader(user).audience_ids)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Projects whose text this person may change now.

        - A draft: who wrote it, while in the lead zone, and that zone's coordinators and chief.
        - Submitted or approved, which asks every partner anew: its coordinators and chief only.
        """
        reader = access.reader(user)
        decides = Q(zone_id__any=reader.deciding_zone_ids)
        wrote = Q(created_by_id=reader.user_id, zone_id__any=reader.zone_ids)
        return self.visible_to(user).filter(
            Q(state=State.DRAFT) & (decides | wrote)
            | Q(state__in=[State.SUBMITTED, State.APPROVED]) & decides
        )

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Projects that wait for a decision of a zone that this person decides for."""
        return self.visible_to(user).waiting_for(access.reader(user).deciding_zone_ids)

    def waiting_for(self, zone_ids: Iterable[int]) -> Self:
        decided = _model("Decision").objects.filter(
            project=OuterRef("project"),
            version=OuterRef("project__version"),
            zone=OuterRef("zone"),
        )
        silent = _model("Partner").objects.filter(
            ~Exists(decided),
            project=OuterRef("pk"),
            is_lead=False,
            zone_id__any=zone_ids,
        )
        return self.filter(Exists(silent), state=State.SUBMITTED)

    def with_participant(self, zone: Zone) -> Self:
        return self.filter(pk__in=zone.project_parts.values("project_id"))

    def in_topics(self, topics: Iterable[Topic]) -> Self:
        """Projects on one of these topics; a first-level topic includes what lies below it."""
        ids = [topic.pk for topic in topics]
        return self.filter(Q(topic_id__in=ids) | Q(topic__parent_id__in=ids))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def submitted(self) -> Self:
        """All but drafts: what others than the lead zone may have heard of."""
        return self.exclude(state=State.DRAFT)

    def fresh_since(self, moment: datetime) -> Self:
        """Projects of which a version was submitted since then."""
        return self.submitted().filter(submitted_at__gte=moment)

    def newest_first(self) -> Self:
        return self.order_by(F("moved_at").desc(), F("id").desc())

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
        """About the text as it stands: written for the audience that the project has."""
        return self.filter(version=F("project__version"))


class ProjectEventQuerySet(models.QuerySet["ProjectEvent"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the project is readable now, and so is the audience it had then."""
        return self.filter(
            project__in=_model("Project").objects.visible_to(user),
            audience_id__any=access.reader(user).audience_ids,
        )

    def kept_from_readers(self) -> Self:
        """Steps with a reason that some who read the project do not read."""
        return self.filter(~as_wide_as("project__audience")).exclude(reason="")

    def latest_first(self) -> Self:
        return self.select_related("zone", "by", "audience").order_by("-at", "-pk")


def _model(name: str) -> Any:
    """Return a model by its name: models import their querysets, not the other way round."""
    return apps.get_model("exchanges", name)
