"""Fields of a form in an OpenDocument text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knowledge.documents.odt_names import get, short

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CHECKED, UNCHECKED = "\u2612", "\u2610"


def words_of(control: Element | None) -> str:
    """Return what a field of a form shows: a box that is ticked or not, what was typed or chosen."""
    if control is None:
        return ""
    label = escape(get(control, "form:label"), quote=False)
    if short(str(control.tag)) in ("form:checkbox", "form:radio"):
        state = get(control, "form:current-state") or get(control, "form:state")
        is_on = state == "checked" or "true" in (
            get(control, "form:current-selected"), get(control, "form:selected"),
        )  # fmt: skip
        return f"{CHECKED if is_on else UNCHECKED} {label}".strip()
    chosen = (
        e for e in control if "true" in (get(e, "form:current-selected"), get(e, "form:selected"))
    )
    picked = next((get(e, "form:label") for e in chosen), "")
    typed = get(control, "form:current-value") or picked or get(control, "form:value")
    return " ".join(part for part in (label, escape(typed, quote=False)) if part)
