"""What was sent and not taken over, for a session ended or a page was too old: given back, and never blank."""

from __future__ import annotations

import pytest
from django.test import Client

from zones.models import AuditEvent, Session

pytestmark = pytest.mark.django_db
NEW, HERE = "/knowledge/new/", "http://testserver"
TYPED = {
    "title": "Fietsdiefstal",
    "body": "<h2>Aanpak</h2><ul><li><p>eerst &lt;b&gt;</p></li></ul><p>daarna</p>",
    "text": "</textarea><script>x</script>",
    "why": "omdat het kan",
    "kind": "practice",
    "form_key": "a key of words",
    "csrfmiddlewaretoken": "a token of words",
    "new_password": "een geheim woord",
}


def texts_of(response) -> list[tuple[str, str]]:
    return [(text.label, text.words) for text in response.context["texts"]]


@pytest.fixture
def strict(polder_member):
    """A signed-in browser whose forms must carry the right token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(polder_member)
    return client


def test_lost_input_when_session_ended_is_given_back(client_for, polder_member):
    client = client_for(polder_member)
    Session.objects.all().delete()

    response = client.post(NEW, TYPED, headers={"referer": f"{HERE}{NEW}?kind=practice"})

    page = response.content.decode()
    assert response.status_code == 401
    assert texts_of(response) == [
        ("Titel", "Fietsdiefstal"),
        ("Tekst", "Aanpak\n- eerst <b>\ndaarna"),
        ("Tekst", "</textarea><script>x</script>"),
        ("Wat jij typte", "omdat het kan"),
    ]
    assert "&lt;/textarea&gt;&lt;script&gt;x" in page
    assert "geheim" not in page
    assert "of words" not in page
    assert "/accounts/login/?next=%2Fknowledge%2Fnew%2F%3Fkind%3Dpractice" in page
    assert response["Cache-Control"] == "no-store"
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "referer",
    [
        "", "https://evil.example/knowledge/", "null", f"{HERE}//evil.example/", "http://[", f"{HERE}/accounts/login/",
    ],
)  # fmt: skip
def test_lost_input_back_link_stays_on_the_portal(referer):
    response = Client().post(NEW, TYPED, headers={"referer": referer})

    assert response.context["back"] == "/"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("header", [{"hx-request": "true"}, {"sec-fetch-dest": "empty"}])
def test_lost_input_of_script_request_answers_401_without_text(method, header):
    response = getattr(Client(), method)(NEW, TYPED, headers=header)

    assert response.status_code == 401
    assert response.context["texts"] == []


def test_lost_input_of_page_from_before_sign_in_is_given_back(strict):
    headers = {"origin": HERE, "referer": HERE + NEW}

    response = strict.post(NEW, TYPED, headers=headers)

    assert response.status_code == 403
    assert response["X-Form-Refused"]
    assert ("Wat jij typte", "omdat het kan") in texts_of(response)
    assert f'href="{NEW}"' in response.content.decode()
    assert AuditEvent.objects.filter(verb="form_refused").count() == 1


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "null"}, {"origin": "https://evil.example", "referer": HERE + NEW}]
)
def test_lost_input_from_another_site_is_not_shown(strict, headers):
    response = strict.post(NEW, TYPED, headers=headers)

    assert response.status_code == 403
    assert response.context["texts"] == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/change/"])
def test_lost_input_of_sign_in_form_is_not_shown(strict, path):
    refused = strict.post(path, TYPED, headers={"origin": HERE})
    stranger = Client().post(path, TYPED)

    assert refused.context["texts"] == []
    assert stranger.status_code in {200, 302}


@pytest.mark.parametrize(
    ("path", "above"),
    [("/knowledge/zzzzzzzzzzzz/comments/", "/knowledge/zzzzzzzzzzzz/"), ("/act-for/", "")],
)
def test_lost_input_get_of_post_only_address_shows_a_page(client_for, polder_member, path, above):
    response = client_for(polder_member).get(path)

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert response.context["above"] == above
    assert "<main" in response.content.decode()


def test_lost_input_of_pathological_text_is_read_in_time():
    """No pattern goes over the same characters again and again."""
    for text in ("<p" * 500_000, "<li>" + " " * 1_000_000, "<p>" + "<td " * 300_000):
        assert Client().post(NEW, {"body": text}).status_code == 401
