"""A token in every private field; every address as everybody; a token where it does not belong fails."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from exchanges import services as exchange
from exchanges.models import Decision, Project, ProjectEvent
from exchanges.services import Share
from knowledge import services as knowledge
from knowledge.files import examine
from knowledge.models import Article, Attachment, Comment
from knowledge.services import Writing
from network import digest
from network.weeks import Week
from tests.conftest import make_person
from tests.house.test_open_pages import pages
from zones import access, mail
from zones.choices import Role
from zones.models import Letter

if TYPE_CHECKING:
    from collections.abc import Iterable

ABSENT = "zzzzzzzzzzzz"
TOKENED = ("title", "summary", "result", "effort", "fits")
HTMX = {"HX-Request": "true", "HX-Target": "articles"}
FILE = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"

ARTICLES = {
    # token: audience, state, and beside the authors and deciders of PZ Polder who may read it
    "kanariedraft": ("network", "draft", set()),
    "kanariezone": ("zone", "published", {"polder_member2"}),
    "kanarienamed": ("named", "published", {"polder_member2", "vlas_member", "vlas_coordinator"}),
    "kanariewithdrawn": ("network", "withdrawn", set()),
    "kanariebinned": ("network", "binned", set()),
}
OUTSIDERS = [
    "anonymous", "riho_member", "riho_coordinator", "riho_chief", "vlas_member",
    "vlas_coordinator", "network_coordinator", "observer", "polder_observer", "admin", "polder_member2",
    "former", "deactivated",
]  # fmt: skip
TRYING = (
    "riho_coordinator",
    "vlas_member",
    "network_coordinator",
    "admin",
    "polder_member2",
    "former",
)


@dataclass
class Planted:
    """Each token with the public ids below which it hangs, and who may read it."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    readers: dict[str, set[str]] = field(default_factory=dict)

    def ids_for(self, address: str, tokens: Iterable[str] = ()) -> list[str]:
        """Return the ids (of these tokens, or all) that stand for something in this address."""
        if address.startswith("/knowledge/files/"):
            return [one for token in tokens or self.ids for one in self.ids[token][1:]]
        plans = ("kanarieplan", "kanarieproject", "kanariereason")
        is_plan = address.startswith("/exchanges/")
        return [self.ids[t][0] for t in tokens or self.ids if (t in plans) is is_plan]


@pytest.fixture
def people(request, zones):
    """Meet somebody by name, as the next request would: a client that is signed in."""

    def meet(name: str) -> Client:
        client = Client()
        if name == "anonymous":
            return client
        if name == "polder_member2":
            who = make_person("tweede@polder.example", Role.MEMBER, zones["polder"])
        elif name == "polder_observer":
            who = make_person("kijker@polder.example", Role.OBSERVER, zones["polder"])
        elif name == "former":
            who = make_person("weg@polder.example", Role.COORDINATOR, zones["polder"])
            make = who.memberships.create
            make(zone=zones["riho"], role=Role.MEMBER)
            client.force_login(who)
            assert client.get("/").status_code == 200
            who.memberships.filter(zone=zones["polder"]).update(ended_at=timezone.now())
            return client
        elif name == "deactivated":
            who = make_person("dicht@polder.example", Role.CHIEF, zones["polder"])
            client.force_login(who)
            assert client.get("/").status_code == 200
            type(who).objects.filter(pk=who.pk).update(is_active=False)
            return client
        else:
            who = request.getfixturevalue(name)
        client.force_login(who)
        return client

    return meet


@pytest.fixture
def planted(zones, topics, polder_member, polder_coordinator, vlas_member, people) -> Planted:
    found = Planted()
    for token, (audience, state, readers) in ARTICLES.items():
        _plant_article(found, token, audience, state, zones, topics, polder_member)
        found.readers[token] = readers
    _plant_old_text(found, zones, topics, polder_member, polder_coordinator)
    _plant_projects(found, zones, topics, polder_coordinator)
    return found


def _writing(token, topics, **fields):
    texts = {name: f"{token}{name}" for name in TOKENED}
    body = f"<h2>{token}body</h2><p>tekst</p>"
    return Writing(
        **texts
        | {"body": body, "kind": "practice", "topic": topics["burglary"], "language": "nl"}
        | fields
    )


def _plant_article(found, token, audience, state, zones, topics, author):
    with access.reading_as(access.reader(author)):
        named = (zones["vlas"],) if audience == "named" else ()
        writing = _writing(token, topics, audience=audience, named_zones=named)
        article, _made = knowledge.save_draft(by=author, zone=zones["polder"], writing=writing)
        files = [
            examine(SimpleUploadedFile(f"{token}{word}.pdf", FILE))
            for word in ("clean", "pending", "refused")
        ]
        kept = knowledge.attach(article, by=author, files=files)
        Attachment.objects.filter(pk=kept[0].pk).update(state="clean")
        Attachment.objects.filter(pk=kept[2].pk).update(state="refused", file="", reason="broken")
        if state != "draft":
            article = knowledge.publish(article, by=author)
            knowledge.comment(article, by=author, text=f"{token}comment")
        if state == "withdrawn":
            knowledge.withdraw(article, by=author)
        if state == "binned":
            knowledge.move_to_bin(article, by=author)
    found.ids[token] = [article.public_id, *(file.public_id for file in kept)]


def _plant_old_text(found, zones, topics, author, coordinator):
    """An article that was its zone's own, and was rewritten when it was opened."""
    with access.reading_as(access.reader(author)):
        first = _writing("kanarierevision", topics, audience="zone")
        article, _made = knowledge.save_draft(by=author, zone=zones["polder"], writing=first)
        article = knowledge.publish(article, by=author)
    with access.reading_as(access.reader(coordinator)):
        knowledge.revise(
            article, by=coordinator, version=article.version, writing=_writing("open", topics)
        )
    found.ids["kanarierevision"] = [article.public_id]
    found.readers["kanarierevision"] = set()


def _plant_projects(found, zones, topics, coordinator):
    for token, word in (
        ("kanarieplan", "draft"),
        ("kanarieproject", "named"),
        ("kanariereason", "network"),
    ):
        project = _project(token, word, zones, topics, coordinator)
        found.ids[token] = [project.public_id]
    found.readers["kanarieplan"] = {"polder_member2"}
    found.readers["kanarieproject"] = {"polder_member2", "vlas_member", "vlas_coordinator"}
    found.readers["kanariereason"] = {"polder_member2", "vlas_member", "vlas_coordinator"}  # theirs


def _text(token, topics, **fields):
    today = timezone.localdate()
    return exchange.Text(
        title=f"{token}title", topic=topics["burglary"], common_goal=f"{token}goal",
        starts_on=today + timezone.timedelta(days=30), ends_on=today + timezone.timedelta(days=90), **fields,
    )  # fmt: skip


def _project(token, word, zones, topics, lead):
    shares = {
        zones[s]: Share(f"{token}own", f"{token}brings", f"{token}gets") for s in ("polder", "vlas")
    }
    project, _new = exchange.draft_project(
        by=lead, zone=zones["polder"], text=_text(token, topics), shares=shares
    )
    if word == "draft":
        return project
    project = exchange.submit_project(by=lead, project=project, edits=project.edits)
    if word == "named":
        return project
    decider = make_person("besluit@vlas.example", Role.CHIEF, zones["vlas"])
    exchange.decide(
        by=decider, project=project, zone=zones["vlas"], outcome="request_changes",
        version=project.version, reason=f"{token}because",
    )  # fmt: skip
    project = Project.objects.get(pk=project.pk)
    partners = {zones[s]: Share("doel", "brengt", "krijgt") for s in ("polder", "antwerpen")}
    return exchange.revise_project(
        by=lead, project=project, text=_text("open", topics, intended_audience="network"),
        shares=partners, edits=project.edits,
    )  # fmt: skip


def addresses(planted: Planted) -> list[str]:
    """Return every address there is, with each planted id where an address takes one of its kind."""
    found = []
    for _name, address in sorted(set(pages())):
        if address.startswith("/zones/"):
            found.append(address.replace("abcdefghjkmn", "polder"))
        else:
            ids = planted.ids_for(address) if "abcdefghjkmn" in address else [""]
            found += [address.replace("abcdefghjkmn", one) for one in ids]
    found += [f"/knowledge/?zone=polder&{name}" for name in ("topic=burglary", "kind=practice")]
    found += [f"/search/?q={token}title" for token in planted.ids]
    found += ["/search/?q=kanarie", "/api/v1/search?q=kanarie", "/search/?q=kanariezonecomment"]
    found += ["/exchanges/?zone=polder", "/exchanges/?state=draft", "/exchanges/?waiting=1"]
    return [a for a in found if not a.startswith(("/mail/", "/accounts/", "/digest/stop/"))]


def test_tokens_are_there_to_be_found(planted, people):
    client = people("polder_coordinator")
    article = planted.ids["kanariedraft"][0]

    seen = client.get(f"/knowledge/{article}/").content.decode()

    assert {f"kanariedraft{name}" for name in (*TOKENED[:1], *TOKENED[2:], "body")} <= set(
        re.findall(r"kanarie\w+", seen)
    )


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_token_reaches_somebody_it_is_not_meant_for(planted, people, name):
    client = people(name)
    hidden = {t for t, readers in planted.readers.items() if name not in readers}

    for address in addresses(planted):
        response = client.get(address)
        text = _shown(response, address)
        if "?" in address:
            text += _shown(client.get(address, headers=HTMX), address)
        found = [token for token in hidden if token in text]
        assert not found, (address, found)
        assert response.status_code < 500 or address == "/readyz", address


def _shown(response, address) -> str:
    """Return what the answer tells, but for the query that it repeats."""
    body = b"".join(response) if response.streaming else response.content
    asked = re.search(r"q=(\w+)", address)
    shown = body.decode(errors="replace") + str(response.headers)
    return shown.replace(asked[1], "") if asked else shown


@pytest.mark.parametrize("name", TRYING)
def test_hidden_and_absent_answer_alike(planted, people, name):
    client = people(name)
    opened = {"kanarierevision", "kanariereason"}  # the row itself is open to the network
    hidden = {t for t, readers in planted.readers.items() if name not in readers} - opened

    for _name, address in sorted(set(pages())):
        if "abcdefghjkmn" not in address or not address.startswith(("/knowledge/", "/exchanges/")):
            continue
        for method in ("get", "post"):
            ask = getattr(client, method)
            absent = _answer(ask(address.replace("abcdefghjkmn", ABSENT)), ABSENT)
            for one in planted.ids_for(address, hidden):
                answer = _answer(ask(address.replace("abcdefghjkmn", one)), one)
                assert answer == absent, (method, address)


def _answer(response, public_id):
    body = re.sub(
        r'(nonce|csrfmiddlewaretoken" value|name="form_key" value)="[^"]*"',
        "",
        response.content.decode(),
    )
    headers = {
        k: v
        for k, v in response.headers.items()
        if k not in {"X-Request-ID", "Content-Security-Policy"}
    }
    return response.status_code, body.replace(public_id, ""), str(headers).replace(public_id, "")


@pytest.mark.parametrize("name", TRYING)
def test_no_post_of_an_outsider_changes_anything(planted, people, name, topics):
    client = people(name)
    before = _state()
    posted = {
        "title": "overgenomen", "summary": "s", "body": "<p>x</p>", "kind": "practice",
        "topic": "burglary", "audience": "network", "zone": "polder", "version": "2", "edits": "1",
        "state": "submitted", "reason": "omdat", "closing": "klaar", "action": "approve", "text": "hoi",
        "common_goal": "x", "role": "network_coordinator", "name": "x", "email": "x@x.example",
        "language": "nl", "by": "1", "partners": "vlas", "lead-brings": "x", "lead-gets": "x",
    }  # fmt: skip

    for address in addresses(planted):
        if address.startswith(("/knowledge/new", "/exchanges/new", "/accounts/", "/profile")):
            continue
        response = client.post(address, posted)
        assert response.status_code < 500 or address == "/readyz", address
        assert "overgenomen" not in str(response.headers), address

    readable = set(
        planted.ids["kanariezone"][:1]
        + planted.ids["kanarienamed"][:1]
        + planted.ids["kanarierevision"]
    )
    assert _state() == before
    assert (
        set(Comment.objects.filter(text="hoi").values_list("article__public_id", flat=True))
        <= readable
    )


def _state():
    models = (Article, Attachment, Project, Decision, ProjectEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_no_letter_carries_a_token_to_outsiders(planted, zones):
    outsider = make_person("buiten@riho.example", Role.COORDINATOR, zones["riho"])
    assert digest.send(Week.of(timezone.now())).owed
    for row in Letter.objects.exclude(kind="digest"):
        row.person, row.dedup_key, row.pk = outsider, f"{row.dedup_key}:copied", None
        row.save()

    messages = [mail._make(row) for row in Letter.objects.filter(person=outsider)]

    assert len(messages) > 1
    assert not [m for m in messages if m and "kanarie" in m.message().as_string()]
