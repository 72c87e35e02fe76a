"""An article on paper, as a PDF."""

from __future__ import annotations

from knowledge.pdf.renderer import NoPaper, can_print, printed

__all__ = ["NoPaper", "can_print", "printed"]
