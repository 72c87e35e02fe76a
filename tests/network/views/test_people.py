"""The directory of colleagues: who sees it, how one narrows it, and what stands on somebody's page and card."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from knowledge.models import Expertise
from network import vcard
from tests.conftest import make_person
from zones.choices import Role
from zones.models import User

pytestmark = pytest.mark.django_db


def names(response) -> list[str]:
    return [row.name for row in response.context["page"].rows]


@pytest.fixture
def expert(zones, topics) -> User:
    person = make_person(
        "expert@riho.example", Role.MEMBER, zones["riho"], name="Inspecteur Riho",
        function="onthaal", work_phone="051 12 34 56",
    )  # fmt: skip
    Expertise.objects.create(person=person, topic=topics["burglary"])
    return person


@pytest.mark.parametrize("name", ["observer", "admin"])
def test_directory_for_account_without_zone_is_not_found(request, expert, client_for, name):
    client = client_for(request.getfixturevalue(name))
    pages = ("/people/", f"/people/{expert.public_id}/", f"/people/{expert.public_id}/card/")

    assert [client.get(page).status_code for page in pages] == [404] * 3
    assert "Inspecteur Riho" not in client.get("/search/?q=onthaal").content.decode()


def test_directory_before_sign_in_asks_to_sign_in():
    assert Client().get("/people/").status_code == 302


def test_directory_is_open_to_network_coordinator(expert, network_coordinator, client_for):
    response = client_for(network_coordinator).get("/people/")

    assert names(response) == ["Inspecteur Riho", "Network"]


def test_directory_leaves_out_former_members_and_observers(
    expert, observer, admin, vlas_member, zones, client_for
):
    make_person("gone@vlas.example", Role.MEMBER, zones["vlas"], is_active=False)

    assert names(client_for(vlas_member).get("/people/")) == ["Inspecteur Riho", "Member Vlas"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zone=riho", ["Inspecteur Riho"]),
        ("topic=burglary", ["Inspecteur Riho"]),
        ("topic=judicial", ["Inspecteur Riho"]),
        ("topic=diversity", []),
        ("q=onthaal", ["Inspecteur Riho"]),
        ("q=riho+inspecteur", ["Inspecteur Riho"]),
        ("q=%25", []),
        ("zone=nowhere&topic=nothing", ["Inspecteur Riho", "Member Vlas"]),
    ],
)
def test_directory_is_narrowed_by_query(expert, vlas_member, client_for, query, found):
    assert names(client_for(vlas_member).get(f"/people/?{query}")) == found


def test_directory_next_page_continues_among_equal_names(zones, vlas_member, client_for):
    for number in range(30):
        make_person(f"p{number}@riho.example", Role.MEMBER, zones["riho"], name="Gelijk")
    client = client_for(vlas_member)

    first = client.get("/people/")
    second = client.get(f"/people/{first.context['older_url']}")

    seen = [row.pk for page in (first, second) for row in page.context["page"].rows]
    assert len(seen) == len(set(seen)) == 31
    assert not second.context["older_url"]


def test_directory_query_count_is_the_same_for_one_and_three(
    zones, topics, vlas_member, client_for, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_for(vlas_member)
    client.get("/people/")
    with django_assert_max_num_queries(30) as one:
        client.get("/people/")
    for number in range(3):
        person = make_person(f"p{number}@riho.example", Role.MEMBER, zones["riho"])
        Expertise.objects.create(person=person, topic=topics["burglary"])

    with django_assert_num_queries(len(one)):
        client.get("/people/")


def test_person_page_shows_absence_until_its_last_day(expert, vlas_member, client_for):
    day = timezone.localdate() + timedelta(days=3)
    for until, is_shown in ((day, True), (timezone.localdate(), False), (None, False)):
        User.objects.filter(pk=expert.pk).update(absent_until=until)
        page = client_for(vlas_member).get(
            expert.get_absolute_url(), headers={"Accept-Language": "nl"}
        )
        assert ("afwezig tot" in page.content.decode()) == is_shown


def test_person_phone_number_kept_back_is_not_shown(expert, vlas_member, client_for):
    User.objects.filter(pk=expert.pk).update(shows_phone=False)
    client = client_for(vlas_member)

    for page in ("/people/", expert.get_absolute_url(), f"{expert.get_absolute_url()}card/"):
        assert "051 12" not in client.get(page).content.decode()


def test_person_card_is_escaped_and_folded(expert, vlas_member, client_for):
    function = "chef; onthaal, balie\\loket " + "é" * 60
    User.objects.filter(pk=expert.pk).update(function=function)

    response = client_for(vlas_member).get(f"{expert.get_absolute_url()}card/")

    lines = response.content.decode().split("\r\n")
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert all(len(line.encode()) <= vcard.MAX_LINE_LENGTH for line in lines)
    whole = response.content.decode().replace("\r\n ", "")
    assert f"TITLE:chef\\; onthaal\\, balie\\\\loket {'é' * 60}\r\n" in whole
    assert "TEL;TYPE=work:051 12 34 56\r\n" in whole
    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="inspecteur-riho.vcf"'


def test_person_card_line_break_in_field_is_escaped():
    assert vcard.escape("a\r\nTEL:1") == "a\\nTEL:1"


def test_person_page_lists_readable_articles_only(
    article, zones, polder_member, vlas_member, polder_coordinator, client_for
):
    article(polder_member, zones["polder"], audience="zone", title="Alleen Polder")
    article(polder_member, zones["polder"], title="Voor iedereen")

    page = client_for(vlas_member).get(polder_member.get_absolute_url()).content.decode()
    own = client_for(polder_coordinator).get(polder_member.get_absolute_url()).content.decode()

    assert "Voor iedereen" in page
    assert "Alleen Polder" not in page
    assert "Alleen Polder" in own


def test_search_finds_people_by_name_function_and_topic(expert, vlas_member, client_for):
    client = client_for(vlas_member)

    for words in ("riho", "onthaal", "inbraak", "cambriolage"):
        assert [row.pk for row in client.get(f"/search/?q={words}").context["people"]] == [
            expert.pk
        ]


def test_profile_form_saves_fields_shown_to_colleagues(vlas_member, topics, client_for):
    until = timezone.localdate() + timedelta(days=10)
    posted = {
        "function": "onthaal", "work_phone": "+32 (0)56 12.34", "shows_phone": "on",
        "absent_until": until.isoformat(), "expertise": [topics["burglary"].pk],
        "topics": [topics["diversity"].pk],
    }  # fmt: skip

    client_for(vlas_member).post("/profile/", posted)

    person = User.objects.get(pk=vlas_member.pk)
    assert (person.phone, person.absent_until, person.is_absent) == ("+32 (0)56 12.34", until, True)
    assert [row.topic.slug for row in person.expertise.all()] == ["burglary"]
    assert [row.topic.slug for row in person.follows.all()] == ["diversity"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("absent_until", "9999-01-01"), ("absent_until", "gisteren"), ("work_phone", "bel mij"),
     ("work_phone", "0" * 41), ("expertise", "99999")],
)  # fmt: skip
def test_profile_form_with_invalid_field_names_the_field(vlas_member, client_for, field, typed):
    response = client_for(vlas_member).post("/profile/", {"function": "onthaal", field: typed})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_profile_form_with_past_absence_is_not_saved(vlas_member, client_for):
    client_for(vlas_member).post("/profile/", {"absent_until": "2020-01-01"})

    assert User.objects.get(pk=vlas_member.pk).absent_until is None


def test_article_page_names_experts_of_its_topic(
    article, polder_member, riho_member, expert, topics, zones, client_for
):
    near = make_person("dichtbij@polder.example", Role.MEMBER, zones["polder"], name="Zelf")
    for person in (near, polder_member):
        Expertise.objects.create(person=person, topic=topics["judicial"])
    row = article(polder_member, zones["polder"], topic="burglary")

    response = client_for(riho_member).get(row.get_absolute_url())

    assert [row.name for row in response.context["experts"]] == ["Zelf", "Inspecteur Riho"]
