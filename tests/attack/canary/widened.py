"""What was opened to the whole network with all that hung below it from before: that stays among who read it then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from knowledge import services
from knowledge.choices import AdoptionState, ReportKind, SignKind
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, Comment, Question
from knowledge.services import Asking, Entry
from knowledge.services.question import index
from tests.attack.canary.articles import OUT_OF_THE_NETWORK, TEXTS, writing
from tests.attack.canary.people import DECIDERS, EVERYBODY, POLDER, VLAS
from tests.attack.canary.tokens import NOBODY, token
from tests.conftest import as_owner
from zones import access
from zones.models import Audience

if TYPE_CHECKING:
    from tests.attack.canary.tokens import Item, Planted

NETWORK = EVERYBODY - {"anonymous"} - OUT_OF_THE_NETWORK
BEFORE = POLDER | VLAS
ARTICLE, QUESTION = "widened", "askedwide"


def plant(planted: Planted) -> None:
    _plant_article(planted)
    _plant_question(planted)


def _plant_article(planted: Planted) -> None:
    people = planted.people
    author, coordinator = people.user("polder_member"), people.user("polder_coordinator")
    named = writing(planted, ARTICLE, audience="named", named_zones=(people.zones["vlas"],))
    article, _made = services.save_draft(by=author, zone=people.zones["polder"], writing=named)
    item = planted.note(ARTICLE, article, NETWORK)
    planted.plant(ARTICLE, TEXTS, NETWORK)
    article = services.publish(article, by=author)
    _plant_talk(planted, item, article)
    _plant_file(planted, item, article)
    _plant_adoption(planted, article)
    report, _made = services.report(
        article, by=people.user("vlas_member"), kind=ReportKind.ERROR, words=token(ARTICLE, "words")
    )
    planted.plant(ARTICLE, ["words"], DECIDERS | {"vlas_member"})
    planted.readers[report.public_id] = DECIDERS | {"vlas_member"}
    planted.reports.append(report.public_id)
    article = services.revise(
        article, by=coordinator, version=article.version, writing=writing(planted, ARTICLE)
    )
    said, _made = services.comment(
        article, by=people.user("vlas_member"), text=token(ARTICLE, "late"),
        answers=Comment.objects.get(public_id=item.comments[0]),
    )  # fmt: skip
    planted.plant(ARTICLE, ["late"], BEFORE)
    planted.readers[said.public_id] = BEFORE
    item.comments.append(said.public_id)
    item.numbers["version"] = Article.objects.get(pk=article.pk).version


def _plant_talk(planted: Planted, item: Item, article: Article) -> None:
    people = planted.people
    first = None
    for name, word in (("vlas_member", "comment"), ("polder_member2", "answer")):
        said, _made = services.comment(
            article, by=people.user(name), text=f"{token(ARTICLE, word)} @vlas_coordinator",
            answers=first,
        )  # fmt: skip
        first = first or said
        planted.plant(ARTICLE, [word], BEFORE)
        planted.readers[said.public_id] = BEFORE
        item.comments.append(said.public_id)
    services.give_sign(article, by=people.user("vlas_member"), kind=SignKind.SEEN_TOO)


def _plant_file(planted: Planted, item: Item, article: Article) -> None:
    said = f"{token(ARTICLE, 'inside')}.\n".encode()
    upload = SimpleUploadedFile(f"{token(ARTICLE, 'filename')}.txt", said)
    (row,) = services.attach(
        article, by=planted.people.user("polder_member"), files=[examine(upload)]
    )
    assert services.check(row.pk, article.zone_id) == "clean"
    planted.plant(ARTICLE, ["inside", "filename"], BEFORE)
    planted.readers[row.public_id] = BEFORE
    item.files.append(Attachment.objects.get(pk=row.pk).public_id)


def _plant_adoption(planted: Planted, article: Article) -> None:
    by = planted.people.user("vlas_coordinator")
    entry = Entry(
        state=AdoptionState.ADOPTED, since=timezone.localdate(),
        words=token(ARTICLE, "taken"), results=token(ARTICLE, "results"),
    )  # fmt: skip
    made, _is_new = services.enter_adoption(
        article, by=by, zone=planted.people.zones["vlas"], entry=entry
    )
    planted.plant(ARTICLE, ["taken", "results"], BEFORE)
    planted.note("takenbefore", made, BEFORE)


def _plant_question(planted: Planted) -> None:
    """Whom a question is asked of never changes: it is opened here as no service does."""
    people = planted.people
    question, _made = services.ask(
        by=people.user("polder_member"),
        zone=people.zones["polder"],
        asking=Asking(
            **{word: token(QUESTION, word) for word in ("title", "body")},
            topic=planted.topics["burglary"], language="nl",
            audience="named", named_zones=(people.zones["vlas"],),
        ),
        form_key=token(QUESTION, "formkey"),
    )  # fmt: skip
    answer, _made = services.answer(
        question, by=people.user("vlas_member"), text=f"<p>{token(QUESTION, 'answer')}</p>"
    )
    for below, word in ((None, "remark"), (answer, "deeper")):
        remark, _made = services.remark(
            question, by=people.user("polder_member2"), answer=below, text=token(QUESTION, word)
        )
        planted.readers[remark.public_id] = BEFORE
        planted.remarks.append(remark.public_id)
    services.say_me_too(question, by=people.user("vlas_member"))
    planted.note(f"{QUESTION}s", answer, BEFORE)
    planted.plant(QUESTION, ["answer", "remark", "deeper"], BEFORE)
    network = Audience.objects.get(kind="network")
    with as_owner():
        Question.objects.filter(pk=question.pk).update(audience=network, meant_for=network)
    question = Question.objects.get(pk=question.pk)
    with access.reading_as(people.user("polder_coordinator")):
        index(question)
    planted.note(QUESTION, question, NETWORK, version=question.version)
    planted.plant(QUESTION, ["title", "body"], NETWORK)
    planted.plant(QUESTION, ["formkey"], NOBODY)
