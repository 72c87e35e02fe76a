from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.forms.fields import FilesField

if TYPE_CHECKING:
    from knowledge.models import Attachment


class FilesForm(forms.Form):
    """Files to add to an article from its page."""

    files = FilesField(label=_("Choose files"))  # type: ignore[assignment]


class NewVersionForm(forms.Form):
    """One file in the place of another, beside whose name the form stands."""

    files = FilesField(  # type: ignore[assignment]
        label=_("Choose the new version"), widget=forms.FileInput
    )

    def __init__(self, data: Any = None, files: Any = None, *, older: Attachment) -> None:
        self.older = older
        super().__init__(data, files, auto_id=f"new-{older.public_id}-%s")
