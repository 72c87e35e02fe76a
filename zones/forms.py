from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zones.choices import READING_ROLES, Language, Role

if TYPE_CHECKING:
    from zones.models import Membership

ROLES = [(role.value, role.label) for role in Role if role in READING_ROLES]


class OneLineField(forms.CharField):
    """Words on one line, in one Unicode form, with single spaces and nothing that cannot be seen."""

    def to_python(self, value: Any) -> str:
        return " ".join(unicodedata.normalize("NFC", super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if any(unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} for sign in value):
            raise ValidationError(_("Leave out the signs that cannot be seen."))


class PersonForm(forms.Form):
    """What every form about somebody of the zone asks."""

    name = OneLineField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the name.")},
    )
    function = OneLineField(
        label=gettext_lazy("Function"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("As colleagues know it, for instance: chief inspector, reception."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role in the zone"),
        choices=ROLES,
        initial=Role.MEMBER,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A coordinator or chief keeps the members and decides for the zone on exchange projects."
        ),
        error_messages={
            "required": gettext_lazy("Choose a role."),
            "invalid_choice": gettext_lazy("Choose one of these roles."),
        },
    )


class NewMemberForm(PersonForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("The letter with the link to set a password goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Write the e-mail address."),
            "invalid": gettext_lazy("This is not an e-mail address. Write it as name@zone.be."),
        },
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter and of the portal"),
        choices=Language.choices,
        initial=Language.DUTCH,
        widget=forms.RadioSelect,
    )

    field_order = ("email", "name", "function", "role", "language")


class ZoneForm(forms.Form):
    """What a zone chooses for itself."""

    reviews_first = forms.BooleanField(
        label=gettext_lazy("Somebody else reads articles before they are visible"),
        required=False,
        help_text=gettext_lazy(
            "A coordinator or the chief who did not write it approves each article and each change, or"
            " sends it back with a reason. Readers see the old text until then."
        ),
    )


class MemberForm(PersonForm):
    def __init__(self, *args: Any, membership: Membership, may_rename: bool, **kwargs: Any) -> None:
        person = membership.person
        super().__init__(*args, **kwargs)
        self.initial = {"name": person.name, "function": person.function, "role": membership.role}
        if not may_rename:
            for name in ("name", "function"):
                self.fields[name].disabled = True
            self.fields["name"].help_text = _(
                "This person belongs to another zone too, so name and function are not yours to change."
            )
