"""Paper names of what an article was made, to who may read that, and nothing to others."""

from __future__ import annotations

import pytest

from knowledge import services
from knowledge.models import Article
from tests.knowledge.conftest import SECRET
from tests.knowledge.pdf.test_renderer import needs_pango, text_of


def pdf(client, article) -> str:
    return text_of(client.get(f"{article.get_absolute_url()}pdf/"))


def published(article, by, writing, **fields) -> Article:
    article = services.revise(article, by=by, version=article.version, writing=writing(**fields))
    return services.publish(article, by=by)


@pytest.fixture
def adapted(article_by, writing, riho_member, vlas_member, zones):
    """What Vlas made for the whole network of an article that Riho shares with Vlas alone."""
    origin = article_by(
        riho_member, title=f"Onthaal {SECRET}", audience="named", named_zones=(zones["vlas"],)
    )
    mine, _made = services.adapt(
        origin, by=vlas_member, zone=zones["vlas"], number=1, form_key=None
    )
    services.tell_change(mine, by=vlas_member, changed="Zonder online intake", why="Kleiner team")
    mine = Article.objects.get(pk=mine.pk)
    return published(mine, vlas_member, writing, title="Onthaal in Kortrijk", audience="network")


@needs_pango
def test_pdf_of_adaptation_names_readable_origin(adapted, client_for, vlas_member, riho_member):
    for reader in (vlas_member, riho_member):
        text = pdf(client_for(reader), adapted)
        assert "van versie 1 van het artikel van PZ Riho" in text
        assert SECRET in text


@needs_pango
def test_pdf_and_page_of_adaptation_hide_unreadable_origin(
    adapted, client_for, polder_member, network_coordinator
):
    for reader in (polder_member, network_coordinator):
        client = client_for(reader)
        for text in (
            pdf(client, adapted),
            client.get(adapted.get_absolute_url()).content.decode(),
        ):
            assert "Onthaal in Kortrijk" in text
            assert SECRET not in text
            assert "PZ Riho" not in text
            assert "van versie 1 van het artikel" not in text


@needs_pango
def test_pdf_of_translation_names_its_original(
    article_by, writing, client_for, polder_member, vlas_member
):
    dutch = article_by(polder_member, title="Onthaal op afspraak")
    french = services.translate(dutch, by=polder_member)
    french = published(french, polder_member, writing, title="Accueil", body="<p>Le texte.</p>")

    client = client_for(vlas_member)

    for text in (pdf(client, french), client.get(french.get_absolute_url()).content.decode()):
        assert "van versie 1 van" in text
        assert "Onthaal op afspraak" in text
    assert "Vertaling" not in pdf(client, dutch)
