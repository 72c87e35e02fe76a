from __future__ import annotations

import pytest
from django.urls import reverse

from zones.models import Zone
from zones.models.zone import contrast
from zones.views.appearance import lighter, style_of


def test_zones_css_names_every_active_zone_for_everyone(client, zones, owner):
    with owner():
        Zone.objects.filter(slug="riho").update(is_active=False)

    answer = client.get(reverse("zones:zones_css"))

    style = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert ".zone-polder { --zone: light-dark(#3d7a35, " in style
    assert ".zone-riho" not in style
    assert "#5163b8 50.000% 75.000%" in style


def test_zones_css_unchanged_answers_not_modified(client, zones):
    first = client.get(reverse("zones:zones_css"))

    again = client.get(reverse("zones:zones_css"), headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    "colour", ["#b3122d", "#3d7a35", "#a85a12", "#5163b8", "#0b7d84", "#000000"]
)
def test_lighter_can_be_read_on_dark_paper(colour):
    assert contrast(lighter(colour), "#132036") >= 4.5


def test_zones_css_without_zones_has_no_rule():
    assert style_of([]).strip() == ""


@pytest.mark.parametrize(("chosen", "kept"), [("dark", "dark"), ("light", "light")])
def test_theme_is_kept_by_the_browser(client, db, chosen, kept):
    answer = client.post(reverse("zones:theme"), {"theme": chosen, "next": "/zones/"})

    assert answer.headers["Location"] == "/zones/"
    assert client.cookies["theme"].value == kept


def test_theme_of_the_system_takes_the_choice_away(client, db):
    client.post(reverse("zones:theme"), {"theme": "dark"})

    client.post(reverse("zones:theme"), {"theme": "system"})

    assert client.cookies["theme"].value == ""


def test_language_is_kept_with_the_person(polder_member, client_for, fresh):
    answer = client_for(polder_member).post(
        reverse("zones:language"), {"language": "fr", "next": "/"}
    )

    assert answer.headers["Location"] == "/"
    assert fresh(polder_member).language == "fr"


def test_language_not_offered_changes_nothing(polder_member, client_for, fresh):
    client_for(polder_member).post(reverse("zones:language"), {"language": "en"})

    assert fresh(polder_member).language == ""


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_language_form_with_next_outside_the_portal_leads_home(client, db, page):
    answer = client.post(reverse("zones:language"), {"language": "fr", "next": page})

    assert answer.headers["Location"] == "/"


def test_act_for_own_zone_is_kept(person, zones, client_for, fresh):
    both = person("both@polder.example", "member", zones["polder"])
    both.memberships.create(role="member", zone=zones["vlas"])

    client_for(both).post(reverse("zones:act_for"), {"zone": "vlas"})

    assert fresh(both).current_zone == zones["vlas"]


def test_act_for_another_zone_changes_nothing(polder_member, zones, client_for, fresh):
    client_for(polder_member).post(reverse("zones:act_for"), {"zone": "vlas"})

    assert fresh(polder_member).current_zone == zones["polder"]
