from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from tests.conftest import as_owner
from zones.models import Zone

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the demo in a transaction that is undone after the last test; return where its files lie."""
    files = tmp_path_factory.mktemp("demo")
    storages = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": files, "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with django_db_blocker.unblock(), transaction.atomic():
        with as_owner(), override_settings(DEMO=True, PASSWORD_HASHERS=QUICK, STORAGES=storages):
            Zone.objects.all().delete()  # the demo begins where there is nothing
            call_command("load_demo", stdout=StringIO())
        yield files
        transaction.set_rollback(True)
