"""Beginning an adaptation, saying what was changed, and deciding on what the origin changed since."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.forms.fields import Text
from knowledge.forms.personal_data import CheckedForm
from knowledge.richtext.merge import digest_of
from knowledge.services import Decision
from zones.templatetags.portal import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import QueryDict

    from knowledge.models import Revision
    from knowledge.richtext.diff import Part

MAX_TEXT_LENGTH = 2000
MAX_NOTE_LENGTH = 400
BIGGEST_NUMBER = 2**31 - 1
TAKE, NOT_FOR_US, LATER = "take", "not", "later"


class AdaptForm(forms.Form):
    """From which text of the origin: those that this person may read, the newest first."""

    number = forms.TypedChoiceField(label=gettext_lazy("Start from"), coerce=int)
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)

    def __init__(self, typed: QueryDict | None = None, *, texts: Sequence[Revision]) -> None:
        newest = texts[0].number if texts else None
        super().__init__(typed, initial={"form_key": str(uuid.uuid4()), "number": newest})
        words = _("version %(number)s · %(day)s")
        self.fields["number"].choices = [  # type: ignore[attr-defined]
            (text.number, words % {"number": text.number, "day": day(text.at)}) for text in texts
        ]


class ChangeForm(CheckedForm):
    checked = ("changed", "why")
    changed = Text(
        label=gettext_lazy("What did you change?"),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("For example: no online intake; a desk in three municipalities"),
    )
    why = Text(
        label=gettext_lazy("Why was that needed in your zone?"),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea({"rows": 4}),
    )


@dataclass(frozen=True)
class Row:
    """One changed block with its two fields."""

    part: Part
    choice: Any
    note: Any


class FollowForm(forms.Form):
    """For each changed block of the origin: take it over, not for us, or later."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=BIGGEST_NUMBER)

    def __init__(
        self, typed: QueryDict | None = None, *, parts: Iterable[Part], number: int
    ) -> None:
        super().__init__(typed, initial={"number": number})
        self.parts = {digest_of(part): part for part in parts}
        for place, digest in enumerate(self.parts, start=1):
            self.fields[f"choice_{digest}"] = forms.ChoiceField(
                label=_("Change %(place)s") % {"place": place},
                choices=[
                    (TAKE, _("Take over")),
                    (NOT_FOR_US, _("Not for us")),
                    (LATER, _("Decide later")),
                ],
                initial=LATER,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"note_{digest}"] = Text(
                label=_("Note"),
                max_length=MAX_NOTE_LENGTH,
                required=False,
                widget=forms.TextInput({"placeholder": _("Why, or how (optional)")}),
            )

    @property
    def rows(self) -> list[Row]:
        return [
            Row(part, self[f"choice_{digest}"], self[f"note_{digest}"])
            for digest, part in self.parts.items()
        ]

    def decisions(self) -> dict[str, Decision]:
        """Return what was decided, by the digest of the block; what is for later is left out."""
        data = self.cleaned_data
        return {
            digest: Decision(is_taken=data[f"choice_{digest}"] == TAKE, note=data[f"note_{digest}"])
            for digest in self.parts
            if data[f"choice_{digest}"] in (TAKE, NOT_FOR_US)
        }
