"""The pages of a topic and of PZ Polder: their words are everybody's, what is pinned there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchanges.models import Project
from knowledge.models import Article
from network.services import portraits
from tests.attack.canary.people import EVERYBODY
from tests.attack.canary.tokens import token

if TYPE_CHECKING:
    from tests.attack.canary.tokens import Planted

SIGNED_IN = EVERYBODY - {"anonymous", "dismissed", "deactivated"}
PINNED_ARTICLES = ("zone", "named", "opened", "open")


def plant(planted: Planted) -> None:
    """A member of PZ Polder keeps the topic, and its coordinator the zone; both pin what is private."""
    people = planted.people
    network, keeper = people.user("network_coordinator"), people.user("polder_member")
    topic = planted.topics["operational"]
    portraits.name_curator(by=network, topic=topic, person=keeper, instead_of=None)
    pins = [Article.objects.get(pk=planted.items[name].pk) for name in PINNED_ARTICLES]
    project = Project.objects.get(pk=planted.items["project"].pk)
    for by, subject, name in (
        (keeper, topic, "topic"),
        (people.user("polder_coordinator"), people.zones["polder"], "house"),
    ):
        portraits.describe(
            by=by, subject=subject, version=0, pins=[*pins, project],
            text_nl=f"<p>{token(name, 'dutch')}</p>", text_fr=f"<p>{token(name, 'french')}</p>",
        )  # fmt: skip
        planted.plant(name, ["dutch", "french"], SIGNED_IN)
