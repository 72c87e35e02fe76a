from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from knowledge.models import Topic
from network.break_glass import LONGEST_REASON, SHORTEST_REASON, name_in
from zones.choices import Language
from zones.forms import OneLineField
from zones.models import User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms.boundfield import BoundWidget
    from django.http import QueryDict

    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm


class ProfileForm(UserForm):
    """What people change about themselves; name and address are their coordinator's to change."""

    topics = forms.ModelMultipleChoiceField(
        label=_("Topics to follow"),
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("This topic is no longer there. Choose again.")},
    )

    class Meta:
        model = User
        fields = ("function", "language", "acting_zone", "wants_digest")
        field_classes = {"function": OneLineField}
        labels = {
            "function": _("Your function"),
            "language": _("Language of the portal and of its letters"),
            "acting_zone": _("The zone you act for"),
            "wants_digest": _("Send me the weekly digest on Monday"),
        }
        help_texts = {
            "function": _("As colleagues know it, for instance: chief inspector, reception."),
            "acting_zone": _(
                "What you post stands under this zone, unless you choose another one there."
            ),
        }

    def __init__(self, posted: QueryDict | None, *, user: User) -> None:
        followed = [follow.topic_id for follow in user.follows.all()]
        super().__init__(posted, instance=user, initial={"topics": followed})
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

    def topic_groups(self) -> Iterator[tuple[BoundWidget, list[BoundWidget]]]:
        """Yield the box of each first-level topic with the boxes of what lies below it."""
        boxes = list(self["topics"].subwidgets)
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
