"""Looking for personal data of citizens in what somebody is about to let others read."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.richtext import personal_data
from knowledge.richtext.plain_text import plain_text


class CheckedForm(forms.Form):
    """A form whose texts are looked at; what was found has to be taken out, or ticked as being none."""

    checked: ClassVar[tuple[str, ...]] = ("text",)
    is_known = ""
    """What stood there before, of which nothing is asked again."""

    no_personal_data = forms.BooleanField(
        label=gettext_lazy("What was found is no personal data of a citizen"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.findings: list[tuple[str, personal_data.Finding]] = []
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        known = set(personal_data.find(plain_text(self.is_known)))
        for name in self.checked:
            label = str(self.fields[name].label)
            found = personal_data.find(plain_text(given.get(name) or ""))
            self.findings += [(label, finding) for finding in found if finding not in known]
        if self.findings and not given.get("no_personal_data"):
            self.add_error(
                None,
                _(
                    "This looks like personal data of a citizen. Take it out, or tick below that it"
                    " is none. Nothing was published yet."
                ),
            )
        return given
