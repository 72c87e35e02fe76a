"""What somebody does for one of their zones: which one is asked only where they have more."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django import forms

from zones.models import Zone

if TYPE_CHECKING:
    from zones.models import User


class OwnZoneForm(forms.Form):
    """Has a field `zone` for people of two zones, and a key by which a form that is sent twice is known."""

    zone = forms.ModelChoiceField(
        queryset=Zone.objects.none(),
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=36)
    zone_label: Any = None

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        zone, own = user.current_zone, user.current_zones
        initial = {"form_key": str(uuid.uuid4()), "zone": zone.slug if zone else None}
        super().__init__(*args, **{**kwargs, "initial": initial})
        if len(own) < 2:
            del self.fields["zone"]
            return
        zones = cast("forms.ModelChoiceField[Any]", self.fields["zone"])
        zones.label = self.zone_label
        zones.queryset = Zone.objects.filter(pk__in=[zone.pk for zone in own])

    @property
    def zone_written_for(self) -> Zone | None:
        return self.cleaned_data.get("zone") if "zone" in self.fields else self.user.current_zone
