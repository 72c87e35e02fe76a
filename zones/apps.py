from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZonesConfig(AppConfig):
    name = "zones"
    verbose_name = _("Zones")

    def ready(self) -> None:
        from zones import (  # noqa: PLC0415 - they register themselves
            audit_labels,  # noqa: F401
            auth_signals,  # noqa: F401
            checks,  # noqa: F401
            letters,  # noqa: F401
            worker_heartbeat,  # noqa: F401
        )
