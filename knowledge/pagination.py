"""Pages of a list by where the last one ended, as quick on the thousandth as on the first."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet, Subquery

Row = TypeVar("Row", bound=Model)
Rows = TypeVar("Rows", bound=QuerySet[Any])

PAGE_SIZE = 20
MAX_CURSOR_LENGTH = 120
PUBLIC_ID = re.compile("[a-z0-9]{12}")


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    next_cursor: str
    is_first: bool

    def older_url(self, url: str) -> str:
        """Return where the list at `url` goes on, or nothing on its last page."""
        if not self.next_cursor:
            return ""
        return f"{url}{'&' if '?' in url else '?'}after={self.next_cursor}"


def keyset(
    rows: QuerySet[Row], cursor: str, *, by: str = "published_at", size: int = PAGE_SIZE
) -> Page[Row]:
    """Return the page of `rows` after `cursor`, newest `by` first and without a date never.

    A cursor that is broken or of another list gives the first page. It names the last row as addresses
    do: by numbers that rise with every row one could count what others wrote in between.
    """
    after = read_cursor(cursor)
    if after is not None:
        rows = older_than(rows, *after, by=by)
    return page_of(
        list(rows.order_by(f"-{by}", "-pk")[: size + 1]), by, size, is_first=after is None
    )


def older_than(rows: Rows, at: Any, public_id: Any, *, by: str) -> Rows:
    """Return the rows that come after the one with this moment and name, newest `by` first."""
    last = rows.order_by().filter(public_id=public_id).values("pk")[:1]
    older = Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": Subquery(last)})
    return rows.filter(older, **{f"{by}__lte": at})  # the second lets the index do the work


def page_of(found: list[Row], by: str, size: int = PAGE_SIZE, *, is_first: bool) -> Page[Row]:
    """Return the page of which one row more than `size` was looked for."""
    more = len(found) > size
    found = found[:size]
    return Page(found, _write(found[-1], by) if more else "", is_first)


def _write(row: Model, by: str) -> str:
    name = getattr(row, "public_id")  # noqa: B009 - every model that is listed has one, Model has not
    place = json.dumps([getattr(row, by).isoformat(), name], separators=(",", ":"))
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, str] | None:
    if not cursor or len(cursor) > MAX_CURSOR_LENGTH:
        return None
    try:
        at, public_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not PUBLIC_ID.fullmatch(public_id):
            return None
        return moment.astimezone(UTC), public_id
    except (binascii.Error, ValueError, TypeError, OverflowError):
        return None
