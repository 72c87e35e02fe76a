"""Pages are compressed for whoever came from the portal itself, and for no request that another site caused."""

from __future__ import annotations

import gzip

import pytest

OURS = {"Accept-Encoding": "gzip, br", "Sec-Fetch-Site": "same-origin"}


def get(client_for, person, address, **headers):
    return client_for(person).get(address, headers=OURS | headers)


@pytest.mark.parametrize("address", ["/", "/knowledge/", "/search/?q=fiets", "/api/v1/articles"])
@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_page_for_who_came_from_the_portal_is_compressed(client_for, polder_member, address, site):
    answer = get(client_for, polder_member, address, **{"Sec-Fetch-Site": site})
    plain = get(client_for, polder_member, address, **{"Accept-Encoding": ""})

    if len(plain.content) > 300:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.content) < len(plain.content)
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_page_that_another_site_asked_for_is_plain(client_for, polder_member, site):
    answer = get(client_for, polder_member, "/search/?q=guess", **{"Sec-Fetch-Site": site})

    assert "Content-Encoding" not in answer.headers
    assert b"guess" in answer.content


def test_compressed_page_twice_has_another_length(client_for, polder_member):
    client = client_for(polder_member)

    lengths = {len(client.get("/digest/", headers=OURS).content) for _ in range(8)}

    assert len(lengths) > 1


def test_compressed_page_reads_as_it_was(client_for, polder_member):
    answer = get(client_for, polder_member, "/digest/")

    assert b"</html>" in gzip.decompress(answer.content)


def test_page_masks_its_token_against_forged_forms_anew(client_for, polder_member):
    client = client_for(polder_member)

    tokens = {client.get("/digest/").context["csrf_token"] for _ in range(2)}

    assert len({str(token) for token in tokens}) == 2
