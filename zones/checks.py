"""What must hold for the portal to be safe, asked by `manage.py check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register  # noqa: A004 - Django calls it so
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import ForeignKey
from psycopg import Cursor
from psycopg.errors import DuplicatePreparedStatement

from zones import catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.checks import CheckMessage
    from django.db.models import Model

PSYCOPG = "_pg3_"
"""So begins each name that psycopg gives to a prepared statement."""

OURS = ("zones", "knowledge", "exchanges", "network")


@register(Tags.translation)
def catalogues_are_compiled(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Without its compiled catalogues the portal speaks English, and nobody but its readers would notice."""
    return [
        Error(
            f"{path.relative_to(settings.BASE_DIR)} is not compiled, or changed since",
            hint="`manage.py prepare --files` compiles it.",
            id="zones.E005",
        )
        for path in catalogues.not_compiled(settings.LOCALE_PATHS)
    ]


@register(Tags.models)
def no_model_permissions(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Rights come from audiences alone: no model of ours has add, change, delete or view permissions."""
    return [
        Error(f"{model._meta.label} has model-level permissions", id="zones.E001")
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if model._meta.default_permissions
    ]


WITHOUT_POLICIES = """
SELECT wanted FROM unnest(%s::text[]) AS wanted LEFT JOIN pg_class t ON t.oid = to_regclass(wanted)
WHERE t.relrowsecurity IS NOT TRUE
OR (SELECT count(DISTINCT polcmd) FROM pg_policy WHERE polrelid = t.oid AND polcmd <> '*') < 4
ORDER BY wanted
"""


@register(Tags.database)
def private_tables_are_locked(
    app_configs: Any, databases: Any = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Every private table has its row policies, one for each command: see zones/row_security.py."""
    if not databases or _has_migrations_to_run():  # `migrate` itself asks before it makes them
        return []
    tables = [model._meta.db_table for model in private_models()]
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_POLICIES, [tables])
        return [
            Error(
                f"{table} belongs to a zone and has not all its row policies",
                hint="Lock it in the migration that makes it (zones/row_security.py), or say on the model"
                " why it is open to all (`open_because`).",
                id="zones.E004",
            )
            for (table,) in cursor.fetchall()
        ]


def _has_migrations_to_run() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def private_models() -> list[type[Model]]:
    """Return the models that belong to a zone, have an audience, or hang below one that does.

    Left out are those that say why they are open to everybody who is signed in: `open_because`.
    """
    ours = [
        m for app in OURS for m in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    closed = [model for model in ours if not _open_because(model)]
    containers = {apps.get_model("zones.Zone"), apps.get_model("zones.Audience")}
    private: set[type[Model]] = set()
    while found := {m for m in closed if containers & set(_parents(m))} - private:
        private |= found
        containers = private
    return sorted(private, key=lambda model: model._meta.label)


def _open_because(model: type[Model]) -> str:
    owner = (
        model._meta.auto_created or model
    )  # the table between two models follows the one that asks for it
    return getattr(owner, "open_because", "")


def _parents(model: type[Model]) -> Iterator[type[Model]]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            yield field.related_model


@register(Tags.database)
def database_is_guarded(
    app_configs: Any, databases: Any = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Asked with `check --database default`, as the login that serves the web."""
    if not databases or settings.DATABASE_ROLE == "owner":
        return []
    questions = {
        "zones.E002": "SELECT EXISTS (SELECT FROM guardian_userobjectpermission)"
        " OR EXISTS (SELECT FROM guardian_groupobjectpermission)",
        "zones.E003": "SELECT rolsuper OR rolbypassrls OR pg_has_role(current_user, (SELECT relowner"
        " FROM pg_class WHERE oid = 'zones_zone'::regclass), 'USAGE')"
        " FROM pg_roles WHERE rolname = current_user",
    }
    sentences = {
        "zones.E002": "guardian's generic tables open audiences without a membership: empty them",
        "zones.E003": "the web's database login owns the tables or is superuser: use portal_app",
    }
    found: list[CheckMessage] = []
    with connection.cursor() as cursor:
        for check_id, question in questions.items():
            cursor.execute(question)
            if cursor.fetchone() == (True,):
                found.append(Error(sentences[check_id], id=check_id))
    return found


@register(Tags.database)
def pooler_knows_prepared_statements(
    app_configs: Any, databases: Any = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Find a pooler that would give a connection away together with what was prepared on it.

    One that knows prepared statements (PgBouncer from 1.21 on, with `max_prepared_statements`) gives them names of its
    own; one that does not lets ours through.
    """
    if not databases or not settings.PREPARED_STATEMENTS:
        return []
    try:
        with transaction.atomic(), connection.cursor() as cursor, connection.wrap_database_errors:
            raw = connection.connection
            cursor.execute("SELECT pg_backend_pid()")
            if cursor.fetchone() == (raw.info.backend_pid,):
                return []
            Cursor(raw).execute("SELECT %s::text", ["is it kept?"], prepare=True)
            cursor.execute("SELECT name FROM pg_prepared_statements")
            if not any(name.startswith(PSYCOPG) for (name,) in cursor.fetchall()):
                return []
            cursor.execute("DEALLOCATE ALL")
    except DatabaseError as refused:  # another one's statement of that name is there already
        if not isinstance(refused.__cause__, DuplicatePreparedStatement):
            raise
    return [
        Warning(
            "the pooler in front of PostgreSQL knows nothing of prepared statements",
            hint="In transaction mode pages would break: take PgBouncer 1.21 or newer with"
            " max_prepared_statements, or set PREPARED_STATEMENTS=off.",
            id="zones.W001",
        )
    ]
