"""Ideas that zones put on the board, and zones that would take part."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.models import Idea, IdeaSupport
from exchanges.services.inputs import StepRefused
from zones import access, audit, mail
from zones.choices import AudienceKind
from zones.models import User

if TYPE_CHECKING:
    from exchanges.services.inputs import Thought
    from zones.models import Zone


@access.as_actor
def post_idea(*, by: User, zone: Zone, thought: Thought, form_key: UUID | None = None) -> Idea:
    """Put an idea of `zone` on the board; the same `form_key` of the same person is the same idea. Raises StepRefused."""
    User.objects.select_for_update().get(pk=by.pk)  # two clicks make one
    access.refresh_rights(by)
    if zone.pk not in access.reader(by).zone_ids:
        raise StepRefused(_("You do not belong to %(zone)s.") % {"zone": zone})
    key = form_key or uuid4()
    made = Idea.objects.visible_to(by).filter(created_by=by, form_key=key).first()
    if made is not None:
        return made
    audience = access.audience_for(AudienceKind.NETWORK, zone, by=by)
    idea = Idea.objects.create(
        zone=zone, audience=audience, created_by=by, form_key=key, **thought.fields()
    )
    audit.record(by, "idea_posted", zone=zone, item=idea)
    return idea


@access.as_actor
def withdraw_idea(*, by: User, idea: Idea) -> None:
    """Take an idea off the board. Raises Idea.DoesNotExist for who may not."""
    found = _locked(idea, by)
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    audit.record(by, "idea_withdrawn", zone=found.zone, item=found)


@access.as_actor
def support_idea(*, by: User, idea: Idea, zone: Zone, joins: bool) -> None:
    """Say for `zone` that it would take part, or not after all; who posted the idea gets an e-mail. Twice is once.

    Raises Idea.DoesNotExist, and StepRefused for who does not decide for the zone.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two clicks make one
    access.refresh_rights(by)  # they may have ended while this waited
    found = Idea.objects.visible_to(by).select_related("zone", "created_by").get(pk=idea.pk)
    if zone.pk not in access.reader(by).deciding_zone_ids:
        raise StepRefused(_("The coordinator or chief of %(zone)s does this.") % {"zone": zone})
    if zone.pk == found.zone_id:
        raise StepRefused(_("It is an idea of your own zone."))
    rows = IdeaSupport.objects.visible_to(by).filter(idea=found, zone=zone)
    if not joins:
        if rows.delete()[0]:
            audit.record(by, "idea_unsupported", zone=zone, item=found)
        return
    _row, is_new = IdeaSupport.objects.get_or_create(
        idea=found, zone=zone, defaults={"by": by, "audience": found.audience}
    )
    if is_new:
        audit.record(by, "idea_supported", zone=zone, item=found)
        key = f"idea_supported:{found.pk}:{zone.pk}"
        mail.queue_letter("idea_supported", found.created_by, key, idea=found.pk, zone=zone.pk)


def _locked(idea: Idea, by: User) -> Idea:
    Idea.objects.editable_by(by).select_for_update(of=("self",)).filter(pk=idea.pk).first()
    access.refresh_rights(by)
    return Idea.objects.editable_by(by).select_related("zone").get(pk=idea.pk)
