"""Fields that forms of several pages share."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.files.validation import MEDIA_TYPES, Examined, FileRefused, examine, reason_words
from knowledge.models import Topic
from knowledge.richtext.sanitizer import without_word_markup
from zones.forms import OneLineField
from zones.invisible import in_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_FILES = 10

Choice = tuple[str, Any]


class Text(OneLineField):
    """Typed text, each letter with its accent as one character; a single line as every single line."""

    @property
    def has_lines(self) -> bool:
        return isinstance(self.widget, forms.Textarea)

    def to_python(self, value: Any) -> str:
        if not self.has_lines:
            return super().to_python(value)
        return unicodedata.normalize("NFC", in_lines(forms.CharField.to_python(self, value) or ""))


class RichText(Text):
    """The text of the editor; what Word adds to a paste is no part of its length."""

    def to_python(self, value: Any) -> str:
        return without_word_markup(super().to_python(value))


class TopicField(forms.ChoiceField):
    """A topic of either level, by its slug, in groups of the first level; cleans to the Topic."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=topic_choices, **options)

    def clean(self, value: Any) -> Any:
        slug = super().clean(value)
        return Topic.objects.filter(slug=slug).first() if slug else None


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; cleans to what `examine` says of each."""

    widget = FilesInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Files"))
        super().__init__(**options)
        self.widget.attrs["accept"] = ",".join(f".{kind}" for kind in (*MEDIA_TYPES, "jpeg"))

    def clean(self, data: Any, _initial: Any = None) -> list[Examined]:
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        if self.required and not uploads:
            raise ValidationError(_("Choose one or more files."), code="required")
        if len(uploads) > MAX_FILES:
            raise ValidationError(
                _("Add at most %(count)s files at once.") % {"count": MAX_FILES}, code="too_many"
            )
        examined, errors = [], []
        for upload in uploads:
            try:
                examined.append(examine(upload))
            except FileRefused as refused:
                errors.append(file_error(upload.name, refused))
        if errors:
            raise ValidationError(errors)
        return examined


def file_error(name: str, refused: FileRefused) -> ValidationError:
    """Say which file was refused and why, and that the others must be chosen again."""
    text = _("“%(name)s” was not added: %(reason)s.")
    return ValidationError(
        text % {"name": name, "reason": reason_words(refused.reason)}, code=refused.reason
    )


def topic_choices() -> Iterator[Choice]:
    """Yield nothing chosen, then each topic of the first level, as a group where others stand below it."""
    yield "", ""
    topics = list(Topic.objects.all())
    for field in topics:
        if field.parent_id is None:
            below = [topic for topic in topics if topic.parent_id == field.pk]
            yield _group(field, below) if below else (field.slug, field.name)


def _group(field: Topic, below: Iterable[Topic]) -> Choice:
    return field.name, [(topic.slug, topic.name) for topic in (field, *below)]
