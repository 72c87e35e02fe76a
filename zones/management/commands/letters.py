from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand, CommandError
from django.db.models import Count, Min
from django.utils import timezone

from zones import mail
from zones.choices import LetterState
from zones.models import Letter

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from datetime import datetime

    from django.db.models import QuerySet

OPEN = (LetterState.QUEUED, LetterState.SENDING, *mail.RESENDABLE)


class Command(BaseCommand):
    help = (
        "Show how many e-mails are in each state and how old the oldest is, list those that wait or failed,"
        " and queue failed ones again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", choices=LetterState.values, help="list those in this state")
        parser.add_argument("--to", metavar="EMAIL", help="only those to this address")
        parser.add_argument("--limit", type=int, default=50, help="list so many (50)")
        parser.add_argument(
            "--resend",
            nargs="+",
            metavar="ID",
            help="queue these again; `failed` or `bounced` for all of them."
            " An `unknown` one may have arrived: give its number",
        )

    def handle(
        self, *, state: str | None, to: str | None, resend: list[str] | None, **options: Any
    ) -> None:
        letters = Letter.objects.all()
        if to:
            letters = letters.filter(person__email__iexact=to)
        if resend:
            self._resend(letters, resend)
            return
        counted = letters.values("state").annotate(many=Count("pk"), since=Min("created_at"))
        for row in counted.order_by("state"):
            age = _age(row["since"])
            self.stdout.write(f"{row['state']:<9}{row['many']:>8}  oldest {age}")
        wanted = letters.filter(state=state) if state else letters.filter(state__in=OPEN)
        for letter in wanted.select_related("person").order_by("-created_at")[: options["limit"]]:
            self.stdout.write(
                f"{letter.pk:>8}  {letter.state:<9}{_age(letter.created_at):>7}  {letter.kind}  "
                f"{letter.person.email}  {letter.error}".rstrip()
            )

    def _resend(self, letters: QuerySet[Letter], wanted: list[str]) -> None:
        ids = [word for word in wanted if word.isdecimal()]
        states = [word for word in wanted if not word.isdecimal()]
        if odd := set(states) - {LetterState.FAILED, LetterState.BOUNCED}:
            raise CommandError(
                f"Give numbers, `failed` or `bounced`, not {', '.join(sorted(odd))}."
            )
        again = mail.resend(letters.filter(pk__in=ids)) if ids else []
        again += mail.resend(letters.filter(state__in=states)) if states else []
        left = len(set(map(int, ids)) - set(again))
        self.stdout.write(f"{len(again)} queued again.")
        if left:
            raise CommandError(f"{left} left alone: not there, not to this address, or not failed.")


def _age(since: datetime) -> str:
    minutes = int((timezone.now() - since).total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
