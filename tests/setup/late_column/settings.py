"""The portal with one migration more, which wants a table for itself."""

from __future__ import annotations

from antw4wvl.settings import *  # noqa: F403
from antw4wvl.settings import INSTALLED_APPS

INSTALLED_APPS += ["tests.setup.late_column"]
