"""Who answers for an article, until when, and what takes its place."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.forms.fields import Text
from knowledge.models import Article
from zones.models import User
from zones.selectors.people import people_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from zones.models import Zone

LONGEST = timedelta(days=5 * 366)
ADDRESS = re.compile(r"(?:.*/knowledge/)?([a-z0-9]{12})/?\s*\Z")


class UpkeepFields(forms.Form):
    """Part of the form of an article: left empty, publishing fills in its author and a year."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who answers for this article?"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text=gettext_lazy(
            "Colleagues ask this person, who also gets the reminder to read it again."
        ),
    )
    owner_function = Text(
        label=gettext_lazy("In which function?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("It stays when the person changes. Left empty: the person's own."),
    )
    review_by = forms.DateField(
        label=gettext_lazy("To be read again before"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Left empty: a year after it is published."),
        error_messages={"invalid": gettext_lazy("Choose a day.")},
    )

    def offer_owners(self, zones: Iterable[Zone]) -> None:
        owner = cast("forms.ModelChoiceField[User]", self.fields["owner"])
        owner.queryset = people_of(zones)

    def clean_review_by(self) -> date | None:
        day: date | None = self.cleaned_data.get("review_by")
        today = timezone.localdate()
        if day is None or day == self.initial.get("review_by"):
            return day
        if not today < day <= today + LONGEST:
            raise ValidationError(
                _("Choose a day that is still to come, at most five years ahead.")
            )
        return day

    def upkeep_chosen(self) -> dict[str, Any]:
        """Return what was filled in, as the services take it."""
        owner = self.cleaned_data.get("owner")
        said = self.cleaned_data.get("owner_function") or ""
        return {
            "owner": owner,
            "owner_function": said or (owner.function if owner else ""),
            "review_by": self.cleaned_data.get("review_by"),
        }


class ArchiveForm(forms.Form):
    """The article that takes the place of one that goes into the archive, if any."""

    successor = forms.CharField(
        label=gettext_lazy("Which article takes its place?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Paste the address of the new article here, if there is one."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.article = user, article

    def clean_successor(self) -> Article | None:
        typed = self.cleaned_data["successor"].strip()
        if not typed:
            return None
        named = ADDRESS.match(typed)
        rows = Article.objects.visible_to(self.user).published().exclude(pk=self.article.pk)
        found = rows.filter(public_id=named[1]).first() if named else None
        if found is None:
            raise ValidationError(
                _("No published article that you can read has this address, or it is this one.")
            )
        return found


class HandOverForm(forms.Form):
    """Several articles at once, to one colleague."""

    articles = forms.ModelMultipleChoiceField(
        queryset=Article.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one article.")},
    )
    to = forms.ModelChoiceField(
        label=gettext_lazy("Who answers for them from now on?"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        error_messages={"required": gettext_lazy("Choose a colleague.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        articles = cast("forms.ModelMultipleChoiceField[Article]", self.fields["articles"])
        articles.queryset = Article.objects.decidable_by(user).published()
        to = cast("forms.ModelChoiceField[User]", self.fields["to"])
        to.queryset = people_of(user.deciding_zones)
