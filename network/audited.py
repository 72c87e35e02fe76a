"""The deeds that span apps, as the audit's pages say them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.audit_words import DeedKind, name

name(
    DeedKind.PEOPLE,
    digest_started=_("started their weekly digest"),
    digest_stopped=_("stopped their weekly digest"),
)
name(
    DeedKind.GLASS,
    glass_broken=_("broke the glass to read"),
    glass_empty=_("wanted to break the glass where nothing is"),
    glass_read=_("read through broken glass"),
    glass_file_read=_("downloaded through broken glass"),
)
