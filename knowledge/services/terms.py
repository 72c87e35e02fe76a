"""What the network coordinator does with the words that mean the same in a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from knowledge.models import TermGroup
from zones import access, audit

if TYPE_CHECKING:
    from zones.models import User


class TermsChanged(Exception):
    """Somebody else saved the group since this person opened it. `group` is as it stands now."""

    def __init__(self, group: TermGroup) -> None:
        super().__init__(group.version)
        self.group = group


@access.as_actor
def add_terms(words: list[str], *, by: User) -> TermGroup:
    """Let these words mean the same; the group that says just that already is given back. Raises PermissionDenied."""
    _alone(by)
    known = TermGroup.objects.filter(words=words, removed_at=None).first()
    if known is not None:
        return known
    group = TermGroup.objects.create(words=words, changed_by=by)
    audit.record(by, "terms_added", zone=None, item=group)
    return group


@access.as_actor
def change_terms(group: TermGroup, words: list[str], *, by: User, version: int) -> None:
    """Change the words of a group; nothing when it has them. Raises PermissionDenied, TermsChanged, DoesNotExist."""
    _alone(by)
    held = TermGroup.objects.filter(removed_at=None).get(pk=group.pk)
    if held.words == words:
        return
    if held.version != version:
        raise TermsChanged(held)
    held.former, held.words = held.words, words
    _save(held, "terms_changed", by)


@access.as_actor
def remove_terms(group: TermGroup, *, by: User) -> None:
    """Let the words no longer mean the same; nothing when they do not already. Raises PermissionDenied."""
    _alone(by)
    held = TermGroup.objects.get(pk=group.pk)
    if held.removed_at is None:
        held.removed_at = timezone.now()
        _save(held, "terms_removed", by)


@access.as_actor
def undo_terms(group: TermGroup, *, by: User, version: int) -> None:
    """Take the last change or removal back; nothing when somebody changed it since. Raises PermissionDenied."""
    _alone(by)
    held = TermGroup.objects.get(pk=group.pk)
    if held.version != version or not held.may_be_undone:
        return
    if held.removed_at is not None:
        held.removed_at = None
    elif held.former:
        held.words, held.former = held.former, None
    _save(held, "terms_undone", by)


def _save(group: TermGroup, verb: str, by: User) -> None:
    group.version += 1
    group.changed_at, group.changed_by = timezone.now(), by
    group.save()
    audit.record(by, verb, zone=None, item=group)


def _alone(by: User) -> None:
    """Let one after the other change terms; only for the network."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE knowledge_termgroup IN SHARE ROW EXCLUSIVE MODE")
    access.refresh_rights(by)
    if not access.reader(by).is_network_coordinator:
        raise PermissionDenied
