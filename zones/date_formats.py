"""Days and moments as the reader's language writes them. Every day that is shown goes through here."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language


def written(moment: dt.date, form: str = "DATE_FORMAT") -> str:
    """Write a day, or a moment by the clock on the wall, in a form of Django's: `l j F`, `j F, H:i`."""
    if isinstance(moment, dt.datetime):
        return _in_words(timezone.localtime(moment), form, get_language())
    return _day_in_words(moment, form, get_language())


def _in_words(moment: dt.date, form: str, language: str | None) -> str:
    form = formats.get_format(form)
    if language == "fr" and moment.day == 1:
        form = form.replace(
            "j", r"1\e\r"
        )  # French counts from the first on, and Django does not know
    return str(formats.date_format(moment, form))


# Lists say the same few days over and over.
_day_in_words = lru_cache(maxsize=4096)(_in_words)
