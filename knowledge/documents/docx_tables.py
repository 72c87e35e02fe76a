"""Tables of a Word document, with cells over several rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.documents.docx_elements import TAKEN_OUT, UNREAD
from knowledge.documents.docx_styles import child, is_on, local, number, value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from knowledge.documents.docx_body import Body

MAX_SPAN = 100


@dataclass
class Cell:
    words: str
    columns: int
    is_header: bool
    rows: int = 1
    continues: bool = False


def read_table(body: Body, table: Element) -> str:
    rows: list[list[Cell]] = []
    for row in _inside(body, table, "tr"):
        given = child(row, "trPr")
        if child(given, "del") is not None:
            body.account(row)
            continue
        hidden = child(given, "hidden")
        if hidden is not None and is_on(hidden):
            body.account(row)
            body.pictures.lost["hidden"] += 1
            continue
        rows.append([_cell(body, cell, given) for cell in _inside(body, row, "tc")])
    _join_rows(rows)
    made = "".join(
        f"<tr>{''.join(_cell_html(c) for c in row if not c.continues)}</tr>" for row in rows
    )
    return f"<table>{made}</table>"


def _cell(body: Body, cell: Element, row: Element | None) -> Cell:
    given = child(cell, "tcPr")
    merged = child(given, "vMerge")
    header = child(row, "tblHeader")
    return Cell(
        words=body.apart(cell),
        columns=min(max(number(value(child(given, "gridSpan")), 1), 1), MAX_SPAN),
        is_header=header is not None and is_on(header),
        continues=merged is not None and value(merged) != "restart",
    )


def _inside(body: Body, parent: Element, name: str) -> Iterator[Element]:
    """Yield rows or cells, also those inside content controls and custom markup."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in TAKEN_OUT:
            body.account(element)
        elif local(element) not in UNREAD and local(element) not in ("tbl", "p"):
            yield from _inside(body, element, name)


def _join_rows(rows: list[list[Cell]]) -> None:
    """Let a cell span the rows below it that continue it."""
    above: dict[int, Cell] = {}
    for row in rows:
        at = 0
        for cell in row:
            if cell.continues and at in above:
                above[at].rows += 1
                above[at].words += cell.words
            else:
                cell.continues = False
                above[at] = cell
            at += cell.columns


def _cell_html(cell: Cell) -> str:
    tag = "th" if cell.is_header else "td"
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<{tag}{spans}>{cell.words}</{tag}>"
