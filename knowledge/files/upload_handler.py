"""Taking in files that are sent, also when they are too big or when the disk is full."""

from __future__ import annotations

import errno
import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

FULL = (errno.ENOSPC, errno.EDQUOT)


class CarefulUploadHandler(TemporaryFileUploadHandler):
    """Keep the form when a file cannot be kept: what arrives is an empty file that says why.

    `examine` reads that word, so the person gets the form back instead of an error page.
    """

    refused = ""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.refused = ""
        try:
            super().new_file(*args, **kwargs)
        except OSError as trouble:
            self._give_up(trouble)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > settings.ATTACHMENT_MAX_BYTES:
            self.refused = self.refused or "too_big"
        if self.refused:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as trouble:
            self._give_up(trouble)

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        if not self.refused:
            try:
                return super().file_complete(file_size)
            except OSError as trouble:
                self._give_up(trouble)
        self.upload_interrupted()
        lost = InMemoryUploadedFile(
            io.BytesIO(), self.field_name, self.file_name, self.content_type, 0, self.charset
        )
        lost.refused = self.refused  # type: ignore[attr-defined]
        return lost

    def _give_up(self, trouble: OSError) -> None:
        if trouble.errno not in FULL:
            raise trouble
        self.refused = "disk"
