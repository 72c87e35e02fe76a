"""Rows as an XLSX workbook."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60


def workbook(rows: Sequence[Sequence[str]], title: str) -> bytes:
    """Return a workbook of one sheet. What begins with = is text like the rest, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, _name in enumerate(rows[0], start=1):
        widest = max(len(row[number - 1]) for row in rows)
        sheet.column_dimensions[chr(64 + number)].width = min(WIDEST, widest + 2)
    for row in rows:
        sheet.append(list(_cells(sheet, row)))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cells(sheet: object, row: Iterable[str]) -> Iterable[WriteOnlyCell]:
    for text in row:
        cell = WriteOnlyCell(sheet, value=text)
        cell.data_type = "s"
        yield cell
