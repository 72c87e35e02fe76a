"""Who describes the page of a topic or zone and pins on it, and who sees of the pins what."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from knowledge import services as knowledge
from knowledge.choices import State
from network.models import Pin, Portrait
from network.services import portraits
from zones import mail
from zones.models import AuditEvent, Letter, Membership
from zones.services import dismiss_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(topics, network_coordinator, vlas_member):
    """The member of PZ Vlas keeps the topic judicial."""
    portraits.name_curator(
        by=network_coordinator, topic=topics["judicial"], person=vlas_member, instead_of=None
    )
    return vlas_member


def describe(by, subject, *pins, version=0, nl="<p>Begin hier.</p>", fr=""):
    return portraits.describe(
        by=by, subject=subject, version=version, text_nl=nl, text_fr=fr, pins=pins
    )


def main(client_for, user, path="/topics/judicial/") -> str:
    response = client_for(user).get(path)
    assert response.status_code == 200
    return response.content.decode().split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("persona", "path", "status"),
    [
        ("network_coordinator", "/topics/judicial/edit/", 200),
        ("network_coordinator", "/topics/burglary/edit/", 200),
        ("vlas_member", "/topics/judicial/edit/", 200),
        ("vlas_member", "/topics/burglary/edit/", 200),
        ("vlas_member", "/topics/diversity/edit/", 404),
        ("vlas_member", "/zones/vlas/edit/", 404),
        ("vlas_coordinator", "/topics/judicial/edit/", 404),
        ("vlas_coordinator", "/zones/vlas/edit/", 200),
        ("vlas_chief", "/zones/vlas/edit/", 200),
        ("polder_chief", "/zones/vlas/edit/", 404),
        ("network_coordinator", "/zones/vlas/edit/", 404),
        ("admin", "/topics/judicial/edit/", 404),
        ("observer", "/topics/judicial/edit/", 404),
        ("network_coordinator", "/topics/judicial/curator/", 200),
        ("vlas_member", "/topics/judicial/curator/", 404),
        ("vlas_chief", "/topics/judicial/curator/", 404),
        ("network_coordinator", "/topics/nergens/edit/", 404),
        ("network_coordinator", "/topics/nergens/curator/", 404),
    ],
)
def test_portrait_form_is_open_to_its_keepers_only(
    request, curator, client_for, persona, path, status
):
    client = client_for(request.getfixturevalue(persona))

    assert client.get(path).status_code == status
    if status == 404:
        assert client.post(path, {"version": 0, "text_nl": "x", "email": ""}).status_code == 404
        assert not Portrait.objects.exclude(text_nl="").exists()


def test_portrait_page_shows_description_and_pins(
    article, topics, curator, polder_member, riho_member, zones, client_for
):
    mine = article(curator, zones["vlas"], topic="burglary", title="Van ons")
    theirs = article(polder_member, zones["polder"], topic="diversity", title="Van Polder")
    page = client_for(curator).get("/topics/judicial/edit/").content.decode()

    answer = client_for(curator).post(
        "/topics/judicial/edit/",
        {
            "version": "0",
            "text_nl": "<p>Begin <strong>hier</strong>.</p><script>x</script>",
            "text_fr": "<p>Commencez ici.</p>",
            "pins": [f"article-{mine.public_id}"],
            "address": f"http://testserver{theirs.get_absolute_url()}",
        },
    )

    assert f"article-{mine.public_id}" in page
    assert (answer.status_code, answer["Location"]) == (302, "/topics/judicial/")
    text = main(client_for, riho_member)
    assert "Begin <strong>hier</strong>." in text
    assert "<script>x" not in text
    assert text.index("Van ons") < text.index("Van Polder")
    french = client_for(riho_member, headers={"accept-language": "fr"}).get("/topics/judicial/")
    assert '<div class="prose" lang="fr"><p>Commencez ici.' in french.content.decode()
    assert list(AuditEvent.objects.filter(verb="portrait_changed").values_list("zone")) == [(None,)]


def test_portrait_pin_is_shown_to_readers_of_the_item_only(
    article, project, topics, curator, polder_member, vlas_coordinator, riho_member, network_coordinator,
    zones, client_for,
):  # fmt: skip
    shared = article(
        polder_member, zones["polder"], audience="named", named=[zones["vlas"]], title="Kanarie"
    )
    plan = project(polder_member, zones["polder"], [zones["vlas"]], title="Kanarie samen")
    open_to_all = article(polder_member, zones["polder"], title="Voor iedereen")

    describe(curator, topics["judicial"], shared, plan, open_to_all)
    describe(vlas_coordinator, zones["vlas"], shared, plan, open_to_all)

    for path in ("/topics/judicial/", "/zones/vlas/"):
        assert main(client_for, vlas_coordinator, path).count("Kanarie") >= 2
        for outsider in (riho_member, network_coordinator):
            text = main(client_for, outsider, path)
            assert "Kanarie" not in text
            assert "Voor iedereen" in text


def test_portrait_pin_of_withdrawn_article_is_hidden(
    article, topics, curator, polder_member, riho_member, zones, fresh, client_for
):
    row = article(polder_member, zones["polder"], title="Voor iedereen")
    describe(curator, topics["judicial"], row)
    assert "Voor iedereen" in main(client_for, riho_member)

    knowledge.withdraw(row, by=polder_member)

    assert "Voor iedereen" not in main(client_for, riho_member)
    assert "Voor iedereen" not in main(client_for, polder_member)


def test_portrait_pin_unreadable_for_the_editor_is_kept(
    article, topics, curator, polder_member, network_coordinator, zones, client_for
):
    polder, both = zones["polder"], {"audience": "named", "named": [zones["vlas"]]}
    hidden = article(polder_member, polder, title="Met Vlas", **both)
    shown = article(polder_member, polder, title="Voor iedereen")
    describe(curator, topics["judicial"], hidden)

    describe(network_coordinator, topics["judicial"], shown, version=1)

    assert "Met Vlas" in main(client_for, curator)
    assert "Voor iedereen" in main(client_for, curator)
    assert "Met Vlas" not in main(client_for, network_coordinator)
    assert "Met Vlas" not in main(client_for, network_coordinator, "/topics/judicial/edit/")


@pytest.mark.parametrize("what", ["zone", "draft", "nowhere"])
def test_portrait_pin_of_unreadable_item_is_refused(
    article, topics, curator, polder_member, zones, client_for, what
):
    fields = {"audience": "zone"} if what == "zone" else {"state": State.DRAFT}
    row = article(polder_member, zones["polder"], title="Kanarie", **fields)
    name = "zzzzzzzzzzzz" if what == "nowhere" else row.public_id
    client = client_for(curator)

    answers = [
        client.post("/topics/judicial/edit/", {"version": 0, "text_nl": "Getypt", **more})
        for more in ({"pins": f"article-{name}"}, {"address": f"/knowledge/{name}/"})
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("Getypt" in answer.content.decode() for answer in answers)
    assert "Kanarie" not in answers[0].content.decode() + answers[1].content.decode()
    assert not Pin.objects.exists()


def test_portrait_with_six_pins_is_refused(
    article, topics, curator, polder_member, zones, client_for
):
    rows = [article(polder_member, zones["polder"], topic="burglary") for _number in range(6)]
    pins = [f"article-{row.public_id}" for row in rows]

    answer = client_for(curator).post(
        "/topics/judicial/edit/", {"version": 0, "text_nl": "Getypt", "pins": pins}
    )

    assert answer.status_code == 422
    assert "Kies er hoogstens vijf." in answer.content.decode()


def test_portrait_with_personal_data_asks_for_confirmation(topics, curator, client_for):
    fields = {"version": 0, "text_nl": "<p>Rekening BE68 5390 0754 7034.</p>"}
    client = client_for(curator)

    asked = client.post("/topics/judicial/edit/", fields)
    answered = client.post("/topics/judicial/edit/", fields | {"no_personal_data": "on"})

    assert (asked.status_code, answered.status_code) == (422, 302)
    assert "BE68 5390 0754 7034" in asked.content.decode()


def test_portrait_second_editor_sees_both_texts(topics, curator, network_coordinator, client_for):
    fields = {"version": 0, "text_nl": "<p>Van de themabeheerder.</p>"}
    client_for(network_coordinator).post(
        "/topics/judicial/edit/", {"version": 0, "text_nl": "<p>Van het netwerk.</p>"}
    )

    answer = client_for(curator).post("/topics/judicial/edit/", fields)
    page = answer.content.decode()
    again = client_for(curator).post("/topics/judicial/edit/", fields | {"version": 1})

    assert answer.status_code == 409
    assert "Van het netwerk." in page
    assert "Van de themabeheerder." in page
    assert 'name="version" value="1"' in page
    assert again.status_code == 302
    assert Portrait.objects.get(topic=topics["judicial"]).version == 2


def test_portrait_same_form_twice_is_saved_once(article, topics, curator, polder_member, zones):
    row = article(polder_member, zones["polder"])

    describe(curator, topics["judicial"], row)
    describe(curator, topics["judicial"], row)

    assert Portrait.objects.get(topic=topics["judicial"]).version == 1
    assert AuditEvent.objects.filter(verb="portrait_changed").count() == 1
    assert Pin.objects.count() == 1


def test_curator_named_twice_gets_one_letter_and_is_on_the_page(
    topics, network_coordinator, vlas_member, riho_member, client_for, mailoutbox, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client = client_for(network_coordinator)
    fields = {"email": vlas_member.email.upper(), "instead_of": ""}
    for _twice in range(2):
        assert client.post("/topics/judicial/curator/", fields).status_code == 302

    letter = Letter.objects.get(kind="curator_named")
    assert mail.deliver(letter.pk) == "sent"

    assert letter.person == vlas_member
    assert "/topics/judicial/" in mailoutbox[0].body
    for path in ("/topics/judicial/", "/topics/burglary/"):
        assert vlas_member.name in main(client_for, riho_member, path)
    assert vlas_member.name not in main(client_for, riho_member, "/topics/diversity/")
    assert AuditEvent.objects.get(verb="curator_named").reason == "judicial"


def test_curator_letter_after_replacement_is_dropped(topics, curator, network_coordinator):
    portraits.name_curator(
        by=network_coordinator, topic=topics["judicial"], person=None, instead_of=curator
    )

    assert mail.deliver(Letter.objects.get(kind="curator_named").pk) == "dropped"


@pytest.mark.parametrize("who", ["observer", "admin", "network_coordinator", "nobody"])
def test_curator_without_zone_membership_is_refused(
    request, topics, network_coordinator, client_for, who
):
    email = "nergens@polder.example" if who == "nobody" else request.getfixturevalue(who).email

    answer = client_for(network_coordinator).post("/topics/judicial/curator/", {"email": email})

    assert answer.status_code == 422
    assert email in answer.content.decode()
    assert not Portrait.objects.exists()


def test_curator_named_from_stale_form_is_refused(
    topics, curator, network_coordinator, riho_member, client_for
):
    stale = {"email": riho_member.email, "instead_of": ""}

    answer = client_for(network_coordinator).post("/topics/judicial/curator/", stale)

    assert answer.status_code == 422
    assert curator.name in answer.content.decode()
    assert f'value="{curator.public_id}"' in answer.content.decode()
    assert Portrait.objects.get(topic=topics["judicial"]).curator == curator


def test_curator_who_left_is_not_shown_and_cannot_edit(
    topics, curator, vlas_chief, riho_member, fresh, client_for
):
    dismiss_member(by=vlas_chief, membership=Membership.objects.get(person=curator))

    assert curator.name not in main(client_for, riho_member)
    with pytest.raises(portraits.NotYours):
        describe(fresh(curator), topics["judicial"])


def test_portrait_pins_of_others_go_with_deleted_article(
    article, topics, curator, polder_member, polder_coordinator, zones
):
    row = article(polder_member, zones["polder"])
    describe(curator, topics["judicial"], row)
    knowledge.move_to_bin(row, by=polder_coordinator)

    knowledge.delete(row, by=polder_coordinator)

    assert not Pin.objects.exists()


def test_portrait_pins_second_lock_hides_them_and_refuses_other_writers(
    article, topics, curator, polder_member, riho_member, vlas_coordinator, zones, as_reader
):
    shared = article(polder_member, zones["polder"], audience="named", named=[zones["vlas"]])
    open_to_all = article(polder_member, zones["polder"])
    portrait = describe(curator, topics["judicial"], shared, open_to_all)

    for person, seen in ((curator, 2), (vlas_coordinator, 2), (riho_member, 1)):
        with as_reader(person):
            assert Pin.objects.count() == seen
    with as_reader(riho_member):
        Pin.objects.all().delete()
    with pytest.raises(ProgrammingError), as_reader(riho_member), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO network_pin (portrait_id, article_id, by_id, position, at)"
            " VALUES (%s, %s, %s, 9, now())",
            [portrait.pk, open_to_all.pk, riho_member.pk],
        )
    assert Pin.objects.count() == 2


def test_zone_page_shows_description_topics_and_people(
    article, vlas_coordinator, vlas_member, riho_member, zones, client_for
):
    article(vlas_member, zones["vlas"], topic="burglary", stage="proven", title="Bewezen zaak")
    article(vlas_member, zones["vlas"], topic="diversity", audience="zone")
    describe(vlas_coordinator, zones["vlas"], nl="<p>Vraag ons over de stad.</p>")

    text = main(client_for, riho_member, "/zones/vlas/")

    assert "Vraag ons over de stad." in text
    assert "Bewezen praktijken" in text
    assert "/topics/burglary/" in text
    assert "/topics/diversity/" not in text
    assert vlas_member.get_absolute_url() in text
    assert "/zones/vlas/edit/" not in text
    assert "/zones/vlas/edit/" in main(client_for, vlas_coordinator, "/zones/vlas/")
