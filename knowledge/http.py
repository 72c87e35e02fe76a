from __future__ import annotations

from zones.http import PersonRequest

__all__ = ["PersonRequest"]
