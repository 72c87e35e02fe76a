from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from exchanges.models import Project
from knowledge.models import Article, Topic
from zones import access
from zones.choices import READING_ROLES
from zones.models import Membership, Zone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from network.models import BrokenGlass, Pin, Portrait
    from zones.models import User


class BrokenGlassQuerySet(models.QuerySet["BrokenGlass"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whose glass it was, for who broke it and for the coordinators and chief of the zone."""
        r = access.reader(user)
        return self.filter(Q(person_id=r.user_id) | Q(zone_id__any=r.deciding_zone_ids))

    def open_to(self, user: User | AnonymousUser) -> Self:
        """What this person opened and may read for some minutes more."""
        return self.filter(person_id=access.reader(user).user_id, until__gt=timezone.now())


class PortraitQuerySet(models.QuerySet["Portrait"]):
    def of_topic(self, topic: Topic) -> Self:
        """Those of a topic and of the one above it, whose curator keeps it too."""
        return self.filter(topic_id__in=[topic.pk, topic.parent_id])

    def of(self, subject: Topic | Zone) -> Self:
        return self.filter(**{"topic" if isinstance(subject, Topic) else "zone": subject})

    def with_curator(self) -> Self:
        """Load the curator, with the name of a zone they work for: none when that ended."""
        works = Membership.objects.active().filter(
            person=OuterRef("curator"), person__is_active=True, role__in=READING_ROLES
        )
        zone = Subquery(works.order_by("zone__name").values("zone__name")[:1])
        return self.select_related("curator").annotate(curator_zone=zone)


class PinQuerySet(models.QuerySet["Pin"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A pin is there exactly for who may read what it pins."""
        articles = Article.objects.visible_to(user).published()
        projects = Project.objects.visible_to(user).submitted()
        return self.filter(Q(article__in=articles) | Q(project__in=projects))
