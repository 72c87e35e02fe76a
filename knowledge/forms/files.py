from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.forms.fields import FilesField


class FilesForm(forms.Form):
    """Files to add to an article from its page."""

    files = FilesField(label=_("Choose files"))  # type: ignore[assignment]
