"""Whom a coordinator or chief names to decide in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchanges.forms.project import Day
from zones.models import Membership, User, Zone

if TYPE_CHECKING:
    from django.http import QueryDict

LONGEST = 366
"""Days: for longer, somebody is made coordinator."""


class DeputyForm(forms.Form):
    """A colleague of one of the zones that this person decides for, from one day to another."""

    zone = forms.ModelChoiceField(
        label=gettext_lazy("For which zone?"),
        queryset=Zone.objects.none(),
        to_field_name="slug",
        empty_label=None,
    )
    person = forms.ChoiceField(label=gettext_lazy("Who decides in your place?"))
    starts_on = Day(label=gettext_lazy("From"))
    ends_on = Day(label=gettext_lazy("Until and including"))

    def __init__(self, typed: QueryDict | None = None, *, user: User) -> None:
        self.user = user
        zones = Zone.objects.decidable_by(user).filter(is_active=True)
        seats = Membership.objects.visible_to(user).active().in_roles_of_a_zone()
        rows = seats.filter(zone__in=zones, person__is_active=True).exclude(person=user)
        self.people = {
            row.person.public_id: row.person
            for row in rows.select_related("person").order_by("person__name")
        }
        super().__init__(typed, initial={"starts_on": timezone.localdate()})
        self._field("zone").queryset = zones
        self._field("person").choices = [
            ("", _("Choose a colleague")),
            *((key, str(person)) for key, person in self.people.items()),
        ]
        if len(zones) == 1:
            self.only_zone: Zone | None = zones[0]
            del self.fields["zone"]
        else:
            self.only_zone = None
        for name in ("starts_on", "ends_on"):
            self.fields[name].required = True

    @property
    def chosen_zone(self) -> Zone:
        return self.only_zone or self.cleaned_data["zone"]

    @property
    def chosen_person(self) -> User:
        return self.people[self.cleaned_data["person"]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end comes after the start."))
        elif ends and ends < timezone.localdate():
            self.add_error("ends_on", _("This day has passed: choose a later one."))
        elif starts and ends and (ends - starts).days > LONGEST:
            self.add_error("ends_on", _("Choose a year at most."))
        return given

    def _field(self, name: str) -> Any:
        return self.fields[name]
