"""A project that begins from an article or a question."""

from __future__ import annotations

import pytest

from exchanges.models import Project
from exchanges.selectors.origins import origin_of, zones_on
from knowledge import services as knowledge
from knowledge.models import Article
from tests.exchanges.pages import NEW
from zones import access


@pytest.fixture
def article(zones, topic, someone):
    """Publish an article of PZ Riho for an audience of this kind."""

    def make(kind: str = "network") -> Article:
        by = someone("riho_coordinator")
        writing = knowledge.Writing(
            title="Lokfietsen in het station", kind="practice", topic=topic, language="nl",
            summary="Kort.", body="<p>Tekst.</p>", stage="new", audience=kind,
        )  # fmt: skip
        made, _new = knowledge.save_draft(by=by, zone=zones["riho"], writing=writing)
        return knowledge.publish(made, by=by)

    return make


def test_project_form_begins_with_the_article_and_its_zone(as_, article):
    page = as_("polder_member").get(NEW, {"article": article().public_id}).content.decode()
    assert "Lokfietsen in het station" in page
    assert 'value="riho" id="id_partners_riho" checked' in page


def test_project_form_from_hidden_article_says_nothing_of_it(as_, article):
    page = as_("polder_member").get(NEW, {"article": article("zone").public_id}).content.decode()
    assert "Lokfietsen" not in page


@pytest.mark.parametrize("value", ["zzzzzzzzzzzz", "x' OR 1=1", "\u00e9", "a" * 300])
def test_project_form_from_nothing_is_an_empty_form(as_, value):
    assert as_("polder_member").get(NEW, {"article": value}).status_code == 200


def test_project_remembers_what_it_began_from_for_who_reads_that(as_, article, filled_in, someone):
    source = article()
    fields = filled_in(article=source.public_id, partners=["vlas"])
    as_("polder_coordinator").post(NEW, fields)
    project = Project.objects.get()
    assert project.from_article == source

    for kind, there in (("network", True), ("zone", False)):
        reader = someone("polder_member")
        hidden = article(kind)
        project.from_article = hidden
        with access.reading_as(reader):
            assert (origin_of(project, reader) == hidden) is there


def test_project_goes_on_when_what_it_began_from_is_deleted(
    article, project_in, owner, as_reader, someone
):
    source, project = article(), project_in("draft")
    with owner():
        Project.objects.filter(pk=project.pk).update(from_article=source)
        Article.objects.filter(pk=source.pk).delete()
    project.refresh_from_db()
    assert project.from_article_id is None


def test_zones_on_a_topic_are_those_that_published_what_somebody_reads(
    article, topic, someone, zones
):
    article("network")
    reader = someone("polder_member")
    with access.reading_as(reader):
        assert zones_on(topic, reader) == {zones["riho"]}


def test_zones_on_a_topic_leave_out_what_is_hidden(article, topic, someone):
    article("zone")
    reader = someone("polder_member")
    with access.reading_as(reader):
        assert zones_on(topic, reader) == set()
