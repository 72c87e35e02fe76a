"""Rows from before the audience was stored get that of the edition that was current when they were written."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from exchanges.models import Decision
from knowledge import services
from knowledge.choices import AdoptionState, SignKind
from knowledge.files.validation import examine
from knowledge.models import Adoption, Answer, Article, ArticleSign, Attachment, Comment
from knowledge.services import Entry
from tests.exchanges import conftest as projects

confirm_rows, project_in, someone, text, shares, take, topic = (
    projects.confirm_rows, projects.project_in, projects.someone, projects.text, projects.shares, projects.take, projects.topic,
)  # fmt: skip


@pytest.fixture
def again(owner):
    """Take the columns away, with what stands in them, and migrate a database that holds all the rest."""

    def migrate() -> None:
        with owner():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            call_command("migrate", "exchanges", "0002", verbosity=0)
            call_command("migrate", "knowledge", "0023", verbosity=0)
            call_command("migrate", verbosity=0)

    return migrate


def attach(article, by, name) -> Attachment:
    (row,) = services.attach(article, by=by, files=[examine(SimpleUploadedFile(name, b"x"))])
    return row


def test_audience_migration_gives_rows_the_audience_of_their_edition(
    again, article_by, writing, zones, question_by, answer_by, polder_member, polder_coordinator,
    vlas_member, vlas_coordinator, riho_member,
):  # fmt: skip
    article = article_by(
        polder_member, audience="named", named_zones=(zones["vlas"],), state="draft"
    )
    attach(article, polder_member, "bij-ontwerp.txt")
    article = services.publish(article, by=polder_member)
    before, _made = services.comment(article, by=vlas_member, text="eerder")
    services.give_sign(article, by=vlas_member, kind=SignKind.USEFUL)
    attach(article, polder_member, "eerder.txt")
    services.enter_adoption(
        article,
        by=vlas_coordinator,
        zone=zones["vlas"],
        entry=Entry(state=AdoptionState.TRIAL, since=timezone.localdate()),
    )
    article.refresh_from_db()
    services.revise(article, by=polder_coordinator, version=article.version, writing=writing())
    services.comment(article, by=riho_member, text="later")
    services.comment(article, by=vlas_member, text="antwoord", answers=before)
    untouched = attach(article_by(polder_member, state="draft"), polder_member, "ontwerp.txt")
    question = question_by(polder_member, audience="named", named_zones=(zones["vlas"],))
    answer_by(question, vlas_member)
    models = (Comment, ArticleSign, Attachment, Adoption, Answer)
    stored = [dict(model.objects.values_list("pk", "audience")) for model in models]
    kinds = dict(Comment.objects.values_list("text", "audience__kind"))
    assert kinds == {"eerder": "named", "later": "network", "antwoord": "named"}

    again()

    assert [dict(model.objects.values_list("pk", "audience")) for model in models] == stored
    untouched.refresh_from_db()
    assert untouched.comes_with_next_edition
    assert untouched.audience == Article.objects.get(pk=untouched.article_id).audience


def test_audience_migration_gives_decisions_the_audience_of_their_step(again, project_in):
    project_in("approved")
    stored = dict(Decision.objects.values_list("pk", "audience"))
    assert stored

    again()

    assert dict(Decision.objects.values_list("pk", "audience")) == stored
