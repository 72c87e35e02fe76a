"""What the network coordinator counts is of network-wide items: a zone's private deeds change no figure."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from knowledge import services as knowledge
from knowledge.models import Article
from tests.exchanges.conftest import confirm_rows, project_in, shares, someone, take, text, topic
from tests.knowledge.conftest import article_by, topics, writing
from zones import audit, services
from zones.models import Audience, AuditEvent

__all__ = [
    "article_by", "confirm_rows", "project_in", "shares", "someone", "take", "text", "topic", "topics", "writing",
]  # fmt: skip


@pytest.fixture
def figures(network_coordinator, client_for):
    """Return the figures as the page shows them, by zone and kind."""

    def ask():
        shown = client_for(network_coordinator).get("/audit/").context["figures"]
        return {
            (row.zone.slug, str(kind)): count
            for row in shown.rows
            for kind, count in zip(shown.kinds, row.counts, strict=True)
        }

    return ask


def test_network_figures_after_private_deeds_are_unchanged(
    zones, figures, article_by, project_in, polder_member, polder_coordinator, vlas_member,
    riho_member, client_for,
):  # fmt: skip
    before = figures()

    draft = article_by(polder_member, title="Ontwerp", audience="network", state="draft")
    own = article_by(polder_member, title="Eigen", audience="zone")
    knowledge.comment(own, by=polder_member, text="Onder ons")
    named = article_by(
        polder_member, title="Voor Vlas", audience="named", named_zones=[zones["vlas"]]
    )
    client_for(vlas_member).get(named.get_absolute_url())
    for hidden in (draft, own, named):
        client_for(riho_member).get(hidden.get_absolute_url())
        client_for(riho_member).post(f"{hidden.get_absolute_url()}publish/")
    services.choose_reviews(by=polder_coordinator, zone=zones["polder"], reviews_first=True)
    audit.record(polder_coordinator, "audit_exported", zone=zones["polder"])
    project_in("draft")

    assert AuditEvent.objects.count() > 8
    assert figures() == before


def test_network_figures_count_network_wide_deeds(
    zones, figures, article_by, polder_member, riho_member
):
    before = figures()

    article = article_by(polder_member, title="Voor het netwerk", audience="network")
    knowledge.comment(article, by=riho_member, text="Goed idee")

    after = figures()
    assert after["polder", "publishing"] == before["polder", "publishing"] + 1
    assert after["riho", "writing"] == before["riho", "writing"] + 1


def test_network_figures_after_widening_leave_out_earlier_deeds(
    zones, figures, article_by, polder_member
):
    article = article_by(polder_member, title="Eerst eigen", audience="zone")
    for number in range(3):
        knowledge.comment(article, by=polder_member, text=f"Onder ons {number}")
    before = figures()

    everybody = Audience.objects.get(kind="network")
    Article.objects.filter(pk=article.pk).update(audience=everybody)

    assert figures() == before


def test_network_figures_network_wide_flag_cannot_be_written_by_app_login(
    zones, polder_member, as_reader
):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), as_reader(polder_member), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO zones_auditevent (verb, outcome, role, item_type, item_id, reason, request_id,"
            " network_wide) VALUES ('article_published', 'done', '', '', '', '', '', true)"
        )
