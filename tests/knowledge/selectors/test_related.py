"""What resembles an item that is read or written, among what the reader may read."""

from __future__ import annotations

import pytest

from knowledge.models import Article, Question, Source
from knowledge.selectors.related import duplicates, related
from zones import access

pytestmark = pytest.mark.django_db


def resembling(person, item):
    with access.reading_as(person):
        found = related(person, item)
    return [row.title for row in found.articles], [row.title for row in found.questions]


def test_related_finds_articles_and_questions_but_not_the_item_itself(
    article_by, question_by, polder_member, vlas_member
):
    read = article_by(polder_member, title="Bodycams in de wijk")
    article_by(vlas_member, title="Bodycams bij nacht")
    article_by(vlas_member, title="Ladingdiefstal op de parking")
    asked = question_by(vlas_member, title="Welke bodycams kopen jullie?")

    assert resembling(polder_member, read) == (["Bodycams bij nacht"], [asked.title])
    articles, questions = resembling(polder_member, asked)
    assert set(articles) == {"Bodycams in de wijk", "Bodycams bij nacht"}
    assert questions == []


def test_related_leaves_out_what_the_page_links_already(
    article_by, question_by, answer_by, polder_member, vlas_member, owner
):
    about = article_by(polder_member, title="Bodycams in de wijk")
    became = article_by(polder_member, title="Bodycams bij nacht")
    other = article_by(polder_member, title="Bodycams voor de ploeg")
    for title in ("Ladingdiefstal op de parking", "Onthaal op afspraak", "Fietsen labelen"):
        article_by(polder_member, title=title)
    asked = question_by(vlas_member, title="Welke bodycams kopen jullie?")
    answer = answer_by(asked, polder_member, "Deze")
    with owner():
        Question.objects.filter(pk=asked.pk).update(article=about)
        Source.objects.create(
            article=became, answer=answer, person=polder_member, zone=polder_member.current_zone
        )
    asked.refresh_from_db()

    assert resembling(polder_member, asked) == ([other.title], [])
    assert resembling(polder_member, about)[1] == []
    assert resembling(polder_member, became)[1] == []
    assert resembling(polder_member, other)[1] == [asked.title]


def test_related_holds_readable_items_only(
    article_by, question_by, polder_member, vlas_member, client_for
):
    read = article_by(vlas_member, title="Bodycams in de wijk")
    article_by(polder_member, audience="zone", title="Kanarie bodycams")
    article_by(polder_member, state="draft", title="Kanarieconcept bodycams")
    question_by(polder_member, audience="zone", title="Kanarievraag bodycams")

    assert resembling(vlas_member, read) == ([], [])
    page = client_for(vlas_member).get(f"{read.get_absolute_url()}related/").content.decode()
    assert "Kanarie" not in page


def test_related_of_hidden_item_is_not_found(
    article_by, question_by, polder_member, vlas_member, client_for
):
    hidden = article_by(polder_member, audience="zone", title="Bodycams")
    asked = question_by(polder_member, audience="zone", title="Bodycams?")
    client = client_for(vlas_member)

    assert client.get(f"{hidden.get_absolute_url()}related/").status_code == 404
    assert client.get(f"{asked.get_absolute_url()}related/").status_code == 404


def test_related_shows_of_original_and_translation_one(article_by, polder_member, vlas_member):
    read = article_by(polder_member, title="Bodycams in de wijk")
    original = article_by(vlas_member, title="Bodycams bij nacht")
    french = article_by(vlas_member, title="Bodycams la nuit", language="fr")
    Article.objects.filter(pk=french.pk).update(translation_of=original, translated_edition=1)

    assert len(resembling(polder_member, read)[0]) == 1


def test_duplicates_leave_out_the_article_that_is_changed(article_by, polder_member, vlas_member):
    own = article_by(polder_member, title="Bodycams in de wijk")
    article_by(vlas_member, title="Bodycams bij nacht")

    with access.reading_as(polder_member):
        new = duplicates(polder_member, "bodycam", language="nl", own=None)
        changed = duplicates(polder_member, "bodycam", language="nl", own=own)
        empty = duplicates(polder_member, " ", language="nl", own=None)

    assert {row.title for row in new} == {"Bodycams in de wijk", "Bodycams bij nacht"}
    assert [row.title for row in changed] == ["Bodycams bij nacht"]
    assert empty == []


def test_pages_ask_for_what_resembles_them(article_by, question_by, polder_member, client_for):
    read = article_by(polder_member, title="Bodycams in de wijk")
    asked = question_by(polder_member, title="Welke bodycams?")
    client = client_for(polder_member)

    assert (
        f'hx-get="{read.get_absolute_url()}related/"'
        in client.get(read.get_absolute_url()).content.decode()
    )
    assert (
        f'hx-get="{asked.get_absolute_url()}related/"'
        in client.get(asked.get_absolute_url()).content.decode()
    )
    assert 'hx-get="/knowledge/similar/"' in client.get("/knowledge/new/").content.decode()
