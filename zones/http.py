from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from zones.models import User

RETRY_AFTER = "antw4wvl.retry_after"
"""Where a view notes in `request.META` after how many seconds to try again; the answer is then a 429."""


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in, as every page has it that is not opened by name."""

    user: User
    htmx: HtmxDetails


@reauthentication_required
def confirm_password(_request: HttpRequest) -> None:
    """Ask for the password first, unless it was given in the last five minutes after signing in.

    What the form sent is kept in the session and repeated when the password was right.
    """
