"""What coordinators and chiefs do with the people of their zone, and people with their own profile."""

from __future__ import annotations

from zones.services.membership import (
    AccountClosed,
    AlreadyMember,
    LastCoordinator,
    PasswordStands,
    add_member,
    change_member,
    choose_reviews,
    create_zone,
    dismiss_member,
    is_last,
    may_rename,
    save_profile,
    welcome_again,
)

__all__ = [
    "AccountClosed",
    "AlreadyMember",
    "LastCoordinator",
    "PasswordStands",
    "add_member",
    "change_member",
    "choose_reviews",
    "create_zone",
    "dismiss_member",
    "is_last",
    "may_rename",
    "save_profile",
    "welcome_again",
]
