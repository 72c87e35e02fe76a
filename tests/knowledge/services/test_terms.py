"""The words that mean the same in a search: kept by the network coordinator alone, with undo."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from knowledge import search, services
from knowledge.models import TermGroup
from zones.models import AuditEvent

TERMS = "/knowledge/terms/"


@pytest.fixture
def group(db) -> TermGroup:
    return TermGroup.objects.create(words=["kelderbox", "berghok"])


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_search_for_one_word_of_a_group_finds_the_other(article_by, polder_member, group):
    article = article_by(polder_member, title="Inbraak in een berghok")

    assert [hit.pk for hit in search.match(polder_member, "kelderbox")] == [article.pk]


def test_added_words_mean_the_same_from_then_on(article_by, polder_member, network_coordinator):
    article = article_by(polder_member, title="Inbraak in een vliering")
    assert search.match(polder_member, "bergzolder") == []

    services.add_terms(["bergzolder", "vliering"], by=network_coordinator)

    assert [hit.pk for hit in search.match(polder_member, "bergzolder")] == [article.pk]
    assert verbs()[-1] == "terms_added"


def test_change_and_its_undo_leave_two_audit_rows(group, network_coordinator):
    services.change_terms(group, ["kelderbox", "garagebox"], by=network_coordinator, version=1)
    group.refresh_from_db()
    assert (group.words, group.former) == (["kelderbox", "garagebox"], ["kelderbox", "berghok"])

    services.undo_terms(group, by=network_coordinator, version=2)

    group.refresh_from_db()
    assert (group.words, group.former, group.version) == (["kelderbox", "berghok"], None, 3)
    assert verbs() == ["terms_changed", "terms_undone"]


def test_change_of_what_somebody_else_saved_is_refused(group, network_coordinator):
    services.change_terms(group, ["a1", "b1"], by=network_coordinator, version=1)

    with pytest.raises(services.TermsChanged):
        services.change_terms(group, ["c1", "d1"], by=network_coordinator, version=1)


def test_removed_group_is_not_asked_and_comes_back(
    article_by, polder_member, network_coordinator, group
):
    article = article_by(polder_member, title="Inbraak in een berghok")
    services.remove_terms(group, by=network_coordinator)
    assert search.match(polder_member, "kelderbox") == []

    services.undo_terms(group, by=network_coordinator, version=2)

    assert [hit.pk for hit in search.match(polder_member, "kelderbox")] == [article.pk]


@pytest.mark.parametrize("persona", ["polder_coordinator", "riho_coordinator", "observer", "admin"])
def test_terms_of_anybody_else_are_refused(persona, request, client_for, group):
    person = request.getfixturevalue(persona)
    client = client_for(person)

    with pytest.raises(PermissionDenied):
        services.remove_terms(group, by=person)
    pages = (TERMS, f"{TERMS}new/", f"{TERMS}{group.public_id}/")
    assert {client.get(page).status_code for page in pages} == {404}
    assert client.post(f"{TERMS}{group.public_id}/remove/").status_code == 404
    assert [verb for verb in verbs() if verb.startswith("terms")] == []


def test_pages_add_change_and_undo_words(client_for, network_coordinator, group):
    client = client_for(network_coordinator)
    page = f"{TERMS}{group.public_id}/"

    assert client.post(f"{TERMS}new/", {"terms": "één"}).status_code == 200
    assert client.post(f"{TERMS}new/", {"terms": "duif\nvogel"}).status_code == 302
    assert client.post(page, {"terms": "x1\ny1", "version": "1"}).status_code == 302
    changed = client.post(page, {"terms": "x2\ny2", "version": "1"}).content.decode()
    assert "x1, y1" in changed
    assert client.post(f"{page}undo/", {"version": "2"}).status_code == 302

    group.refresh_from_db()
    assert group.words == ["kelderbox", "berghok"]
    assert TermGroup.objects.filter(words=["duif", "vogel"]).exists()
