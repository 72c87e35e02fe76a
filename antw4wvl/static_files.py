"""Static files by names that say what is in them; where each lies is worked out once a process.

A page asks for some thirty addresses of icons and styles: a twentieth of its time.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _KnownAddresses:
    """Mixes into a storage whose names were all settled before the process began."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.address = cache(super().url)  # type: ignore[misc]  # of the storage beside this

    def url(self, name: str | None, force: bool = False) -> str:
        if force or not self.hashed_files or not name:  # type: ignore[attr-defined]  # as above
            return super().url(name, force)  # type: ignore[misc,no-any-return]  # as above
        known: str = self.address(name)
        return known


class StaticFiles(_KnownAddresses, CompressedManifestStaticFilesStorage):
    pass


class UncompressedStaticFiles(_KnownAddresses, ManifestStaticFilesStorage):
    """For the bench, where nobody asks for the files."""
