from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Knowledge")

    def ready(self) -> None:
        from knowledge import audit_labels  # noqa: F401, PLC0415 - they register themselves
        from knowledge.letters import article, question  # noqa: F401, PLC0415
