from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from zones.models import Zone

if TYPE_CHECKING:
    from zones.models import User


class ExportForm(forms.Form):
    """Of which zone somebody takes the knowledge along."""

    zone = forms.ModelChoiceField(
        label=gettext_lazy("Of which zone?"),
        queryset=Zone.objects.none(),
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=36)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        zone = user.current_zone
        initial = {"form_key": str(uuid.uuid4()), "zone": zone.slug if zone else None}
        super().__init__(*args, **{**kwargs, "initial": initial})
        own = user.current_zones
        if len(own) < 2:
            del self.fields["zone"]
        else:
            zones = cast("forms.ModelChoiceField[Any]", self.fields["zone"])
            zones.queryset = Zone.objects.filter(pk__in=[zone.pk for zone in own])

    @property
    def zone_written_for(self) -> Zone | None:
        return self.cleaned_data.get("zone") if "zone" in self.fields else self.user.current_zone
