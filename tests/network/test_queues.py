"""Real workers: no kind of work waits for another kind, and nobody takes all slots of a queue."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from redis import Redis

from knowledge import services, tasks
from knowledge.choices import FileState
from knowledge.files.validation import FileRefused, examine
from knowledge.models import Attachment, DocumentImport
from tests.knowledge.uploads import upload
from tests.own_workers import said, until, workers
from tests.zones.smtp_servers import mail_server, server_that_falls_silent
from zones import access, mail, turns
from zones.choices import LetterState, Role
from zones.models import Letter
from zones.worker_heartbeat import queues_without_worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

HOSTILE = (b"<div>" * 900 + b"x" + b"</div>" * 900) * 400
"""Just not too deep: it keeps a processor for about five seconds, and is too long for an article in the end."""


def send_in(person, zone, *contents: bytes, key: str = "one") -> None:
    services.receive(
        by=person,
        zone=zone,
        uploads=[
            SimpleUploadedFile(f"{number}.html", content, "text/html")
            for number, content in enumerate(contents)
        ],
        facts={"kind": "lesson", "audience": "zone", "topic": "", "language": "nl"},
        form_key=key,
    )


def states(person) -> list[str]:
    with access.reading_as(person):
        rows = DocumentImport.objects.visible_to(person)
        return list(rows.order_by("pk").values_list("state", flat=True))


def all_states(people) -> list[str]:
    return [state for person in people for state in states(person)]


@pytest.fixture
def senders(person, zones):
    return [person(f"lid{n}@polder.example", Role.MEMBER, zones["polder"]) for n in range(3)]


def test_letter_leaves_within_five_seconds_while_fifty_hostile_imports_wait(
    senders, zones, settings, tmp_path
):
    with mail_server(settings) as box, workers(tmp_path):
        for number in range(50):
            send_in(senders[number // 17], zones["polder"], HOSTILE, key=f"form {number}")
        assert until(lambda: "working" in all_states(senders))
        started = time.monotonic()
        for number in range(5):
            mail.queue_letter("password_reset", senders[0], f"letter {number}")
        assert until(lambda: len(box.taken) == 5, 30), said(tmp_path)
        seconds = time.monotonic() - started
        waiting = all_states(senders).count("waiting")

    assert seconds < 5
    assert waiting > 30


def test_documents_of_one_person_are_read_two_at_a_time_and_all_of_them(senders, zones, tmp_path):
    slow, quick = HOSTILE, b"<p>Kort</p>"
    with workers(tmp_path, "documents"):
        send_in(senders[0], zones["polder"], *[slow] * 3, *[quick] * 3, key="many")
        assert until(lambda: states(senders[0]).count("working") == 2)
        send_in(senders[1], zones["polder"], quick, quick, key="few")
        assert until(lambda: states(senders[1]) == ["read"] * 2), said(tmp_path)
        seen = states(senders[0])
        assert until(lambda: set(states(senders[0])) <= {"read", "failed"}, 120), said(tmp_path)

    assert seen.count("working") == 2
    assert "waiting" in seen


def test_documents_when_twenty_wait_are_refused_with_a_sentence(senders, zones):
    send_in(senders[0], zones["polder"], *[b"<p>x</p>"] * 20, key="twenty")

    with pytest.raises(FileRefused) as refused:
        send_in(senders[0], zones["polder"], b"<p>x</p>", key="one more")
    send_in(senders[1], zones["polder"], b"<p>x</p>", key="of somebody else")

    assert refused.value.reason == "waiting"
    assert states(senders[0]) == ["waiting"] * 20
    assert states(senders[1]) == ["waiting"]


def test_document_enqueues_only_as_many_as_have_turns(senders, zones, settings):
    Redis.from_url(settings.REDIS_URL).flushdb()

    send_in(senders[0], zones["polder"], *[b"<p>x</p>"] * 20, key="twenty")

    assert Redis.from_url(settings.REDIS_URL).llen("documents") == turns.MAX_RUNNING


def test_turn_is_held_twice_and_not_for_the_same_task(senders, settings):
    Redis.from_url(settings.REDIS_URL).flushdb()
    pk = senders[0].pk
    with turns.turn("files", pk, "file 1", seconds=9) as first:
        with turns.turn("files", pk, "file 1", seconds=9) as again:
            pass
        with (
            turns.turn("files", pk, "file 2", seconds=9) as second,
            turns.turn("files", pk, "file 3", seconds=9) as third,
            turns.turn("documents", pk, "file 3", seconds=9) as elsewhere,
            turns.turn("files", senders[1].pk, "file 3", seconds=9) as other,
        ):
            pass
    with turns.turn("files", pk, "file 3", seconds=9) as later:
        pass

    assert (first, again, second, third, elsewhere, other, later) == (
        True, False, True, False, True, True, True,
    )  # fmt: skip


def test_file_is_checked_while_a_mail_server_says_nothing(
    senders, zones, article, settings, tmp_path
):
    paper = article(senders[0], zones["polder"])
    with server_that_falls_silent(settings, "the greeting") as reached, workers(tmp_path):
        for number in range(4):
            mail.queue_letter("password_reset", senders[0], f"letter {number}")
        assert until(reached.is_set), said(tmp_path)
        started = time.monotonic()
        with access.reading_as(senders[0]):
            files = [examine(upload("nota.txt", b"tekst")), examine(upload("lijst.csv", b"a;b"))]
            services.attach(paper, by=senders[0], files=files)
        assert until(lambda: set(file_states(zones["polder"])) == {FileState.CLEAN}), said(tmp_path)
        seconds = time.monotonic() - started

    assert seconds < 10
    assert Letter.objects.exclude(state=LetterState.SENT).count() == 4


def file_states(zone) -> list[str]:
    with access.reading_as(access.acting_for(zone.pk)):
        return list(Attachment.objects.filter(article__zone=zone).values_list("state", flat=True))


def test_worker_that_is_killed_is_started_anew(settings, tmp_path):
    with workers(tmp_path, "files", "documents") as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for pid in children:
            os.kill(int(pid), signal.SIGKILL)
        Redis.from_url(settings.REDIS_URL).flushdb()

        assert until(lambda: not {"files", "documents"} & set(queues_without_worker()))
        assert process.poll() is None
    assert process.returncode == 0


def test_tasks_stand_in_their_queues():
    router = tasks.check_attachment.app.amqp.router

    found = {
        name: router.route({}, name)["queue"].name for name in tasks.check_attachment.app.tasks
    }

    assert found["zones.tasks.send_letter"] == "letters"
    assert found["knowledge.tasks.check_attachment"] == "files"
    assert found["knowledge.tasks.make_export"] == "documents"
    assert found["zones.tasks.seal_audit"] == "default"
