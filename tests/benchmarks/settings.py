"""The portal as in production, on one database of the bench, with the floors beside its pages."""

from __future__ import annotations

import os

from antw4wvl.settings import *  # noqa: F403
from antw4wvl.settings import DATABASES, PORTAL_HOME, STORAGES

ROOT_URLCONF = "tests.benchmarks.urls"
STATIC_ROOT = PORTAL_HOME / "bench-static"
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", DATABASES["default"]["NAME"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "ERROR"},
}
# As in production, but not compressed: nobody asks for the files.
STORAGES["staticfiles"] = {"BACKEND": "antw4wvl.static_files.UncompressedStaticFiles"}
