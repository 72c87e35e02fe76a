"""The deeds of zones and how the audit's pages name the people they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from zones.audit.wording import (
    DeedKind,
    Item,
    count_for_network,
    found_by,
    name,
)
from zones.choices import ROLE_VERBS
from zones.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable

name(
    DeedKind.PEOPLE,
    member_added=_("let somebody into the zone"),
    member_dismissed=_("ended a membership"),
    member_welcomed_again=_("sent the letter of welcome again"),
    person_changed=_("changed a name or function"),
    role_changed=_("changed a role"),
    membership_asked=_("asked the network for"),
    membership_agreed=_("agreed that the zone lets in"),
    membership_refused=_("refused to let into the zone"),
    membership_withdrawn=_("withdrew the request for"),
    reviews_began=_("chose that articles are reviewed first"),
    reviews_ended=_("chose that articles are no longer reviewed first"),
)
name(
    DeedKind.SECURITY,
    signed_in=_("signed in"),
    signed_out=_("signed out"),
    sign_in_failed=_("did not get in: wrong password"),
    password_changed=_("changed their password"),
    password_reset=_("set a new password by letter"),
    too_many_tries=_("tried too often"),
    form_refused=_("sent a form that did not come from this portal"),
    shell_opened=_("opened a shell with somebody's rights"),
    page_refused=_("asked for a page that is not theirs"),
    page_not_found=_("asked for something that is not there, or not for them"),
)
count_for_network(*ROLE_VERBS)
name(DeedKind.EXPORTS, audit_exported=_("took the audit along as a file"))


@found_by("membership")
def people_of_memberships(_reader: User, ids: Iterable[str]) -> dict[str, Item]:
    """Names are known in the whole network, and stay known when somebody left."""
    rows = Membership.objects.filter(pk__in=list(ids)).select_related("person")
    return {str(row.pk): Item(row.person.name) for row in rows}


@found_by("user")
def people(_reader: User, ids: Iterable[str]) -> dict[str, Item]:
    return {str(row.pk): Item(row.name) for row in User.objects.filter(pk__in=list(ids))}
