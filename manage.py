#!/usr/bin/env python
"""Run a management command, as the database owner where the command changes the schema or loads data."""

from __future__ import annotations

import os
import sys

OWNER_COMMANDS = {
    "import_articles",
    "load_demo",
    "load_network",
    "makemigrations",
    "migrate",
    "prepare",
    "sqlmigrate",
    "verify_audit",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antw4wvl.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - settings first
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refused:
        sys.exit(f"manage.py: {refused}")


if __name__ == "__main__":
    main()
