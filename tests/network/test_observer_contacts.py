"""Who is no colleague sees functions: no name and no address of a coordinator, chief or curator."""

from __future__ import annotations

import pytest

PAGES = ("/", "/zones/", "/zones/polder/", "/topics/", "/people/", "/membership-requests/")


@pytest.fixture
def deciders(polder_coordinator, polder_chief, network_coordinator):
    for person, function in (
        (polder_coordinator, "beleidsadviseur"),
        (polder_chief, "korpschef van de zone"),
        (network_coordinator, "netwerkcoördinator Antw4WVL"),
    ):
        person.function = function
        person.save()
    return [polder_coordinator, polder_chief, network_coordinator]


@pytest.mark.parametrize("persona", ["observer", "admin"])
def test_contacts_for_outsider_show_functions_without_names(request, deciders, client_for, persona):
    client = client_for(request.getfixturevalue(persona))

    pages = {path: client.get(path).content.decode() for path in PAGES}

    for path, said in pages.items():
        for person in deciders:
            assert person.email not in said, path
            assert f"mailto:{person.email}" not in said, path
            assert person.name not in said or person.name == "Network", path
    assert "beleidsadviseur" in pages["/zones/polder/"]
    assert "korpschef van de zone" in pages["/zones/polder/"]
    assert "netwerkcoördinator Antw4WVL" in pages["/zones/"]


@pytest.mark.parametrize("persona", ["riho_member", "network_coordinator"])
def test_contacts_for_colleague_show_names_and_addresses(request, deciders, client_for, persona):
    said = client_for(request.getfixturevalue(persona)).get("/zones/polder/").content.decode()

    for person in deciders[:2]:
        assert person.name in said
        assert f"mailto:{person.email}" in said


@pytest.mark.parametrize("persona", ["observer", "admin"])
def test_contacts_for_outsider_offer_no_card_and_no_directory(
    request, deciders, client_for, persona
):
    client = client_for(request.getfixturevalue(persona))

    assert client.get(deciders[0].get_absolute_url()).status_code == 404
    assert client.get(f"{deciders[0].get_absolute_url()}card/").status_code == 404
