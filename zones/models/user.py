from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from zones.choices import DECIDING_ROLES, READING_ROLES, Language, Role
from zones.invisible import address_of
from zones.models.zone import Zone, public_id

if TYPE_CHECKING:
    from zones.access import Reader
    from zones.models.membership import Membership


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=address_of(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=address_of(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What somebody may read comes from memberships only, never from these flags."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, choices=Language, blank=True)
    acting_zone = models.ForeignKey(
        Zone, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    wants_digest = models.BooleanField(default=True)
    work_phone = models.CharField(max_length=40, blank=True, db_default="")
    shows_phone = models.BooleanField(default=True, db_default=True)
    absent_until = models.DateField(null=True, blank=True)
    """The day on which they are there again. Letters go out all the same."""

    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    open_because = "a person belongs to no zone; who they act for is no secret among colleagues"

    known_reader: Reader
    """What this person may read, kept for one request by `zones.access`."""

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_an_address")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:person_detail", args=[self.public_id])

    @property
    def is_absent(self) -> bool:
        return self.absent_until is not None and self.absent_until > timezone.localdate()

    @property
    def phone(self) -> str:
        """The number that colleagues see."""
        return self.work_phone if self.shows_phone else ""

    @cached_property
    def current_memberships(self) -> list[Membership]:
        """The memberships that count now, with their zones, in the order of the zones' names."""
        rows = self.memberships.active().select_related("zone")
        return sorted(rows, key=lambda row: row.zone.name if row.zone else "")

    @property
    def is_of_network(self) -> bool:
        """Whether this is an account of the network: an observer, a network coordinator or an administrator."""
        return self.is_superuser or any(
            row.zone_id is None or row.role == Role.OBSERVER for row in self.current_memberships
        )

    @property
    def current_zones(self) -> list[Zone]:
        """The zones this person belongs to and may post for."""
        return [
            row.zone for row in self.current_memberships if row.zone and row.role in READING_ROLES
        ]

    @property
    def deciding_zones(self) -> list[Zone]:
        """The zones whose members this person keeps and for which they decide."""
        return [
            row.zone for row in self.current_memberships if row.zone and row.role in DECIDING_ROLES
        ]

    @property
    def current_zone(self) -> Zone | None:
        """The zone this person acts for: the chosen one while it lasts, else the first."""
        zones = self.current_zones
        return next((z for z in zones if z.pk == self.acting_zone_id), zones[0] if zones else None)
