"""What the arguments of the addresses stand for: every planted id that they take, and what never was."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from exchanges.workflow import LEAD_STEPS
from knowledge.models import TermGroup
from knowledge.views.question_actions import STEPS
from network import digest
from tests.attack.canary.people import READ_NOTHING, decides
from tests.attack.canary.places import PLACES, Address

if TYPE_CHECKING:
    from tests.attack.canary.tokens import Planted

ABSENT = "zzzzzzzzzzzz"
WITH_FILES = (
    "waits",
    "draft",
    "zone",
    "named",
    "binned",
    "withdrawn",
    "hidden",
    "opened",
    "widened",
)
"""Whose files are asked for: those of the other articles are as hidden as these."""

Few = bool | tuple[str, ...]

FEW = (
    "archived", "draft", "waits", "zone", "named", "binned", "open", "measured", "plan", "project", "wide",
    "published", "closing", "askedown", "askedowns", "askednamed", "askedopen",
    "widened", "askedwide",
)  # fmt: skip
"""One row of each sort, where a few will do."""

CLOSED = ("draft", "zone", "named", "open", "project", "askedown", "askedowns", "askedopen")
"""Rows enough to ask as somebody to whom all of them are closed."""

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
HIDDEN_KINDS = (
    "article",
    "autosave",
    "adoption",
    "file",
    "project",
    "person",
    "colleague",
    "letter",
    "glass",
    "comment",
    "project_comment",
    "idea",
    "report",
    "bar",
    "question",
    "answer",
    "remark",
    "batch",
    "export",
    "membership_request",
)


class Filling:
    """What stands in the addresses for each kind of argument, or for an absent one of that kind.

    With `few` of a few rows only: of those that it names, or of one of each sort.
    """

    def __init__(self, planted: Planted, *, few: Few = False) -> None:
        self.planted = planted
        names = few if isinstance(few, tuple) else FEW
        items = [item for item in planted.items.values() if item.name in names or not few]
        with_files = ("zone",) if few else WITH_FILES
        people = planted.people
        member = people.user("polder_member")
        self.values = {
            "article": [item.public_id for item in items if item.kind == "article"],
            "adoption": [
                item.public_id for item in planted.items.values() if item.kind == "adoption"
            ],
            "project": [item.public_id for item in items if item.kind == "project"],
            "file": [one for item in items if item.name in with_files for one in item.files],
            "zone": ["polder", "riho"],
            "topic": list(planted.topics),
            "person": [member.public_id, people.user("riho_coordinator").public_id],
            "colleague": [
                people.user("vlas_coordinator").public_id,
                people.user("deactivated").public_id,
            ],
            "letter": planted.letters,
            "comment": [one for item in items for one in item.comments],
            "report": planted.reports,
            "bar": planted.bars,
            "glass": [planted.glass],
            "membership_request": [planted.membership_request],
            "autosave": [item.public_id for item in items if item.kind == "autosave"],
            "template": ["practice-nl"],
            "terms": [_terms().public_id],
            "batch": planted.batches,
            "export": planted.exports,
            "glass_file": planted.items["withdrawn"].files[:1],
            "step": LEAD_STEPS,
            "partner": ["polder", "vlas"],
            "deputy": ["1", "999999"],
            "idea": [item.public_id for item in planted.items.values() if item.kind == "idea"],
            "milestone": planted.milestones,
            "booking": planted.bookings,
            "project_comment": planted.project_comments,
            "number": ["1", "2"],
            "question": [item.public_id for item in items if item.kind == "question"],
            "answer": [item.public_id for item in items if item.kind == "answer"],
            "remark": planted.remarks,
            "question_step": STEPS,
            "unsubscribe": [digest.unsubscribe_signer.sign(member.public_id), "made.up"],
            "uidb36": ["1"],
            "key": ["abc-def-ghi"],
        }

    def addresses(self, route: str) -> list[Address]:
        place = PLACES[route]
        found = [Address("/" + re.sub(r"\^|\$$", "", route), place)]
        for match in ARGUMENT.finditer(route):
            kind = place.fills[match[1] or match[2]]
            found = [
                Address(
                    address.path.replace(match[0], value),
                    place,
                    value if kind in HIDDEN_KINDS else address.public_id,
                )
                for address in found
                for value in self.values[kind]
            ]
        return found

    def is_hidden(self, address: Address, name: str) -> bool:
        """Whether what the address names is there, and not for this person."""
        if address.public_id in self.values["colleague"]:
            return name in READ_NOTHING or address.public_id != self.values["colleague"][0]
        if address.public_id not in self.values["person"]:
            return name not in self.planted.readers[address.public_id]
        zone = address.path.split("/")[2]
        whose = self.values["person"].index(address.public_id)
        return not decides(name, zone) or zone != ("polder", "riho")[whose]

    def absent(self, address: Address) -> Address:
        made_up = (ABSENT * 4)[: len(address.public_id)]
        if address.public_id in self.values["letter"]:
            made_up = f"20000101{address.public_id[8:]}"
        return replace(
            address, path=address.path.replace(address.public_id, made_up), public_id=made_up
        )


def addresses(planted: Planted, *, few: Few = False) -> list[Address]:
    filling = Filling(planted, few=few)
    return [address for route in PLACES for address in filling.addresses(route)]


def _terms() -> TermGroup:
    words = ["fiets", "rijwiel"]
    return TermGroup.objects.order_by("pk").first() or TermGroup.objects.create(words=words)
