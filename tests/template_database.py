"""Makes the database that tests and the bench copy theirs from: its tables once, instead of once a process."""

from __future__ import annotations

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "antw4wvl.settings"
PREFIX = "test_template_"
WHOLE = "whole"


def main(name: str) -> None:
    from django.db import connection  # noqa: PLC0415 - Django is set up below

    creation = connection.creation
    with creation._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE starts_with(datname, %s)",
            [PREFIX],
        )
        there = dict(cursor.fetchall())
        if there.get(name) == WHOLE:
            return
        for old in there:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
    creation.create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    with creation._nodb_cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{WHOLE}'")


if __name__ == "__main__":
    os.environ["TEST_DATABASE_NAME"] = sys.argv[1]
    django.setup()
    main(sys.argv[1])
