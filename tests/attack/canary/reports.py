"""What readers reported: an article, a comment and a file that are hidden since, and an error that was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge import services
from knowledge.choices import ReportKind, ReportOutcome
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, Comment, Report
from tests.attack.canary.articles import TEXTS, add_files, pdf, writing
from tests.attack.canary.people import DECIDERS, EDITORS
from tests.attack.canary.tokens import NOBODY, token
from tests.conftest import as_owner

if TYPE_CHECKING:
    from tests.attack.canary.tokens import Planted

REPORTER = frozenset({"vlas_member"})


def plant(planted: Planted) -> None:
    _plant_a_hidden_article(planted)
    _plant_what_is_hidden_below_an_open_one(planted)


def bar(planted: Planted) -> None:
    """The reporter may hide no more: told to them, and to those who may lift it."""
    by = planted.people.user("polder_coordinator")
    report = Report.objects.get(public_id=planted.reports[0])
    row = services.bar_from_hiding(report, by=by, reason=token("bar", "why"))
    readers = DECIDERS | REPORTER | {"network_coordinator"}
    planted.plant("bar", ["why"], readers)
    planted.readers[row.public_id] = readers
    planted.bars.append(row.public_id)


def _article(planted: Planted, name: str, **fields: object) -> Article:
    people = planted.people
    author = people.user("polder_member")
    article, _made = services.save_draft(
        by=author, zone=people.zones["polder"], writing=writing(planted, name, **fields)
    )
    return services.publish(article, by=author)


def _plant_a_hidden_article(planted: Planted) -> None:
    article = _article(planted, "hidden")
    item = planted.note("hidden", article, EDITORS)
    planted.plant("hidden", TEXTS, EDITORS)
    said, _made = services.comment(
        article, by=planted.people.user("riho_member"), text=token("hidden", "comment")
    )
    planted.plant("hidden", ["comment"], EDITORS)
    planted.readers[said.public_id] = EDITORS
    item.comments.append(said.public_id)
    add_files(planted, item, article)
    _report(planted, article, "hidden")
    item.numbers["version"] = Article.objects.get(pk=article.pk).version


def _plant_what_is_hidden_below_an_open_one(planted: Planted) -> None:
    """Of an article that the whole network reads: only what was reported is out of sight."""
    people = planted.people
    article = Article.objects.get(pk=planted.items["opened"].pk)
    author = people.user("polder_member2")
    said, _made = services.comment(article, by=author, text=token("said", "comment"))
    planted.plant("said", ["comment"], DECIDERS | {"polder_member2"})
    planted.readers[said.public_id] = DECIDERS | {"polder_member2"}
    planted.items["opened"].comments.append(said.public_id)
    _report(planted, Comment.objects.get(pk=said.pk), "said")
    file = _file(planted, article)
    _report(planted, file, "file")
    _decide(planted, _report(planted, article, "wrong", kind=ReportKind.ERROR))


def _file(planted: Planted, article: Article) -> Attachment:
    upload = SimpleUploadedFile(f"{token('file', 'name')}.pdf", pdf(token("file", "content")))
    (row,) = services.attach(
        article, by=planted.people.user("polder_member"), files=[examine(upload)]
    )
    with as_owner():
        Attachment.objects.filter(pk=row.pk).update(state="clean")
    planted.plant("file", ["name", "content"], EDITORS)
    planted.readers[row.public_id] = EDITORS
    planted.items["opened"].files.append(row.public_id)
    return Attachment.objects.get(pk=row.pk)


def _report(
    planted: Planted, reported: object, name: str, kind: ReportKind = ReportKind.PERSONAL_DATA
) -> Report:
    row, _made = services.report(
        reported,
        by=planted.people.user("vlas_member"),
        kind=kind,
        words=token(name, "words"),
        form_key=token(name, "formkey"),
    )
    planted.plant(name, ["words"], DECIDERS | REPORTER)
    planted.plant(name, ["formkey"], NOBODY)
    planted.readers[row.public_id] = DECIDERS | REPORTER
    planted.reports.append(row.public_id)
    return row


def _decide(planted: Planted, report: Report) -> None:
    services.decide_report(
        report, by=planted.people.user("polder_coordinator"), outcome=ReportOutcome.KEPT,
        answer=token("wrong", "answer"),
    )  # fmt: skip
    planted.plant("wrong", ["answer"], DECIDERS | REPORTER)
