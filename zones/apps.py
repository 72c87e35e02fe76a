from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZonesConfig(AppConfig):
    name = "zones"
    verbose_name = _("Zones")

    def ready(self) -> None:
        from zones import audited, checks, letters, sign_ins, signals  # noqa: F401, PLC0415 - they register themselves
