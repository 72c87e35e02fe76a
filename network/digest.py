"""The weekly digest: who is owed one.

A person is told of a week once. The claim (`Digest`) and the letter are written in one transaction:
a crash before it leaves nothing, a crash after it leaves a letter that the sweep sends.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from network.choices import DigestState
from network.models import Digest, DigestRun
from network.selectors import digest_items
from zones import access, mail
from zones.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from network.iso_week import Week
    from zones.access import Reader

    Rights = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]

PEOPLE_AT_ONCE = 500

unsubscribe_signer = Signer(salt="network.digest.unsubscribe", sep=".")


@dataclass
class Tally:
    """How a run went: letters owed by it, people without news, people done before, and whether the week was over."""

    owed: int = 0
    nothing: int = 0
    before: int = 0
    was_finished: bool = False


def subscribers() -> Iterator[User]:
    """Yield everybody who gets a digest: active, willing, and belonging somewhere."""
    belonging = Membership.objects.active().values("person")
    yield from User.objects.filter(is_active=True, wants_digest=True, pk__in=belonging).order_by(
        "pk"
    )


def send(week: Week, *, until: datetime | None = None, dry_run: bool = False) -> Tally:
    """Owe everybody the digest of `week`, once; a week that is finished stays finished.

    It tells of what came since the person's last digest, and of that week at least, up to `until`
    (else the week's end). Not inside a transaction: each claim must be seen by others at once.
    """
    until = until or week.ends_at
    name = {"iso_year": week.year, "iso_week": week.number}
    tally = Tally(was_finished=DigestRun.objects.filter(**name).exists())
    if tally.was_finished:
        return tally
    told = set(Digest.objects.filter(**name).values_list("person_id", flat=True))
    for since, people in _groups(subscribers(), _begins(week)):
        waiting = [person for person in people if person.pk not in told]
        tally.before += len(people) - len(waiting)
        for person, items in digest_items.gather(waiting, since, until):
            owed = bool(items) if dry_run else owe(person, week, items, since, until)
            tally.owed += owed
            tally.nothing += not items
            tally.before += bool(items) and not owed
    if not dry_run:
        DigestRun.objects.get_or_create(iso_year=week.year, iso_week=week.number)
    return tally


@transaction.atomic
def owe(
    person: User, week: Week, items: digest_items.Items, since: datetime, until: datetime
) -> bool:
    """Claim the week for this person, with its letter; return whether this call owes a letter."""
    claim, created = Digest.objects.get_or_create(
        person=person,
        iso_year=week.year,
        iso_week=week.number,
        defaults={
            "since": since,
            "until": until,
            "state": DigestState.OWED if items else DigestState.NOTHING,
            **{
                name: list(told) if isinstance(told, tuple) else told
                for name, told in asdict(items).items()
            },
        },
    )
    if not (created and items):
        return False
    claim.letter = mail.queue_letter(
        "digest", person, f"digest:{week}:{person.pk}", digest=claim.pk
    )
    claim.save(update_fields=["letter"])
    return True


def unsubscribe_url(person: User) -> str:
    """Return the address that stops this person's digest, for whoever holds the letter; it does not expire."""
    token = unsubscribe_signer.sign(person.public_id)
    return settings.BASE_URL + reverse("network:digest_unsubscribe", args=[token])


def unsubscriber(token: str) -> User | None:
    """Return whom an unsubscribe link is about; None when it was made up or changed."""
    try:
        public_id = unsubscribe_signer.unsign(token)
    except BadSignature:
        return None
    return User.objects.filter(public_id=public_id).first()


def _begins(week: Week) -> defaultdict[int, datetime]:
    """Return from when on each person, by id, is told: where their last digest ended, else the week's start."""
    told = Digest.objects.filter(until__gte=week.before.starts_at, until__lt=week.digest_at)
    ends = told.values("person").annotate(Max("until")).values_list("person", "until__max")
    return defaultdict(lambda: week.starts_at, ends)


def _groups(
    people: Iterable[User], begins: Mapping[int, datetime]
) -> Iterator[tuple[datetime, list[User]]]:
    """Put together those who may read the same and are told from the same moment on: they share the work."""
    groups: dict[tuple[datetime, Rights], list[User]] = defaultdict(list)
    for person in people:
        groups[begins[person.pk], _rights(access.reader(person))].append(person)
    for (since, _same), group in groups.items():
        for start in range(0, len(group), PEOPLE_AT_ONCE):
            yield since, group[start : start + PEOPLE_AT_ONCE]


def _rights(reader: Reader) -> Rights:
    return reader.audience_ids, reader.zone_ids, reader.deciding_zone_ids
