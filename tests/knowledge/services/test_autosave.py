"""What is typed and not saved yet: kept for its writer, in each tab apart, until it is saved."""

from __future__ import annotations

import importlib
import uuid

import pytest
from django.db import connection

from knowledge import tasks
from knowledge.forms import ArticleForm, article_initial
from knowledge.models import Article, Autosave
from tests.conftest import as_app, as_owner
from tests.knowledge.conftest import SECRET
from zones import access
from zones.models import AuditEvent

AUTOSAVE, NEW, DRAFTS = "/knowledge/autosave/", "/knowledge/new/", "/knowledge/drafts/"


@pytest.fixture
def typed(form_fields):
    """What the form of one tab holds."""

    def fill_in(**fields: object) -> dict[str, object]:
        return form_fields(
            **{"tab": str(uuid.uuid4()), "title": SECRET, "body": "<p>half</p>", **fields}
        )

    return fill_in


def page_of(client, path: str) -> str:
    return client.get(path).content.decode()


def test_autosave_keeps_every_typed_field():
    not_typed = {"files", "no_personal_data", "form_key", "tab", "restored", "version"}

    assert set(article_initial.TYPED) == set(ArticleForm.base_fields) - not_typed


def test_autosave_is_kept_and_offered_to_its_writer(client_for, polder_member, typed):
    client = client_for(polder_member)

    answer = client.post(AUTOSAVE, typed())

    kept = Autosave.objects.get()
    assert answer.json()["words"]
    assert not answer.json()["elsewhere"]
    assert kept.get_absolute_url() in page_of(client, NEW)
    assert kept.get_absolute_url() in page_of(client, DRAFTS)
    restored = client.get(kept.get_absolute_url()).context["form"]
    assert restored["title"].value() == SECRET
    assert restored["body"].value() == "<p>half</p>"
    assert restored["form_key"].value() == kept.form


@pytest.mark.parametrize(
    "who", ["polder_coordinator", "polder_chief", "network_coordinator", "admin"]
)
def test_autosave_is_hidden_from_other_people(request, client_for, polder_member, typed, who):
    client_for(polder_member).post(AUTOSAVE, typed())
    other, kept = request.getfixturevalue(who), Autosave.objects.get()

    client = client_for(other)

    assert client.post(f"{AUTOSAVE}{kept.public_id}/forget/").status_code == 404
    assert client.get(kept.get_absolute_url()).status_code in (403, 404)
    for path in (NEW, DRAFTS):
        assert SECRET not in page_of(client, path)
    with access.reading_as(other), as_app():
        assert not Autosave.objects.exists()


def test_autosave_of_each_tab_is_kept_apart_and_told_of_the_other(
    client_for, article_by, polder_member, typed
):
    client, article = client_for(polder_member), article_by(polder_member)
    here, there = (typed(article=article.public_id, title=word) for word in ("hier", "daar"))

    client.post(AUTOSAVE, here)
    second = client.post(AUTOSAVE, there).json()
    client.post(AUTOSAVE, here | {"title": "hier verder"})

    assert (
        second["elsewhere"]
        == "Je schrijft dit ook in een ander tabblad. Beide blijven apart bewaard."
    )
    assert {kept.title for kept in Autosave.objects.all()} == {"hier verder", "daar"}


def test_autosave_of_this_tab_only_is_removed_by_saving(client_for, polder_member, typed):
    client, mine, other = client_for(polder_member), typed(), typed()
    for fields in (mine, other):
        client.post(AUTOSAVE, fields)

    client.post(NEW, mine)

    assert Autosave.objects.get().tab == other["tab"]


def test_autosave_restored_is_removed_by_saving(client_for, polder_member, typed):
    client, fields = client_for(polder_member), typed()
    client.post(AUTOSAVE, fields)
    form = client.get(Autosave.objects.get().get_absolute_url()).context["form"]

    client.post(
        NEW, fields | {name: form[name].value() for name in ("tab", "restored", "form_key")}
    )

    assert Article.objects.get().title == SECRET
    assert not Autosave.objects.exists()


def test_autosave_older_than_another_edit_shows_both(
    client_for, article_by, polder_member, polder_coordinator, typed, form_fields
):
    article, client = article_by(polder_member), client_for(polder_member)
    client.post(AUTOSAVE, typed(article=article.public_id, version=article.version))
    edit = f"{article.get_absolute_url()}edit/"
    client_for(polder_coordinator).post(edit, form_fields(title="Anders", version=article.version))
    kept = Autosave.objects.get()
    form = client.get(edit, {"restore": kept.public_id}).context["form"]

    answer = client.post(edit, form_fields(title=SECRET, version=form["version"].value()))

    assert answer.status_code == 409
    assert SECRET in answer.content.decode()


def test_autosave_for_article_not_editable_is_refused(
    client_for, article_by, polder_member, vlas_member, typed
):
    hidden = article_by(polder_member, audience="zone")
    shown = article_by(polder_member)
    client = client_for(vlas_member)

    for public_id in (hidden.public_id, shown.public_id, "zzzzzzzzzzzz"):
        assert client.post(AUTOSAVE, typed(article=public_id)).status_code == 404

    assert not Autosave.objects.exists()


@pytest.mark.parametrize("fields", [{"tab": ""}, {"tab": "x" * 40}, {"form_key": "a b"}])
def test_autosave_without_form_or_tab_is_a_bad_request(client_for, polder_member, typed, fields):
    assert client_for(polder_member).post(AUTOSAVE, typed(**fields)).status_code == 400


def test_autosave_too_long_or_too_many_is_refused(client_for, polder_member, typed, monkeypatch):
    client = client_for(polder_member)
    long = client.post(AUTOSAVE, typed(body="x" * 400_000))
    monkeypatch.setattr(importlib.import_module("knowledge.services.autosave"), "MAX_KEPT", 1)
    first = typed()

    answers = [client.post(AUTOSAVE, fields) for fields in (first, typed(), first)]

    assert (long.status_code, [answer.status_code for answer in answers]) == (422, [200, 422, 200])
    assert long.json()["words"]


def test_autosave_costs_one_query_and_no_audit_row(
    client_for, polder_member, typed, django_assert_num_queries
):
    client, fields = client_for(polder_member), typed()
    client.post(AUTOSAVE, fields)
    before = AuditEvent.objects.count()

    with django_assert_num_queries(8) as asked:
        client.post(AUTOSAVE, fields)

    assert sum("knowledge_" in query["sql"] for query in asked.captured_queries) == 1
    assert AuditEvent.objects.count() == before


def test_autosave_older_than_a_month_is_deleted(client_for, polder_member, typed):
    client = client_for(polder_member)
    for _tab in range(2):
        client.post(AUTOSAVE, typed())
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE knowledge_autosave SET saved_at = now() - interval '31 days'"
            " WHERE id = (SELECT min(id) FROM knowledge_autosave)"
        )

    with as_app():
        tasks.forget_old_autosaves()

    assert Autosave.objects.count() == 1


def test_autosave_of_others_goes_with_the_deleted_article(
    client_for, article_by, polder_member, polder_coordinator, typed
):
    article = article_by(polder_member)
    client_for(polder_member).post(AUTOSAVE, typed(article=article.public_id))
    coordinator = client_for(polder_coordinator)
    coordinator.post(f"{article.get_absolute_url()}bin/")

    with as_app():
        coordinator.post(f"{article.get_absolute_url()}delete/", {"sure": "yes"})

    assert not Article.objects.exists()
    assert not Autosave.objects.exists()


def test_autosave_list_query_count_is_the_same_for_many(
    client_for, polder_member, typed, django_assert_max_num_queries
):
    client = client_for(polder_member)
    client.post(AUTOSAVE, typed())
    counts = []
    for _more in range(2):
        with django_assert_max_num_queries(40) as asked:
            client.get(DRAFTS)
        counts.append(len(asked.captured_queries))
        for _tab in range(2):
            client.post(AUTOSAVE, typed())

    assert counts[0] == counts[1]
