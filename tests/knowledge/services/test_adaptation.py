"""Made to measure: from whose text, what is different and why, and who adapted from whom."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from knowledge import services
from knowledge.models import Adaptation, Adoption, Article, OriginDecision, Revision
from knowledge.richtext.merge import digest_of
from knowledge.services import Decision
from tests.knowledge.adapting import TEXT, TOLD, change, news
from tests.knowledge.adopting import enter
from zones.choices import Role
from zones.models import Membership, Zone


def test_adaptation_begins_as_a_draft_with_the_text_of_the_origin(
    article_by, adapt, riho_member, vlas_member
):
    origin = article_by(riho_member, body=TEXT, result="-77 %", stage="proven")

    article = adapt(origin, vlas_member)

    assert (article.zone, article.state) == (vlas_member.current_zone, "draft")
    assert (article.title, article.body) == (origin.title, origin.body)
    assert (article.result, article.stage) == ("", "")
    link = article.adaptation
    assert (link.origin, link.origin_number, link.seen_number) == (origin, 1, 1)


def test_adaptation_of_named_article_begins_for_own_zone(
    article_by, adapt, zones, riho_member, vlas_member
):
    origin = article_by(riho_member, audience="named", named_zones=(zones["vlas"],))

    assert adapt(origin, vlas_member).intended_kind == "zone"


def test_adaptation_of_hidden_article_or_old_revision_is_refused(
    article_by, writing, riho_member, riho_coordinator, vlas_member
):
    hidden = article_by(riho_member, audience="zone")
    asks = {"by": vlas_member, "zone": vlas_member.current_zone}
    with pytest.raises(Article.DoesNotExist):
        services.adapt(hidden, number=1, **asks)

    change(hidden, writing, riho_coordinator)  # opened to all, but its first text was for the zone

    with pytest.raises(Revision.DoesNotExist):
        services.adapt(hidden, number=1, **asks)
    assert services.adapt(hidden, number=2, **asks)[1]
    lesson = article_by(riho_member, kind="lesson")
    with pytest.raises(services.NotAdoptable):
        services.adapt(lesson, number=1, **asks)


def test_adaptation_form_sent_twice_begins_one(article_by, client_for, riho_member, vlas_member):
    origin = article_by(riho_member)
    client = client_for(vlas_member)
    url = f"{origin.get_absolute_url()}adapt/"

    first = client.post(url, {"number": 1, "form_key": "k"})
    second = client.post(url, {"number": 1, "form_key": "k"})

    assert (first.status_code, first.url) == (302, second.url)
    assert Adaptation.objects.count() == 1


def test_adaptation_published_without_what_changed_asks_and_keeps_input(
    article_by, adapt, client_for, form_fields, riho_member, vlas_member
):
    article = adapt(article_by(riho_member), vlas_member)
    client, url = client_for(vlas_member), article.get_absolute_url()

    sent = form_fields(title="Onthaal in drie loketten", version=article.version)
    asked = client.post(f"{url}edit/", sent)

    assert asked.url == f"{url}adapted/"
    article.refresh_from_db()
    assert (article.title, article.state) == ("Onthaal in drie loketten", "draft")
    assert client.post(f"{url}publish/").url == f"{url}adapted/"
    with pytest.raises(services.ChangeUntold):
        services.publish(article, by=vlas_member)

    assert client.post(f"{url}adapted/", {"changed": "x", "why": ""}).status_code == 200
    client.post(f"{url}adapted/", TOLD)
    assert client.post(f"{url}publish/").url == url
    article.refresh_from_db()
    assert article.state == "published"


def test_adaptation_published_becomes_adoption_of_the_zone(
    article_by, adapt, riho_member, vlas_member, vlas_coordinator, westkust_coordinator
):
    origin = article_by(riho_member)
    enter(origin, vlas_coordinator, state="trial")

    services.publish(adapt(origin, vlas_member, **TOLD), by=vlas_member)
    services.publish(adapt(origin, westkust_coordinator, **TOLD), by=westkust_coordinator)

    assert Adoption.objects.waiting().get().zone == vlas_member.current_zone
    assert Adoption.objects.current().get(zone__slug="westkust").state == "adapted"
    assert Adoption.objects.current().get(zone__slug="vlas").state == "trial"
    services.decide_adoption(Adoption.objects.waiting().get(), by=vlas_coordinator, confirm=True)
    assert Adoption.objects.current().get(zone__slug="vlas").state == "adapted"


def test_adaptation_with_fewer_readers_makes_no_adoption(
    article_by, adapt, writing, riho_member, vlas_coordinator
):
    article = adapt(article_by(riho_member), vlas_coordinator, **TOLD)
    article = services.revise(
        article, by=vlas_coordinator, version=article.version, writing=writing(audience="zone")
    )

    services.publish(article, by=vlas_coordinator)

    assert not Adoption.objects.exists()


@pytest.mark.parametrize("reviews_first", [False, True])
def test_adaptation_of_origin_turned_lesson_makes_no_adoption(
    article_by, adapt, writing, riho_member, vlas_member, vlas_coordinator, reviews_first, zones
):
    origin = article_by(riho_member)
    article = adapt(origin, vlas_member, **TOLD)
    change(origin, writing, riho_member, kind="lesson")
    Zone.objects.filter(slug="vlas").update(reviews_first=reviews_first)

    services.publish(article, by=vlas_member)
    if reviews_first:
        services.approve(article, 1, by=vlas_coordinator)

    article.refresh_from_db()
    assert article.state == "published"
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("is_here", [True, False])
def test_adaptation_approved_has_its_owner_as_contact(
    article_by, adapt, riho_member, vlas_member, vlas_coordinator, vlas_chief, zones, is_here
):
    Zone.objects.filter(slug="vlas").update(reviews_first=True)
    article = adapt(article_by(riho_member), vlas_member, **TOLD)
    Article.objects.filter(pk=article.pk).update(owner=vlas_chief)
    services.publish(article, by=vlas_member)
    if not is_here:
        vlas_chief.memberships.update(ended_at=article.created_at)

    services.approve(article, 1, by=vlas_coordinator)

    assert Adoption.objects.current().get().contact == (vlas_chief if is_here else vlas_member)


def test_adaptation_of_a_translation_is_entered_below_the_original(
    article_by, adapt, writing, riho_member, vlas_coordinator
):
    origin = article_by(riho_member)
    french = services.translate(origin, by=riho_member)
    french = services.revise(
        french, by=riho_member, version=french.version, writing=writing(title="Accueil")
    )
    french = services.publish(french, by=riho_member)
    enter(origin, vlas_coordinator, state="trial")

    services.publish(adapt(french, vlas_coordinator, **TOLD), by=vlas_coordinator)

    assert Adoption.objects.current().get().state == "adapted"


def test_adaptation_differences_are_shown_to_its_readers_only(
    article_by, adapt, writing, client_for, riho_member, vlas_coordinator, polder_member
):
    origin = article_by(riho_member)
    article = adapt(origin, vlas_coordinator, **TOLD)
    article = services.publish(article, by=vlas_coordinator)
    client = client_for(polder_member)
    page = client.get(origin.get_absolute_url()).content.decode()
    assert "Zonder online intake" in page
    assert f"{article.get_absolute_url()}different/" in page

    services.revise(
        article, by=vlas_coordinator, version=article.version, writing=writing(audience="zone")
    )

    page = client.get(origin.get_absolute_url()).content.decode()
    assert "PZ Vlas" in page  # the register says that it was adapted: everybody could read that
    assert "Zonder online intake" not in page
    assert article.public_id not in page
    assert client.get(f"{article.get_absolute_url()}different/").status_code == 404


def test_adaptation_of_narrowed_origin_keeps_text_and_hides_origin(
    article_by,
    adapt,
    writing,
    client_for,
    riho_member,
    riho_coordinator,
    vlas_member,
    vlas_coordinator,
):
    origin = article_by(riho_member, title="Oorsprong van Riho", body=TEXT)
    article = adapt(origin, vlas_member, **TOLD)
    change(origin, writing, riho_coordinator, audience="zone", title="Oorsprong van Riho")

    client = client_for(vlas_member)
    page = client.get(article.get_absolute_url()).content.decode()

    assert "Met een digitale afspraak vooraf" in page
    assert "Waarvan het vertrok, kun je niet meer lezen. Je tekst blijft van jullie." in page
    assert TOLD["changed"] in page
    assert origin.public_id not in page
    for path in ("different/",):
        assert client.get(f"{article.get_absolute_url()}{path}").status_code == 404
    follow = client.post(f"{article.get_absolute_url()}since/", {"note_x": "mijn notitie"})
    assert follow.status_code == 200
    assert "mijn notitie" in follow.content.decode()
    assert "Er is niets overgenomen" in follow.content.decode().replace("\n", " ")
    assert origin.public_id not in follow.content.decode()


def test_adaptation_page_hides_origin_from_those_who_may_not_read_it(
    article_by, adapt, writing, client_for, riho_member, vlas_coordinator, polder_member
):
    origin = article_by(riho_member, body=TEXT)
    article = services.publish(adapt(origin, vlas_coordinator, **TOLD), by=vlas_coordinator)
    before = client_for(polder_member).get(article.get_absolute_url()).content.decode()
    change(origin, writing, riho_member, audience="zone")

    page = client_for(polder_member).get(article.get_absolute_url()).content.decode()

    assert TOLD["changed"] in before
    assert "Waarvan het vertrok" not in page
    assert TOLD["changed"] not in page


def test_adaptation_of_deleted_origin_loses_its_link(
    article_by, adapt, riho_member, riho_coordinator, vlas_member
):
    origin = article_by(riho_member)
    article = adapt(origin, vlas_member, **TOLD)
    services.move_to_bin(origin, by=riho_coordinator)

    services.delete(origin, by=riho_coordinator)

    link = Adaptation.objects.get(article=article)
    assert (link.origin_id, link.changed) == (None, "Zonder online intake")


def test_adaptation_second_lock_refuses_links_and_decisions_of_others(
    article_by, adapt, writing, as_reader, riho_member, vlas_member, polder_member
):
    origin, hidden = article_by(riho_member, body=TEXT), article_by(riho_member, audience="zone")
    article = adapt(origin, vlas_member)
    change(origin, writing, riho_member)
    parts = news(article.adaptation, vlas_member)
    decisions = {digest_of(part): Decision(is_taken=False, note="nee") for part in parts}
    services.decide_on_news(article, by=vlas_member, number=2, decisions=decisions)

    for person, links, decided in ((vlas_member, 1, 2), (riho_member, 0, 0), (polder_member, 0, 0)):
        with as_reader(person):
            assert (Adaptation.objects.count(), OriginDecision.objects.count()) == (links, decided)
    services.publish(
        Article.objects.get(pk=services.tell_change(article, by=vlas_member, **TOLD).article_id),
        by=vlas_member,
    )
    with as_reader(polder_member):
        assert (Adaptation.objects.count(), OriginDecision.objects.count()) == (1, 0)
        assert Adaptation.objects.update(changed="x") == 0
    own = article_by(polder_member)
    for of in (hidden, origin):
        link = Adaptation(article=own, origin=of, origin_number=1, seen_number=1)
        with as_reader(polder_member):
            if of == hidden:
                with pytest.raises(ProgrammingError), transaction.atomic():
                    link.save()
            else:
                link.save()


# for one of two zones


def test_adaptation_for_zone_without_access_to_origin_is_refused(
    article_by, writing, client_for, zones, riho_member, riho_coordinator, vlas_member
):
    origin = article_by(riho_member, audience="zone", body=TEXT)
    Membership.objects.create(person=vlas_member, zone=zones["riho"], role=Role.MEMBER)
    vlas_member.acting_zone = zones["vlas"]
    vlas_member.save()
    asks = {"by": vlas_member, "zone": zones["vlas"]}
    client, url = client_for(vlas_member), origin.get_absolute_url()

    page = client.get(url)

    assert page.context["way"].own.is_left_out
    assert "/adapt/" not in page.content.decode()
    assert "/adoption/" not in page.content.decode()
    assert [client.get(f"{url}{way}/").status_code for way in ("adapt", "adoption")] == [403, 403]
    with pytest.raises(services.NotAdoptable):
        services.adapt(origin, number=1, **asks)
    with pytest.raises(services.NotAdoptable):
        enter(origin, vlas_member)

    change(origin, writing, riho_coordinator)  # opened to all, but its first text was for the zone

    form = client.get(f"{url}adapt/").context["form"]
    assert [number for number, _words in form.fields["number"].choices] == [2]
    with pytest.raises(Revision.DoesNotExist):
        services.adapt(origin, number=1, **asks)
    article, _made = services.adapt(origin, number=2, **asks)
    change(origin, writing, riho_member, audience="zone", body=TEXT)
    assert services.news_of(article.adaptation, vlas_member) is None
