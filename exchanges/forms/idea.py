"""An idea for the board."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from exchanges.forms.project import LongText
from exchanges.forms.running import SafeText
from exchanges.models.idea import IDEA_LENGTH, IDEA_TITLE_LENGTH
from exchanges.services import Thought
from knowledge.forms.fields import Text as TextField
from knowledge.forms.fields import TopicField
from zones.choices import Language

if TYPE_CHECKING:
    from django.http import QueryDict

    from zones.models import User, Zone


class IdeaForm(SafeText):
    title = TextField(
        label=gettext_lazy("In one line"),
        max_length=IDEA_TITLE_LENGTH,
        help_text=gettext_lazy("What would you like to do together?"),
    )
    topic = TopicField(label=gettext_lazy("Topic"))
    text = LongText(
        label=gettext_lazy("Why, and what would it take?"),
        max_length=IDEA_LENGTH,
        widget=forms.Textarea({"rows": 6}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=Language.choices, required=False
    )
    zone = forms.ChoiceField(label=gettext_lazy("For which zone do you write?"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, typed: QueryDict | None = None, *, user: User) -> None:
        self.findings = []
        self.zones: dict[str, Zone] = {zone.slug: zone for zone in user.current_zones}
        language = get_language() or user.language
        initial = {
            "form_key": uuid.uuid4(),
            "language": language if language in Language.values else Language.DUTCH,
        }
        super().__init__(typed, initial=initial)
        self.fields["zone"].choices = [(slug, str(zone)) for slug, zone in self.zones.items()]  # type: ignore[attr-defined]
        if len(self.zones) < 2:
            self.fields["zone"].widget = forms.HiddenInput()

    @property
    def chosen_zone(self) -> Zone:
        slug = self.cleaned_data.get("zone")
        return self.zones[slug] if slug else next(iter(self.zones.values()))

    def thought(self) -> Thought:
        given = self.cleaned_data
        return Thought(
            title=given["title"],
            topic=given["topic"],
            text=given["text"],
            language=given["language"] or Language.DUTCH,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.look_for_personal_data(given)
        return given
