"""The demo's mail, as files and as a page; outside the demo there is no such page."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from zones import demo_mailbox, mail
from zones.models import Letter


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = settings.MAILBOX_OPEN = True
    settings.EMAIL_BACKEND = "zones.demo_mailbox.MailboxBackend"


@pytest.fixture
def letter(polder_member):
    mail.deliver(mail.queue_letter("password_reset", polder_member, "one").pk)
    (found,) = demo_mailbox.newest(10)
    return found


def send(to, subject="Onderwerp", text="tekst", html="<p>tekst</p>"):
    message = EmailMultiAlternatives(subject, text, to=[to])
    message.attach_alternative(html, "text/html")
    message.send()


def test_mailbox_letter_is_a_readable_eml_file(letter, polder_member):
    parsed = message_from_bytes(letter.raw, policy=policy.default)

    assert letter.to == f"{polder_member.name} <{polder_member.email}>"
    assert letter.name.endswith("-member@polder.example")
    assert parsed["Message-ID"] == Letter.objects.get().message_id
    assert "/accounts/password/reset/key/" in letter.part("plain")
    assert letter.part("html").lstrip().startswith("<!DOCTYPE html>")


def test_mailbox_pages_in_demo_show_letter_to_everyone(letter):
    client = Client()

    listing = client.get("/mail/")
    page = client.get(f"/mail/{letter.name}/")
    html = client.get(f"/mail/{letter.name}/html/")
    file = client.get(f"/mail/{letter.name}/file/")

    assert letter.subject in listing.content.decode()
    assert "/accounts/password/reset/key/" in page.content.decode()
    assert html.content.decode() == letter.part("html")
    assert file.content == letter.raw
    assert file["Content-Disposition"] == f'attachment; filename="{letter.name}.eml"'


def test_mailbox_html_of_letter_runs_no_script(letter):
    send("x@y.example", html="<script>alert(1)</script><img src='https://evil.example/'>")
    last = demo_mailbox.newest(1)[0]
    client = Client()

    html = client.get(f"/mail/{last.name}/html/")
    page = client.get(f"/mail/{last.name}/").content.decode()

    policy_of_page = html["Content-Security-Policy"]
    assert policy_of_page.startswith("sandbox; default-src 'none';")
    assert "allow-" not in policy_of_page
    assert "script-src" not in policy_of_page
    assert "alert(1)" not in page
    assert html["X-Content-Type-Options"] == "nosniff"


def test_mailbox_page_escapes_letter(db):
    send("x@y.example", subject="<b>vet</b>", text="<script>alert(1)</script>")
    name = demo_mailbox.newest(1)[0].name

    page = Client().get(f"/mail/{name}/").content.decode()

    assert "<b>vet" not in page
    assert "<script>alert" not in page


def test_mailbox_lists_newest_first(db):
    for number in range(3):
        send("x@y.example", subject=f"Brief {number}")

    assert [letter.subject for letter in demo_mailbox.newest(2)] == ["Brief 2", "Brief 1"]


@pytest.mark.parametrize(
    "address", ["a/b@x.example", "../../x@x.example", '"/../y"@x.example', ".@x.example"]
)
def test_mailbox_address_cannot_leave_the_folder(db, settings, address):
    send(address)

    files = [path for path in settings.MAILBOX.parent.rglob("*") if path.is_file()]

    assert [path.parent for path in files] == [settings.MAILBOX]
    assert demo_mailbox.find(demo_mailbox.newest(1)[0].name) is not None


@pytest.mark.parametrize(
    "name",
    [
        "../mail/x",
        "..%2fmail%2fx",
        "%2e%2e",
        "..",
        "20261123T210000000000-../../secret",
        "20261123T210000000000-x@y.example",
        "20261123T210000000000-x%2f..%2f..%2fsecret",
        "20261123T210000000000-x\n",
    ],
)
def test_mailbox_name_cannot_leave_the_folder(letter, settings, name):
    (settings.MAILBOX.parent / "secret.eml").write_bytes(b"Subject: geheim\n\n")

    for end in ("", "html/", "file/"):
        assert Client().get(f"/mail/{name}/{end}").status_code in (302, 404)
    assert demo_mailbox.find(name) is None


def test_mailbox_outside_the_demo_is_not_found(letter, settings, client_for, admin):
    settings.DEMO = False

    for client in (Client(), client_for(admin)):
        for path in ("", f"{letter.name}/", f"{letter.name}/html/", f"{letter.name}/file/"):
            assert client.get(f"/mail/{path}").status_code == 404


def test_mailbox_refuses_post(letter):
    assert Client().post("/mail/").status_code == 405


def test_mailbox_that_other_machines_reach_asks_to_sign_in(
    letter, settings, client_for, vlas_member
):
    settings.MAILBOX_OPEN = False
    urls = ["/mail/", *(f"/mail/{letter.name}/{part}" for part in ("", "html/", "file/"))]

    strangers = [Client().get(url) for url in urls]
    browser = client_for(vlas_member)
    answers = [browser.get(url) for url in urls]

    assert [(a.status_code, a.url) for a in strangers] == [
        (302, f"/accounts/login/?next={url}".replace("@", "%40")) for url in urls
    ]
    assert [a.status_code for a in answers] == [200] * 4


def test_mailbox_before_sign_in_answers_alike_for_absent_letter(settings):
    settings.MAILBOX_OPEN = False

    assert Client().get("/mail/nothing/").status_code == 302
