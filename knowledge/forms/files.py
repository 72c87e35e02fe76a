from __future__ import annotations

from django import forms

from knowledge.forms.fields import FilesField


class FilesForm(forms.Form):
    """Files to add to an article from its page."""

    files = FilesField()  # type: ignore[assignment]
