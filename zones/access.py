"""Who may read whose content: the only module that talks to guardian.

Guardian grants `read_audience` on an Audience to the groups of zones. A person reads an audience
through a membership that counts now, in one of those zones, and through nothing else: not by being
superuser, not by a permission of their own, not by a group they are put in.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm

from zones import lookups  # noqa: F401 - registers `__any`, by which every rule asks for a reader's ids
from zones.choices import DECIDING_ROLES, READING_ROLES, AudienceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.contrib.auth.models import AnonymousUser

    from zones.models import Audience, User, Zone

P = ParamSpec("P")
R = TypeVar("R")

NETWORK_GROUP = "network"
"""The group of the network coordinators: they read what the whole network reads."""


@dataclass(frozen=True)
class Reader:
    """What one person may read and decide, as ids, worked out once a request."""

    user_id: int | None = None
    audience_ids: tuple[int, ...] = ()
    zone_ids: tuple[int, ...] = ()
    deciding_zone_ids: tuple[int, ...] = ()
    is_network_coordinator: bool = False
    is_observer: bool = False


NOBODY = Reader()

current_reader: ContextVar[Reader] = ContextVar("current_reader", default=NOBODY)
"""Who the database was told reads, in the transaction of this moment."""

is_read_only: ContextVar[bool] = ContextVar("is_read_only", default=False)
"""Whether the database takes no changes now: a standby, or one that its operator closed."""


def _words(roles: Iterable[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{role}'" for role in roles) + "]"


RIGHTS = f"""mine AS (
    SELECT m.role, m.zone_id, z.group_id
    FROM zones_membership m JOIN zones_user u ON u.id = m.person_id
    LEFT JOIN zones_zone z ON z.id = m.zone_id
    WHERE u.id = {{person}} AND u.is_active AND m.ended_at IS NULL AND coalesce(z.is_active, true)
), my_groups AS (
    SELECT group_id FROM mine WHERE role = ANY({_words(READING_ROLES)})
    UNION
    SELECT id FROM auth_group WHERE name = '{NETWORK_GROUP}'
    AND EXISTS (SELECT FROM mine WHERE role = 'network_coordinator')
), rights AS (
    SELECT
        ARRAY(SELECT DISTINCT p.content_object_id FROM zones_audiencegrouppermission p
              JOIN my_groups USING (group_id) JOIN auth_permission ap ON ap.id = p.permission_id
              WHERE ap.codename = 'read_audience' ORDER BY 1) AS audiences,
        ARRAY(SELECT zone_id FROM mine WHERE role = ANY({_words(READING_ROLES)}) ORDER BY 1) AS zones,
        ARRAY(SELECT zone_id FROM mine WHERE role = ANY({_words(DECIDING_ROLES)}) ORDER BY 1) AS deciding,
        EXISTS (SELECT FROM mine WHERE role = 'network_coordinator') AS coordinates,
        EXISTS (SELECT FROM mine WHERE role = 'observer') AS observes
)"""  # noqa: S608 - put together of our own words
"""What one person may read and decide, worked out where `person` says who: for the beginning of a statement."""

READ = f"""
WITH {RIGHTS.format(person="%s")}
SELECT audiences, zones, deciding, coordinates, observes FROM rights
"""  # noqa: S608 - as above

RIGHTS_READ = 5
"""Columns of `rights`."""

# The settings that the row policies ask: see `reader_audiences()` and its siblings in zones/migrations. And the plan
# of a prepared statement is made once: what compiled reads are given changes little about how they are best answered.
TELL = """
SELECT set_config('portal.user', %s, true), set_config('portal.audiences', %s, true),
       set_config('portal.zones', %s, true), set_config('portal.deciding', %s, true),
       set_config('portal.network', %s, true), set_config('plan_cache_mode', 'force_generic_plan', true),
       current_setting('transaction_read_only')
"""

READ_AND_TELL = READ.replace(
    " FROM rights\n",
    """, set_config('portal.user', %s, true), set_config('portal.audiences', audiences::text, true),
       set_config('portal.zones', zones::text, true), set_config('portal.deciding', deciding::text, true),
       set_config('portal.network', CASE WHEN coordinates THEN 'on' ELSE '' END, true),
       set_config('plan_cache_mode', 'force_generic_plan', true),
       current_setting('transaction_read_only')
FROM rights
""",
)
"""Both in one statement, for the beginning of a request."""


def reader(user: User | AnonymousUser) -> Reader:
    """Return what this person may read now; nothing for somebody inactive or not signed in."""
    if not (user.is_authenticated and user.is_active):
        return NOBODY
    if not hasattr(user, "known_reader"):
        user.known_reader = _ask(user.pk, READ)
    return user.known_reader


def today(user: Any) -> Any:
    """Return the day, for rules that ask the calendar: of who stands for a reader the place of the day."""
    return user.today if hasattr(user, "today") else timezone.localdate()


@contextmanager
def reading_as(who: Reader | User | AnonymousUser) -> Iterator[Reader]:
    """Hold a transaction in which the database itself knows who reads."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        before = current_reader.get()
        token = current_reader.set(set_db_reader(who))
        try:
            yield current_reader.get()
            if nested and not connection.needs_rollback:
                set_db_reader(
                    before
                )  # releasing a savepoint keeps its settings, rolling back undoes them
        finally:
            current_reader.reset(token)


def as_actor(step: Callable[P, R]) -> Callable[P, R]:
    """Make what a service does one transaction in which the database knows who does it, `by`.

    Within that person's own request it does already; from a command, a task or a shell it learns it here.
    """

    @wraps(step)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        by: User = kwargs["by"]  # type: ignore[assignment]  # a keyword of every service
        if connection.in_atomic_block and current_reader.get().user_id == by.pk:
            with transaction.atomic():
                return step(*args, **kwargs)
        clear_rights(by)
        with reading_as(by):
            return step(*args, **kwargs)

    return done


def refresh_rights(user: User | AnonymousUser) -> None:
    """Work out this person's rights anew, in the middle of the transaction that changed them."""
    clear_rights(user)
    if connection.in_atomic_block and current_reader.get().user_id == user.pk:
        current_reader.set(set_db_reader(user))


def clear_rights(user: User | AnonymousUser) -> None:
    """Let go of what is known of this person's rights."""
    for kept in ("current_memberships", "known_reader"):
        with suppress(AttributeError):
            delattr(user, kept)


def acting_for(zone_id: int) -> Reader:
    """Return what a zone reads, for work that the portal does on its content in nobody's name."""
    from zones.models import AudienceGroupPermission  # noqa: PLC0415 - as below

    granted = AudienceGroupPermission.objects.filter(group__zone=zone_id)
    ids = granted.order_by("content_object").values_list("content_object", flat=True)
    return Reader(audience_ids=tuple(ids), zone_ids=(zone_id,))


def audience_for(word: str, zone: Zone, named: Iterable[Zone] = (), *, by: User) -> Audience:
    """Return the one audience row that `word` (zone, named or network) means for an item of `zone`."""
    from zones.models import Audience  # noqa: PLC0415 - models name their querysets, which ask us

    if word == AudienceKind.NETWORK:
        return Audience.objects.get(kind=AudienceKind.NETWORK)
    zones = {zone, *named} if word == AudienceKind.NAMED else {zone}
    audience, created = Audience.objects.get_or_create(
        zone_ids=sorted(z.pk for z in zones),
        defaults={"kind": AudienceKind.NAMED if len(zones) > 1 else AudienceKind.ZONE},
    )
    if created:
        audience.zones.set(zones)
        for z in zones:
            assign_perm("read_audience", z.group, audience)
    if audience.pk not in reader(by).audience_ids:
        refresh_rights(by)  # it is younger than what we knew of them, whoever made it
    return audience


def common_audience(one: Audience, other: Audience, zone: Zone, *, by: User) -> Audience:
    """Return the audience that reads both, of two that `zone` belongs to."""
    if one.covers(other):
        return other
    if other.covers(one):
        return one
    from zones.models import Zone  # noqa: PLC0415 - as above

    both = Zone.objects.filter(pk__in=set(one.zone_ids) & set(other.zone_ids))
    return audience_for(AudienceKind.NAMED, zone, both, by=by)


def admit(zone: Zone) -> None:
    """Give a new zone what every zone reads: its own audience and the network's."""
    from zones.models import Audience  # noqa: PLC0415 - as above

    own, created = Audience.objects.get_or_create(zone_ids=[zone.pk], kind=AudienceKind.ZONE)
    if created:
        own.zones.set([zone])
    network, created = Audience.objects.get_or_create(zone_ids=[], kind=AudienceKind.NETWORK)
    if created:
        assign_perm("read_audience", Group.objects.get_or_create(name=NETWORK_GROUP)[0], network)
    for audience in (own, network):
        assign_perm("read_audience", zone.group, audience)


def set_db_reader(who: Reader | User | AnonymousUser) -> Reader:
    if not isinstance(who, Reader):
        if who.is_authenticated and who.is_active and not hasattr(who, "known_reader"):
            who.known_reader = _ask(who.pk, READ_AND_TELL, str(who.pk))
            return who.known_reader
        who = reader(who)
    sets = (who.audience_ids, who.zone_ids, who.deciding_zone_ids)
    arrays = ["{" + ",".join(map(str, ids)) + "}" for ids in sets]
    network = "on" if who.is_network_coordinator else ""
    with connection.cursor() as cursor:
        cursor.execute(TELL, [str(who.user_id or ""), *arrays, network])
        is_read_only.set(cursor.fetchone()[-1] == "on")
    return who


def _ask(user_id: int, sql: str, *told_too: str) -> Reader:
    with connection.cursor() as cursor:
        cursor.execute(sql, [user_id, *told_too])
        found = cursor.fetchone()
    if told_too:
        is_read_only.set(found[-1] == "on")
    return reader_of(user_id, found[:RIGHTS_READ])


def reader_of(user_id: int, rights: Sequence[Any]) -> Reader:
    audiences, zones, decides, coordinates, observes = rights
    return Reader(user_id, tuple(audiences), tuple(zones), tuple(decides), coordinates, observes)
