"""Which documents somebody sent in, and which copies they asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from zones import access

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import DocumentImport, KnowledgeExport
    from zones.models import User


class DocumentImportQuerySet(models.QuerySet["DocumentImport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What this person sent in, for a zone that they still belong to."""
        r = access.reader(user)
        return self.filter(person=r.user_id, zone_id__any=r.zone_ids)


class KnowledgeExportQuerySet(models.QuerySet["KnowledgeExport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What this person asked for, of a zone that they still belong to."""
        r = access.reader(user)
        return self.filter(person=r.user_id, zone_id__any=r.zone_ids)
