from __future__ import annotations

from knowledge import services
from knowledge.models import Article
from knowledge.selectors.lineage import lineage_of
from tests.knowledge.adapting import TOLD
from tests.knowledge.adopting import enter
from tests.knowledge.views.test_article import own_queries
from zones import access
from zones.services import create_zone


def test_lineage_is_a_tree_of_readable_articles(
    article_by,
    adapt,
    writing,
    riho_member,
    vlas_coordinator,
    antwerpen_member,
    westkust_member,
    polder_member,
):
    origin = article_by(riho_member, title="Riho")
    middle = services.publish(adapt(origin, vlas_coordinator, **TOLD), by=vlas_coordinator)
    child = services.publish(adapt(middle, antwerpen_member, **TOLD), by=antwerpen_member)
    draft = adapt(origin, westkust_member)

    def seen(person, start):
        access.clear_rights(person)
        with access.reading_as(person):
            nodes = lineage_of(Article.objects.get(pk=start.pk), person).nodes
        return [(node.article.pk, node.depth) for node in nodes]

    whole = [(origin.pk, 0), (middle.pk, 1), (child.pk, 2)]
    assert seen(polder_member, origin) == whole
    assert seen(polder_member, child) == whole
    assert seen(westkust_member, origin) == [*whole, (draft.pk, 1)]

    middle = Article.objects.get(pk=middle.pk)
    services.revise(
        middle, by=vlas_coordinator, version=middle.version, writing=writing(audience="zone")
    )

    assert seen(polder_member, origin) == []
    assert seen(polder_member, child) == []
    assert seen(vlas_coordinator, child) == whole


def test_article_page_with_adoptions_and_lineage_costs_two_queries_more(
    article_by, adapt, client_for, person, zones, owner, riho_member, vlas_coordinator, polder_member,
    django_assert_max_num_queries,
):  # fmt: skip
    light, heavy = article_by(riho_member, kind="lesson"), article_by(riho_member)
    last = heavy
    for number in range(40):
        with owner():
            zone = create_zone(f"zone-{number}", f"Zone {number}", "#3d7a35")
        coordinator = person(f"c{number}@zone.example", "coordinator", zone)
        enter(heavy, coordinator, state="adapted")
        if number < 24:
            last = services.publish(adapt(last, coordinator, **TOLD), by=coordinator)
    client = client_for(polder_member)
    plain = own_queries(client, light.get_absolute_url(), django_assert_max_num_queries)

    costly = own_queries(client, heavy.get_absolute_url(), django_assert_max_num_queries)

    page = client.get(heavy.get_absolute_url())
    assert len(page.context["way"].stops) + page.context["way"].left_out == 41
    assert len(page.context["lineage"].nodes) == 25
    assert costly - plain <= 2
