"""The people's side: who keeps the members of a zone, and what each deed does."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zones import mail, services
from zones.choices import LetterState, Role
from zones.models import AuditEvent, Letter, Membership, User

NEW = {
    "email": "nieuw@polder.example",
    "name": "Nieuwe Medewerker",
    "function": "wijkinspecteur",
    "role": "member",
    "language": "nl",
}


def members_url(slug="polder", name="member_list", person=None):
    return reverse(f"zones:{name}", args=[slug, person.public_id] if person else [slug])


def add(by, zone, **fields):
    return services.add_member(by=by, zone=zone, **NEW | fields)


def bare(response):
    """Return the page without what differs each time: tokens, and the address itself."""
    page = response.content.decode().replace(response.request["PATH_INFO"], "")
    return re.sub(r'(nonce|value)="[A-Za-z0-9+/=_-]{16,}"', "", page)


# Who may


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("polder_coordinator", 200),
        ("polder_chief", 200),
        ("polder_member", 404),
        ("riho_coordinator", 404),
        ("vlas_chief", 404),
        ("network_coordinator", 404),
        ("observer", 404),
        ("admin", 404),
    ],
)
def test_member_pages_are_for_the_zones_coordinators_alone(
    request, zones, polder_member, client_for, persona, status
):
    client = client_for(request.getfixturevalue(persona))

    for url in (
        members_url(),
        members_url(name="member_new"),
        members_url(name="member_edit", person=polder_member),
        members_url(name="member_dismiss", person=polder_member),
    ):
        assert client.get(url).status_code == status, url


def test_hidden_and_absent_member_pages_answer_alike(
    zones, polder_member, client_for, riho_coordinator
):
    client = client_for(riho_coordinator)

    hidden = client.get(members_url(name="member_edit", person=polder_member))
    absent = client.get("/zones/nergens/members/abcdefghjkmn/")

    assert hidden.status_code == absent.status_code == 404
    assert bare(hidden) == bare(absent)


@pytest.mark.parametrize("name", ["member_edit", "member_dismiss", "member_welcome"])
def test_another_zones_coordinator_changes_nobody(
    zones, polder_member, client_for, riho_coordinator, name
):
    client = client_for(riho_coordinator)

    response = client.post(members_url(name=name, person=polder_member), NEW | {"role": "chief"})

    assert response.status_code == 404
    assert list(polder_member.memberships.values_list("role", "ended_at")) == [("member", None)]
    assert not Letter.objects.exists()


def test_another_zones_coordinator_adds_nobody(zones, client_for, riho_coordinator):
    assert client_for(riho_coordinator).post(members_url(name="member_new"), NEW).status_code == 404
    assert not User.objects.filter(email=NEW["email"]).exists()


def test_services_ask_the_right_again(zones, polder_member, riho_coordinator):
    membership = polder_member.memberships.get()

    with pytest.raises(type(zones["polder"]).DoesNotExist):
        add(riho_coordinator, zones["polder"])
    with pytest.raises(Membership.DoesNotExist):
        services.dismiss_member(by=riho_coordinator, membership=membership)
    with pytest.raises(Membership.DoesNotExist):
        services.change_member(
            by=riho_coordinator, membership=membership, name="x", function="", role="chief"
        )
    with pytest.raises(Membership.DoesNotExist):
        services.welcome_again(by=riho_coordinator, membership=membership)


def test_a_coordinator_who_lost_the_role_meanwhile_does_nothing_more(
    zones, polder_coordinator, polder_chief
):
    assert polder_coordinator.deciding_zones == [
        zones["polder"]
    ]  # worked out, and kept for the request
    Membership.objects.filter(person=polder_coordinator).update(role=Role.MEMBER)

    with pytest.raises(type(zones["polder"]).DoesNotExist):
        add(polder_coordinator, zones["polder"])


def test_own_zone_leads_to_the_zone_one_acts_for(
    zones, client_for, polder_coordinator, polder_member
):
    Membership.objects.create(person=polder_coordinator, zone=zones["antwerpen"], role=Role.CHIEF)
    polder_coordinator.acting_zone = zones["polder"]
    polder_coordinator.save()

    assert client_for(polder_coordinator).get("/members/")["Location"] == members_url()
    assert client_for(polder_member).get("/members/").status_code == 404


# Adding


def test_add_somebody_new(
    zones, polder_coordinator, client_for, django_capture_on_commit_callbacks
):
    client = client_for(polder_coordinator)

    response = client.post(members_url(name="member_new"), NEW)

    assert response["Location"] == members_url()
    person = User.objects.get(email=NEW["email"])
    assert (person.name, person.function, person.language) == (NEW["name"], NEW["function"], "nl")
    assert not person.has_usable_password()
    membership = person.memberships.get()
    assert (membership.zone, membership.role, membership.ended_at) == (
        zones["polder"],
        "member",
        None,
    )
    letter = Letter.objects.get()
    assert (letter.kind, letter.person, letter.params) == (
        "welcome",
        person,
        {"zone": zones["polder"].pk},
    )
    event = AuditEvent.objects.get()
    assert (event.person_id, event.role, event.verb, event.zone) == (
        polder_coordinator.pk,
        "coordinator",
        "member_added",
        zones["polder"],
    )
    page = client.get(members_url()).content.decode()
    assert NEW["name"] in page


def test_the_same_address_twice_in_other_capitals_is_refused_in_words(
    zones, polder_coordinator, client_for, polder_member
):
    response = client_for(polder_coordinator).post(
        members_url(name="member_new"), NEW | {"email": "MEMBER@Polder.example"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]
    assert NEW["name"] in response.content.decode()
    assert Membership.objects.filter(person=polder_member).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "geen adres"}, "email"),
        ({"email": "twee@x.example, drie@x.example"}, "email"),
        ({"email": "a@x.example\nBcc: b@x.example"}, "email"),
        ({"email": ""}, "email"),
        ({"name": " "}, "name"),
        ({"name": "n" * 121}, "name"),
        ({"role": "observer"}, "role"),
        ({"role": "network_coordinator"}, "role"),
        ({"role": ""}, "role"),
        ({"language": "de"}, "language"),
    ],
)
def test_wrong_input_is_said_at_its_field(zones, polder_coordinator, client_for, wrong, field):
    response = client_for(polder_coordinator).post(members_url(name="member_new"), NEW | wrong)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Letter.objects.exists()


def test_a_name_over_two_lines_becomes_one(zones, polder_coordinator, client_for):
    client_for(polder_coordinator).post(
        members_url(name="member_new"), NEW | {"name": "Naam\r\nBcc:  evil@x.example"}
    )

    assert User.objects.get(email=NEW["email"]).name == "Naam Bcc: evil@x.example"


def test_somebody_of_another_zone_belongs_to_both(zones, riho_member, polder_coordinator):
    added = add(polder_coordinator, zones["polder"], email=riho_member.email, name="Anders")

    assert added.person == riho_member
    again = User.objects.get(pk=riho_member.pk)
    assert again.name == riho_member.name
    assert again.has_usable_password()
    assert set(again.current_zones) == {zones["polder"], zones["riho"]}


def test_somebody_who_comes_back_chooses_a_new_password(zones, polder_member, polder_coordinator):
    services.dismiss_member(by=polder_coordinator, membership=polder_member.memberships.get())
    assert not User.objects.get(pk=polder_member.pk).is_active

    added = add(polder_coordinator, zones["polder"], email=polder_member.email)

    assert added.person.is_active
    assert not added.person.has_usable_password()
    assert polder_member.memberships.count() == 2


def test_an_account_that_the_network_closed_stays_closed(
    zones, riho_member, polder_coordinator, client_for
):
    User.objects.filter(pk=riho_member.pk).update(is_active=False)

    response = client_for(polder_coordinator).post(
        members_url(name="member_new"), NEW | {"email": riho_member.email}
    )

    assert list(response.context["form"].errors) == ["email"]
    assert not User.objects.get(pk=riho_member.pk).is_active
    assert not Membership.objects.filter(zone=zones["polder"], person=riho_member).exists()


# Changing


def test_change_role_and_name(zones, polder_member, polder_chief, client_for):
    response = client_for(polder_chief).post(
        members_url(name="member_edit", person=polder_member),
        {"name": "Andere Naam", "function": "onthaal", "role": "chief"},
    )

    assert response["Location"] == members_url()
    again = User.objects.get(pk=polder_member.pk)
    assert (again.name, again.function) == ("Andere Naam", "onthaal")
    assert again.memberships.get().role == "chief"
    assert list(AuditEvent.objects.values_list("verb", "reason").order_by("pk")) == [
        ("role_changed", "chief"),
        ("person_changed", ""),
    ]


def test_a_name_that_another_zone_knows_stays(zones, riho_chief, polder_coordinator, client_for):
    add(polder_coordinator, zones["polder"], email=riho_chief.email)

    client_for(polder_coordinator).post(
        members_url(name="member_edit", person=riho_chief),
        {"name": "Vreemde naam", "function": "niets", "role": "coordinator"},
    )

    again = User.objects.get(pk=riho_chief.pk)
    assert (again.name, again.function) == (riho_chief.name, riho_chief.function)
    assert again.memberships.get(zone=zones["polder"]).role == "coordinator"
    assert again.memberships.get(zone=zones["riho"]).role == "chief"


def test_the_last_coordinator_keeps_the_role(zones, polder_coordinator, client_for):
    response = client_for(polder_coordinator).post(
        members_url(name="member_edit", person=polder_coordinator),
        {"name": "x", "function": "", "role": "member"},
    )

    assert list(response.context["form"].errors) == ["role"]
    assert polder_coordinator.memberships.get().role == "coordinator"


def test_who_gives_away_the_own_role_is_led_home(
    zones, polder_coordinator, polder_chief, client_for
):
    response = client_for(polder_coordinator).post(
        members_url(name="member_edit", person=polder_coordinator),
        {"name": "x", "function": "", "role": "member"},
    )

    assert response["Location"] == "/"


# Dismissing


def test_dismissing_ends_everything_at_the_next_request(
    zones, polder_member, polder_coordinator, client_for
):
    theirs, mine = client_for(polder_member), client_for(polder_coordinator)
    assert theirs.get("/profile/").status_code == 200

    mine.post(members_url(name="member_dismiss", person=polder_member))

    membership = polder_member.memberships.get()
    assert membership.ended_at is not None
    assert membership.ended_by == polder_coordinator
    assert theirs.get("/profile/")["Location"].startswith(reverse("account_login"))
    assert AuditEvent.objects.get().verb == "member_dismissed"


def test_dismissed_from_one_of_two_zones_one_keeps_the_other(
    zones, riho_member, polder_coordinator, fresh
):
    added = add(polder_coordinator, zones["polder"], email=riho_member.email)

    services.dismiss_member(by=polder_coordinator, membership=added)

    again = fresh(riho_member)
    assert again.is_active
    assert again.current_zones == [zones["riho"]]


def test_the_last_coordinator_cannot_leave(zones, polder_coordinator, polder_member, client_for):
    client = client_for(polder_coordinator)
    url = members_url(name="member_dismiss", person=polder_coordinator)

    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 422
    assert polder_coordinator.memberships.get().ended_at is None


def test_an_inactive_chief_does_not_count_as_somebody_who_stays(
    zones, polder_coordinator, polder_chief
):
    User.objects.filter(pk=polder_chief.pk).update(is_active=False)

    with pytest.raises(services.LastCoordinator):
        services.dismiss_member(
            by=polder_coordinator, membership=polder_coordinator.memberships.get()
        )


def test_dismissing_needs_a_post(zones, polder_member, polder_coordinator, client_for):
    client_for(polder_coordinator).get(members_url(name="member_dismiss", person=polder_member))

    assert polder_member.memberships.get().ended_at is None


def test_dismissed_twice_is_one_deed(zones, polder_member, polder_coordinator, client_for):
    client = client_for(polder_coordinator)
    url = members_url(name="member_dismiss", person=polder_member)

    assert [client.post(url).status_code, client.post(url).status_code] == [302, 404]
    assert AuditEvent.objects.filter(outcome="done").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_dismiss_each_other_at_once(zones, polder_coordinator, polder_chief):
    """One wins and the other is told; the zone keeps somebody."""
    results, together = [], threading.Barrier(2)

    def dismiss(by, other):
        together.wait()
        try:
            membership = Membership.objects.get(person=other)
            services.dismiss_member(by=User.objects.get(pk=by.pk), membership=membership)
            results.append("done")
        except (services.LastCoordinator, Membership.DoesNotExist) as refused:
            results.append(type(refused).__name__)
        finally:
            connection.close()

    pairs = [(polder_coordinator, polder_chief), (polder_chief, polder_coordinator)]
    threads = [threading.Thread(target=dismiss, args=pair) for pair in pairs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(results) == ["DoesNotExist", "done"]
    assert Membership.objects.active().filter(zone=zones["polder"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_times_the_same_new_person_is_one(zones, polder_coordinator, riho_coordinator):
    results, together = [], threading.Barrier(8)

    def let_in(by, zone):
        together.wait()
        try:
            add(User.objects.get(pk=by.pk), zone)
            results.append("done")
        except services.AlreadyMember:
            results.append("refused")
        finally:
            connection.close()

    pairs = [(polder_coordinator, zones["polder"]), (riho_coordinator, zones["riho"])] * 4
    threads = [threading.Thread(target=let_in, args=pair) for pair in pairs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(results) == ["done"] * 2 + ["refused"] * 6
    person = User.objects.get(email=NEW["email"])
    assert person.memberships.count() == Letter.objects.count() == 2


# The letter, from invitation to first sign-in


def test_from_letter_to_first_sign_in(zones, polder_coordinator, client, mailoutbox):
    add(polder_coordinator, zones["polder"])
    assert mail.deliver(Letter.objects.get().pk) == LetterState.SENT
    letter = mailoutbox[0]
    assert letter.to == ["Nieuwe Medewerker <nieuw@polder.example>"]
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", letter.body).group(1)
    password = "drie paarden eten hooi"

    chosen = client.get(link, follow=True)
    form_url = chosen.request["PATH_INFO"]
    short = client.post(form_url, {"password1": "te kort", "password2": "te kort"})
    assert short.context["form"].errors
    done = client.post(form_url, {"password1": password, "password2": password})
    assert done.status_code == 302
    signed_in = client.post(
        reverse("account_login"), {"login": "Nieuw@Polder.example", "password": password}
    )

    assert signed_in["Location"] == "/"
    assert client.get("/profile/").status_code == 200
    client.logout()
    assert "token_fail" in client.get(link, follow=True).context  # the link worked once


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "wachtwoord"), ("fr", "mot de passe"), ("", "wachtwoord")]
)
def test_the_letter_speaks_the_persons_language(
    zones, polder_coordinator, mailoutbox, language, word
):
    add(polder_coordinator, zones["polder"], language=language)

    mail.deliver(Letter.objects.get().pk)

    assert word in mailoutbox[0].body
    assert word in mailoutbox[0].alternatives[0].content


def test_the_letter_to_a_known_person_has_no_link_to_a_password(
    zones, riho_member, polder_coordinator, mailoutbox
):
    add(polder_coordinator, zones["polder"], email=riho_member.email)

    mail.deliver(Letter.objects.get().pk)

    assert "/password/reset/key/" not in mailoutbox[0].body


def test_no_welcome_once_dismissed(zones, polder_coordinator, riho_member, mailoutbox):
    added = add(polder_coordinator, zones["polder"], email=riho_member.email)
    services.dismiss_member(by=polder_coordinator, membership=added)

    welcome = Letter.objects.get(kind="welcome")
    assert mail.deliver(welcome.pk) == LetterState.DROPPED
    assert mailoutbox == []


def test_welcome_again_while_there_is_no_password(zones, polder_coordinator, client_for):
    added = add(polder_coordinator, zones["polder"])
    Letter.objects.update(created_at=timezone.now() - timedelta(hours=1))
    client = client_for(polder_coordinator)

    client.post(members_url(name="member_welcome", person=added.person))

    assert Letter.objects.count() == 2


def test_no_second_welcome_for_who_has_a_password(
    zones, polder_coordinator, polder_member, client_for
):
    client_for(polder_coordinator).post(members_url(name="member_welcome", person=polder_member))

    assert not Letter.objects.exists()


@pytest.mark.parametrize("state", LetterState)
def test_the_list_says_what_became_of_the_letter(zones, polder_coordinator, client_for, state):
    add(polder_coordinator, zones["polder"])
    Letter.objects.update(state=state)

    response = client_for(polder_coordinator).get(members_url())

    assert [row.letter.state for row in response.context["members"] if row.letter] == [state]


def test_the_list_folds_away_who_left(zones, polder_coordinator, polder_member, client_for):
    services.dismiss_member(by=polder_coordinator, membership=polder_member.memberships.get())

    context = client_for(polder_coordinator).get(members_url()).context

    assert [row.person for row in context["members"]] == [polder_coordinator]
    assert [row.person for row in context["former"]] == [polder_member]


def test_the_list_costs_the_same_for_many(zones, polder_coordinator, client_for, person):
    client = client_for(polder_coordinator)
    add(polder_coordinator, zones["polder"])
    client.get(members_url())
    with CaptureQueriesContext(connection) as few:
        client.get(members_url())
    for number in range(6):
        person(f"p{number}@polder.example", Role.MEMBER, zones["polder"])
        add(polder_coordinator, zones["polder"], email=f"n{number}@polder.example")

    with CaptureQueriesContext(connection) as many:
        client.get(members_url())

    assert len(many) == len(few)
