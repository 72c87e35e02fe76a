"""The sections from which a text begins, those that lack text, and the templates the network coordinator keeps."""

from __future__ import annotations

import pytest

from knowledge.choices import Kind
from knowledge.models import Article, WritingTemplate
from knowledge.selectors import templates
from zones.choices import Language
from zones.models import AuditEvent

NEW, TEMPLATES = "/knowledge/new/", "/knowledge/templates/"
PRACTICE = f"{TEMPLATES}practice-nl/"


def headings(kind: str = "practice", language: str = "nl") -> list[str]:
    return [section.heading for section in templates.read(templates.default_text(kind, language))]


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("language", Language.values)
def test_writing_template_of_each_kind_has_hints(kind, language):
    found = templates.read(templates.default_text(kind, language))

    assert len(found) >= 3
    assert all(section.hint for section in found)


@pytest.mark.django_db
def test_article_form_of_a_kind_begins_from_its_template(client_for, polder_member):
    page = client_for(polder_member).get(f"{NEW}?kind=practice")

    assert "<h2>Aanleiding</h2>" in page.context["form"]["body"].value()
    assert [s.heading for s in page.context["sections"]] == headings()
    assert "Wat was er aan de hand" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["", "nonsense"])
def test_article_form_without_kind_begins_empty(client_for, polder_member, kind):
    page = client_for(polder_member).get(NEW, {"kind": kind})

    assert not page.context["form"]["body"].value()
    assert page.context["sections"] == []


@pytest.mark.django_db
def test_article_form_without_script_adds_headings_and_keeps_input(
    client_for, polder_member, form_fields
):
    typed = form_fields(
        action="template", language="fr", title="Getypt", body="<h2>Approche</h2><p>Eerst dit.</p>"
    )

    page = client_for(polder_member).post(NEW, typed)

    form = page.context["form"]
    body = form["body"].value()
    assert form["title"].value() == "Getypt"
    assert form["form_key"].value() == typed["form_key"]
    assert body.startswith("<h2>Approche</h2><p>Eerst dit.</p>")
    assert body.count("<h2>") == len(headings("practice", "fr"))
    assert {s.heading for s in page.context["sections"] if s.is_written} == {"Approche"}
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_article_published_with_empty_sections_drops_and_names_them(
    client_for, polder_member, form_fields
):
    body = "<h2>Aanleiding</h2><p>Wachten.</p><h2>Aanpak</h2><p></p><h2>Eigen titel</h2><p></p>"

    page = client_for(polder_member).post(NEW, form_fields(body=body), follow=True)

    article = Article.objects.get()
    assert article.is_published
    assert "Aanpak" not in article.body
    assert "Eigen titel" in article.body
    assert "Weggelaten, want er staat niets onder: “Aanpak”." in page.content.decode()


@pytest.mark.django_db
def test_draft_keeps_its_empty_sections_until_published(client_for, polder_member, form_fields):
    body = "<h2>Aanleiding</h2><p>Wachten.</p><h2>Resultaat</h2><p></p>"
    client = client_for(polder_member)
    client.post(NEW, form_fields(body=body, action="draft"))
    kept = Article.objects.get().body

    client.post(f"{Article.objects.get().get_absolute_url()}publish/")

    assert "Resultaat" in kept
    assert "Resultaat" not in Article.objects.get().body


@pytest.mark.django_db
def test_article_form_with_headings_only_is_refused(client_for, polder_member, form_fields):
    body = templates.as_html(templates.read(templates.default_text("practice", "nl")))

    page = client_for(polder_member).post(NEW, form_fields(body=body))

    assert page.context["form"].errors["body"]
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_writing_template_is_changed_and_restored_by_network_coordinator(
    client_for, network_coordinator, polder_member
):
    client, writer = client_for(network_coordinator), client_for(polder_member)

    client.post(PRACTICE, {"text": "Eerst\nWaarom?\n\nDan\n"})
    changed = writer.get(f"{NEW}?kind=practice").context["form"]["body"].value()
    client.post(PRACTICE, {"text": "Eerst\nWaarom?\n\nDan\n"})
    client.post(f"{PRACTICE}restore/")
    client.post(f"{PRACTICE}restore/")
    restored = writer.get(f"{NEW}?kind=practice").context["form"]["body"].value()

    assert changed == "<h2>Eerst</h2><p></p><h2>Dan</h2><p></p>"
    assert "<h2>Aanleiding</h2>" in restored
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert [v for v in verbs if "template" in v] == ["template_changed", "template_restored"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "x" * 5_000, "a\n\n" * 16, "x" * 121])
def test_writing_template_invalid_is_refused_and_keeps_input(client_for, network_coordinator, text):
    page = client_for(network_coordinator).post(PRACTICE, {"text": text})

    assert page.context["form"].errors["text"]
    assert page.context["form"]["text"].value() == text
    assert not WritingTemplate.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["polder_member", "polder_coordinator", "polder_chief", "admin"])
def test_writing_template_pages_for_other_roles_are_not_found(request, client_for, who):
    client = client_for(request.getfixturevalue(who))

    assert client.get(TEMPLATES).status_code == 404
    assert client.get(PRACTICE).status_code == 404
    assert client.post(PRACTICE, {"text": "Eerst"}).status_code == 404
    assert client.post(f"{PRACTICE}restore/").status_code == 404
    assert not WritingTemplate.objects.exists()


@pytest.mark.django_db
def test_writing_template_of_unknown_kind_is_not_found(client_for, network_coordinator):
    assert client_for(network_coordinator).get(f"{TEMPLATES}poem-nl/").status_code == 404
