"""What leaves the portal: every letter to everybody, over SMTP and in all its parts; jobs; the log; the demo's mailbox."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from network import digest
from network.iso_week import Week
from tests.attack.canary.conftest import undone
from tests.attack.canary.reading import Browser, found_in
from tests.attack.canary.tokens import token
from tests.zones.smtp_servers import mail_server
from zones import mail
from zones.models import Letter, User
from zones.worker_heartbeat import valkey

if TYPE_CHECKING:
    from email.message import EmailMessage

TOLD_IN_LETTERS = ("title", "why")
"""Last words of tokens that a letter may hold: titles and links, why a glass was broken; never the text of an item."""


COPIED_TO = (
    "riho_coordinator", "vlas_member", "network_coordinator", "polder_observer", "former", "polder_member2",
)  # fmt: skip


@dataclass(frozen=True)
class Post:
    """What arrived, with the name of who it was for; and how the letters stood afterwards."""

    messages: list[tuple[str, EmailMessage]]
    letters: list[Letter]


@pytest.fixture(scope="module")
def post(house, contained) -> Post:
    """Every letter that the planting owes, and each of them copied to everybody else, over SMTP."""
    ours = {"EMAIL_BACKEND": "", "EMAIL_HOST": "", "EMAIL_PORT": 0, "EMAIL_TIMEOUT": 3}
    with override_settings(**contained, **ours), undone():
        assert digest.send(Week.of(timezone.now())).owed
        _copy_to_everybody()
        Letter.objects.update(about="")  # each is read by itself, not as one of a bundle
        letters = Letter.objects.order_by("pk")
        with mail_server(settings) as box:
            for pk in letters.values_list("pk", flat=True):
                mail.deliver(pk)
        parsed = [message_from_bytes(raw, policy=policy.default) for raw in box.taken]
        return Post([(m["to"].addresses[0].username, m) for m in parsed], list(letters))


def _copy_to_everybody() -> None:
    people = [row for row in User.objects.filter(is_active=True) if row.name in COPIED_TO]
    own = ("digest", "password_reset", "welcome")  # these name their person: each has their own
    for row in list(Letter.objects.exclude(kind__in=own)):
        for person in people:
            if person.pk != row.person_id:
                copy = {"kind": row.kind, "person": person, "params": row.params}
                Letter.objects.create(dedup_key=f"{row.dedup_key}:{person.pk}", **copy)


def words_of(message: EmailMessage) -> str:
    """All of it: headers as they are read, and each part decoded."""
    said = [f"{name}: {value}" for name, value in message.items()]
    for part in message.walk():
        said += [f"{name}: {value}" for name, value in part.items()]
        if not part.is_multipart():
            said.append(part.get_content())
    return "\n".join(said)


def test_letters_hold_no_token_closed_to_their_reader(planted, post):
    leaks = [
        (name, message["subject"], word)
        for name, message in post.messages
        for word in planted.leaks(name, found_in(words_of(message)))
    ]

    assert leaks == []
    assert {row.state for row in post.letters} == {"sent", "dropped"}
    kinds = {row.kind for row in post.letters if row.state == "sent"}
    assert {
        "digest",
        "comment_posted",
        "question_asked",
        "answer_chosen",
        "answer_removed",
        "answer_unmarked",
        "question_open_again",
        "decision_asked",
        "decision_taken",
        "project_moved",
    } <= kinds
    assert {name for name, _message in post.messages} >= {"vlas_coordinator", "riho_member"}


def test_letters_hold_titles_and_no_texts(planted, post):
    told = {word for _name, message in post.messages for word in found_in(words_of(message))}
    tokens = {word for word in told if word.startswith("kanarie")}

    assert token("project", "title") in tokens
    assert token("named", "title") in tokens
    closed = {w for w in tokens if planted.readers[w] != planted.readers[token("open", "body")]}
    assert {word for word in closed if not word.endswith(TOLD_IN_LETTERS)} == set()


def test_letters_to_dismissed_and_deactivated_people_are_dropped(planted, post):
    gone = {planted.people.ids[name] for name in ("dismissed", "deactivated")}

    theirs = [row for row in post.letters if row.person_id in gone]
    sent = [row for row in theirs if row.state != "dropped"]
    assert len(theirs) > len(sent)
    # that they were dismissed, which their closed account still hears
    assert [(row.kind, row.person_id) for row in sent] == [
        ("role_changed", planted.people.ids["dismissed"])
    ]


def test_letters_in_the_database_hold_ids_only(planted, post):
    for row in post.letters:
        words = json.dumps(row.params) + row.dedup_key + row.message_id
        assert "kanarie" not in words
        assert not found_in(words) & planted.readers.keys()


def test_jobs_are_numbers(house, planted):
    """Read in Valkey itself, and as the whole message that Celery makes."""
    queued = {
        json.loads(raw)["headers"]["id"]: raw.decode()
        for queue in settings.CELERY_TASK_QUEUES
        for raw in valkey().lrange(queue.name, 0, -1)
    }

    tasks = {job["headers"]["task"] for job in house.jobs}
    assert tasks == {
        "zones.tasks.send_letter",
        "knowledge.tasks.check_attachment",
        "knowledge.tasks.read_document",
        "knowledge.tasks.make_export",
        "knowledge.tasks.tell_adapters",
        "knowledge.tasks.learn_meanings",
    }
    for job in house.jobs:
        assert not found_in(json.dumps(job, default=str)) & planted.readers.keys()
        assert "kanarie" not in queued[job["headers"]["id"]]
        arguments, named, _embedded = job["body"]
        assert all(isinstance(one, int) for one in arguments)
        assert named == {}


def test_log_of_all_deeds_holds_no_token(house, planted):
    assert house.log.lines
    assert house.log.leaks(planted) == []


def test_mailbox_of_demo_shows_letters_only(planted, settings):
    """There the mailbox is everybody's, as the demo says; so it must not lead to more than the letters."""
    settings.DEMO = settings.MAILBOX_OPEN = True
    name = planted.letters[0]

    answers = [
        Browser().get(path)
        for path in ("/mail/", *(f"/mail/{name}/{end}" for end in ("", "html/", "file/")))
    ]

    assert {answer.status for answer in answers} == {200}
    found = {w for answer in answers for w in answer.findings() if w.startswith("kanarie")}
    assert found == {token("mailed", word) for word in ("subject", "text", "html")}
