"""A text with pictures in it: as data while it is typed, apart from it once the form was read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from knowledge.files.validation import FileRefused, reason_words
from knowledge.forms.fields import RichText
from knowledge.richtext import images


class PicturedText(RichText):
    """The same with pictures in it: the data of new ones are no part of its length, and have a bound of their own."""

    def run_validators(self, value: str) -> None:
        text, typed = images.apart(value)
        super().run_validators(text)
        if said := too_many_pictures(typed):
            raise ValidationError(said, code="pictures")


def too_many_pictures(typed: list[str]) -> str:
    """Say what is wrong with so many new pictures at once; "" when nothing is."""
    if len(typed) > images.MAX_NEW:
        return _(
            "At most %(count)s new pictures at once: take some out, save, and add them after that."
        ) % {"count": images.MAX_NEW}
    if sum(map(len, typed)) > images.MAX_DATA:
        return _(
            "The new pictures are more than 6 MB together: take some out, save, and add them after that."
        )
    return ""


class PicturedForm(forms.Form):
    """A form with a `body` of that kind; its new pictures are kept aside as they were typed, and decoded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.typed_pictures: list[str] = []
        self.new_pictures: list[images.NewPicture] = []

    def clean_body(self) -> str:
        """Set the new pictures apart; in the text they stand by their number."""
        text, self.typed_pictures = images.apart(self.cleaned_data["body"])
        for number, typed in enumerate(self.typed_pictures, start=1):
            try:
                self.new_pictures.append(images.decoded(typed))
            except FileRefused as refused:
                raise ValidationError(picture_words(refused.reason, number)) from refused
        return text


def picture_words(reason: str, number: int = 0) -> str:
    """Say which picture of the text is refused and why; none by its number when it is all of them."""
    why = reason_words(reason)
    if not number:
        return _("The pictures in the text cannot be kept: %(reason)s.") % {"reason": why}
    words = _("New picture %(number)s in the text cannot be kept: %(reason)s.")
    return words % {"number": number, "reason": why}
