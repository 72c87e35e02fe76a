from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Knowledge")

    def ready(self) -> None:
        from knowledge import (  # noqa: PLC0415 - they register themselves
            audited,  # noqa: F401
            letters,  # noqa: F401
            question_letters,  # noqa: F401
        )
