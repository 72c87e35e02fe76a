"""What zones say of taking over: waiting, refused, and confirmed below an article that few may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from knowledge import services
from knowledge.models import Article
from knowledge.services import Entry
from tests.attack.canary.people import POLDER, VLAS
from tests.attack.canary.tokens import NOBODY, token

if TYPE_CHECKING:
    from knowledge.models import Adoption
    from tests.attack.canary.tokens import Planted

TEXTS = ("words", "results", "why")


def plant(planted: Planted) -> None:
    coordinator = planted.people.user("polder_coordinator")
    refused = _enter(planted, "turneddown", "fitted", by="polder_member2", readers=POLDER)
    services.decide_adoption(
        refused, by=coordinator, confirm=False, reason=token("turneddown", "refusal")
    )
    planted.plant("turneddown", ["refusal"], POLDER)
    waits = _enter(planted, "proposed", "open", by="polder_member", readers=POLDER)
    planted.readers[refused.public_id] = POLDER
    planted.note("proposed", waits, POLDER)
    taken = _enter(planted, "taken", "named", by="vlas_coordinator", readers=POLDER | VLAS)
    planted.note("taken", taken, POLDER | VLAS)


def _enter(
    planted: Planted, name: str, article: str, *, by: str, readers: frozenset[str]
) -> Adoption:
    person = planted.people.user(by)
    zone = person.current_zone
    assert zone is not None
    below = Article.objects.get(pk=planted.items[article].pk)
    newest = below.adoptions.filter(zone=zone).order_by("-pk").first()
    made, _is_new = services.enter_adoption(
        below,
        by=person,
        zone=zone,
        entry=Entry(
            state="declined", since=timezone.localdate(), contact=person,
            **{word: token(name, word) for word in TEXTS},
        ),
        seen=newest.public_id if newest else "",
        form_key=token(name, "formkey"),
    )  # fmt: skip
    planted.plant(name, TEXTS, readers)
    planted.plant(name, ["formkey"], NOBODY)
    return made
