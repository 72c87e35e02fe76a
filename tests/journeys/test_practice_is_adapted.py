"""A zone takes over, makes to measure, and follows what the origin changes; who may not read it sees none of it."""

from __future__ import annotations

import secrets

import pytest

from tests.journeys.conftest import PHONE, WIDE

FIRST = "Met een digitale afspraak vooraf."
NEVER = "Bellen kan voortaan ook."


def article(portal, title: str, zone: str, named: str) -> str:
    """Publish an article for two zones as its author would; return its path."""
    said = portal.manage(
        "shell",
        "-c",
        f"""
from zones import access
from knowledge import services
from knowledge.models import Topic
from zones.models import User, Zone
by = User.objects.get(email="member@{zone}.example")
with access.reading_as(by):
    made, _new = services.save_draft(by=by, zone=by.current_zone, writing=services.Writing(
        title="{title}", summary="Korter wachten.", kind="practice", topic=Topic.objects.first(),
        body="<h2>Aanpak</h2><p>{FIRST}</p><p>Elk uur een slot vrij.</p>", language="nl",
        audience="named", named_zones=tuple(Zone.objects.filter(slug="{named}"))))
    print("PATH" + services.publish(made, by=by).get_absolute_url())
""",
    )
    return said.rpartition("PATH")[2].strip()


def change(portal, path: str) -> None:
    """Change the origin in two places, as its author would."""
    portal.manage(
        "shell",
        "-c",
        f"""
from zones import access
from knowledge import services
from knowledge.models import Article
from zones.models import User, Zone
by = User.objects.get(email="member@riho.example")
with access.reading_as(by):
    row = Article.objects.get(public_id="{path.split("/")[2]}")
    services.revise(row, by=by, version=row.version, change=services.Change(weight="minor"),
        writing=services.Writing(title=row.title, summary=row.summary, kind=row.kind, topic=row.topic,
        body="<h2>Aanpak</h2><p>Met een digitale afspraak en een herinnering vooraf.</p>"
        "<p>Elk uur een slot vrij.</p><p>{NEVER}</p>", language="nl", audience="named",
        named_zones=tuple(Zone.objects.filter(slug="vlas"))))
""",
    )


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_adaptation_of_practice_follows_changes_of_its_origin(walk, portal, width):
    word = f"klaproos{secrets.token_hex(3)}"
    origin = article(portal, f"Onthaal {word}", "riho", "vlas")

    with walk("member@vlas.example", width) as member:
        page = member.page
        member.go(origin)
        member.look()
        page.get_by_role("link", name="Overnemen in onze zone").click()
        page.check("[name=state][value=trial]")
        page.fill("[name=words]", f"Twee teams {word}")
        member.look()
        page.get_by_role("button", name="Bewaren").click()
        page.wait_for_url(f"**{origin}")
        assert "wacht op de coördinator" in member.text()
        member.look()
        page.get_by_role("link", name="Aanpassen op maat").click()
        member.look()
        page.get_by_role("button", name="Begin onze versie").click()
        page.wait_for_url("**/edit/")
        page.fill("[name=title]", f"Loket {word}")
        member.press("publish")
        page.fill("[name=changed]", f"Zonder intake {word}")
        page.fill("[name=why]", "Een derde komt zonder afspraak.")
        member.look()
        page.get_by_role("button", name="Bewaren").click()
        page.wait_for_url(lambda url: not url.endswith("/adapted/"))
        adapted = member.path
        page.get_by_role("button", name="Publiceren").first.click()
        page.get_by_text("Gepubliceerd.").first.wait_for()
        member.look()

    with walk("coordinator@vlas.example", width) as coordinator:
        coordinator.go("/")
        assert word in coordinator.text()
        coordinator.look()
        coordinator.go(f"{origin}adoptions/")
        coordinator.look()
        coordinator.page.get_by_role("button", name="Bevestigen", exact=True).first.click()
        coordinator.page.get_by_text("Bevestigd.").first.wait_for()

    assert portal.wait_for_letter("member@riho.example", word)
    change(portal, origin)
    assert portal.wait_for_letter("member@vlas.example", "Veranderd sindsdien")

    with walk("member@vlas.example", width) as member:
        page = member.page
        member.go(f"{adapted}different/")
        member.look()
        member.go(f"{adapted}since/")
        member.look()
        page.locator("[value=take]").first.check()
        page.locator("[value=not]").last.check()
        page.get_by_role("button", name="Keuzes bewaren").click()
        page.wait_for_url("**/since/2/")
        member.look()
        assert "herinnering" in member.text()
        member.press("publish")
        member.look()
        assert "herinnering" in member.text()
        assert NEVER not in member.text()
        member.go("/knowledge/learning/")
        member.look()

    with walk("member@polder.example", width) as outsider:
        for path in (origin, adapted, f"{adapted}different/", f"{origin}adoptions/"):
            assert outsider.go(path) == 404
        for path in (
            "/",
            "/zones/vlas/",
            "/zones/riho/",
            "/knowledge/learning/",
            f"/search/?q={word}",
        ):
            outsider.go(path)
            assert f"Onthaal {word}" not in outsider.text()
            assert f"Zonder intake {word}" not in outsider.text()
            assert f"Loket {word}" not in outsider.text()
