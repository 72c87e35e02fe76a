"""Letters: stored in the transaction of the deed, made and sent later by the worker.

A letter is rendered when it is sent, as the person it is for, so a right that ended meanwhile has
ended in the letter too. The only module that speaks to Django's mail.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from email.headerregistry import Address
from functools import partial
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import TYPE_CHECKING, Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zones import access, broker
from zones.choices import LetterState
from zones.models import Letter, public_id
from zones.smtp import NoReply, before_handover

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from zones.models import User

    Render = Callable[[User, dict[str, Any]], dict[str, Any] | None]

log = logging.getLogger(__name__)

RETRY_FOR = timedelta(hours=48)
CLAIM_LASTS = timedelta(minutes=20)
"""Longer than a task may run, so that a letter whose claim is over is in nobody's hands."""
FIRST_RETRY = timedelta(minutes=2)
MAX_PAUSE = timedelta(hours=4)
LATELY = timedelta(minutes=1)
BUNDLE_FOR = timedelta(minutes=10)
"""Of one kind about one item, a person gets one letter in so long."""


RESENDABLE = (LetterState.BOUNCED, LetterState.FAILED, LetterState.UNKNOWN)


@dataclass(frozen=True)
class Kind:
    render: Render
    repeatable: bool
    also_closed: bool = False


KINDS: dict[str, Kind] = {}


def letter(
    kind: str, *, repeatable: bool = False, also_closed: bool = False
) -> Callable[[Render], Render]:
    """Register how letters of `kind` get their words.

    The function gets the person and the letter's params, runs in that person's context and
    language, and returns the template's context, or None when there is nothing (any longer) to
    tell this person. `headers` in the context become headers of the message. A `repeatable`
    letter may be sent a second time when nobody knows whether the first arrived. One that is `also_closed`
    goes to somebody whose account was closed, who reads nothing.
    """

    def register(render: Render) -> Render:
        KINDS[kind] = Kind(render, repeatable, also_closed)
        return render

    return register


def queue_letter(
    kind: str, person: User, dedup_key: str, *, about: Model | None = None, **params: object
) -> Letter | None:
    """Owe `person` a letter, once per `dedup_key`, and ring the worker when the deed is committed.

    Where many people can cause it about one item, `about` names that item: letters of this kind about it
    that come within ten minutes are bundled.
    """
    item = f"{about._meta.model_name}:{about.pk}" if about is not None else ""
    facts = {"kind": kind, "person": person, "about": item, "params": params}
    stored, created = Letter.objects.get_or_create(dedup_key=dedup_key, defaults=facts)
    if not created:
        return None
    transaction.on_commit(lambda: _enqueue(stored.pk), robust=True)
    return stored


def was_posted_lately(kind: str, person: User, **params: object) -> bool:
    """Say whether this very letter was owed to `person` within the last minute: a second click."""
    lately = Letter.objects.filter(kind=kind, person=person, created_at__gt=timezone.now() - LATELY)
    return lately.filter(params=params).exists()


def deliver(letter_id: int) -> str:
    """Claim, make, send and mark one letter; return its state, or "" when it is not to be sent now.

    Not inside a transaction: SMTP may take long, and the claim must be seen by others at once.
    """
    claimed = _claim(letter_id)
    if claimed is None:
        return ""
    try:
        message = _make(claimed)
    except Exception as mistake:
        log.exception("letter %s (%s) could not be made", claimed.pk, claimed.kind)
        return _retry(claimed, f"not made: {type(mistake).__name__}")
    if message is None:
        claimed.bundled.update(state=LetterState.DROPPED)
        return _mark(claimed, LetterState.DROPPED)
    Letter.objects.filter(pk=claimed.pk).update(message_id=claimed.message_id)
    try:
        with before_handover(partial(_note_handover, claimed)):
            message.send()
    except NoReply as gone:
        return _unsure(claimed, str(gone))
    except SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()))
        return _refused(claimed, code, answer)
    except SMTPDataError as refused:
        return _refused(claimed, refused.smtp_code, refused.smtp_error)
    except (SMTPException, OSError, ValueError) as trouble:
        # Also a password or a sender that the server refuses for good: it is not this person's address.
        return _retry(claimed, f"{type(trouble).__name__}: {trouble}")
    return _mark(claimed, LetterState.SENT)


def resend(letters: QuerySet[Letter]) -> list[int]:
    """Queue again what was refused, given up or never answered, and return its ids; the rest is left alone."""
    with transaction.atomic():
        rows = letters.filter(state__in=RESENDABLE).select_for_update(of=("self",))
        ids = list(rows.values_list("pk", flat=True))
        Letter.objects.filter(pk__in=ids).update(
            state=LetterState.QUEUED, not_before=timezone.now(), attempts=0, error=""
        )
        for letter_id in ids:
            transaction.on_commit(partial(_enqueue, letter_id), robust=True)
    return ids


def send_test(address: str) -> None:
    """Send a message to an address now, by the configured mail server; raises what that raises."""
    message = EmailMultiAlternatives(
        subject=f"Test of {settings.BASE_URL}",
        body="This message was asked for with `manage.py send_test_mail`. E-mail works.\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.send()


def due() -> list[int]:
    """Return the ids of letters to send now: those whose bell was missed and those whose pause is over."""
    return list(
        Letter.objects.filter(state=LetterState.QUEUED, not_before__lte=timezone.now())
        .order_by("not_before")
        .values_list("pk", flat=True)[:500]
    )


def settle_interrupted() -> int:
    """Decide about letters whose worker died while sending; return how many there were."""
    lost = Letter.objects.filter(
        state=LetterState.SENDING, claimed_at__lt=timezone.now() - CLAIM_LASTS
    )
    for row in lost:
        if row.handed_over_at:
            _unsure(row, "the worker stopped while sending")
        else:
            _retry(row, "the worker stopped before sending")
    return len(lost)


def _enqueue(letter_id: int, countdown: float = 0) -> None:
    broker.enqueue("zones.tasks.send_letter", letter_id, countdown=countdown)


def _claim(letter_id: int) -> Letter | None:
    now = timezone.now()
    with transaction.atomic():
        if not _is_its_turn(letter_id, now):
            return None
        row = (
            Letter.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("person")
            .filter(pk=letter_id, state=LetterState.QUEUED, not_before__lte=now)
            .first()
        )
        if row is not None:
            row.state, row.claimed_at, row.attempts = LetterState.SENDING, now, row.attempts + 1
            row.handed_over_at = None
            row.save(update_fields=["state", "claimed_at", "handed_over_at", "attempts"])
            _bundle(row)
    return row


def _note_handover(row: Letter) -> None:
    ours = Letter.objects.filter(pk=row.pk, state=LetterState.SENDING, claimed_at=row.claimed_at)
    ours.update(handed_over_at=timezone.now())


def _is_its_turn(letter_id: int, now: datetime) -> bool:
    """Hold the bundle of this letter; False when one like it went a moment ago, after which they wait."""
    letter = Letter.objects.filter(pk=letter_id, state=LetterState.QUEUED).exclude(about="").first()
    if letter is None:
        return True
    alike = Letter.objects.like(letter)
    with connection.cursor() as cursor:
        name = f"{letter.kind} {letter.about} {letter.person_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    went = alike.filter(
        state__in=(LetterState.SENDING, LetterState.SENT, LetterState.UNKNOWN),
        claimed_at__gt=now - BUNDLE_FOR,
    )
    last = went.order_by("claimed_at").values_list("claimed_at", flat=True).last()
    if last is None:
        return True
    until = last + BUNDLE_FOR
    waiting = alike.filter(state=LetterState.QUEUED)
    if not waiting.filter(not_before=until).exists():  # one of them rings for all
        pause = (until - now).total_seconds()
        transaction.on_commit(partial(_enqueue, letter_id, countdown=pause), robust=True)
    waiting.filter(not_before__lt=until).update(not_before=until)
    return False


def _bundle(row: Letter) -> None:
    """Take along with a claimed letter those like it that wait too, and what those had taken along."""
    if not row.about:
        return
    waiting = Letter.objects.like(row).filter(state=LetterState.QUEUED)
    others = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True))
    taken = Letter.objects.filter(Q(pk__in=others) | Q(bundled_in__in=others))
    taken.update(state=LetterState.BUNDLED, bundled_in=row)


def _words(row: Letter) -> dict[str, Any] | None:
    """Return the context of the newest letter in the bundle that still has something to tell, and how many `more` do."""
    render = KINDS[row.kind].render
    contexts = {
        letter.pk: render(row.person, letter.params) for letter in Letter.objects.sent_in(row)
    }
    silent = [pk for pk, context in contexts.items() if context is None]
    row.bundled.filter(pk__in=silent).update(state=LetterState.DROPPED)
    told = [context for context in contexts.values() if context is not None]
    return told[0] | {"more": len(told) - 1} if told else None


def _make(row: Letter) -> EmailMultiAlternatives | None:
    person = row.person
    language = person.language or settings.LANGUAGE_CODE
    with access.reading_as(person), translation.override(language):
        is_told = person.is_active or KINDS[row.kind].also_closed
        context = _words(row) if is_told else None
        if context is None:
            return None
        context |= {"person": person, "base_url": settings.BASE_URL, "language": language}
        name = f"letters/{row.kind}"
        subject = " ".join(render_to_string(f"{name}.subject.txt", context).split())
        if context["more"]:
            facts = {"subject": subject, "count": context["more"]}
            subject = _("%(subject)s (and %(count)d more)") % facts
        html = css_inline.inline(
            render_to_string(f"{name}.html", context), load_remote_stylesheets=False
        )
        row.message_id = row.message_id or f"<{public_id()}.{row.pk}@{settings.MAIL_DOMAIN}>"
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string(f"{name}.txt", context).strip() + "\n",
            to=[str(Address(" ".join(person.name.split()), addr_spec=person.email))],
            headers={
                "Message-ID": row.message_id,
                "Auto-Submitted": "auto-generated",
                **context.get("headers", {}),
            },
        )
        message.attach_alternative(html, "text/html")
    return message


def _refused(row: Letter, code: int, answer: bytes | str) -> str:
    error = f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
    if 500 <= code < 600:
        return _mark(row, LetterState.BOUNCED, error=error)
    return _retry(row, error)


def _unsure(row: Letter, error: str) -> str:
    kind = KINDS.get(row.kind)
    if kind and kind.repeatable:
        return _retry(row, error)
    return _mark(row, LetterState.UNKNOWN, error=error)


def _retry(row: Letter, error: str) -> str:
    now = timezone.now()
    if now - row.created_at > RETRY_FOR:
        return _mark(row, LetterState.FAILED, error=error)
    pause = min(FIRST_RETRY * 2 ** (row.attempts - 1), MAX_PAUSE)
    return _mark(row, LetterState.QUEUED, error=error, not_before=now + pause)


def _mark(row: Letter, state: LetterState, **fields: Any) -> str:
    fields["error"] = str(fields.get("error", ""))[:300]
    if state == LetterState.SENT:
        fields["sent_at"] = timezone.now()
    ours = Letter.objects.filter(pk=row.pk, state=LetterState.SENDING, claimed_at=row.claimed_at)
    ours.update(state=state, **fields)
    if state in RESENDABLE:  # the reason may name an address: it stands in the row alone
        log.warning("letter %s (%s) is %s; `manage.py letters` says why", row.pk, row.kind, state)
    return state
