from __future__ import annotations

from django.utils.translation import gettext_lazy

from knowledge.forms.acting_zone import OwnZoneForm


class ExportForm(OwnZoneForm):
    """Of which zone somebody takes the knowledge along."""

    zone_label = gettext_lazy("Of which zone?")
