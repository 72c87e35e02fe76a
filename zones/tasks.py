from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.core.management import call_command
from django.db import connection

from zones import access, mail
from zones.audit import seal
from zones.services import known_browser, password_request


class ReaderTask(DjangoTask):  # type: ignore[type-arg]
    """A task is nobody: it reads no private row until it says as whom, in one transaction."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with access.reading_as(access.NOBODY):
            return super().__call__(*args, **kwargs)


@shared_task(base=DjangoTask, ignore_result=True)
def send_letter(letter_id: int) -> str:
    return mail.deliver(letter_id)


@shared_task(base=DjangoTask, ignore_result=True)
def clear_expired() -> None:
    """Forget sessions, browsers and sign-in limits that are over; nothing else ever does."""
    call_command("clearsessions")
    known_browser.clear_expired()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < now()")


@shared_task(base=DjangoTask, ignore_result=True)
def sweep_letters() -> int:
    """Take up letters whose bell was missed, whose pause is over or whose worker died."""
    for request_id in password_request.waiting():
        password_request.answer(request_id)
    mail.settle_interrupted()
    waiting = mail.due()
    for letter_id in waiting:
        send_letter.delay(letter_id)
    return len(waiting)


@shared_task(base=DjangoTask, ignore_result=True)
def answer_password_request(request_id: int) -> bool:
    return password_request.answer(request_id)


@shared_task(base=DjangoTask, ignore_result=True)
def seal_audit() -> int:
    """Close the events that are settled; the log keeps the hash too, away from the database."""
    return seal.seal()
