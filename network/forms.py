from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.models import Topic
from network.break_glass import LONGEST_REASON, SHORTEST_REASON, name_in
from zones.choices import Language
from zones.forms import OneLineField
from zones.models import User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.forms.boundfield import BoundWidget
    from django.http import QueryDict
    from django.utils.functional import Promise

    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm


LONGEST_ABSENCE = timedelta(days=366)


def _topics(label: Promise) -> forms.ModelMultipleChoiceField[Topic]:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("This topic is no longer there. Choose again.")},
    )


class ProfileForm(UserForm):
    """What people change about themselves; name and address are their coordinator's to change."""

    topics = _topics(_("Topics to follow"))
    expertise = _topics(_("Ask me about"))
    work_phone = OneLineField(
        label=_("Work phone"),
        max_length=40,
        required=False,
        validators=[
            RegexValidator(
                r"\A[+(]?[0-9][0-9 ()./-]*\Z", _("Write a phone number, for instance 051 12 34 56.")
            )
        ],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    class Meta:
        model = User
        fields = ("function", "work_phone", "shows_phone", "absent_until", "language", "acting_zone",
                  "wants_digest")  # fmt: skip
        field_classes = {"function": OneLineField}
        widgets = {"absent_until": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        labels = {
            "shows_phone": _("Show this number to colleagues of all zones"),
            "absent_until": _("Absent until"),
            "function": _("Your function"),
            "language": _("Language of the portal and of its letters"),
            "acting_zone": _("The zone you act for"),
            "wants_digest": _("Send me the weekly digest on Monday"),
        }
        help_texts = {
            "function": _("As colleagues know it, for instance: chief inspector, reception."),
            "absent_until": _(
                "The day on which you are back. Colleagues see it beside your name; letters still come."
            ),
            "acting_zone": _(
                "What you post stands under this zone, unless you choose another one there."
            ),
        }

    def __init__(self, posted: QueryDict | None, *, user: User) -> None:
        followed = [follow.topic_id for follow in user.follows.all() if follow.topic_id]
        asked = [row.topic_id for row in user.expertise.order_by("pk")]
        super().__init__(posted, instance=user, initial={"topics": followed, "expertise": asked})
        if not user.is_absent:
            self.initial["absent_until"] = None
        self.fields["language"] = forms.ChoiceField(
            label=self.fields["language"].label,
            choices=[("", _("As my browser asks")), *Language.choices],
            required=False,
        )
        zones = user.current_zones
        if len(zones) > 1:
            own = Zone.objects.filter(pk__in=[zone.pk for zone in zones])
            self.fields["acting_zone"] = forms.ModelChoiceField(
                own,
                label=self.fields["acting_zone"].label,
                help_text=self.fields["acting_zone"].help_text,
                empty_label=None,
            )
            self.initial["acting_zone"] = user.current_zone.pk if user.current_zone else None
        else:
            del self.fields["acting_zone"]

    def clean_absent_until(self) -> date | None:
        """A day that is over says that one is there; so does today."""
        until: date | None = self.cleaned_data["absent_until"]
        today = timezone.localdate()
        if until is not None and until > today + LONGEST_ABSENCE:
            raise ValidationError(_("Choose a day within a year."))
        return until if until is not None and until > today else None

    def topic_groups(self) -> Iterator[tuple[BoundWidget, list[BoundWidget]]]:
        return self._groups("topics")

    def expertise_groups(self) -> Iterator[tuple[BoundWidget, list[BoundWidget]]]:
        return self._groups("expertise")

    def _groups(self, name: str) -> Iterator[tuple[BoundWidget, list[BoundWidget]]]:
        """Yield the box of each first-level topic with the boxes of what lies below it."""
        boxes = list(self[name].subwidgets)
        topics = {box.data["value"].instance.pk: box for box in boxes}
        for box in topics.values():
            topic = box.data["value"].instance
            if topic.parent_id is None:
                yield (
                    box,
                    [b for b in boxes if b.data["value"].instance.parent_id == topic.pk],
                )


class BreakGlassForm(forms.Form):
    """Which item a technical administrator opens, and why; cleans `address` to the item's name in it."""

    address = OneLineField(
        label=_("Address of the article, the file or the project"),
        max_length=300,
        help_text=_("As it stands in the browser of who reported it, or its last part."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the address.")},
    )
    reason = OneLineField(
        label=_("Why you must read it"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        help_text=_(
            "The coordinators and the chief of the zone get these words by letter, at once."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why."),
            "min_length": _("Say it in a sentence, of at least %(limit_value)d signs."),
        },
    )

    def clean_address(self) -> str:
        name = name_in(self.cleaned_data["address"])
        if not name:
            raise ValidationError(_("This is not the address of an article, a file or a project."))
        return name
