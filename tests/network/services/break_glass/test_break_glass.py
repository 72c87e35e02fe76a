"""Break-glass: one item, one person, half an hour, a reason, a line in the audit and a letter. Nothing else."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from knowledge import services as knowledge
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment
from network.models import BrokenGlass
from network.services import break_glass
from tests.conftest import as_app
from tests.exchanges.conftest import confirm_rows, project_in, shares, someone, take, text, topic
from tests.exchanges.services.test_concurrency import at_once, posting
from tests.knowledge.conftest import article_by, topics, writing
from tests.network.services.break_glass.asking import PDF, REASON, URL, ask, is_open
from zones import access, mail
from zones.models import AuditEvent, Letter, User

__all__ = [
    "article_by", "confirm_rows", "project_in", "shares", "someone", "take", "text", "topic", "topics", "writing",
]  # fmt: skip


def told(*names: str) -> list:
    rows = AuditEvent.objects.filter(verb__startswith="glass").order_by("pk")
    return list(rows.values_list(*(names or ("verb", "person__name"))))


def test_break_glass_page_shows_item_with_reason_files_and_comments(client, broken, article):
    page = client.get(broken)

    said = page.content.decode()
    for word in ("Kanarietitel", "Kanarietekst", "kanariebestand.pdf", "Kanarieopmerking", REASON):
        assert word in said
    assert "no-store" in page.headers["Cache-Control"]


def test_break_glass_page_shows_comments_of_an_earlier_audience(
    client, article_by, polder_member, polder_coordinator
):
    article = article_by(polder_member)
    knowledge.comment(article, by=polder_member, text="Kanarieopmerking")
    knowledge.withdraw(article, by=polder_member)

    page = client.get(ask(client, article.get_absolute_url()).headers["Location"])

    assert "Kanarieopmerking" in page.content.decode()


@pytest.mark.parametrize(
    "form", ["{name}", "/knowledge/{name}/", "http://localhost:8000/knowledge/{name}/edit/?a=1#b"]
)
def test_break_glass_form_takes_address_or_last_part_of_it(client, article, form):
    assert ask(client, form.format(name=article.public_id)).status_code == 302


def test_break_glass_form_given_file_address_opens_its_article(client, article):
    (file,) = Attachment.objects.filter(article=article)

    ask(client, file.get_absolute_url())

    assert BrokenGlass.objects.get().item_pk == article.pk


@pytest.mark.parametrize("state", ["draft", "withdrawn", "binned"])
def test_break_glass_opens_unpublished_article(
    client, article_by, polder_member, polder_chief, state
):
    article = article_by(polder_member, state=state, title="Kanarietitel")

    address = ask(client, article.public_id).headers["Location"]

    assert "Kanarietitel" in client.get(address).content.decode()


def test_break_glass_opens_project(client, project_in):
    project = project_in("submitted", title="Kanarieproject")

    address = ask(client, project.get_absolute_url()).headers["Location"]

    assert "Kanarieproject" in client.get(address).content.decode()


def test_break_glass_opens_no_other_page_or_item(
    client, broken, article, article_by, polder_member
):
    other = article_by(polder_member, audience="zone", title="Anders")

    page = client.get(broken)

    assert "Anders" not in page.content.decode()
    for address in (article.get_absolute_url(), other.get_absolute_url()):
        assert client.get(address).status_code == 404
    assert "Kanarietitel" not in client.get("/search/?q=Kanarietekst").content.decode()
    assert "Kanarietitel" not in client.get("/knowledge/").content.decode()


def test_break_glass_page_leaves_reader_context_as_before(client, broken, admin, article):
    client.get(broken)

    with access.reading_as(admin), as_app():
        assert not Article.objects.filter(pk=article.pk).exists()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_break_glass_page_is_read_only(client, broken, article, method):
    assert getattr(client, method)(broken).status_code == 405
    assert client.post(f"/knowledge/{article.public_id}/withdraw/").status_code == 404


def test_break_glass_file_is_downloaded_and_audited(client, broken, article, zones):
    (file,) = Attachment.objects.filter(article=article)

    answer = client.get(f"{broken}files/{file.public_id}/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kanariebestand.pdf"'
    assert told("verb", "item_type", "item_id", "zone__slug")[-1] == (
        "glass_file_read", "attachment", str(file.pk), "polder",
    )  # fmt: skip


def test_break_glass_file_of_another_article_is_not_found(
    client, broken, article_by, polder_member
):
    other = article_by(polder_member, audience="zone")
    (kept,) = knowledge.attach(
        other, by=polder_member, files=[examine(SimpleUploadedFile("ander.pdf", PDF))]
    )
    Attachment.objects.filter(pk=kept.pk).update(state="clean")

    assert client.get(f"{broken}files/{kept.public_id}/").status_code == 404


def test_break_glass_opening_and_each_reading_are_audited(client, broken, article, admin):
    client.get(broken)
    client.get(broken)

    rows = told(
        "verb", "person_id", "role", "acting_zone", "zone__slug", "item_type", "item_id", "reason"
    )
    whose = (admin.pk, "administrator", None, "polder", "article", str(article.pk))
    assert rows == [
        ("glass_broken", *whose, REASON), ("glass_read", *whose, ""), ("glass_read", *whose, ""),
    ]  # fmt: skip
    assert all(number for (number,) in told("request_id"))


def test_break_glass_by_administrator_in_own_zone_is_audited_as_administrator(
    client, admin, article, zones
):
    admin.memberships.create(zone=zones["polder"], role="member")

    client.get(ask(client, article.public_id).headers["Location"])

    assert set(told("role", "acting_zone")) == {("administrator", None)}


def test_break_glass_after_half_an_hour_is_closed(client, broken):
    glass = BrokenGlass.objects.get()
    assert (glass.until - glass.at).total_seconds() == 30 * 60
    assert is_open(client, broken)

    BrokenGlass.objects.update(
        at=timezone.now() - timezone.timedelta(hours=1), until=timezone.now()
    )

    assert not is_open(client, broken)
    assert REASON not in client.get(URL).content.decode()


def test_break_glass_after_half_an_hour_is_closed_by_database(client, broken, admin):
    """Even where the page forgot to ask for the time."""
    glass = BrokenGlass.objects.get()
    BrokenGlass.objects.update(
        at=timezone.now() - timezone.timedelta(hours=1), until=timezone.now()
    )

    whole = pytest.raises(break_glass.GlassIsWhole)
    with whole, access.reading_as(admin), break_glass.behind(glass, admin):
        pass


@pytest.mark.parametrize("fields", [{"is_superuser": False}, {"is_active": False}])
def test_break_glass_when_administrator_loses_right_is_closed(client, broken, admin, fields):
    User.objects.filter(pk=admin.pk).update(**fields)

    assert not is_open(client, broken)


def test_break_glass_is_closed_to_another_administrator(broken, client_for, article):
    other = User.objects.create_superuser("tweede@antw4wvl.example", "x", name="Tweede")

    assert not is_open(client_for(other), broken)


def test_break_glass_second_click_opens_no_second_glass(client, article):
    first, second = (ask(client, article.public_id).headers["Location"] for _ in range(2))

    assert first == second
    assert told("verb") == [("glass_broken",)]
    assert Letter.objects.filter(kind="glass_broken").count() == 2


def test_break_glass_absent_item_is_refused_and_audited(client, admin):
    answer = ask(client, "/knowledge/zzzzzzzzzzzz/")

    assert answer.status_code == 422
    assert told("verb", "person_id", "item_id", "outcome", "reason") == [
        ("glass_empty", admin.pk, "zzzzzzzzzzzz", "refused", REASON)
    ]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/knowledge/", REASON),
        ("", REASON),
        ("{name}", "te kort"),
        ("{name}", " " * 40),
        ("{name}", "x" * 301),
    ],
)
def test_break_glass_incomplete_form_is_refused_and_opens_nothing(client, article, address, reason):
    assert ask(client, address.format(name=article.public_id), reason).status_code == 422
    assert BrokenGlass.objects.count() == 0
    assert told("verb") == []


def test_break_glass_sends_letter_to_coordinators_and_chief(
    client, article, polder_coordinator, polder_chief, riho_chief, mailoutbox
):
    ask(client, article.public_id)

    letters = Letter.objects.filter(kind="glass_broken")
    assert {letter.person for letter in letters} == {polder_coordinator, polder_chief}
    assert [mail.deliver(letter.pk) for letter in letters] == ["sent", "sent"]
    for sent in mailoutbox:
        for part in (sent.body, sent.alternatives[0].content):
            assert "Kanarietitel" in part
            assert "Administrator" in part
            assert REASON in part
            assert article.get_absolute_url() in part
            assert "/zones/polder/audit/" in part
            assert f"{timezone.localtime(BrokenGlass.objects.get().until):%H:%M}" in part
            assert "Kanarietekst" not in part


def test_break_glass_letter_to_former_decider_is_dropped(client, article, polder_coordinator):
    ask(client, article.public_id)
    polder_coordinator.memberships.update(ended_at=timezone.now())

    letter = Letter.objects.get(kind="glass_broken", person=polder_coordinator)

    assert mail.deliver(letter.pk) == "dropped"


def test_break_glass_is_on_top_of_the_zone_audit(client, broken, polder_coordinator, client_for):
    page = client_for(polder_coordinator).get("/zones/polder/audit/")

    (line,) = page.context["glass"]
    assert (line.who, line.item.title, line.reason) == ("Administrator", "Kanarietitel", REASON)
    assert REASON in page.content.decode()


def test_break_glass_is_hidden_from_members_and_other_zones(
    broken, polder_member, riho_chief, client_for
):
    assert REASON not in client_for(riho_chief).get("/zones/riho/audit/").content.decode()
    page = client_for(polder_member).get(
        Article.objects.get(title="Kanarietitel").get_absolute_url()
    )
    assert REASON not in page.content.decode()


def test_break_glass_page_is_linked_from_home_of_administrator(client):
    assert f'"{URL}"' in client.get("/").content.decode()


def test_admin_site_is_not_installed(db):
    assert not [app for app in settings.INSTALLED_APPS if app.startswith("django.contrib.admin")]
    assert not apps.is_installed("django.contrib.admin")
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")


def test_superuser_reads_no_private_item(client, admin, article, project_in):
    project = project_in("submitted")

    assert access.reader(admin).audience_ids == ()
    for address in (
        article.get_absolute_url(),
        project.get_absolute_url(),
        "/zones/polder/members/",
    ):
        assert client.get(address).status_code == 404
    assert not re.search("Kanarie", client.get("/").content.decode())


@pytest.mark.django_db(transaction=True)
def test_break_glass_ten_clicks_at_once_open_one_glass(admin, article, client_for):
    clients = [client_for(admin) for _ in range(10)]
    letters_before = Letter.objects.filter(kind="glass_broken").count()

    answers = at_once(
        *(
            posting(client, URL, {"address": article.public_id, "reason": REASON})
            for client in clients
        )
    )

    assert answers == [302] * 10
    assert BrokenGlass.objects.count() == 1
    assert told("verb") == [("glass_broken",)]
    assert Letter.objects.filter(kind="glass_broken").count() == letters_before + 2
