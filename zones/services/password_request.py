"""A forgotten password: the page notes the address, and the worker finds out whose it is."""

from __future__ import annotations

from django.db import transaction

from zones import broker, mail
from zones.invisible import address_of
from zones.models import PasswordRequest, User, public_id

TASK = "zones.tasks.answer_password_request"
MAX_SWEPT = 500


def ask(address: str) -> None:
    """Note an address, anybody's or nobody's: the same statements for every one."""
    asked = PasswordRequest.objects.create(address=address_of(address).lower())
    transaction.on_commit(lambda: broker.enqueue(TASK, asked.pk), robust=True)


def answer(request_id: int) -> bool:
    """Send the link to whoever has the address and an open account; return whether somebody has."""
    with transaction.atomic():
        rows = PasswordRequest.objects.select_for_update(skip_locked=True).filter(pk=request_id)
        asked = rows.first()
        if asked is None:
            return False
        people = User.objects.select_for_update(no_key=True).filter(email__iexact=asked.address)
        person = people.filter(is_active=True).first()
        asked.delete()
        if person is None:
            return False
        if not mail.was_posted_lately("password_reset", person):
            mail.queue_letter("password_reset", person, f"password_reset:{public_id()}")
        return True


def waiting() -> list[int]:
    """Return the requests of which the worker did not hear."""
    return list(PasswordRequest.objects.order_by("pk").values_list("pk", flat=True)[:MAX_SWEPT])
