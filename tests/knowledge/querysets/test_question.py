"""Who may do what with a question: person by person, in the first lock and in the second."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from knowledge import services
from knowledge.models import Answer, Article, MeToo, Question, Remark, Source
from zones import access

pytestmark = pytest.mark.django_db

EVERYBODY = (
    "polder_member", "polder_coordinator", "polder_chief", "colleague", "vlas_member",
    "vlas_coordinator", "riho_member", "network_coordinator", "observer", "admin",
)  # fmt: skip
POLDER = {"polder_member", "polder_coordinator", "polder_chief", "colleague"}
EDITORS = {"polder_member", "polder_coordinator", "polder_chief"}
VLAS = {"vlas_member", "vlas_coordinator"}
NETWORK = POLDER | VLAS | {"riho_member", "network_coordinator"}
READERS = {
    ("network", "open"): NETWORK,
    ("named", "open"): POLDER | VLAS,
    ("zone", "open"): POLDER,
    ("network", "closed"): NETWORK,
    ("network", "withdrawn"): EDITORS,
    ("named", "withdrawn"): EDITORS,
}


@pytest.fixture
def colleague(person, zones):
    return person("colleague@polder.example", "member", zones["polder"])


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in EVERYBODY}


@pytest.fixture
def asked(people, question_by, zones):
    """Ask as PZ Polder's member: `asked("named", "open")`."""

    def make(audience, state, **fields):
        named = (zones["vlas"],) if audience == "named" else ()
        return question_by(
            people["polder_member"], audience=audience, named_zones=named, state=state, **fields
        )

    return make


@pytest.mark.parametrize(("audience", "state"), READERS)
def test_question_readers_follow_audience_and_state(people, asked, as_reader, audience, state):
    question = asked(audience, state)

    readers = {
        name for name, user in people.items() if question in Question.objects.visible_to(user)
    }
    let_through = set()
    for name, user in people.items():
        with as_reader(user):
            if Question.objects.filter(pk=question.pk).exists():
                let_through.add(name)

    assert readers == READERS[audience, state]
    edge = POLDER if state == "withdrawn" else READERS[audience, state]
    assert let_through == edge


@pytest.mark.parametrize(("audience", "state"), READERS)
def test_question_editors_are_author_and_deciders_of_the_zone(people, asked, audience, state):
    question = asked(audience, state)

    editors = {
        name for name, user in people.items() if question in Question.objects.editable_by(user)
    }
    shown = {
        name
        for name, user in people.items()
        for row in Question.objects.visible_to(user).with_rights(user)
        if row.may_edit
    }

    assert editors == shown == EDITORS


@pytest.mark.parametrize(("audience", "state"), READERS)
def test_question_answers_and_remarks_are_read_by_its_readers(people, asked, audience, state):
    question = asked(audience, "open")
    said = services.answer(question, by=people["polder_chief"], text="Ja.")[0]
    services.remark(question, by=people["polder_chief"], text="Goed.", answer=said)
    services.say_me_too(question, by=people["colleague"])
    if state == "withdrawn":
        services.withdraw_question(question, by=people["polder_member"])
    if state == "closed":
        services.close_question(question, by=people["polder_member"])

    for model in (Answer, Remark, MeToo):
        readers = {name for name, user in people.items() if model.objects.visible_to(user).exists()}
        assert readers == READERS[audience, state], model


def deeds(question, said, by):
    yield "answer", lambda: services.answer(question, by=by, text="Antwoord")
    yield "remark", lambda: services.remark(question, by=by, text="Opmerking")
    yield "mark", lambda: services.mark_solution(said, by=by)
    yield "outcome", lambda: services.write_outcome(question, by=by, version=1, text="Uitkomst")
    yield "close", lambda: services.close_question(question, by=by)
    yield "withdraw", lambda: services.withdraw_question(question, by=by)


MAY = {
    "answer": POLDER | VLAS, "remark": POLDER | VLAS, "mark": EDITORS, "outcome": EDITORS,
    "close": EDITORS, "withdraw": EDITORS,
}  # fmt: skip


def test_question_deeds_are_allowed_by_role(people, asked):
    question = asked("named", "open", deadline=timezone.localdate())
    said = services.answer(question, by=people["vlas_member"], text="Ja.")[0]
    did = {name: set() for name in MAY}

    for name, user in people.items():
        for deed, do in deeds(question, said, user):
            with suppress(Question.DoesNotExist), transaction.atomic():
                do()
                did[deed].add(name)
                transaction.set_rollback(True)

    assert did == MAY


def test_question_second_lock_refuses_writing_for_others(people, asked, as_reader, zones):
    question = asked("named", "open")
    said = services.answer(question, by=people["vlas_member"], text="Ja.")[0]
    other = asked("zone", "open")
    vlas, riho = people["vlas_member"], people["riho_member"]

    with as_reader(vlas):
        assert Question.objects.filter(pk=question.pk).update(title="Overgenomen") == 0
        assert Answer.objects.filter(pk=said.pk).update(text="Anders") == 1
    with as_reader(riho):
        assert Answer.objects.filter(pk=said.pk).update(text="Anders") == 0
        assert Answer.objects.filter(pk=said.pk).delete()[0] == 0
    refused = [
        (riho, Answer(question=question, author=riho, zone=zones["riho"], text="x")),
        (vlas, Answer(question=question, author=riho, zone=zones["vlas"], text="x")),
        (vlas, Answer(question=question, author=vlas, zone=zones["riho"], text="x")),
        (vlas, Remark(question=other, author=vlas, zone=zones["vlas"], text="x")),
        (vlas, Remark(question=asked("network", "open"), answer=said, author=vlas, text="x")),
        (riho, MeToo(question=question, person=riho, zone=zones["riho"])),
    ]
    for person, row in refused:
        with pytest.raises(DatabaseError), transaction.atomic(), as_reader(person):
            row.save()


def test_question_solution_from_another_question_is_refused(people, asked):
    first, second = asked("network", "open"), asked("network", "open")
    said = services.answer(first, by=people["vlas_member"], text="Ja.")[0]

    Question.objects.filter(pk=second.pk).update(solution=said)

    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    connection.needs_rollback = False
    Question.objects.filter(pk=second.pk).update(solution=None)


def test_question_outcome_without_call_is_refused(people, asked):
    question = asked("network", "open")

    with pytest.raises(Question.DoesNotExist):
        services.write_outcome(question, by=people["polder_member"], version=1, text="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(outcome="x")


def test_question_asked_for_another_zone_is_refused(people, asking, zones):
    with pytest.raises(services.NotOfZone):
        services.ask(by=people["vlas_member"], zone=zones["polder"], asking=asking())
    with pytest.raises(services.AskedZoneCannotRead):
        services.ask(
            by=people["vlas_member"],
            zone=zones["vlas"],
            asking=asking(audience="zone", asked_zone=zones["polder"]),
        )


def test_question_first_answer_of_another_person_sets_its_response_time(people, asked):
    question = asked("network", "open")

    services.answer(question, by=people["polder_member"], text="Ik vond al iets.")
    question.refresh_from_db()
    assert question.first_answered_at is None

    first = services.answer(question, by=people["vlas_member"], text="Ja.")[0]
    services.answer(question, by=people["riho_member"], text="Ook.")
    question.refresh_from_db()
    assert question.first_answered_at == first.at


def test_question_response_times_are_medians_of_readable_questions(people, asked, question_by):
    for hours in (1, 5, 30):
        question = asked("network", "open")
        services.answer(question, by=people["vlas_member"], text="Ja.")
        began = timezone.now() - timedelta(hours=hours)
        Question.objects.filter(pk=question.pk).update(created_at=began)
    hidden = question_by(people["vlas_member"], audience="zone")
    services.answer(hidden, by=people["vlas_coordinator"], text="Ja.")

    with access.reading_as(people["polder_chief"]) as reader:
        mine = Question.objects.visible_to(people["polder_chief"])
        assert reader.deciding_zone_ids == (question.zone_id,)
        assert round(mine.median_response() / timedelta(hours=1)) == 5
        assert set(mine.median_response_by_zone()) == {question.zone_id}
        assert mine.unanswered().median_response() is None
    with access.reading_as(people["vlas_member"]):
        theirs = Question.objects.visible_to(people["vlas_member"])
        assert set(theirs.median_response_by_zone()) == {question.zone_id, hidden.zone_id}


def test_question_of_dismissed_author_is_not_edited_by_them(people, asked):
    question = asked("network", "open")
    people["polder_member"].memberships.update(ended_at=timezone.now())

    asker = type(people["polder_member"]).objects.get(pk=people["polder_member"].pk)

    assert not Question.objects.editable_by(asker).exists()
    with pytest.raises(Question.DoesNotExist):
        services.close_question(question, by=asker)


def test_question_withdrawn_and_asked_again_is_as_before(people, asked, as_reader):
    question = asked("named", "withdrawn")
    assert not Question.objects.visible_to(people["vlas_member"]).exists()

    services.restore_question(question, by=people["polder_coordinator"])

    assert Question.objects.visible_to(people["vlas_member"]).exists()
    assert not Question.objects.visible_to(people["riho_member"]).exists()


def test_practice_source_is_readable_for_its_zone_only(people, asked, as_reader):
    question = asked("network", "open")
    said = services.answer(question, by=people["vlas_member"], text="Ja.")[0]
    article, _made = services.turn_into_practice(said, by=people["vlas_member"])

    assert Source.objects.visible_to(people["vlas_coordinator"]).count() == 1
    assert not Source.objects.visible_to(people["riho_member"]).exists()
    with as_reader(people["riho_member"]):
        assert not Source.objects.exists()
    assert Article.objects.get() == article
