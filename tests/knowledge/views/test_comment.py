"""Saying something below an article, with script and without, and the letter about it."""

from __future__ import annotations

import uuid

import pytest
from django.core import mail as outbox

from knowledge import services
from knowledge.models import Comment
from tests.knowledge.conftest import SECRET
from zones import mail
from zones.models import Letter


@pytest.fixture
def post(client_for):
    def send(person, article, *, text="Dit hebben wij ook.", key=None, **headers):
        fields = {"text": text, "form_key": key or str(uuid.uuid4())}
        return client_for(person).post(
            f"{article.get_absolute_url()}comments/", fields, headers=headers
        )

    return send


def test_comment_form_without_script_goes_back_to_the_page(
    article_by, client_for, post, polder_member, vlas_member
):
    article = article_by(polder_member)

    response = post(vlas_member, article)

    said = Comment.objects.get()
    assert response.url == f"{article.get_absolute_url()}#comment-{said.public_id}"
    assert (
        "Dit hebben wij ook."
        in client_for(polder_member).get(article.get_absolute_url()).content.decode()
    )


def test_comment_form_htmx_request_gets_the_comments(
    article_by, client_for, post, polder_member, vlas_member
):
    article = article_by(polder_member)
    post(vlas_member, article, text="Eerst")

    swap = post(vlas_member, article, text="Dan", **{"HX-Request": "true"})

    page = client_for(vlas_member).get(article.get_absolute_url())
    assert [c.text for c in swap.context["comments"]] == ["Eerst", "Dan"]
    assert swap.context["comments"] == page.context["comments"]
    assert swap.content.decode().lstrip().startswith("<section")
    assert "<html" not in swap.content.decode()


def test_comment_form_sent_twice_is_one(article_by, post, polder_member, vlas_member):
    article = article_by(polder_member)

    post(vlas_member, article, key="same")
    post(vlas_member, article, key="same")

    assert Comment.objects.count() == Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "status"), [("", 200), ("   ", 200), ("x" * 10_000, 200), ("a\0b", 400)]
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_comment_form_with_mistake_is_asked_again(
    article_by, post, polder_member, vlas_member, text, status, headers
):
    response = post(vlas_member, article_by(polder_member), text=text, **headers)

    assert response.status_code == status
    assert not Comment.objects.exists()
    if status == 200:
        assert response.context["comment_form"].errors


def test_comment_is_escaped(article_by, client_for, post, polder_member, vlas_member):
    article = article_by(polder_member)
    post(vlas_member, article, text="<script>alert(1)</script>")

    page = client_for(polder_member).get(article.get_absolute_url()).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_comment_by_network_coordinator_is_for_no_zone(
    article_by, client_for, post, polder_member, network_coordinator
):
    article = article_by(polder_member)

    assert post(network_coordinator, article).status_code == 302
    assert Comment.objects.get().zone is None
    assert client_for(polder_member).get(article.get_absolute_url()).status_code == 200


def test_comment_letter_holds_title_and_link_and_no_text(
    article_by, post, polder_member, vlas_member, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    article = article_by(polder_member, title="Onthaal & afspraak", body=f"<p>{SECRET}</p>")
    post(vlas_member, article, text=f"{SECRET} ook")

    assert mail.deliver(Letter.objects.get().pk) == "sent"

    (message,) = outbox.outbox
    html = message.alternatives[0][0]
    assert "Onthaal & afspraak" in message.subject
    assert article.get_absolute_url() in message.body
    assert article.get_absolute_url() in html
    assert SECRET not in message.body + html


@pytest.mark.parametrize("end", ["dismissed", "binned"])
def test_letter_is_dropped_when_the_right_has_ended(
    article_by, post, polder_member, polder_coordinator, vlas_member, end
):
    article = article_by(polder_member)
    post(vlas_member, article)
    if end == "binned":
        services.move_to_bin(article, by=polder_coordinator)
    else:
        polder_member.memberships.update(ended_at=article.created_at)

    assert mail.deliver(Letter.objects.get().pk) == "dropped"
