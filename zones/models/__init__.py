from __future__ import annotations

from zones.models.audience import Audience, AudienceGroupPermission
from zones.models.audit import AuditEvent, AuditSeal
from zones.models.letter import Letter
from zones.models.membership import Membership
from zones.models.membership_request import MembershipRequest
from zones.models.session import Session
from zones.models.sign_in import KnownBrowser, PasswordRequest
from zones.models.user import User
from zones.models.zone import Municipality, Zone, public_id

__all__ = [
    "Audience",
    "AudienceGroupPermission",
    "AuditEvent",
    "AuditSeal",
    "KnownBrowser",
    "Letter",
    "Membership",
    "MembershipRequest",
    "Municipality",
    "PasswordRequest",
    "Session",
    "User",
    "Zone",
    "public_id",
]
