"""What was typed and not saved yet. No deed: nobody else learns of it, so nothing is noted of it either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone
from psycopg.types.json import Json

from knowledge.models import Autosave
from zones import access
from zones.models import public_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zones.models import User

MAX_KEPT = 100
"""Rows of one person; more than anybody writes, and a bound for a script gone wild."""

# One statement, because it is asked every few seconds. A tab has a row of its own, so that no other tab
# overwrites it; whether another one was at the same text just now is answered along with it.
KEEP = """
INSERT INTO knowledge_autosave AS kept
    (public_id, person_id, zone_id, article_id, form, tab, version, texts, saved_at)
SELECT %(public_id)s, %(person)s, %(zone)s, %(article)s, %(form)s, %(tab)s, %(version)s, %(texts)s, %(now)s
WHERE (SELECT count(*) FROM knowledge_autosave WHERE person_id = %(person)s) < %(most)s
    OR EXISTS (SELECT FROM knowledge_autosave
               WHERE person_id = %(person)s AND form = %(form)s AND tab = %(tab)s)
ON CONFLICT (person_id, form, tab) DO UPDATE SET
    texts = excluded.texts, version = excluded.version, saved_at = excluded.saved_at
RETURNING EXISTS (
    SELECT FROM knowledge_autosave other
    WHERE other.person_id = kept.person_id AND other.form = kept.form AND other.tab <> kept.tab
    AND other.saved_at > kept.saved_at - interval '2 minutes'
)
"""


class TooManyKept(Exception):
    """This person has more unsaved texts than anybody writes."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    at: datetime
    is_elsewhere: bool
    """Whether the same text was being written in another tab just now."""


def autosave(  # noqa: PLR0913 - all that a tab tells
    *,
    by: User,
    zone_id: int,
    article_id: int | None,
    form: str,
    tab: str,
    version: int | None,
    texts: Mapping[str, list[str]],
) -> Kept:
    """Keep what stands in one tab. Raises TooManyKept; the article was read through `editable_by`."""
    now = timezone.now()
    given: dict[str, Any] = {
        "public_id": public_id(),
        "person": by.pk,
        "zone": zone_id,
        "article": article_id,
        "form": form,
        "tab": tab,
        "version": version,
        "texts": Json(dict(texts)),
        "now": now,
        "most": MAX_KEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, given)
        row = cursor.fetchone()
    if row is None:
        raise TooManyKept
    return Kept(at=now, is_elsewhere=row[0])


def forget_autosaves(tabs: Iterable[str], *, by: User) -> int:
    """Throw away what these tabs of theirs kept: it is saved, or no longer wanted. Return how many there were."""
    named = Autosave.objects.filter(tab__in=[tab for tab in tabs if tab])
    if list(named.visible_to(by).select_for_update().values_list("pk")):
        access.refresh_rights(by)  # it may have waited for its turn
    return named.visible_to(by).delete()[0]
