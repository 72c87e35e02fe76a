"""What coordinators and chiefs do with the people of their zone, and people with their own profile."""

from __future__ import annotations

from zones.services.membership import (
    AccountClosed,
    AlreadyMember,
    ChiefIsNotYours,
    LastCoordinator,
    NeedsConsent,
    PasswordStands,
    add_member,
    appoint_chief,
    ask_for_account,
    change_member,
    choose_reviews,
    create_zone,
    dismiss_member,
    end_chief,
    is_last,
    may_rename,
    may_set_chief,
    save_profile,
    welcome_again,
)

__all__ = [
    "AccountClosed",
    "AlreadyMember",
    "ChiefIsNotYours",
    "LastCoordinator",
    "NeedsConsent",
    "PasswordStands",
    "add_member",
    "appoint_chief",
    "ask_for_account",
    "change_member",
    "choose_reviews",
    "create_zone",
    "dismiss_member",
    "end_chief",
    "is_last",
    "may_rename",
    "may_set_chief",
    "save_profile",
    "welcome_again",
]
