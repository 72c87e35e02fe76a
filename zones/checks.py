"""What must hold for the portal to be safe, asked by `manage.py check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connection

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

OURS = ("zones", "knowledge", "exchanges", "network")


@register(Tags.models)
def no_model_permissions(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Rights come from audiences alone: no model of ours has add, change, delete or view permissions."""
    return [
        Error(f"{model._meta.label} has model-level permissions", id="zones.E001")
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if model._meta.default_permissions
    ]


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
