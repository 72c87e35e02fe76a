from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from zones import services
from zones.choices import READING_ROLES, Language, Role
from zones.models import User, Zone
from zones.services import roles

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Give somebody a role that no coordinator can give: the first coordinator of a zone, a role in the"
        " network, or technical administrator. Who is new gets a letter to set a password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--role", choices=Role.values)
        what.add_argument("--administrator", action="store_true", help="technical administrator")
        parser.add_argument("--zone", help="the zone's slug; without it the role is in the network")
        parser.add_argument("--name", help="of somebody who is new")
        parser.add_argument("--function", default="", help="of somebody who is new")
        parser.add_argument("--language", choices=Language.values, default="")
        parser.add_argument("--end", action="store_true", help="end the role instead")
        parser.add_argument(
            "--as", dest="by", metavar="EMAIL", help="the address of who does this, for the audit"
        )

    @transaction.atomic
    def handle(self, *, email: str, role: str, zone: str, end: bool, **options: Any) -> None:
        by = self._known(options["by"]) if options["by"] else None
        place = self._place(role, zone)
        if end:
            self._end(self._known(email), place, by, administrator=options["administrator"])
            return
        person = User.objects.filter(email__iexact=email).first() or self._new(email, **options)
        if options["administrator"]:
            roles.name_administrator(person, by=by)
            self.stdout.write(f"{person.name} is technical administrator.")
        else:
            self._appoint(person, role, place, by)
            self.stdout.write(f"{person.name} is {Role(role).name.lower()} of {_named(place)}.")

    def _end(
        self, person: User, place: Zone | None, by: User | None, *, administrator: bool
    ) -> None:
        if administrator:
            roles.name_administrator(person, is_one=False, by=by)
        elif not self._ended(person, place, by):
            raise CommandError(f"{person.name} has no role in {_named(place)}.")
        self.stdout.write(f"{person.name}'s role is ended.")

    def _appoint(self, person: User, role: str, place: Zone | None, by: User | None) -> None:
        try:
            roles.appoint(person, role=role, zone=place, by=by)
        except services.NeedsConsent:
            raise CommandError(
                f"{person.name} has an account of the network: the zone asks in the portal, and the"
                " network coordinator and the person agree there."
            ) from None
        except services.LastCoordinator:
            raise CommandError(_last(person, place)) from None

    def _ended(self, person: User, place: Zone | None, by: User | None) -> bool:
        try:
            return roles.end(person, zone=place, by=by)
        except services.LastCoordinator:
            raise CommandError(_last(person, place)) from None

    def _known(self, email: str) -> User:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        return person

    def _new(self, email: str, *, name: str, function: str, language: str, **_rest: Any) -> User:
        if not name:
            raise CommandError(f"Nobody has the address {email}; for somebody new say --name too.")
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        return User.objects.create_user(email, name=name, function=function, language=language)

    def _place(self, role: str | None, slug: str | None) -> Zone | None:
        if role in READING_ROLES and not slug:
            raise CommandError(f"A {role} belongs to a zone: say which with --zone.")
        if slug and role in (None, Role.NETWORK_COORDINATOR):
            raise CommandError("This role is not a zone's: leave --zone out.")
        if not slug:
            return None
        zone = Zone.objects.filter(slug=slug).first()
        if zone is None:
            known = ", ".join(Zone.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no zone {slug!r}. There are {known}.")
        return zone


def _last(person: User, place: Zone | None) -> str:
    return f"Without {person.name} nobody decides for {_named(place)}: appoint somebody else first."


def _named(place: Zone | None) -> str:
    return str(place) if place else "the network"
