"""The questions of the demo: asked, answered and ended by the people who would do it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from knowledge import services
from knowledge.choices import ItemType, Kind
from knowledge.models import Answer, Article, MeToo, Question, Remark, SearchEntry, Topic
from knowledge.services import Asking, Writing
from network.demo import articles, content
from network.demo.clock import Clock, ago, day
from network.demo.people import acting
from zones.models import Zone

if TYPE_CHECKING:
    from datetime import datetime

CHANGED_AFTER = timedelta(minutes=20)


def load(clock: Clock) -> None:
    for facts in content.questions():
        question = _ask(facts)
        for said in facts.get("answers", []):
            _answer(said, question, facts, clock)
        for email in facts.get("me_too", []):
            with acting(email) as person:
                services.say_me_too(question, by=person)
            clock.move(MeToo.objects.filter(question=question), ago(facts["age"] / 2))
        _end(facts, question)
        _date(question, facts, clock)


def _ask(facts: dict[str, Any]) -> Question:
    asked = facts.get("asked")
    with acting(facts["by"]) as person:
        question, _made = services.ask(
            by=person,
            zone=Zone.objects.get(slug=facts["zone"]),
            asking=Asking(
                title=facts["title"],
                body=facts["body"],
                topic=Topic.objects.get(slug=facts["topic"]),
                language="nl",
                deadline=day(-facts["until"]) if "until" in facts else None,
                audience=facts["audience"],
                asked_zone=Zone.objects.get(slug=asked) if asked else None,
                article=Article.objects.filter(title=facts.get("about", "")).first(),
            ),
        )
    return question


def _answer(said: dict[str, Any], question: Question, facts: dict[str, Any], clock: Clock) -> None:
    with acting(said["by"]) as person:
        first = said.get("text_at_first", said["text"])
        answer, _made = services.answer(question, by=person, text=first)
        if first != said["text"]:
            services.edit_answer(answer, by=person, text=said["text"])
    if said.get("solution"):
        with acting(facts["by"]) as person:
            services.mark_solution(answer, by=person)
    if "practice" in said:
        _turn(said, answer, clock)
    for remarked in said.get("remarks", []):
        _remark(remarked, answer, clock)
    this, answered = Answer.objects.filter(pk=answer.pk), ago(said["age"])
    clock.move(this, answered)
    this.exclude(edited_at=None).update(edited_at=answered + CHANGED_AFTER)
    clock.move_audit(answer, answered)
    if "removed" in said:
        _remove(said, answer, clock)


def _remove(said: dict[str, Any], answer: Answer, clock: Clock) -> None:
    """Take the answer away in the name of who gave it; its remarks stay."""
    with acting(said["by"]) as person:
        services.remove_answer(answer, by=person)
    Answer.objects.filter(pk=answer.pk).update(removed_at=ago(said["removed"]))
    clock.move_audit(answer, ago(said["removed"]))


def _remark(remarked: dict[str, Any], answer: Answer, clock: Clock) -> None:
    with acting(remarked["by"]) as person:
        remark, _made = services.remark(
            answer.question, by=person, text=remarked["text"], answer=answer
        )
    clock.move(Remark.objects.filter(pk=remark.pk), ago(remarked["age"]))
    clock.move_audit(remark, ago(remarked["age"]))


def _turn(said: dict[str, Any], answer: Answer, clock: Clock) -> None:
    """Make a practice of the answer, complete it and publish it."""
    told = said["practice"]
    with acting(said["by"]) as person:
        article, _made = services.turn_into_practice(answer, by=person)
        writing = Writing(
            title=told["title"],
            summary=told["summary"],
            body=told["body"],
            stage=told["stage"],
            kind=Kind.PRACTICE,
            topic=article.topic,
            language="nl",
        )
        article = services.revise(article, by=person, version=article.version, writing=writing)
        article = services.publish(article, by=person)
    articles.date(article, clock, ago(told["age"]))


def _end(facts: dict[str, Any], question: Question) -> None:
    if "outcome" not in facts:
        return
    question.refresh_from_db()
    with acting(facts["by"]) as person:
        services.write_outcome(question, by=person, version=question.version, text=facts["outcome"])


def _date(question: Question, facts: dict[str, Any], clock: Clock) -> None:
    asked = ago(facts["age"])
    this = Question.objects.filter(pk=question.pk)
    answered: datetime | None = None
    if facts.get("answers"):
        answered = ago(facts["answers"][0]["age"])
    this.update(created_at=asked, updated_at=asked, first_answered_at=answered)
    if "outcome" in facts:
        this.update(outcome_at=ago(facts["outcome_age"]))
    clock.move_audit(question, asked)
    SearchEntry.objects.filter(item_type=ItemType.QUESTION, item_pk=question.pk).update(
        published_at=asked
    )
