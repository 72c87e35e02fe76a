"""The register: who takes over what, proposed by a member and confirmed by the zone's coordinator."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from knowledge import services
from knowledge.models import Adoption
from tests.knowledge.adopting import enter, entry, sent
from zones import mail
from zones.models import AuditEvent, Letter


def told(kind: str) -> set[str]:
    return set(Letter.objects.filter(kind=kind).values_list("person__email", flat=True))


def test_adoption_proposed_by_member_is_confirmed_by_coordinator(
    article_by, riho_member, vlas_member, vlas_coordinator, vlas_chief, polder_member
):
    article = article_by(riho_member)

    proposed = enter(article, vlas_member)

    assert (proposed.confirmation, proposed.is_current) == ("waiting", False)
    assert told("adoption_proposed") == {vlas_coordinator.email, vlas_chief.email}
    assert not Adoption.objects.visible_to(polder_member).exists()

    services.decide_adoption(proposed, by=vlas_coordinator, confirm=True)

    row = Adoption.objects.visible_to(polder_member).get()
    assert (row.confirmation, row.is_current, row.decided_by) == (
        "confirmed",
        True,
        vlas_coordinator,
    )
    assert told("adoption_confirmed") == {riho_member.email}
    assert told("adoption_answered") == {vlas_member.email}
    verbs = set(AuditEvent.objects.filter(item_type="adoption").values_list("verb", flat=True))
    assert verbs == {"adoption_proposed", "adoption_confirmed"}


def test_adoption_by_coordinator_counts_at_once_and_replaces_the_former(
    article_by, riho_member, vlas_coordinator
):
    article = article_by(riho_member)
    first = enter(article, vlas_coordinator)

    second = enter(article, vlas_coordinator, state="adopted")

    assert list(Adoption.objects.current()) == [second]
    assert Adoption.objects.get(pk=first.pk).confirmation == "confirmed"
    assert told("adoption_proposed") == set()


def test_adoption_refused_shows_reason_to_its_zone_only(
    article_by, client_for, riho_member, vlas_member, vlas_coordinator, polder_member
):
    article = article_by(riho_member)
    proposed = enter(article, vlas_member)

    with pytest.raises(services.ReasonMissing):
        services.decide_adoption(proposed, by=vlas_coordinator, confirm=False, reason=" ")
    services.decide_adoption(proposed, by=vlas_coordinator, confirm=False, reason="nog te vroeg")

    url = article.get_absolute_url()
    assert "nog te vroeg" in client_for(vlas_member).get(url).content.decode()
    for person in (polder_member, riho_member):
        assert "nog te vroeg" not in client_for(person).get(url).content.decode()


def test_adoption_second_answer_is_told_who_was_first(
    article_by, riho_member, vlas_member, vlas_coordinator, vlas_chief
):
    proposed = enter(article_by(riho_member), vlas_member)
    services.decide_adoption(proposed, by=vlas_coordinator, confirm=True)

    services.decide_adoption(proposed, by=vlas_coordinator, confirm=True)  # a second click
    with pytest.raises(services.AdoptionDecided):
        services.decide_adoption(proposed, by=vlas_chief, confirm=False, reason="nee")

    assert Letter.objects.filter(kind="adoption_answered").count() == 1


@pytest.mark.parametrize(
    "name", ["vlas_member", "riho_coordinator", "polder_chief", "network_coordinator"]
)
def test_adoption_answered_by_other_role_is_not_found(
    article_by, riho_member, vlas_member, request, name
):
    proposed = enter(article_by(riho_member), vlas_member)
    person = request.getfixturevalue(name)

    with pytest.raises(Adoption.DoesNotExist):
        services.decide_adoption(proposed, by=person, confirm=True)


def test_adoption_of_unreadable_own_or_lesson_article_is_refused(
    article_by, riho_member, riho_coordinator, vlas_coordinator
):
    hidden = article_by(riho_member, audience="zone")
    with pytest.raises(type(hidden).DoesNotExist):
        enter(hidden, vlas_coordinator)
    for article, person in (
        (article_by(riho_member), riho_coordinator),
        (article_by(riho_member, kind="lesson"), vlas_coordinator),
    ):
        with pytest.raises(services.NotAdoptable):
            enter(article, person)


def test_adoption_form_sent_twice_is_one_and_other_words_are_another(
    article_by, riho_member, vlas_member
):
    article = article_by(riho_member)
    zone = vlas_member.current_zone
    asks = {"by": vlas_member, "zone": zone, "form_key": "k"}

    first, made = services.enter_adoption(article, entry=entry(), **asks)
    again, made_again = services.enter_adoption(article, entry=entry(), **asks)
    other, made_other = services.enter_adoption(
        article, entry=entry(words="Drie teams"), seen=first.public_id, **asks
    )

    assert (made, made_again, made_other, again) == (True, False, True, first)
    assert Adoption.objects.get(pk=first.pk).confirmation == "overtaken"
    assert other.confirmation == "waiting"


def test_adoption_form_after_entry_of_colleague_keeps_input(
    article_by, client_for, riho_member, vlas_member, vlas_coordinator
):
    article = article_by(riho_member)
    url = f"{article.get_absolute_url()}adoption/"
    enter(article, vlas_coordinator, words="Van de coördinator")

    response = client_for(vlas_member).post(url, sent(words="Van het lid", seen=""))

    assert response.status_code == 409
    page = response.content.decode()
    assert "Van de coördinator" in page
    assert "Van het lid" in page
    retry = sent(words="Van het lid", seen=response.context["form"]["seen"].value())
    assert client_for(vlas_member).post(url, retry).status_code == 302


def test_adoption_of_narrowed_article_is_hidden_with_it(
    article_by, client_for, writing, riho_member, riho_coordinator, vlas_coordinator, vlas_member
):
    article = article_by(riho_member)
    enter(article, vlas_coordinator, words="Zonder online intake")
    zone_page = "/zones/riho/"
    assert "Zonder online intake" in client_for(vlas_member).get(zone_page).content.decode()

    services.revise(
        article, by=riho_coordinator, version=article.version, writing=writing(audience="zone")
    )

    assert not Adoption.objects.visible_to(vlas_member).exists()
    assert "Zonder online intake" not in client_for(vlas_member).get(zone_page).content.decode()
    assert client_for(vlas_member).get(f"{article.get_absolute_url()}adoptions/").status_code == 404
    assert (
        "Zonder online intake"
        in client_for(riho_member).get(article.get_absolute_url()).content.decode()
    )


def test_adoption_of_deleted_article_is_deleted(
    article_by, riho_member, riho_coordinator, vlas_coordinator
):
    article = article_by(riho_member)
    enter(article, vlas_coordinator)
    services.move_to_bin(article, by=riho_coordinator)

    services.delete(article, by=riho_coordinator)

    assert not Adoption.objects.exists()


def test_home_shows_adoptions_that_wait_and_counts_the_current(
    article_by, client_for, riho_member, vlas_member, vlas_coordinator, polder_coordinator
):
    article = article_by(riho_member, title="Onthaal zonder wachten")
    proposed = enter(article, vlas_member)

    assert list(client_for(vlas_coordinator).get("/").context["adoptions"]) == [proposed]
    assert not list(client_for(polder_coordinator).get("/").context["adoptions"])
    assert client_for(riho_member).get("/").context["figures"]["taken"] == 0

    services.decide_adoption(proposed, by=vlas_coordinator, confirm=True)

    assert not list(client_for(vlas_coordinator).get("/").context["adoptions"])
    assert client_for(riho_member).get("/").context["figures"]["taken"] == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"state": "declined"}, "why"),
        ({"state": "stopped"}, "why"),
        ({"state": "nonsense"}, "state"),
        ({"since": "2199-01-01"}, "since"),
        ({"since": "gisteren"}, "since"),
        ({"contact": "zzzzzzzzzzzz"}, "contact"),
        ({"words": "x" * 121}, "words"),
        ({"why": "BE71 0961 2345 6769"}, "__all__"),
    ],
)
def test_adoption_form_with_invalid_field_says_so_and_keeps_input(
    article_by, client_for, riho_member, vlas_member, fields, wrong
):
    article = article_by(riho_member)

    page = client_for(vlas_member).post(
        f"{article.get_absolute_url()}adoption/", sent(results="wat ik typte", **fields)
    )

    assert page.status_code == 200
    assert wrong in page.context["form"].errors
    assert "wat ik typte" in page.content.decode()


def test_adoption_refused_without_reason_says_so(
    article_by, client_for, riho_member, vlas_member, vlas_coordinator
):
    proposed = enter(article_by(riho_member), vlas_member)

    page = client_for(vlas_coordinator).post(
        f"/knowledge/adoptions/{proposed.public_id}/", {"action": "refuse", "reason": ""}
    )

    assert page.status_code == 200
    assert page.context["answer_form"].errors
    assert Adoption.objects.get().is_waiting


def test_adoption_second_lock_refuses_entry_for_others(
    article_by,
    as_reader,
    zones,
    riho_member,
    vlas_member,
    vlas_coordinator,
    polder_member,
    polder_coordinator,
):
    article, hidden = article_by(riho_member), article_by(riho_member, audience="zone")
    proposed = enter(article, vlas_member)
    for reader, count in ((vlas_coordinator, 1), (polder_member, 0), (riho_member, 0)):
        with as_reader(reader):
            assert Adoption.objects.count() == count

    def row(**fields):
        given = {"article": article, "zone": zones["polder"], "by": polder_member, "state": "trial"}
        return Adoption(**{**given, "since": proposed.since, **fields})

    confirmed = {
        "confirmation": "confirmed",
        "decided_by": polder_member,
        "decided_at": proposed.at,
    }
    with as_reader(polder_member):
        for wrong in ({"zone": zones["vlas"]}, {"article": hidden}, {"by": vlas_member}, confirmed):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                row(**wrong).save()
        assert Adoption.objects.filter(pk=proposed.pk).update(words="x") == 0
        row().save()
    with as_reader(riho_member), pytest.raises(ProgrammingError), transaction.atomic():
        row(zone=zones["riho"], by=riho_member).save()  # of its own article


def test_adoption_second_current_or_waiting_of_a_zone_is_refused(
    article_by, zones, riho_member, vlas_member, vlas_coordinator
):
    article = article_by(riho_member)
    enter(article, vlas_coordinator)
    enter(article, vlas_member)
    for row in Adoption.objects.all():
        row.pk, row.public_id, row.form_key = None, "another", None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_adoption_letters_hold_titles_only_and_end_with_the_right(
    article_by, mailoutbox, riho_member, vlas_member, vlas_coordinator
):
    article = article_by(riho_member, title="Onthaal zonder wachten")
    proposed = enter(article, vlas_member, words="geheim woord", why="geheime reden")
    services.decide_adoption(proposed, by=vlas_coordinator, confirm=True)
    states = {}
    for letter in Letter.objects.all():
        states[letter.kind] = mail.deliver(letter.pk)

    assert states == {
        "adoption_proposed": "dropped",  # it no longer waits
        "adoption_confirmed": "sent",
        "adoption_answered": "sent",
    }
    for message in mailoutbox:
        assert "Onthaal zonder wachten" in message.subject
        assert "geheim" not in message.body
