"""What was found by sending odd things, each told plainly."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from knowledge.models import Article
from knowledge.models.article import FACTS
from tests.attack.filled_in import FORMS, Scene
from tests.attack.fuzzing_requests import multipart
from zones.invisible import in_one_line

UNSEEN = ["\u202etfel", "a\u200bb", "\u2066a\u2069", "a\u00adb", "\ufeffa", "a\x1bb"]


@pytest.fixture
def scene(request) -> Scene:
    return Scene(request)


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
@pytest.mark.parametrize("name", ["title", *FACTS])
def test_article_line_with_invisible_sign_is_refused(
    client_for, polder_member, form_fields, name, sign
):
    client_for(polder_member).post("/knowledge/new/", form_fields(**{name: sign}))

    assert getattr(Article.objects.get(), name) == in_one_line(sign)


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
@pytest.mark.parametrize("name", ["title", "polder-brings", "polder-gets"])
def test_project_line_with_invisible_sign_is_refused(scene, name, sign):
    filled = FORMS["exchanges:project_new"][1](scene)

    answer = filled.post(**{name: sign})

    assert answer.status_code == 302
    assert filled.made() != (0, 0)


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_profile_function_with_invisible_sign_is_refused(client_for, polder_member, sign):
    client_for(polder_member).post("/profile/", {"function": sign, "language": "nl"})

    polder_member.refresh_from_db()
    assert polder_member.function == in_one_line(sign)


@pytest.mark.parametrize("pair", [("title", b"a\xff"), ("title", b"\xed\xa0\x80")])
def test_form_with_files_and_invalid_bytes_is_a_bad_request(client_for, polder_member, pair):
    body, kind = multipart([("summary", "x"), pair])

    answer = client_for(polder_member).generic("POST", "/knowledge/new/", body, content_type=kind)

    assert answer.status_code == 400


def test_article_title_with_replacement_sign_is_accepted(client_for, polder_member, form_fields):
    answer = client_for(polder_member).post("/knowledge/new/", form_fields(title="Wat is \ufffd?"))

    assert answer.status_code == 302
    assert Article.objects.get().title == "Wat is \ufffd?"


def test_rate_limit_answer_is_a_page_of_the_portal(client_for, polder_member):
    cache.clear()
    client = client_for(polder_member)
    fields = {"oldpassword": "x", "password1": "y", "password2": "y"}

    answers = [client.post("/accounts/password/change/", fields) for _time in range(7)]

    assert answers[-1].status_code == 429
    assert '<html lang="nl">' in answers[-1].content.decode()
    assert "Too Many Requests" not in answers[-1].content.decode()
    cache.clear()
