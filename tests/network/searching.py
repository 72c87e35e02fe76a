"""Asking the search page and the search API."""

from __future__ import annotations


def search(client, **query):
    response = client.get("/search/", query)
    assert response.status_code == 200
    return response.content.decode()


def api(client, **query):
    response = client.get("/api/v1/search", query)
    assert response.status_code == 200
    return response.json()
