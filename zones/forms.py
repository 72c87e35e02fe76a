from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zones.choices import READING_ROLES, Language, Role
from zones.invisible import address_of, in_one_line
from zones.models import User
from zones.services import password_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from zones.models import Membership

ROLES = [(role.value, role.label) for role in Role if role in READING_ROLES]


class OneLineField(forms.CharField):
    """Words on one line, in one Unicode form, with single spaces; signs that nobody sees are left out."""

    def to_python(self, value: Any) -> str:
        return in_one_line(super().to_python(value) or "")


class AddressField(forms.EmailField):
    """An e-mail address, also as it was copied out of a letter, with signs that nobody sees."""

    def to_python(self, value: Any) -> str:
        return address_of(super().to_python(value) or "")


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

    def offer_roles(self, *, may_set_chief: bool, role: str = "") -> None:
        """Leave out the chief for whoever makes no chiefs; a chief keeps the role."""
        field = self.fields["role"]
        if may_set_chief:
            return
        field.help_text = _(
            "A coordinator keeps the members and decides for the zone on exchange projects. "
            "Only a chief of the zone or the network coordinator makes somebody chief."
        )
        if role == Role.CHIEF:
            field.disabled = True
        elif isinstance(field, forms.ChoiceField):
            field.choices = [choice for choice in ROLES if choice[0] != Role.CHIEF]


class NewMemberForm(PersonForm):
    email = AddressField(
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

    address_is_right = forms.BooleanField(
        label=gettext_lazy("The address is right"),
        required=False,
        help_text=gettext_lazy("Tick this when you are sure that the person reads this mailbox."),
    )

    field_order = ("email", "address_is_right", "name", "function", "role", "language")

    def __init__(self, *args: Any, domains: set[str], may_set_chief: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_roles(may_set_chief=may_set_chief)
        domain = address_of(self.data.get("email", "")).rpartition("@")[2].lower()
        self.domains = domains
        self.is_unknown_domain = bool(domain and domains and domain not in domains)
        if not self.is_unknown_domain:
            del self.fields["address_is_right"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_unknown_domain and "email" in cleaned and not cleaned.get("address_is_right"):
            self.add_error(
                "email",
                _(
                    "Nobody of your zone has an address at %(domain)s. Is it right? Then tick the box."
                )
                % {"domain": cleaned["email"].rpartition("@")[2]},
            )
        return cleaned

    def person(self) -> dict[str, Any]:
        """Return what was said of the person."""
        return {k: v for k, v in self.cleaned_data.items() if k != "address_is_right"}


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
    def __init__(
        self,
        *args: Any,
        membership: Membership,
        may_rename: bool,
        may_set_chief: bool,
        **kwargs: Any,
    ) -> None:
        person = membership.person
        super().__init__(*args, **kwargs)
        self.offer_roles(may_set_chief=may_set_chief, role=membership.role)
        self.initial = {"name": person.name, "function": person.function, "role": membership.role}
        if not may_rename:
            for name in ("name", "function"):
                self.fields[name].disabled = True
            self.fields["name"].help_text = _(
                "This person belongs to another zone too, so name and function are not yours to change."
            )


def _takes_copied_addresses(form: forms.Form, name: str) -> None:
    given = form.fields[name]
    form.fields[name] = AddressField(
        label=given.label,
        widget=given.widget,
        help_text=given.help_text,
        error_messages=given.error_messages,
    )


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _takes_copied_addresses(self, "login")


class ForgottenPasswordForm(ResetPasswordForm):
    """Notes the address without looking whose it is, so that the page takes as long for each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _takes_copied_addresses(self, "email")

    def clean_email(self) -> str:
        return str(get_adapter().clean_email(self.cleaned_data["email"].lower()))

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        address: str = self.cleaned_data["email"]
        password_request.ask(address)
        return address


class MemberChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic when it runs
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name}, {obj.function}" if obj.function else obj.name


class ChiefForm(forms.Form):
    """Who is to be chief of a zone, or no longer."""

    person = MemberChoiceField(
        queryset=User.objects.none(),
        to_field_name="public_id",
        label=gettext_lazy("Member of the zone"),
        empty_label=gettext_lazy("Choose a colleague"),
        error_messages={
            "required": gettext_lazy("Choose a colleague."),
            "invalid_choice": gettext_lazy("This person is not a member of the zone."),
        },
    )
    action = forms.ChoiceField(
        choices=[("appoint", ""), ("end", "")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [row.person_id for row in members]
        people = User.objects.filter(pk__in=ids).order_by("name", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
