"""How often one person may ask for what costs much. While the counter is away, nobody is held up."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import DatabaseError, transaction

if TYPE_CHECKING:
    from zones.models import User

log = logging.getLogger(__name__)

SEARCHES_A_MINUTE = 90
"""Searching as one types asks several times a query."""

MINUTE = 60


def may_search(person: User) -> bool:
    """Count one search of this person; False when there were too many in this minute."""
    key = f"searches:{person.pk}:{int(time.time()) // MINUTE}"
    try:
        with transaction.atomic():
            count = cache.get(key, 0) + 1
            cache.set(key, count, MINUTE)
    except DatabaseError as trouble:
        log.warning("searches are not counted: %s", trouble)
        return True
    return bool(count <= SEARCHES_A_MINUTE)
