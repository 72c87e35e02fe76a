"""The pages of a zone's people, and adding one."""

from __future__ import annotations

from django.urls import reverse

from zones import services

NEW = {
    "email": "nieuw@polder.example",
    "name": "Nieuwe Medewerker",
    "function": "wijkinspecteur",
    "role": "member",
    "language": "nl",
}


def members_url(slug="polder", name="member_list", person=None):
    return reverse(f"zones:{name}", args=[slug, person.public_id] if person else [slug])


def add(by, zone, **fields):
    return services.add_member(by=by, zone=zone, **NEW | fields)
