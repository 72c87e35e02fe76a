"""The search index holds no author's name, so that nothing of a person stays in it when they leave."""

from __future__ import annotations

import pytest

from knowledge.models import SearchWord
from tests.conftest import as_owner
from tests.network.searching import search
from zones import services
from zones.models import Membership

pytestmark = pytest.mark.django_db


def words_like(name):
    with as_owner():
        return list(SearchWord.objects.filter(word__startswith=name).values_list("word", flat=True))


def test_author_is_in_no_word_form_and_is_not_found_after_leaving(
    article, polder_member, polder_coordinator, vlas_member, zones, client_for
):
    polder_member.name = "Zebedeus Kwakkelstein"
    with as_owner():
        polder_member.save(update_fields=["name"])
    article(polder_member, zones["polder"], title="Fietsen merken")
    client = client_for(vlas_member)
    assert "Zebedeus" in search(client, q="zebedeus kwakkelstein")

    services.dismiss_member(
        by=polder_coordinator, membership=Membership.objects.get(person=polder_member)
    )

    assert "Zebedeus" not in search(client, q="kwakkelstein")
    assert words_like("zebed") == words_like("kwakk") == []
