"""What people choose for themselves: their profile, their topics, their digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.models import Follow, Topic
from zones import access, audit
from zones.models import User
from zones.services import save_profile

if TYPE_CHECKING:
    from collections.abc import Iterable


@access.deed
def choose_digest(*, by: User, wants: bool) -> None:
    """Start or stop the person's weekly digest; choosing the same twice changes nothing."""
    changed = User.objects.filter(pk=by.pk, wants_digest=not wants).update(wants_digest=wants)
    if changed:
        audit.record(by, "digest_started" if wants else "digest_stopped", item=by)
    by.wants_digest = wants


@access.deed
def change_profile(*, by: User, fields: Iterable[str], topics: Iterable[Topic]) -> None:
    """Keep `fields` of the person as they stand, and follow these topics and no others."""
    save_profile(by, fields)
    wanted = {topic.pk for topic in topics}
    Follow.objects.filter(person=by).exclude(topic__in=wanted).delete()
    Follow.objects.bulk_create(
        (Follow(person=by, topic_id=pk) for pk in sorted(wanted)), ignore_conflicts=True
    )
