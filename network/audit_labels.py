"""The deeds that span apps, as the audit's pages say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from zones.audit.wording import (
    DeedKind,
    Item,
    found_by,
    name,
)
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zones.models import User

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
name(
    DeedKind.WRITING,
    portrait_changed=_("described the page and chose what stands first"),
)
name(
    DeedKind.PEOPLE,
    curator_named=_("made somebody the curator of a topic"),
    curator_dismissed=_("took a topic from its curator"),
)


@found_by("zone")
def zones(_reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Zone.objects.filter(pk__in=list(ids))
    return {str(row.pk): Item(str(row), row.get_absolute_url()) for row in rows}
