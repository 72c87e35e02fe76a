from __future__ import annotations

from knowledge.selectors import adoption_timeline
from tests.knowledge.adopting import enter


def test_adoption_timeline_is_on_the_page_and_in_full_on_its_own(
    article_by, client_for, riho_member, vlas_coordinator, antwerpen_coordinator, polder_member
):
    article = article_by(riho_member)
    enter(
        article,
        vlas_coordinator,
        state="adopted",
        words="Zonder online intake",
        results="Minder wachten",
    )
    enter(article, antwerpen_coordinator, contact=antwerpen_coordinator)
    client = client_for(polder_member)

    page = client.get(article.get_absolute_url())
    assert [stop.what for stop in page.context["way"].stops] == [
        "PZ Riho",
        "PZ Vlas",
        "PZ Antwerpen",
    ]
    assert "Minder wachten" not in page.content.decode()
    story = client.get(f"{article.get_absolute_url()}adoptions/").content.decode()
    assert "Minder wachten" in story
    assert antwerpen_coordinator.email in story


def test_adoption_timeline_when_long_shows_origin_and_last_zones(
    article_by, client_for, riho_member, vlas_coordinator, antwerpen_coordinator, monkeypatch
):
    article = article_by(riho_member)
    enter(article, vlas_coordinator, state="adopted")
    enter(article, antwerpen_coordinator)
    monkeypatch.setattr(adoption_timeline, "MAX_STOPS", 1)

    page = client_for(riho_member).get(article.get_absolute_url())

    stops = [stop.what for stop in page.context["way"].stops]
    assert stops == ["PZ Riho", "PZ Antwerpen"]
    assert "Nog 1 zone nam dit eerder over." in page.content.decode()


def test_adoption_contact_who_left_is_no_longer_named(
    article_by, client_for, person, zones, riho_member, vlas_coordinator, polder_member
):
    colleague = person("collega@vlas.example", "member", zones["vlas"])
    article = article_by(riho_member)
    enter(article, vlas_coordinator, contact=colleague)
    colleague.memberships.update(ended_at=article.created_at)

    story = (
        client_for(polder_member).get(f"{article.get_absolute_url()}adoptions/").content.decode()
    )

    assert colleague.email not in story
