"""The number of the request being served: the same in the log, the audit and the answer's header."""

from __future__ import annotations

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
