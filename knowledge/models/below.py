from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.db import models

from zones.models import Audience

if TYPE_CHECKING:
    ToAudience = models.ForeignKey[Audience, Audience]
else:
    ToAudience = models.ForeignKey


class HasAudience(Protocol):
    audience_id: int


class AudienceWhenWritten(ToAudience):
    """The audience of the item above at the moment when the row is written, where nobody named a smaller one."""

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        if add and getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, model_instance.item_above.audience_id)
        return super().pre_save(model_instance, add)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


class Below(models.Model):
    """What hangs below an item: it keeps the audience that the item had when it was written.

    PostgreSQL lets nobody change that but by the functions that open it, or publish it with a text.
    """

    audience = AudienceWhenWritten(
        Audience, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        abstract = True

    @property
    def item_above(self) -> HasAudience:
        raise NotImplementedError
