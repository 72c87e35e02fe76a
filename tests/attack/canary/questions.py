"""The private questions of PZ Polder, for every audience and in every state, with what was said below them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from knowledge import services
from knowledge.choices import ReportKind
from knowledge.models import Article, Question
from knowledge.services import Asking
from tests.attack.canary.people import DECIDERS, EDITORS, EVERYBODY, POLDER, VLAS
from tests.attack.canary.tokens import NOBODY, token

if TYPE_CHECKING:
    from tests.attack.canary.tokens import Planted

TEXTS = ("title", "body")


@dataclass(frozen=True)
class Plan:
    name: str
    audience: str
    readers: frozenset[str]
    is_withdrawn: bool = False


PLANS = (
    Plan("askedown", "zone", POLDER),
    Plan("askednamed", "named", POLDER | VLAS),
    Plan("askedback", "named", EDITORS, is_withdrawn=True),
)
OPEN, WAITS, AGAIN = "askedopen", "askedwaits", "askedagain"
HIDDEN = "askedhush"
WHO_READS_ALL = EVERYBODY - {
    "anonymous", "observer", "polder_observer", "admin", "dismissed", "deactivated",
}  # fmt: skip


def plant(planted: Planted) -> None:
    for plan in PLANS:
        _plant(planted, plan)
    _plant_what_is_open(planted)
    _plant_what_waits(planted)
    _plant_what_lost_its_solution(planted)


def _asked(planted: Planted, name: str, **asked: Any) -> Question:
    """A question of PZ Polder in this word's tokens; with named zones PZ Vlas reads it too."""
    zones = planted.people.zones
    question, _made = services.ask(
        by=planted.people.user("polder_member"),
        zone=zones["polder"],
        asking=Asking(
            **{text: token(name, text) for text in TEXTS},
            topic=planted.topics["burglary"],
            language="nl",
            named_zones=(zones["vlas"],),
            **asked,
        ),
        form_key=token(name, "formkey"),
    )
    return question


def _plant(planted: Planted, plan: Plan) -> None:
    """A call, answered, remarked on, with an outcome, and one answer turned into a draft."""
    people = planted.people
    asker, colleague = people.user("polder_member"), people.user("polder_coordinator")
    answerer = people.user("vlas_member") if plan.audience == "named" else colleague
    question = _asked(
        planted,
        plan.name,
        deadline=timezone.localdate() + timedelta(days=2),
        audience=plan.audience,
        asked_zone=people.zones["vlas"] if plan.audience == "named" else None,
    )
    planted.note(plan.name, question, plan.readers, version=question.version)
    planted.plant(plan.name, [*TEXTS, "answer", "remark", "outcome"], plan.readers)
    planted.plant(plan.name, ["formkey", "answerkey", "remarkkey"], NOBODY)
    answer, _made = services.answer(
        question,
        by=answerer,
        text=f"<p>{token(plan.name, 'answer')}</p>",
        form_key=token(plan.name, "answerkey"),
    )
    planted.note(f"{plan.name}s", answer, plan.readers)
    remark, _made = services.remark(
        question, by=colleague, answer=answer, text=token(plan.name, "remark"),
        form_key=token(plan.name, "remarkkey"),
    )  # fmt: skip
    planted.readers[remark.public_id] = plan.readers
    planted.remarks.append(remark.public_id)
    services.say_me_too(question, by=answerer)
    services.mark_solution(answer, by=asker)
    question.refresh_from_db()
    services.write_outcome(
        question, by=asker, version=question.version, text=token(plan.name, "outcome")
    )
    if plan.is_withdrawn:
        services.withdraw_question(question, by=asker)
    question = Question.objects.get(pk=question.pk)
    planted.items[plan.name].numbers["version"] = question.version


def _plant_what_is_open(planted: Planted) -> None:
    """One that the whole network reads, about an article of which it may know nothing."""
    people = planted.people
    question, _made = services.ask(
        by=people.user("polder_member"),
        zone=people.zones["polder"],
        asking=Asking(
            title="kanarieaskedopentitle fietsen",
            body=token(OPEN, "body"),
            topic=planted.topics["burglary"],
            language="nl",
            article=Article.objects.get(pk=planted.items["zone"].pk),
        ),
    )
    planted.plant(OPEN, TEXTS, WHO_READS_ALL)
    planted.note(OPEN, question, WHO_READS_ALL, version=question.version)
    _plant_what_is_hidden_below(planted, question)


def _plant_what_waits(planted: Planted) -> None:
    """One that PZ Vlas was asked and nobody answered yet: its coordinators get a letter."""
    people = planted.people
    question, _made = services.ask(
        by=people.user("polder_member"),
        zone=people.zones["polder"],
        asking=Asking(
            **{name: token(WAITS, name) for name in TEXTS},
            topic=planted.topics["burglary"],
            language="nl",
            asked_zone=people.zones["vlas"],
        ),
    )
    planted.plant(WAITS, TEXTS, WHO_READS_ALL)
    planted.readers[question.public_id] = WHO_READS_ALL


def _plant_what_lost_its_solution(planted: Planted) -> None:
    """One of which an answer was removed and another unmarked: those concerned get letters."""
    people, readers = planted.people, POLDER | VLAS
    asker, coordinator = people.user("polder_member"), people.user("polder_coordinator")
    question = _asked(planted, AGAIN, audience="named")
    for end in (services.remove_answer, services.unmark_solution):
        answer, _made = services.answer(
            question, by=people.user("vlas_member"), text=f"<p>{token(AGAIN, 'answer')}</p>"
        )
        services.mark_solution(answer, by=asker)
        planted.readers[answer.public_id] = readers
        end(answer, by=coordinator)
    planted.note(AGAIN, question, readers)
    planted.plant(AGAIN, [*TEXTS, "answer"], readers)
    planted.plant(AGAIN, ["formkey"], NOBODY)


def _plant_what_is_hidden_below(planted: Planted, question: Question) -> None:
    """Of a question that the whole network reads: an answer and a remark that were reported."""
    author = planted.people.user("polder_member2")
    readers = DECIDERS | {"polder_member2"}
    answer, _made = services.answer(question, by=author, text=f"<p>{token(HIDDEN, 'answer')}</p>")
    planted.note(HIDDEN, answer, readers)
    remark, _made = services.remark(question, by=author, text=token(HIDDEN, "remark"))
    planted.readers[remark.public_id] = readers
    planted.remarks.append(remark.public_id)
    planted.plant(HIDDEN, ["answer", "remark"], readers)
    for said in (answer, remark):
        row, _made = services.report(
            said, by=planted.people.user("vlas_member"), kind=ReportKind.PERSONAL_DATA, words="weg"
        )
        planted.readers[row.public_id] = DECIDERS | {"vlas_member"}
        planted.reports.append(row.public_id)
