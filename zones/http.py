from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from zones.models import User

RETRY_AFTER = "antw4wvl.retry_after"
"""Where a view notes in `request.META` after how many seconds to try again; the answer is then a 429."""


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in, as every page has it that is not opened by name."""

    user: User
    htmx: HtmxDetails
