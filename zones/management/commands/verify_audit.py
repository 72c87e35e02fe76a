from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from zones.audit import seal

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from zones.audit.seal import Fault, Proof

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Prove that nobody changed, removed or added anything in the part of the audit that is sealed. "
        "Exit code 1 when somebody did."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect",
            metavar="HASH",
            help="the hash of a seal, kept elsewhere, that must still stand in the chain",
        )

    @transaction.atomic
    def handle(self, *_args: Any, expect: str | None, **_options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT row_security_active('zones_auditevent')")
            if cursor.fetchone() == (True,):
                raise CommandError(
                    "This login reads only some events: run it as the owner or backup."
                )
        proof = seal.verify()
        self.stdout.write(_summary(proof))
        if expect and expect not in proof.hashes:
            raise CommandError(
                f"No seal has the hash {expect}: the chain was written anew or cut off."
            )
        if proof.faults:
            raise CommandError(_complaint(proof.faults))
        self.stdout.write(f"The last seal's hash: {proof.last_hash or 'none yet'}")
        if expect:
            self.stdout.write(f"The seal {expect} still stands.")


def _summary(proof: Proof) -> str:
    said = f"{proof.events} events, {proof.seals} seals, {proof.unsealed} not sealed yet"
    if proof.unsealed_since:
        minutes = int((timezone.now() - proof.unsealed_since).total_seconds() // 60)
        said += f", the first of them {minutes} minutes old"
    return f"{said}."


def _complaint(faults: list[Fault]) -> str:
    first = faults[0]
    lines = [f"Seal {first.seal} {first.what}."]
    for fault in [f for f in faults if f.seal == first.seal]:
        for what, ids in fault.ids.items():
            more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
            lines.append(f"  {what}: {', '.join(map(str, ids[:SHOWN]))}{more}")
    others = {fault.seal for fault in faults} - {first.seal}
    if others:
        lines.append(f"{len(others)} other seals do not hold either.")
    return "\n".join(lines)
