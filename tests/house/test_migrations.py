from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db.migrations import AddField, CreateModel
from django.db.migrations.loader import MigrationLoader
from django.db.models import ManyToManyField
from django.db.models.fields import NOT_PROVIDED

if TYPE_CHECKING:
    from django.db.migrations import Migration

OURS = ("zones", "knowledge", "exchanges", "network")
# From before the first release.
BEFORE_THE_RULE = {
    "knowledge.0005_imports article.source_mark",
    "network.0002_digest_window digest.since",
    "network.0002_digest_window digest.until",
}


@pytest.mark.django_db
def test_migrations_match_the_models():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def breaks_old_code(operation: object) -> bool:
    """Whether the release before, which does not know the column, can no longer insert a row.

    Django's own `default` is gone from the table again when the migration ends.
    """
    if not isinstance(operation, AddField) or isinstance(operation.field, ManyToManyField):
        return False
    field = operation.field
    return not field.null and field.db_default is NOT_PROVIDED and not field.generated


def made_in(migration: Migration) -> set[str]:
    """The models of which the release before knows nothing, so it inserts no row."""
    return {step.name_lower for step in migration.operations if isinstance(step, CreateModel)}


def test_new_column_lets_the_release_before_insert_rows():
    breaking = {
        f"{app}.{name} {operation.model_name}.{operation.name}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in OURS
        for operation in migration.operations
        if breaks_old_code(operation) and operation.model_name_lower not in made_in(migration)
    }

    assert breaking == BEFORE_THE_RULE
