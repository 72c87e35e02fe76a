"""A form with something wrong in it comes back with what was typed, and says what is wrong in the reader's language."""

from __future__ import annotations

import re
from html import escape

import pytest
from django.core.cache import cache

from tests.attack.filled_in import FORMS, Scene

TYPED = "Getypt: « één » <i>&amp;</i> 😀"
LONG = "x" * 5_000
CASES = [
    ("knowledge:article_new", {"title": TYPED, "kind": "nonsense", "files": ""}, TYPED),
    ("knowledge:article_edit", {"title": TYPED, "topic": "nonsense"}, TYPED),
    ("knowledge:article_edit", {"title": TYPED, "review_by": "gisteren"}, TYPED),
    ("knowledge:article_archive", {"successor": "nergens"}, "nergens"),
    ("knowledge:review_decide back", {"reason": LONG}, LONG),
    ("knowledge:comment_new", {"text": LONG}, LONG),
    ("knowledge:attachment_new", {"files": ""}, ""),
    ("questions:question_new", {"title": TYPED, "topic": "nonsense"}, TYPED),
    ("questions:question_edit", {"title": TYPED, "deadline": "gisteren"}, TYPED),
    ("questions:answer_new", {"text": "y" * 41_000}, "y" * 41_000),
    ("questions:remark_new", {"text": LONG}, LONG),
    ("questions:outcome", {"text": "y" * 41_000}, "y" * 41_000),
    ("exchanges:project_new", {"title": TYPED, "ends_on": "2026-02-30"}, TYPED),
    ("exchanges:project_edit of a draft", {"polder-own_goal": TYPED, "starts_on": "gisteren"}, TYPED),
    ("exchanges:project_decide no", {"reason": LONG}, LONG),
    ("exchanges:project_step withdraw", {"reason": LONG}, LONG),
    ("zones:member_new", {"name": TYPED, "email": "geen adres"}, TYPED),
    ("zones:member_edit", {"name": TYPED, "role": "observer"}, TYPED),
    ("network:profile", {"function": TYPED, "language": "xx"}, TYPED),
    ("network:topic_edit", {"text_nl": TYPED, "pins": "article-zzzzzzzzzzzz"}, TYPED),
    ("network:zone_edit", {"text_fr": TYPED, "address": "nergens"}, TYPED),
    ("network:topic_curator", {"email": "niemand@polder.example"}, "niemand@polder.example"),
    ("network:break_glass", {"address": "nergens", "reason": TYPED}, TYPED),
    ("account_login", {"login": "iemand@polder.example", "password": "niet dit"}, "iemand@polder.example"),
    ("account_reset_password", {"email": "geen adres"}, "geen adres"),
    ("account_change_password", {"oldpassword": "niet dit"}, ""),
]  # fmt: skip
ERRORS = re.compile(
    r'<ul class="errorlist[^>]*>(.*?)</ul>|<div class="form-errors".*?<ul>(.*?)</ul>', re.DOTALL
)
"""What stands beside a field, and what stands above the form."""


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "changes", "typed"), CASES, ids=[case[0] for case in CASES])
def test_form_with_mistake_keeps_input_and_says_why_in_the_language(request, name, changes, typed):
    cache.clear()
    filled = FORMS[name][1](Scene(request))
    filled.files = ()
    before = filled.made()
    said = {}

    for language in ("nl", "fr"):
        answer = filled.browser.post(
            filled.url, filled.fields | changes, headers={"accept-language": language}
        )
        page = answer.content.decode()
        errors = {error for found in ERRORS.findall(page) for error in found}
        said[language] = {re.sub(r"<[^>]+>", "", error).strip() for error in errors}
        assert answer.status_code in {200, 422}
        assert escape(typed) in page or escape(typed).replace("&#x27;", "&#39;") in page
        assert said[language] - {""}

    assert not said["nl"] & said["fr"] - {""}
    assert filled.made() == before
