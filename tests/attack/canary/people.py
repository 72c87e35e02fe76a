"""Who crawls: every role of the network, with the session each of them opened while it was still theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from tests.attack.canary.reading import Browser
from tests.conftest import PASSWORD, as_owner, confirm_password, make_person
from zones import services
from zones.choices import DECIDING_ROLES, Role
from zones.models import Membership, User
from zones.sessions import SessionStore

if TYPE_CHECKING:
    from zones.models import Zone

WHO = {
    "polder_member": (Role.MEMBER, "polder"),  # writes all that is private
    "polder_member2": (Role.MEMBER, "polder"),
    "polder_coordinator": (Role.COORDINATOR, "polder"),
    "polder_chief": (Role.CHIEF, "polder"),
    "polder_observer": (Role.OBSERVER, "polder"),
    "former": (Role.COORDINATOR, "polder"),  # belongs to PZ Riho by now
    "dismissed": (Role.MEMBER, "polder"),
    "deactivated": (Role.CHIEF, "polder"),
    "vlas_member": (Role.MEMBER, "vlas"),
    "vlas_coordinator": (Role.COORDINATOR, "vlas"),
    "riho_member": (Role.MEMBER, "riho"),
    "riho_coordinator": (Role.COORDINATOR, "riho"),
    "riho_chief": (Role.CHIEF, "riho"),
    "network_coordinator": (Role.NETWORK_COORDINATOR, None),
    "observer": (Role.OBSERVER, None),
    "admin": (None, None),
}
AUTHORS = frozenset({"polder_member"})
DECIDERS = frozenset({"polder_coordinator", "polder_chief"})
EDITORS = AUTHORS | DECIDERS
POLDER = EDITORS | {"polder_member2"}
VLAS = frozenset({"vlas_member", "vlas_coordinator"})
EVERYBODY = frozenset({*WHO, "anonymous"})
EX_AUTHORS = ("former", "dismissed", "deactivated")

OUTSIDERS = (
    "anonymous", "riho_member", "riho_coordinator", "riho_chief", "vlas_member",
    "vlas_coordinator", "network_coordinator", "observer", "polder_observer", "admin",
    "former", "dismissed", "deactivated", "polder_member2",
)  # fmt: skip
"""Everybody to whom at least something of PZ Polder is closed: its plain member reads no drafts."""

READ_NOTHING = (
    "anonymous", "observer", "polder_observer", "admin", "dismissed", "deactivated",
)  # fmt: skip
"""To them all is closed, so a few rows and queries of each sort tell as much as all."""

AS_A_COLLEAGUE = ("riho_member", "riho_chief", "former")
"""Who may no more than the coordinator of the same zone, who asks for everything, as a member of another does: a few will do."""

ZONES_OF = {"former": {"riho"}} | {
    name: {slug} if slug and role != Role.OBSERVER else set()
    for name, (role, slug) in WHO.items()
    if name not in EX_AUTHORS
}


def decides(name: str, slug: str) -> bool:
    """Whether somebody is coordinator or chief of a zone now."""
    role, _zone_of_old = WHO.get(name, (None, None))
    return role in DECIDING_ROLES and slug in ZONES_OF.get(name, set()) and name != "former"


@dataclass
class People:
    zones: dict[str, Zone]
    ids: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def user(self, name: str) -> User:
        """Return somebody as the next request would meet them."""
        return User.objects.get(pk=self.ids[name])

    def browser(self, name: str) -> Browser:
        """Return the browser of somebody, with the session that they opened long ago."""
        return Browser(self.sessions.get(name, ""))

    def membership(self, name: str, slug: str) -> Membership:
        rows = Membership.objects.select_related("zone", "person")
        return rows.get(person=self.ids[name], zone=self.zones[slug], ended_at=None)


def gather(zones: dict[str, Zone]) -> People:
    """Make everybody, and let each of them sign in; nobody lost a right yet."""
    people = People(zones)
    with as_owner():
        for name, (role, slug) in WHO.items():
            email = f"{name}@{slug or 'antw4wvl'}.example"
            if role is None:
                person = User.objects.create_superuser(email, PASSWORD, name=name)
            else:
                person = make_person(email, role, zones[slug] if slug else None)
            people.ids[name] = person.pk
            people.sessions[name] = open_session(person)
    return people


def open_session(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    confirm_password(session, person, lasts=24 * 3600)
    return session.session_key


def let_go(people: People) -> None:
    """End what `former`, `dismissed` and `deactivated` had, as the portal ends it."""
    chief = people.user("polder_chief")
    with as_owner():
        Membership.objects.create(
            person_id=people.ids["former"], zone=people.zones["riho"], role=Role.MEMBER
        )
    for name in ("former", "dismissed"):
        services.dismiss_member(by=chief, membership=people.membership(name, "polder"))
    with as_owner():
        User.objects.filter(pk=people.ids["deactivated"]).update(is_active=False)
