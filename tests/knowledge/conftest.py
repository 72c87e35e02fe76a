"""Topics, and articles of PZ Polder for every audience, state and test."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge import services
from knowledge.choices import Kind
from knowledge.files.validation import examine
from knowledge.models import Answer, Article, Attachment, Question, Topic
from knowledge.services import Asking, Writing
from tests.conftest import as_owner
from tests.knowledge.pairs import TITLE, again
from zones import access

if TYPE_CHECKING:
    from collections.abc import Callable

    from zones.models import User, Zone


SECRET = "geheimwoordkanarie"


@pytest.fixture
def topics(db) -> dict[str, Topic]:
    """Two fields, one with a topic below it."""
    with as_owner():
        field = Topic.objects.create(
            slug="operational",
            name_nl="Operationeel",
            name_fr="Opérationnel",
            position=1,
        )
        return {
            "operational": field,
            "burglary": Topic.objects.create(
                slug="burglary",
                parent=field,
                name_nl="Woninginbraak",
                name_fr="Cambriolage",
                position=2,
            ),
            "clients": Topic.objects.create(
                slug="clients",
                name_nl="Klantenmanagement",
                name_fr="Gestion des clients",
                position=3,
            ),
        }


@pytest.fixture
def writing(topics) -> Callable[..., Writing]:
    def fill_in(**fields: object) -> Writing:
        return Writing(
            **{
                "title": "Onthaal op afspraak",
                "summary": "Van 48 naar 11 minuten wachten.",
                "body": "<p>Een digitale afspraak met intake vooraf.</p>",
                "kind": Kind.PRACTICE,
                "topic": topics["burglary"],
                "language": "nl",
                **fields,
            }
        )

    return fill_in


@pytest.fixture
def article_by(writing) -> Callable[..., Article]:
    """Make an article: `article_by(person, audience="zone", state="published")`."""

    def make(
        by: User,
        *,
        state: str = "published",
        zone: Zone | None = None,
        co_authors: tuple[User, ...] = (),
        **fields: object,
    ) -> Article:
        with access.reading_as(access.reader(by)):
            article, _made = services.save_draft(
                by=by,
                zone=zone or by.current_zone,
                writing=writing(**fields),
                co_authors=co_authors,
                form_key=str(uuid.uuid4()),
            )
            if state != "draft":
                article = services.publish(article, by=by)
            if state == "withdrawn":
                article = services.withdraw(article, by=by)
            if state == "binned":
                article = services.move_to_bin(article, by=by)
        return article

    return make


@pytest.fixture
def form_fields(topics) -> Callable[..., dict[str, object]]:
    """What the form of a new article sends."""

    def fill_in(**fields: object) -> dict[str, object]:
        return {
            "title": "Onthaal op afspraak",
            "summary": "Van 48 naar 11 minuten wachten.",
            "body": "<p>Een digitale afspraak met intake vooraf.</p>",
            "kind": "practice",
            "topic": "burglary",
            "stage": "proven",
            "language": "nl",
            "audience": "network",
            "action": "publish",
            "form_key": str(uuid.uuid4()),
            **fields,
        }

    return fill_in


@pytest.fixture
def with_file(article_by, django_capture_on_commit_callbacks):
    """Make an article with one file that still waits for the worker."""

    def make(by, name: str, content: bytes, **fields: object) -> Attachment:
        article = article_by(by, **fields)
        with access.reading_as(access.reader(by)):
            (kept,) = services.attach(
                article, by=by, files=[examine(SimpleUploadedFile(name, content))]
            )
        return kept

    return make


@pytest.fixture
def checked_file(with_file) -> Callable[..., Attachment]:
    """Make an article with one file that the worker looked at: `checked_file(by, "a.pdf", content)`."""

    def make(by: User, name: str, content: bytes, **fields: object) -> Attachment:
        kept = with_file(by, name, content, **fields)
        services.check(kept.pk, kept.article.zone_id)
        kept.refresh_from_db()
        return kept

    return make


@pytest.fixture
def asking(topics) -> Callable[..., Asking]:
    def fill_in(**fields: object) -> Asking:
        return Asking(
            **{
                "title": "Wie gebruikt bodycams bij verkeerscontroles?",
                "body": "<p>We twijfelen over de batterij.</p>",
                "topic": topics["burglary"],
                "language": "nl",
                **fields,
            }
        )

    return fill_in


@pytest.fixture
def question_by(asking) -> Callable[..., Question]:
    """Ask: `question_by(person, audience="zone", state="withdrawn")`."""

    def make(
        by: User, *, state: str = "open", zone: Zone | None = None, **fields: object
    ) -> Question:
        question, _made = services.ask(
            by=by, zone=zone or by.current_zone, asking=asking(**fields), form_key=str(uuid.uuid4())
        )
        if state == "closed":
            question = services.close_question(question, by=by)
        if state == "withdrawn":
            question = services.withdraw_question(question, by=by)
        return question

    return make


@pytest.fixture
def answer_by() -> Callable[..., Answer]:
    def make(question: Question, by: User, text: str = "Wij, al twee jaar.") -> Answer:
        said, _made = services.answer(question, by=by, text=text, form_key=str(uuid.uuid4()))
        return said

    return make


@pytest.fixture
def question_fields(topics) -> Callable[..., dict[str, object]]:
    """What the form of a new question sends."""

    def fill_in(**fields: object) -> dict[str, object]:
        return {
            "title": "Wie gebruikt bodycams bij verkeerscontroles?",
            "body": "<p>We twijfelen over de batterij.</p>",
            "topic": "burglary",
            "language": "nl",
            "audience": "network",
            "action": "ask",
            "form_key": str(uuid.uuid4()),
            **fields,
        }

    return fill_in


@pytest.fixture
def adapt(article_by):
    def begin(origin: Article, by, **told: str) -> Article:
        article, _made = services.adapt(
            origin, by=by, zone=by.current_zone, number=origin.edition, form_key=None
        )
        if told:
            services.tell_change(article, by=by, **told)
        return Article.objects.get(pk=article.pk)

    return begin


@pytest.fixture
def pair(article_by, writing, polder_member):
    """Make an article and its French translation, published: `pair(audience="zone")`."""

    def make(*, published: bool = True, **fields: object) -> tuple[Article, Article]:
        dutch = article_by(polder_member, **fields)
        french = services.translate(dutch, by=polder_member)
        if published:
            french = services.revise(
                french, by=polder_member, version=french.version, writing=writing(title=TITLE, body="<p>Le texte.</p>")
            )  # fmt: skip
            services.publish(french, by=polder_member)
        return again(dutch), again(french)

    return make
