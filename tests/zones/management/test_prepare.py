"""One command between a release and serving it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_prepare_makes_the_files_and_checks_the_database(tmp_path):
    name = connection.settings_dict["NAME"]
    environment = os.environ | {
        "DATABASE_OWNER_URL": f"{os.environ['DATABASE_OWNER_URL'].rpartition('/')[0]}/{name}",
        "DATABASE_ROLE": "owner",
        "PORTAL_HOME": str(tmp_path),
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "0 catalogues compiled." in done.stdout
    assert "static files copied" in done.stdout
    assert "No migrations to apply." in done.stdout
    assert "System check identified no issues" in done.stdout
    assert (tmp_path / "static" / "staticfiles.json").exists()
