"""How a request begins: session, person, memberships and rights by one prepared statement.

Django asks for the session and then for the person, and we asked for the rights and then for the memberships: four
statements, of which the third was planned anew each time. They stay four tables that are read at each request, so what
was ended or revoked a moment ago counts no more.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from allauth.account.auth_backends import AuthenticationBackend as SignInBackend
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from zones import access
from zones.compiled_reads import prepared
from zones.models import Membership, Session, User, Zone

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = TypeVar("Row", User, Membership, Zone)

STARTED: ContextVar[User | None] = ContextVar("STARTED", default=None)
"""The person of the session that was just read, until they are asked for."""

START = """
WITH asked AS (
    SELECT session_data, expire_date, person_id FROM zones_session
    WHERE session_key = $1::text AND expire_date > $2::timestamptz
), {rights}
SELECT asked.session_data, asked.expire_date, asked.person_id,
    rights.audiences, rights.zones, rights.deciding, rights.coordinates, rights.observes,
    {person}, {membership}, {zone}
FROM asked CROSS JOIN rights
LEFT JOIN zones_user u ON u.id = asked.person_id
LEFT JOIN (
    zones_membership m LEFT JOIN zones_zone z ON z.id = m.zone_id
) ON m.person_id = u.id AND m.ended_at IS NULL AND coalesce(z.is_active, true)
ORDER BY coalesce(z.name, '') COLLATE "C", m.id
"""
RIGHTS = slice(3, 8)


class SessionStore(DatabaseSessions):
    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        STARTED.set(None)

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # of the class above
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def _get_session_from_db(self) -> Session | None:
        rows = prepared(_start(), [self.session_key, timezone.now()])
        if not rows:
            self._session_key = None
            return None
        data, expires, person_id, *_rest = rows[0]
        STARTED.set(_person(rows) if person_id else None)
        return Session(str(self.session_key), data, expires)


class AuthenticationBackend(SignInBackend):
    def get_user(self, user_id: int) -> User | None:
        """Return the person who came with the session; whether it is still theirs is checked by Django as ever."""
        person = STARTED.get()
        STARTED.set(None)
        if person is not None and person.pk == user_id:
            return person if self.user_can_authenticate(person) else None
        found: User | None = super().get_user(user_id)
        return found


def _person(rows: Sequence[Sequence[Any]]) -> User:
    first, start = rows[0], RIGHTS.stop
    person = _row(User, first, start)
    start += len(User._meta.concrete_fields)
    memberships = [_membership(row, start, person) for row in rows if row[start] is not None]
    person.current_memberships = memberships
    if person.is_active:
        person.known_reader = access.reader_of(person.pk, first[RIGHTS])
    return person


def _membership(row: Sequence[Any], start: int, person: User) -> Membership:
    membership = _row(Membership, row, start)
    start += len(Membership._meta.concrete_fields)
    membership.zone = _row(Zone, row, start) if membership.zone_id else None
    membership.person = person
    return membership


def _row(model: type[Row], row: Sequence[Any], start: int) -> Row:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    return model.from_db(DEFAULT_DB_ALIAS, names, row[start : start + len(fields)])


@cache
def _start() -> str:
    columns = {
        name: ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)
        for name, alias, model in (
            ("person", "u", User), ("membership", "m", Membership), ("zone", "z", Zone),
        )
    }  # fmt: skip
    rights = access.RIGHTS.format(person="(SELECT person_id FROM asked)")
    return START.format(rights=rights, **columns)
