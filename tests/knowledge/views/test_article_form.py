from __future__ import annotations

import pytest

from knowledge.choices import State
from knowledge.models import Article
from knowledge.models.article import FACTS
from tests.knowledge.reading import NEW, text_of


def test_article_form_with_invalid_field_says_so_and_keeps_input(
    client_for, form_fields, polder_member
):
    response = client_for(polder_member).post(
        NEW, form_fields(title="", topic="nothing", summary="blijft staan")
    )

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"title", "topic"}
    assert "blijft staan" in text_of(response)
    assert "data-guard data-unsaved" in text_of(response)
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "title",
        "summary",
        "body",
        "kind",
        "topic",
        "stage",
        "basic_function",
        *FACTS,
        "language",
        "audience",
        "named_zones",
        "co_authors",
        "form_key",
    ],
)
def test_article_form_with_ten_thousand_characters_is_answered(
    client_for, form_fields, polder_member, name
):
    response = client_for(polder_member).post(NEW, form_fields(**{name: "x" * 10_000}))

    assert response.status_code in (200, 302)


def test_article_form_with_nul_is_a_bad_request(client_for, form_fields, polder_member):
    assert client_for(polder_member).post(NEW, form_fields(title="a\0b")).status_code == 400


def test_article_form_without_text_saves_draft_and_does_not_publish(
    client_for, form_fields, polder_member
):
    client = client_for(polder_member)

    assert client.post(NEW, form_fields(action="draft", summary="", body="")).status_code == 302
    response = client.post(NEW, form_fields(summary="", body="<p> </p>"))

    assert set(response.context["form"].errors) == {"summary", "body"}
    draft = Article.objects.get()
    assert client.post(f"{draft.get_absolute_url()}publish/").status_code == 200
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_article_form_cleans_rich_text(client_for, form_fields, polder_member):
    body = (
        '<h2 onclick="x()">Kop</h2><script>alert(1)</script><img src="http://x.example/y.png">'
        '<a href="javascript:alert(1)">a</a><iframe src="//x"></iframe><p style="color:red">Tekst</p><svg onload=x>'
    )
    client_for(polder_member).post(NEW, form_fields(body=body))

    article = Article.objects.get()
    assert article.body == '<h2>Kop</h2><a rel="noopener noreferrer nofollow">a</a><p>Tekst</p>'


def test_article_form_with_two_megabytes_of_word_markup_keeps_the_words(
    client_for, form_fields, polder_member
):
    word = (
        "<p class=MsoNormal style='mso-margin-top-alt:auto'><span lang=NL style='mso-fareast-language:NL'>"
        + "<span style='mso-spacerun:yes'></span>" * 50
        + "Elke week<o:p></o:p></span></p>"
    )
    paste = "<!--[if gte mso 9]><xml>weg</xml><![endif]-->" + word * (2_000_000 // len(word))
    client = client_for(polder_member)

    refused = client.post(NEW, form_fields(body=paste, title=""))
    answer = client.post(NEW, form_fields(body=paste))

    assert "Elke week" in refused.context["form"]["body"].value()
    assert answer.status_code == 302
    text = Article.objects.get().body
    assert text.count("Elke week") == 2_000_000 // len(word)
    assert not any(left in text for left in ("mso", "weg", "span"))


def test_article_form_with_personal_data_asks_before_publishing(
    client_for, form_fields, polder_member
):
    client = client_for(polder_member)
    fields = form_fields(body="<p>Rekening BE68 5390 0754 7034 en nummer 85.07.30-033.28.</p>")

    asked = client.post(NEW, fields)
    assert asked.status_code == 200
    assert {f.what for _label, f in asked.context["form"].findings} == {"iban", "national_number"}
    assert "85.07.30-033.28" in text_of(asked)
    assert not Article.objects.exists()

    assert client.post(NEW, fields | {"no_personal_data": "on"}).status_code == 302
    article = Article.objects.get()
    assert article.is_published

    edit = f"{article.get_absolute_url()}edit/"
    again = client.post(edit, fields | {"version": article.version})
    assert again.status_code == 302, "what was answered once is not asked again"
    article.refresh_from_db()
    new = client.post(edit, fields | {"version": article.version, "title": "NL91ABNA0417164300"})
    assert [f.text for _label, f in new.context["form"].findings] == ["NL91ABNA0417164300"]


def test_article_form_for_named_zones_without_zone_is_asked_again(
    client_for, form_fields, polder_member
):
    response = client_for(polder_member).post(NEW, form_fields(audience="named"))

    assert set(response.context["form"].errors) == {"named_zones"}


def test_article_form_of_person_of_two_zones_asks_for_the_zone(
    client_for, form_fields, person, zones
):
    both = person("twee@polder.example", "member", zones["polder"])
    both.memberships.create(zone=zones["riho"], role="member")
    client = client_for(both)

    assert set(client.post(NEW, form_fields()).context["form"].errors) == {"zone"}
    assert client.post(NEW, form_fields(zone="vlas")).context["form"].errors.keys() == {"zone"}
    client.post(NEW, form_fields(zone="riho"))

    assert Article.objects.get().zone == zones["riho"]


def test_article_co_author_may_edit_until_they_leave(
    client_for, form_fields, person, zones, polder_member
):
    colleague = person("collega@polder.example", "member", zones["polder"])
    client_for(polder_member).post(
        NEW, form_fields(action="draft", co_authors=[colleague.public_id])
    )
    url = Article.objects.get().get_absolute_url()
    client = client_for(colleague)
    assert client.get(f"{url}edit/").status_code == 200

    colleague.memberships.update(ended_at="2026-01-01T00:00Z")

    assert client.get(url).status_code == 404
    assert client.get(f"{url}edit/").status_code == 404
