from __future__ import annotations

import re

import pytest

MENU = re.compile(r'<ul class="menu">(.*?)</ul>', re.DOTALL)


@pytest.mark.parametrize(
    ("who", "parts"),
    [
        ("polder_member", 5),
        ("polder_coordinator", 5),
        ("network_coordinator", 5),
        ("observer", 1),
        ("admin", 1),
    ],
)
def test_menu_holds_only_what_is_there_for_its_reader(request, client_for, who, parts):
    client = client_for(request.getfixturevalue(who))

    menu = MENU.search(client.get("/").content.decode())[1]

    links = re.findall(r'href="([^"]+)"', menu)
    assert len(links) == parts
    assert {client.get(link).status_code for link in links} == {200}
