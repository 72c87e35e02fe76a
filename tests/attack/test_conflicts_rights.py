"""A right that ends between opening a form and pressing its button, or while the deed waits for its turn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests.attack.filled_in import FORMS, Scene
from tests.attack.meeting import overtaken
from zones.choices import OPENING_VERBS, AuditOutcome, Role
from zones.models import AuditEvent, Letter

if TYPE_CHECKING:
    from tests.attack.filled_in import Filled

_MY_ZONES = "SELECT zone_id FROM zones_membership WHERE person_id = %(person)s"
OF_A_PERSON = {
    "dismissed": (
        "UPDATE zones_membership SET ended_at = now() WHERE person_id = %(person)s",
        "UPDATE zones_membership SET ended_at = NULL WHERE person_id = %(person)s",
    ),
    "demoted": (
        "UPDATE zones_membership SET role = 'member' WHERE person_id = %(person)s",
        "UPDATE zones_membership SET role = 'chief' WHERE person_id = %(person)s",
    ),
    "deactivated": (
        "UPDATE zones_user SET is_active = false WHERE id = %(person)s",
        "UPDATE zones_user SET is_active = true WHERE id = %(person)s",
    ),
    "zone closed": (
        f"UPDATE zones_zone SET is_active = false WHERE id IN ({_MY_ZONES})",  # noqa: S608 - as below
        "UPDATE zones_zone SET is_active = true",
    ),
}
"""How a person's right ends, and how it is given back for the next form."""

_OWN = "audience_id = (SELECT id FROM zones_audience WHERE zone_ids = ARRAY[t.zone_id])"
_ARTICLE = f"UPDATE knowledge_article t SET {_OWN}, version = version + 1"  # noqa: S608 - no word from outside
_NEWEST = "WHERE id = (SELECT max(id) FROM knowledge_article)"
NARROWED = f"{_ARTICLE}, intended_kind = 'zone' {_NEWEST}"
WITHDRAWN = f"{_ARTICLE}, state = 'withdrawn' {_NEWEST}"
BINNED = f"{_ARTICLE}, binned_at = now(), binned_by_id = created_by_id {_NEWEST}"
REWORKED = (
    f"UPDATE exchanges_project t SET {_OWN}, state = 'draft', submitted_at = NULL,"  # noqa: S608 - as above
    " version = version + 1, edits = edits + 1"
)

ONES_OWN = {"knowledge:autosave"}
"""Asked every few seconds, in one statement: nobody but who typed it reads it, and not when they left."""

NETWORKS_WORK = ("zones:membership_request", "knowledge:bar_lift")
"""Done by somebody without a zone."""

ZONES_WORK = [
    name
    for name in FORMS
    if name.startswith(("knowledge:", "exchanges:", "zones:member"))
    and name not in (*ONES_OWN, *NETWORKS_WORK)
]
DECIDERS_WORK = [
    "knowledge:article_delete",
    "knowledge:hand_over",
    "exchanges:project_edit as a new version",
    *(
        name
        for name in ZONES_WORK
        if any(
            word in name
            for word in (
                "decide",
                "step",
                "member",
                "project_take_back",
                "go_on",
                "row_confirm",
                "deputy",
            )
        )
    ),
]
NEEDS_NO_ZONE = ("knowledge:template", "knowledge:term")
"""Templates and terms are the network coordinator's."""

LOSING = {
    "dismissed": ZONES_WORK,
    "demoted": DECIDERS_WORK,
    "deactivated": ZONES_WORK[::3],
    "zone closed": [name for name in ZONES_WORK if not name.startswith(NEEDS_NO_ZONE)][::3],
}
OF_AN_ITEM = [
    ("knowledge:article_edit", BINNED),
    ("knowledge:article_publish", BINNED),
    ("knowledge:article_withdraw", BINNED),
    ("knowledge:attachment_new", BINNED),
    ("knowledge:attachment_remove", BINNED),
    ("knowledge:attachment_renew", BINNED),
    ("knowledge:comment_new", BINNED),
    ("knowledge:comment_new", WITHDRAWN),
    ("knowledge:comment_new", NARROWED),
    ("exchanges:project_decide yes", REWORKED),
    ("exchanges:project_decide no", REWORKED),
]


@pytest.fixture
def scene(request) -> Scene:
    return Scene(request)


def fill_in(scene: Scene, name: str) -> Filled:
    filled = FORMS[name][1](scene)
    AuditEvent.objects.all().delete()
    Letter.objects.all().delete()
    return filled


def person_of(filled: Filled) -> dict[str, int]:
    return {"person": int(filled.browser.session["_auth_user_id"])}


def nothing_was_done(filled: Filled, before: object, answer, what: str) -> None:
    assert answer.status_code in {401, 403, 404}, what
    assert filled.made() == before, what
    done = AuditEvent.objects.filter(outcome=AuditOutcome.DONE)
    assert not done.exclude(verb__in=OPENING_VERBS).exists(), what
    assert not Letter.objects.exists(), what


def do(sql: str, params: dict[str, int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", LOSING)
def test_form_of_person_whose_right_ended_before_sending_does_nothing(scene, ending):
    ends, comes_back = OF_A_PERSON[ending]
    for name in LOSING[ending]:
        filled = fill_in(scene, name)
        person, before = person_of(filled), filled.made()
        do(ends, person)

        answer = filled.post()

        nothing_was_done(filled, before, answer, name)
        do(comes_back, person)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", LOSING)
def test_form_of_person_whose_right_ends_while_it_waits_does_nothing(scene, ending):
    ends, comes_back = OF_A_PERSON[ending]
    for name in LOSING[ending]:
        filled = fill_in(scene, name)
        person, before = person_of(filled), filled.made()

        with overtaken(lambda other, f=filled: other.hold_table(f.table), filled.post) as (
            other,
            answers,
        ):
            other.raw.execute(ends, person)

        nothing_was_done(filled, before, answers[0], name)
        do(comes_back, person)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "ending"), OF_AN_ITEM)
def test_form_of_item_closed_before_sending_does_nothing(scene, name, ending):
    filled = fill_in(scene, name)
    before = filled.made()
    do(ending)

    nothing_was_done(filled, before, filled.post(), name)


@pytest.mark.django_db(transaction=True)
def test_form_of_item_closed_while_it_waits_does_nothing(scene):
    for name, ending in OF_AN_ITEM:
        filled = fill_in(scene, name)
        before = filled.made()

        with overtaken(lambda other, f=filled: other.hold_table(f.table), filled.post) as (
            other,
            answers,
        ):
            other.raw.execute(ending)

        nothing_was_done(filled, before, answers[0], f"{name}: {ending}")


@pytest.mark.django_db(transaction=True)
def test_comment_by_colleague_on_article_being_withdrawn_is_not_found(
    scene, zones, person, client_for
):
    """Its zone's audience lets the row policy pass: here the second look decides."""
    filled = FORMS["knowledge:comment_new"][1](scene)
    colleague = person("collega@polder.example", Role.MEMBER, zones["polder"])
    filled = replace(filled, browser=client_for(colleague))

    with overtaken(lambda other: other.hold_table(filled.table), filled.post) as (other, answers):
        other.do(WITHDRAWN)

    assert [answer.status_code for answer in answers] == [404]
    assert filled.made() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["knowledge:article_edit", "exchanges:project_decide yes"])
def test_form_of_person_whose_right_ends_while_row_is_locked_does_nothing(scene, name):
    """As it happens: another deed changes the same row, and then the membership."""
    filled = fill_in(scene, name)
    before, person = filled.made(), person_of(filled)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {filled.table}")  # noqa: S608 - no word from outside
        ((pk,),) = cursor.fetchall()

    with overtaken(lambda other: other.hold_row(filled.table, pk), filled.post) as (other, answers):
        other.raw.execute(OF_A_PERSON["dismissed"][0], person)

    nothing_was_done(filled, before, answers[0], name)


@pytest.mark.django_db(transaction=True)
def test_comment_waits_for_change_of_its_article(scene):
    """A reader of another zone cannot lock the article: PostgreSQL does it for them."""
    filled = FORMS["knowledge:comment_new"][1](scene)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM knowledge_article")
        ((pk,),) = cursor.fetchall()

    with overtaken(lambda other: other.hold_row("knowledge_article", pk), filled.post) as (
        other,
        answers,
    ):
        other.do(NARROWED)

    assert [answer.status_code for answer in answers] == [404]
    assert filled.made() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["knowledge:article_new", "knowledge:article_edit"])
def test_article_form_with_co_author_dismissed_meanwhile_keeps_input(scene, name):
    colleague = scene.someone("polder_coordinator")
    filled = FORMS[name][1](scene)
    filled = replace(filled, fields=filled.fields | {"co_authors": [colleague.public_id]}, files=())
    before = filled.made()

    with overtaken(lambda other: other.hold_table(filled.table), filled.post) as (other, answers):
        other.raw.execute(OF_A_PERSON["dismissed"][0], {"person": colleague.pk})

    assert answers[0].status_code == 200
    assert "co_authors" in answers[0].context["form"].errors
    assert filled.fields["title"] in answers[0].content.decode()
    assert filled.made() == before
