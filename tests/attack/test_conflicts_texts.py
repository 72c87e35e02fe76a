"""Two editors of one text: one is saved, the other gets both to look at, and no word is lost."""

from __future__ import annotations

from functools import partial

import pytest

from exchanges.models import Project
from knowledge.models import Article, Revision
from tests.attack.filled_in import FORMS, Scene, project_fields
from tests.attack.meeting import statuses, together

pytestmark = pytest.mark.django_db(transaction=True)

MINE, THEIRS = "Mijn woorden over ijzel", "Hun woorden over regen"


@pytest.fixture
def scene(request) -> Scene:
    return Scene(request)


@pytest.fixture
def article(scene):
    """Two forms of one article: its author's and its coordinator's."""
    article = scene.article_by(scene.someone("polder_member"))
    url = f"/knowledge/{article.public_id}/edit/"
    post = partial(scene.form_fields, version=article.version)
    mine, theirs = scene.browser("polder_member"), scene.browser("polder_coordinator")
    return (
        lambda: mine.post(url, post(summary=MINE)),
        lambda: theirs.post(url, post(summary=THEIRS)),
    )


@pytest.fixture
def project(scene):
    """Two forms of one submitted project: the coordinator's and the chief's of its lead zone."""
    project = scene.project_in("submitted")
    url = f"/exchanges/{project.public_id}/edit/"
    post = partial(project_fields, scene, edits=project.edits, action="submit")
    mine, theirs = scene.browser("westkust_coordinator"), scene.browser("westkust_chief")
    return (
        lambda: mine.post(url, post(common_goal=MINE)),
        lambda: theirs.post(url, post(common_goal=THEIRS)),
    )


def stored(kind: str) -> str:
    return Article.objects.get().summary if kind == "article" else Project.objects.get().common_goal


def both_are_shown(answer) -> bool:
    page = answer.content.decode()
    return MINE in page and THEIRS in page


@pytest.mark.parametrize("kind", ["article", "project"])
@pytest.mark.parametrize("order", [1, -1])
def test_text_saved_second_shows_both_texts(request, kind, order):
    first, second = request.getfixturevalue(kind)[::order]

    saved, conflict = first(), second()

    assert [saved.status_code, conflict.status_code] == [302, 409]
    assert both_are_shown(conflict)
    assert stored(kind) == (MINE, THEIRS)[::order][0]


@pytest.mark.parametrize("kind", ["article", "project"])
def test_text_saved_by_two_at_once_keeps_one_and_shows_both(request, kind):
    table = {"article": "knowledge_article", "project": "exchanges_project"}[kind]

    answers = together(table, *request.getfixturevalue(kind))

    assert statuses(answers) == [302, 409]
    (conflict,) = (answer for answer in answers if answer.status_code == 409)
    saved = MINE if answers[0].status_code == 302 else THEIRS
    assert stored(kind) == saved
    assert both_are_shown(conflict)
    assert Revision.objects.count() == (2 if kind == "article" else 0)


def test_text_saved_over_the_other_after_seeing_it_is_kept(scene, article):
    mine, theirs = article
    theirs()
    page = mine()
    version = page.context["form"]["version"].value()

    saved = scene.browser("polder_member").post(
        page.request["PATH_INFO"], scene.form_fields(summary=MINE, version=version)
    )

    assert saved.status_code == 302
    assert stored("article") == MINE
    assert set(Revision.objects.values_list("summary", flat=True)) >= {MINE, THEIRS}


def test_article_withdrawn_meanwhile_is_not_published_again_unseen(scene):
    filled = FORMS["knowledge:article_edit"][1](scene)
    article = Article.objects.get()
    scene.browser("polder_coordinator").post(f"/knowledge/{article.public_id}/withdraw/")

    answer = filled.post()

    assert answer.status_code == 409
    assert filled.fields["title"] in answer.content.decode()
    assert Article.objects.get().state == "withdrawn"


def test_article_form_sent_again_after_withdrawal_publishes_nothing(scene):
    """The author pressed twice; between the two clicks a coordinator took the article back."""
    filled = FORMS["knowledge:article_edit"][1](scene)
    assert filled.post().status_code == 302
    article = Article.objects.get()
    scene.browser("polder_coordinator").post(f"/knowledge/{article.public_id}/withdraw/")

    answer = filled.post()

    assert answer.status_code == 409
    assert Article.objects.get().state == "withdrawn"


def test_project_reworked_meanwhile_keeps_input(scene):
    filled = FORMS["exchanges:project_edit as a new version"][1](scene)
    project = Project.objects.get()
    seen = {"version": project.version, "edits": project.edits, "state": project.state}
    chief = scene.browser("westkust_chief")
    chief.post(f"/exchanges/{project.public_id}/steps/withdraw/", seen | {"reason": "Budget weg."})

    answer = filled.post()

    assert answer.status_code in {403, 409}
    assert filled.fields["title"] in answer.content.decode()
    assert Project.objects.get().version == 1
