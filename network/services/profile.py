"""What people choose for themselves: their profile, their topics, their digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.models import Expertise, Follow, Topic
from zones import access, audit
from zones.models import User
from zones.services import save_profile

if TYPE_CHECKING:
    from collections.abc import Iterable


@access.as_actor
def choose_digest(*, by: User, wants: bool) -> None:
    """Start or stop the person's weekly digest; choosing the same twice changes nothing."""
    changed = User.objects.filter(pk=by.pk, wants_digest=not wants).update(wants_digest=wants)
    if changed:
        audit.record(by, "digest_started" if wants else "digest_stopped", item=by)
    by.wants_digest = wants


@access.as_actor
def change_profile(
    *, by: User, fields: Iterable[str], topics: Iterable[Topic], expertise: Iterable[Topic] = ()
) -> None:
    """Keep `fields` of the person as they stand; follow these topics, and be asked about those, and no others."""
    save_profile(by, fields)
    for model, wanted in ((Follow, topics), (Expertise, expertise)):
        pks = sorted({topic.pk for topic in wanted})
        rows = model.objects.filter(person=by, topic__isnull=False)
        rows.exclude(topic__in=pks).delete()
        model.objects.bulk_create(
            [model(person=by, topic_id=pk) for pk in pks],  # type: ignore[misc]  # each of its own kind
            ignore_conflicts=True,
        )
