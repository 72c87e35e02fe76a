"""A token of its own in every field of every private item of PZ Polder, as the services write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import EmailMultiAlternatives
from django.test import override_settings

from knowledge.models import Topic
from network.models import MissedSearch
from network.services import break_glass
from tests.attack.canary import (
    adaptations,
    adoptions,
    articles,
    documents,
    portraits,
    projects,
    questions,
    reports,
    running,
    widened,
)
from tests.attack.canary.people import DECIDERS, gather, let_go
from tests.attack.canary.tokens import NOBODY, Planted, token
from tests.conftest import as_owner
from zones import demo_mailbox, services
from zones.demo_mailbox import MailboxBackend
from zones.models import AuditEvent, Letter

if TYPE_CHECKING:
    from zones.models import Zone


def plant(zones: dict[str, Zone]) -> Planted:
    planted = Planted(gather(zones), _topics())
    with override_settings(HIDINGS_A_DAY=100):  # one person reports all that is hidden
        _plant_items(planted)
    let_go(planted.people)
    _break_glass(planted)
    _ask_for_an_observer(planted)
    _plant_what_no_service_writes(planted)
    _search_in_vain(planted)
    _post_into_the_demo_mailbox(planted)
    return planted


def _plant_items(planted: Planted) -> None:
    articles.plant(planted)
    reports.plant(planted)
    adaptations.plant(planted)
    adoptions.plant(planted)
    projects.plant(planted)
    running.plant_closing(planted)
    running.plant_idea(planted)
    questions.plant(planted)
    portraits.plant(planted)
    documents.plant(planted)
    widened.plant(planted)
    reports.bar(planted)


def _post_into_the_demo_mailbox(planted: Planted) -> None:
    """As a demo leaves them behind: outside the demo nobody sees these files."""
    message = EmailMultiAlternatives(
        token("mailed", "subject"), token("mailed", "text"), to=["polder_member@polder.example"]
    )
    message.attach_alternative(f"<p>{token('mailed', 'html')}</p>", "text/html")
    MailboxBackend().send_messages([message])
    planted.letters += [letter.name for letter in demo_mailbox.newest(10)]
    planted.readers |= dict.fromkeys(planted.letters, NOBODY)
    planted.plant("mailed", ["subject", "text", "html"], NOBODY)


def _break_glass(planted: Planted) -> None:
    """The technical administrator opened one item; at its own address, and only there, they read it."""
    glass = break_glass.break_glass(
        by=planted.people.user("admin"), name=planted.items["withdrawn"].public_id,
        reason=f"{token('glass', 'why')} en geen andere weg",
    )  # fmt: skip
    assert glass is not None
    planted.glass = glass.public_id
    planted.readers[glass.public_id] = frozenset({"admin"})
    planted.plant("glass", ["why"], DECIDERS | {"admin"})


def _ask_for_an_observer(planted: Planted) -> None:
    people = planted.people
    asked = services.ask_for_account(
        by=people.user("polder_coordinator"), zone=people.zones["polder"],
        person=people.user("observer"), role="member",
    )  # fmt: skip
    planted.membership_request = asked.public_id
    planted.readers[asked.public_id] = DECIDERS | {"network_coordinator", "observer"}


def _search_in_vain(planted: Planted) -> None:
    # Two people, though of two zones, are too few: nobody sees their words.
    with as_owner():
        for number in (1, 2):
            MissedSearch.objects.create(words=token("missed", "words"), person=number, zone=number)
    planted.plant("missed", ["words"], NOBODY)


def _plant_what_no_service_writes(planted: Planted) -> None:
    """The reason of an audit row is a fixed word, and a mail server's answer is its own: as if both told much."""
    with as_owner():
        told = AuditEvent.objects.filter(zone=planted.people.zones["polder"], verb="article_binned")
        last = told.latest("pk")
        AuditEvent.objects.filter(pk=last.pk).update(reason=token("audit", "reason"))
        Letter.objects.update(error=f"550 {token('letter', 'error')}")
    planted.plant("audit", ["reason"], DECIDERS)
    planted.plant("letter", ["error"], NOBODY)


def _topics() -> dict[str, Topic]:
    with as_owner():
        field_of, _made = Topic.objects.get_or_create(
            slug="operational", defaults={"name_nl": "Operationeel", "name_fr": "Opérationnel"}
        )
        below, _made = Topic.objects.get_or_create(
            slug="burglary",
            defaults={"name_nl": "Inbraak", "name_fr": "Cambriolage", "parent": field_of},
        )
    return {"operational": field_of, "burglary": below}
