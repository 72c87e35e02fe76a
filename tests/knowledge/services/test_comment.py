"""Threads, names in them, and what one may do with one's own words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from knowledge import services
from knowledge.models import Comment, CommentMention
from knowledge.selectors import mentions
from knowledge.selectors.comments import ANSWERS, THREADS
from tests.conftest import as_owner, make_person
from tests.knowledge.conftest import SECRET
from zones import mail
from zones.choices import Role
from zones.models import Letter


def say(article, by, text="Dit hebben wij ook.", answers=None) -> Comment:
    said, _made = services.comment(article, by=by, text=text, answers=answers)
    return said


def test_comment_answer_stands_below_the_first_of_its_thread(
    article_by, polder_member, vlas_member, riho_member, client_for
):
    article = article_by(polder_member)
    first, second = say(article, vlas_member, "Eerst"), say(article, riho_member, "Tweede")
    answer = say(article, polder_member, "Antwoord", answers=first)
    deeper = say(article, riho_member, "Dieper", answers=answer)

    page = client_for(vlas_member).get(article.get_absolute_url())

    assert [c.text for c in page.context["comments"]] == ["Eerst", "Antwoord", "Dieper", "Tweede"]
    assert {answer.parent_id, deeper.parent_id} == {first.pk}
    assert second.parent_id is None


def test_comment_answer_by_form_without_script_is_saved(
    article_by, polder_member, vlas_member, client_for
):
    article = article_by(polder_member)
    said = say(article, polder_member, "Wie nog?")
    client = client_for(vlas_member)

    asked = client.get(f"{article.get_absolute_url()}?answer={said.public_id}")
    client.post(
        f"{article.get_absolute_url()}comments/", {"text": "Wij", "answers": said.public_id}
    )

    assert asked.context["answered"] == said
    assert said.answers.get().text == "Wij"


def test_comment_answer_to_comment_of_another_article_is_not_found(
    article_by, polder_member, vlas_member, client_for
):
    article, hidden = article_by(polder_member), article_by(polder_member, audience="zone")
    said = say(hidden, polder_member)

    answers = [
        client_for(vlas_member).post(
            f"{article.get_absolute_url()}comments/", {"text": "x", "answers": name}
        )
        for name in (said.public_id, "zzzzzzzzzzzz")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Comment.objects.count() == 1


def test_comment_earlier_threads_are_behind_a_link(
    article_by, polder_member, vlas_member, client_for
):
    article = article_by(polder_member)
    for number in range(THREADS + 2):
        say(article, vlas_member, f"Reactie {number}")
    client = client_for(polder_member)

    page = client.get(article.get_absolute_url())
    whole = client.get(f"{article.get_absolute_url()}?earlier=1")

    assert len(page.context["comments"]) == THREADS
    assert page.context["comments"][-1].text == f"Reactie {THREADS + 1}"
    assert page.context["has_earlier"]
    assert len(whole.context["comments"]) == THREADS + 2
    assert not whole.context["has_earlier"]
    assert "&amp;earlier=1" in whole.content.decode(), "who answers there still sees it"


def test_comment_earlier_answers_of_long_thread_are_behind_a_link(
    article_by, polder_member, vlas_member, client_for
):
    article = article_by(polder_member)
    long, short = say(article, vlas_member, "Lang"), say(article, vlas_member, "Kort")
    for number in range(ANSWERS + 1):
        say(article, polder_member, f"Antwoord {number}", answers=long)
    for number in range(ANSWERS):
        say(article, polder_member, f"Kort antwoord {number}", answers=short)
    client = client_for(vlas_member)

    page = client.get(article.get_absolute_url())
    whole = client.get(f"{article.get_absolute_url()}?earlier=1")

    said = [row.text for row in page.context["comments"]]
    assert said == [
        "Lang", *(f"Antwoord {n}" for n in range(1, ANSWERS + 1)),
        "Kort", *(f"Kort antwoord {n}" for n in range(ANSWERS)),
    ]  # fmt: skip
    assert page.content.decode().count("Toon eerdere antwoorden") == 1
    assert len(whole.context["comments"]) == 2 * ANSWERS + 3
    assert "Toon eerdere antwoorden" not in whole.content.decode()


def test_comment_list_query_count_is_the_same_with_two_hundred(
    article_by, polder_member, vlas_member, vlas_coordinator, client_for,
    django_assert_num_queries, django_assert_max_num_queries,
):  # fmt: skip
    article = article_by(polder_member)
    said = say(article, vlas_member, "@Coordinator Vlas, zie jij dit ook?")
    services.give_sign(article, by=vlas_member, kind="useful")
    client = client_for(polder_member)
    client.get(article.get_absolute_url())
    with django_assert_max_num_queries(30) as few:
        client.get(f"{article.get_absolute_url()}?earlier=1")
    Comment.objects.bulk_create(
        Comment(
            article=article, author=vlas_member, zone=said.zone, text=f"@Coordinator Vlas {n}",
            parent=said if n % 3 else None,
        )
        for n in range(200)
    )  # fmt: skip

    with django_assert_num_queries(len(few)):
        page = client.get(f"{article.get_absolute_url()}?earlier=1")
    assert len(page.context["comments"]) == 201


def test_comment_mention_is_matched_when_saved(
    article_by, polder_member, vlas_member, riho_member, client_for
):
    article = article_by(polder_member)
    said = say(article, vlas_member, "@member riho, @Niemand en @Member Polder: mail@member riho")

    page = client_for(riho_member).get(article.get_absolute_url()).content.decode()

    named = set(CommentMention.objects.filter(comment=said).values_list("person", flat=True))
    assert named == {riho_member.pk, polder_member.pk}
    assert f'<a class="mention" href="/people/{riho_member.public_id}/">@member riho</a>' in page
    assert "@Niemand" in page


def test_comment_mention_of_person_who_may_not_read_is_not_made_or_suggested(
    article_by, polder_member, polder_coordinator, vlas_member, network_coordinator, observer, client_for
):  # fmt: skip
    article = article_by(polder_member, audience="zone")
    say(article, polder_member, "@Member Vlas @Network @Observer @Coordinator Polder")
    client = client_for(polder_member)

    found = client.get(f"{article.get_absolute_url()}readers/?q=o").json()["people"]

    assert [row.person for row in CommentMention.objects.all()] == [polder_coordinator]
    assert {row["name"] for row in found} == {"Coordinator Polder", "Member Polder"}
    assert (
        client_for(vlas_member).get(f"{article.get_absolute_url()}readers/?q=o").status_code == 404
    )


def test_comment_mention_of_network_coordinator_is_made(
    article_by, polder_member, network_coordinator, vlas_member
):
    article = article_by(polder_member)

    said = say(article, vlas_member, "@Network, mag dit?")

    assert said.mentions.get().person == network_coordinator


def test_comment_mention_of_equal_names_needs_the_zone(article_by, polder_member, zones):
    article = article_by(polder_member)
    for slug in ("vlas", "riho"):
        make_person(f"jan@{slug}.example", Role.MEMBER, zones[slug], name="Jan")

    unclear = say(article, polder_member, "@Jan kijk eens")
    clear = say(article, polder_member, "@Jan (Riho) kijk eens")

    assert not unclear.mentions.exists()
    assert clear.mentions.get().person.email == "jan@riho.example"
    assert {row["text"] for row in mentions.suggestions("jan", article)} == {
        "Jan (Vlas)",
        "Jan (Riho)",
    }


def test_comment_mention_is_escaped(article_by, polder_member, zones, client_for):
    make_person("x@vlas.example", Role.MEMBER, zones["vlas"], name="<b>Ann")
    article = article_by(polder_member)
    say(article, polder_member, "@<b>Ann <script>")

    page = client_for(polder_member).get(article.get_absolute_url()).content.decode()

    assert "<script>" not in page.split('id="comments"')[1].split("</section>")[0]
    assert "<b>Ann" not in page


def test_comment_mention_sends_one_letter_to_person_who_may_read(
    article_by, polder_member, polder_coordinator, vlas_member, riho_member, writing
):
    article = article_by(polder_member, co_authors=())
    say(article, vlas_member, f"@Member Riho @Member Polder {SECRET}")
    kinds = {row.person: row.kind for row in Letter.objects.all()}
    assert kinds == {riho_member: "comment_mentioned", polder_member: "comment_mentioned"}

    services.revise(
        article, by=polder_coordinator, version=article.version, writing=writing(audience="zone")
    )
    for row in Letter.objects.filter(kind="comment_mentioned"):
        mail.deliver(row.pk)

    assert [letter.to[0].split("<")[-1] for letter in outbox.outbox] == ["member@polder.example>"]
    assert SECRET not in outbox.outbox[0].body


def test_comment_answer_sends_letter_to_thread_author_and_followers_in_it(
    article_by, polder_member, vlas_member, riho_member, westkust_member, antwerpen_member
):
    article = article_by(polder_member)
    for person in (westkust_member, antwerpen_member):
        services.follow(article, by=person)
    began = say(article, vlas_member)
    say(article, westkust_member, answers=began)
    Letter.objects.all().delete()

    say(article, riho_member, answers=began)

    told = {row.person: row.kind for row in Letter.objects.all()}
    assert told == {
        vlas_member: "comment_answered",
        westkust_member: "comment_answered",
        polder_member: "comment_posted",
    }


def test_comment_is_edited_by_its_author_within_the_hour(
    article_by, polder_member, polder_coordinator, vlas_member, riho_member, client_for
):
    article = article_by(polder_member)
    said = say(article, vlas_member, "@Member Riho")
    url = f"/knowledge/comments/{said.public_id}/edit/"

    assert client_for(vlas_member).post(url, {"text": "Toch niet"}).status_code == 302
    for person in (polder_coordinator, riho_member):
        assert client_for(person).post(url, {"text": "Gekaapt"}).status_code == 404
    Comment.objects.update(at=timezone.now() - timedelta(minutes=61))
    late = client_for(vlas_member).post(url, {"text": "Te laat"})

    said.refresh_from_db()
    assert (said.text, said.edited_at is not None, said.mentions.exists()) == (
        "Toch niet",
        True,
        False,
    )
    assert late.context["form"]["text"].value() == "Te laat"
    assert late.context["form"].errors


def test_comment_removed_with_answers_leaves_its_place(
    article_by, polder_member, vlas_member, riho_member, client_for
):
    article = article_by(polder_member)
    said = say(article, vlas_member, SECRET)
    answer = say(article, riho_member, answers=said)
    client = client_for(vlas_member)

    client.post(f"/knowledge/comments/{said.public_id}/remove/")
    page = client.get(article.get_absolute_url()).content.decode()
    client_for(riho_member).post(f"/knowledge/comments/{answer.public_id}/remove/")

    assert SECRET not in page
    assert "Verwijderd door de auteur." in page
    assert list(Comment.objects.values_list("text", flat=True)) == [""]


def test_comment_removed_with_hidden_answer_leaves_its_place(
    article_by, polder_member, vlas_member, riho_member
):
    said = say(article_by(polder_member), vlas_member)
    hidden = say(said.article, riho_member, answers=said)
    services.report(hidden, by=polder_member, kind="personal_data", words="Een naam.")

    services.remove_comment(said, by=vlas_member)

    assert set(Comment.objects.values_list("pk", "text")) == {
        (said.pk, ""),
        (hidden.pk, hidden.text),
    }


def test_comment_of_author_who_moved_to_another_zone_is_not_edited_by_them(
    article_by, polder_member, vlas_member, zones, client_for
):
    article = article_by(polder_member)
    said = say(article, vlas_member)
    with as_owner():
        vlas_member.memberships.update(zone=zones["riho"])
    client = client_for(vlas_member)

    page = client.get(article.get_absolute_url()).content.decode()

    for deed in ("edit", "remove"):
        url = f"/knowledge/comments/{said.public_id}/{deed}/"
        assert url not in page
        assert client.get(url).status_code == 404
        assert client.post(url, {"text": "anders"}).status_code == 404
    assert Comment.objects.get().text == said.text


@pytest.mark.parametrize(
    ("name", "status"),
    [("polder_coordinator", 302), ("polder_chief", 302), ("polder_member", 404), ("riho_coordinator", 404)],
)  # fmt: skip
def test_comment_is_removed_by_coordinators_of_the_zone_only(
    article_by, polder_member, vlas_member, client_for, request, name, status
):
    article = article_by(polder_member)
    said = say(article, vlas_member)
    say(article, vlas_member, answers=said)
    person = request.getfixturevalue(name)

    response = client_for(person).post(f"/knowledge/comments/{said.public_id}/remove/")

    assert response.status_code == status
    assert Comment.objects.filter(removed_by=person).exists() == (status == 302)
