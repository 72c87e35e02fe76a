"""What a zone fills in about its taking over an article, and what its coordinator answers."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.choices import ASKS_WHY, AdoptionState
from knowledge.forms.fields import Text
from knowledge.forms.personal_data import CheckedForm
from knowledge.services import Entry
from zones.models import User
from zones.selectors.people import people_of

if TYPE_CHECKING:
    from django.http import QueryDict

    from knowledge.models import Adoption
    from zones.models import Zone

MAX_TEXT_LENGTH = 4000
MAX_REFUSAL_LENGTH = 400
FIRST_YEAR = 1900


class AdoptionForm(CheckedForm):
    """An entry for `zone`, which begins from what stands there: `newest`."""

    checked = ("words", "results", "why")
    state = forms.ChoiceField(
        label=gettext_lazy("How far is your zone with it?"),
        choices=AdoptionState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how far your zone is.")},
    )
    since = forms.DateField(
        label=gettext_lazy("Since when?"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    words = Text(
        label=gettext_lazy("In one line"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Stands on the way of the practice. For example: two neighbourhood teams, until January"
        ),
    )
    results = Text(
        label=gettext_lazy("What came of it so far?"),
        max_length=MAX_TEXT_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    why = Text(
        label=gettext_lazy("Why?"),
        max_length=MAX_TEXT_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy(
            "Why you chose it, or why not: that helps the other zones most. Needed when you stopped or"
            " decided against it."
        ),
    )
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Who of your zone answers questions about it?"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("Nobody in particular"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        user: User,
        zone: Zone,
        newest: Adoption | None,
    ) -> None:
        super().__init__(typed, initial=_initial(user, newest))
        contact = cast("forms.ModelChoiceField[Any]", self.fields["contact"])
        contact.queryset = people_of([zone]) | User.objects.filter(pk=user.pk)

    def clean_since(self) -> Any:
        day = self.cleaned_data["since"]
        if day > timezone.localdate() or day.year < FIRST_YEAR:
            raise forms.ValidationError(_("Choose a day that has come."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("state") in ASKS_WHY and not data.get("why") and "why" not in self.errors:
            self.add_error("why", _("Say why: other zones learn from that too."))
        return data

    def entry(self) -> Entry:
        names = ("state", "since", "words", "results", "why", "contact")
        return Entry(**{name: self.cleaned_data[name] for name in names})


class AdoptionAnswerForm(forms.Form):
    """The answer of a zone's coordinator to what was proposed."""

    action = forms.ChoiceField(choices=[("confirm", "confirm"), ("refuse", "refuse")])
    reason = Text(
        label=gettext_lazy("Why not?"),
        max_length=MAX_REFUSAL_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Only needed to refuse: your colleague reads it."),
    )

    @property
    def confirms(self) -> bool:
        return bool(self.cleaned_data["action"] == "confirm")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("action") == "refuse" and not data.get("reason") and not self.errors:
            self.add_error("reason", _("Say why not: your colleague needs it to go on."))
        return data


def _initial(user: User, newest: Adoption | None) -> dict[str, Any]:
    start = {"form_key": str(uuid.uuid4()), "since": timezone.localdate()}
    if newest is None:
        return start | {"contact": user.public_id, "seen": ""}
    contact = newest.contact
    return start | {
        "state": newest.state,
        "since": newest.since,
        "words": newest.words,
        "results": newest.results,
        "why": newest.why,
        "contact": contact.public_id if contact else None,
        "seen": newest.public_id,
    }
