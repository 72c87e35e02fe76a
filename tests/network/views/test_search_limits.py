from __future__ import annotations

from tests.network.searching import api, search
from zones import broker


def test_search_past_the_limit_says_how_long_to_wait(
    vlas_member, riho_member, client_for, settings
):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"search": (2, 60)}
    client = client_for(vlas_member)

    search(client, q="a")
    api(client, q="a")
    page, answer = client.get("/search/?q=a"), client.get("/api/v1/search?q=a")
    fragment = client.get("/search/?q=a", headers={"HX-Request": "true"})

    assert [page.status_code, answer.status_code, fragment.status_code] == [429] * 3
    assert b'role="alert"' in fragment.content
    assert b"<html" not in fragment.content
    assert 50 < int(page.headers["Retry-After"]) <= 60
    assert 50 < int(answer.headers["Retry-After"]) <= 60
    assert api(client_for(riho_member), q="a")["count"] == 0


def test_search_without_valkey_is_answered(vlas_member, client_for, settings, monkeypatch):
    monkeypatch.setattr(broker, "_silent_until", 0.0)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"search": (0, 60)}

    assert api(client_for(vlas_member), q="a") == {"count": 0, "results": []}
