"""Every form of the portal, filled in and ready to be sent: the places where people press a button.

A place is named by its URL; `FORMS` holds at least one for each URL that takes a POST (a test says so).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from exchanges.models import Decision, Project, ProjectEvent
from knowledge import services as knowledge_services
from knowledge.models import (
    Adaptation,
    Adoption,
    Answer,
    Article,
    ArticleSign,
    Attachment,
    Autosave,
    Comment,
    DocumentImport,
    Follow,
    KnowledgeExport,
    MeToo,
    OriginDecision,
    Question,
    Remark,
    Report,
    Review,
    Revision,
    Source,
    WritingTemplate,
)
from knowledge.uptake import changes, digest_of
from network import digest
from network.models import BrokenGlass, Portrait
from tests.conftest import PASSWORD
from tests.knowledge.adopting import enter
from zones.letters import password_url
from zones.models import Letter, Membership, User, Zone

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest import FixtureRequest  # noqa: PT013 - only its type

NEW_PASSWORD = "nog-een-lang-wachtwoord-2026"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


@dataclass
class Filled:
    """A form as one browser holds it, and what one deed leaves behind, however often it is sent."""

    browser: Client
    url: str
    fields: dict[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    table: str = ""
    """Where all who send it meet: the table that the deed writes to or locks first; none asks no database."""

    made: Callable[[], object] = lambda: 1
    becomes: object = 1
    audit: dict[str, int] | None = field(default_factory=dict)
    """The rows of the audit, by verb; None where it is not this form that decides."""

    letters: dict[str, int] = field(default_factory=dict)
    first: int = 302
    others: tuple[int, ...] = (302,)

    def post(self, browser: Client | None = None, **changes: object) -> Any:
        uploads = [SimpleUploadedFile(name, PDF) for name in self.files]
        fields = self.fields | changes | ({"files": uploads} if uploads else {})
        if self.documents:
            texts = [SimpleUploadedFile(name, b"# Titel\n\ntekst") for name in self.documents]
            fields |= {"documents": texts}
        return (browser or self.browser).post(self.url, fields)


@dataclass
class Scene:
    """Whom and what a test can ask for, as the fixtures make it."""

    request: FixtureRequest

    def __getattr__(self, name: str) -> Any:
        return self.request.getfixturevalue(name)

    def browser(self, name: str) -> Client:
        return self.client_for(self.someone(name))

    def meet(self, *names: str) -> None:
        """Make these people, so that they are owed what people like them are owed."""
        for name in names:
            self.someone(name)


FORMS: dict[str, tuple[str, Callable[[Scene], Filled]]] = {}


def form(url_name: str, label: str = "") -> Callable:
    def register(fill_in: Callable[[Scene], Filled]) -> Callable[[Scene], Filled]:
        FORMS[f"{url_name} {label}".strip()] = (url_name, fill_in)
        return fill_in

    return register


def path_of(address: str) -> str:
    return urlsplit(address).path


def url_names() -> set[str]:
    return {url_name for url_name, _fill_in in FORMS.values()}


# articles


def _article_url(article: Article, *more: str) -> str:
    return f"/knowledge/{article.public_id}/" + "".join(f"{part}/" for part in more)


@form("knowledge:article_new")
def article_new(scene: Scene) -> Filled:
    scene.meet("polder_coordinator")
    colleague = scene.someone("polder_coordinator").public_id
    return Filled(
        scene.browser("polder_member"),
        "/knowledge/new/",
        scene.form_fields(co_authors=[colleague], audience="named", named_zones=["vlas"]),
        files=("plan.pdf",),
        table="knowledge_article",
        made=lambda: (Article.objects.count(), Revision.objects.count(), Attachment.objects.count()),
        becomes=(1, 1, 1),
        audit={"article_drafted": 1, "article_published": 1, "file_added": 1},
    )  # fmt: skip


TEMPLATE = "/knowledge/templates/practice-nl/"


@form("knowledge:autosave")
def autosave(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        "/knowledge/autosave/",
        scene.form_fields(article=article.public_id, tab="een-tabblad", version=article.version),
        table="knowledge_autosave",
        made=Autosave.objects.count,
        first=200,
        others=(200,),
    )


@form("knowledge:autosave_forget")
def autosave_forget(scene: Scene) -> Filled:
    filled = autosave(scene)
    filled.post()
    return Filled(
        filled.browser,
        f"/knowledge/autosave/{Autosave.objects.get().public_id}/forget/",
        table="knowledge_autosave",
        made=Autosave.objects.count,
        becomes=0,
        others=(302, 404),
    )


@form("knowledge:template_edit")
def template_edit(scene: Scene) -> Filled:
    return Filled(
        scene.browser("network_coordinator"),
        TEMPLATE,
        {"text": "Aanleiding\nWat was er aan de hand?"},
        table="knowledge_writingtemplate",
        made=WritingTemplate.objects.count,
        audit={"template_changed": 1},
    )


@form("knowledge:template_restore")
def template_restore(scene: Scene) -> Filled:
    filled = template_edit(scene)
    filled.post()
    return Filled(
        filled.browser,
        f"{TEMPLATE}restore/",
        table="knowledge_writingtemplate",
        made=WritingTemplate.objects.count,
        becomes=0,
        audit={"template_restored": 1},
    )


@form("knowledge:article_edit")
def article_edit(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    fields = scene.form_fields(title="Anders", version=article.version)
    return Filled(
        scene.browser("polder_member"),
        _article_url(article, "edit"),
        fields,
        files=("plan.pdf",),
        table="knowledge_article",
        made=lambda: (Revision.objects.count(), Attachment.objects.count()),
        becomes=(2, 1),
        audit={"article_changed": 1, "file_added": 1},
    )


@form("knowledge:article_edit", "of a draft, and publish it")
def article_edit_and_publish(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"), state="draft")
    return Filled(
        scene.browser("polder_member"),
        _article_url(article, "edit"),
        scene.form_fields(title="Anders", version=article.version),
        table="knowledge_article",
        made=Revision.objects.count,
        audit={"article_changed": 1, "article_published": 1},
    )


def _pressed(word: str, state: str, **expected: Any) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        author = scene.someone("polder_member")
        article = scene.article_by(author, state=state)
        presser = expected.get("by", "polder_member")
        return Filled(
            scene.browser(presser),
            _article_url(article, word),
            table="knowledge_article",
            made=Article.objects.count,
            becomes=expected.get("left", 1),
            audit={expected["verb"]: 1},
            others=expected.get("others", (302,)),
        )

    return fill_in


form("knowledge:article_publish")(_pressed("publish", "draft", verb="article_published"))
form("knowledge:article_withdraw")(_pressed("withdraw", "published", verb="article_withdrawn"))
form("knowledge:article_bin")(_pressed("bin", "published", verb="article_binned"))
form("knowledge:article_restore")(
    _pressed("restore", "binned", verb="article_restored", others=(404,))
)
form("knowledge:article_delete")(
    _pressed(
        "delete",
        "binned",
        verb="article_deleted",
        by="polder_coordinator",
        left=0,
        others=(404,),
    )
)


@form("knowledge:revision_restore")
def revision_restore(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        _article_url(article, "revisions", "1", "restore"),
        {"version": article.version},
        table="knowledge_article",
        made=Revision.objects.count,
        becomes=2,
        audit={"article_changed": 1},
    )


def _handed_in(scene: Scene) -> Article:
    """A draft of PZ Polder that waits, in a zone that reviews first, with two who decide."""
    scene.meet("polder_coordinator", "polder_chief")
    author = scene.someone("polder_member")
    article = scene.article_by(author, state="draft")
    Zone.objects.filter(slug="polder").update(reviews_first=True)
    knowledge_services.publish(article, by=author)
    Zone.objects.filter(slug="polder").update(reviews_first=False)  # for the next form
    return article


def _reviewed(action: str, **expected: Any) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        article = _handed_in(scene)
        return Filled(
            scene.browser("polder_coordinator"),
            _article_url(article, "review", "decide"),
            {"number": 1, "action": action, "reason": "Wat kost het?"},
            table="knowledge_article",
            made=Review.objects.filter(outcome=expected["outcome"]).count,
            audit=expected["audit"],
            letters={"review_decided": 1},
        )

    return fill_in


form("knowledge:review_decide", "yes")(
    _reviewed("approve", outcome="approved", audit={"review_approved": 1, "article_published": 1})
)
form("knowledge:review_decide", "back")(
    _reviewed("return", outcome="returned", audit={"review_returned": 1})
)


@form("knowledge:review_take_back")
def review_take_back(scene: Scene) -> Filled:
    article = _handed_in(scene)
    return Filled(
        scene.browser("polder_member"),
        _article_url(article, "review", "take-back"),
        table="knowledge_article",
        made=Review.objects.filter(outcome="taken_back").count,
        audit={"review_taken_back": 1},
    )


@form("knowledge:article_confirm")
def article_confirm(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    late = timezone.localdate() - timedelta(days=3)
    Article.objects.filter(pk=article.pk).update(review_by=late)
    return Filled(
        scene.browser("polder_member"),
        _article_url(article, "still-right"),
        table="knowledge_article",
        made=Article.objects.filter(review_by__gt=timezone.localdate()).count,
        audit={"article_confirmed": 1},
    )


@form("knowledge:article_archive")
def article_archive(scene: Scene) -> Filled:
    author = scene.someone("polder_member")
    successor = scene.article_by(author)
    article = scene.article_by(author)
    return Filled(
        scene.browser("polder_member"),
        _article_url(article, "archive"),
        {"successor": successor.get_absolute_url()},
        table="knowledge_article",
        made=Article.objects.filter(state="archived", successor=successor).count,
        audit={"article_archived": 1},
    )


@form("knowledge:article_take_out")
def article_take_out(scene: Scene) -> Filled:
    author = scene.someone("polder_member")
    article = knowledge_services.archive(scene.article_by(author), by=author)
    return Filled(
        scene.browser("polder_member"),
        _article_url(article, "take-out"),
        table="knowledge_article",
        made=Article.objects.filter(state="published").count,
        audit={"article_taken_out": 1},
    )


@form("knowledge:hand_over")
def hand_over(scene: Scene) -> Filled:
    article, to = scene.article_by(scene.someone("polder_member")), scene.someone("polder_chief")
    return Filled(
        scene.browser("polder_coordinator"),
        "/knowledge/review/hand-over/",
        {"articles": [article.public_id], "to": to.public_id},
        table="knowledge_article",
        made=Article.objects.filter(owner=to).count,
        audit={"article_handed_over": 1},
    )


@form("zones:zone_settings")
def zone_settings(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_coordinator"),
        "/zones/polder/settings/",
        {"reviews_first": "on"},
        table="zones_zone",
        made=Zone.objects.filter(reviews_first=True).count,
        audit={"reviews_began": 1},
    )


@form("knowledge:comment_new")
def comment_new(scene: Scene) -> Filled:
    author, other = scene.someone("polder_member"), scene.someone("polder_chief")
    article = scene.article_by(author, co_authors=(other,))
    return Filled(
        scene.browser("vlas_member"),
        _article_url(article, "comments"),
        {"text": "Werkt dat ook bij ons?", "form_key": str(uuid.uuid4())},
        table="knowledge_comment",
        made=Comment.objects.count,
        audit={"comment_posted": 1},
        letters={"comment_posted": 2},
    )


@form("knowledge:article_translate")
def article_translate(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        _article_url(article, "translate"),
        table="knowledge_article",
        made=Article.objects.filter(translation_of=article).count,
        audit={"article_translated": 1},
    )


@form("knowledge:article_translated")
def article_translated(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    scene.browser("polder_member").post(_article_url(article, "translate"))
    Article.objects.filter(pk=article.pk).update(edition=2)
    translation = Article.objects.get(translation_of=article)
    return Filled(
        scene.browser("polder_member"),
        _article_url(translation, "translated"),
        table="knowledge_article",
        made=lambda: Article.objects.get(pk=translation.pk).translated_edition,
        becomes=2,
        audit={"translation_checked": 1},
    )


def _said(scene: Scene) -> Comment:
    filled = comment_new(scene)
    filled.post()
    Letter.objects.all().delete()
    return Comment.objects.get()


@form("knowledge:comment_edit")
def comment_edit(scene: Scene) -> Filled:
    said = _said(scene)
    return Filled(
        scene.browser("vlas_member"),
        f"/knowledge/comments/{said.public_id}/edit/",
        {"text": "Werkt dat ook in een kleine zone?"},
        table="knowledge_comment",
        made=Comment.objects.filter(text__contains="kleine").count,
        audit={"comment_changed": 1},
    )


@form("knowledge:comment_remove")
def comment_remove(scene: Scene) -> Filled:
    said = _said(scene)
    return Filled(
        scene.browser("vlas_member"),
        f"/knowledge/comments/{said.public_id}/remove/",
        table="knowledge_comment",
        made=Comment.objects.count,
        becomes=0,
        audit={"comment_removed": 1},
        others=(302, 404),
    )


@form("knowledge:article_sign")
def article_sign(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("vlas_member"),
        _article_url(article, "signs"),
        {"kind": "seen_too", "action": "give"},
        table="knowledge_articlesign",
        made=ArticleSign.objects.count,
        audit={"sign_given": 1},
    )


def _followed(scene: Scene, url: str) -> Filled:
    return Filled(
        scene.browser("vlas_member"),
        url,
        {"action": "start"},
        table="knowledge_follow",
        made=Follow.objects.count,
        audit={"follow_started": 1},
    )


@form("knowledge:article_follow")
def article_follow(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return _followed(scene, _article_url(article, "follow"))


@form("knowledge:topic_follow")
def topic_follow(scene: Scene) -> Filled:
    slug = next(iter(scene.topics.values())).slug
    return _followed(scene, f"/knowledge/topics/{slug}/follow/")


@form("network:zone_follow")
def zone_follow(scene: Scene) -> Filled:
    return _followed(scene, "/zones/polder/follow/")


def _reported(scene: Scene, url: str) -> Filled:
    scene.meet("polder_coordinator", "polder_chief")
    return Filled(
        scene.browser("riho_member"),
        url,
        {"kind": "personal_data", "words": "In de tweede zin.", "form_key": str(uuid.uuid4())},
        table="knowledge_report",
        made=Report.objects.count,
        audit={"item_reported": 1},
        letters={"item_reported": 2, "item_hidden": 1},
        others=(302, 404),
    )


@form("knowledge:article_report")
def article_report(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return _reported(scene, _article_url(article, "report"))


@form("knowledge:comment_report")
def comment_report(scene: Scene) -> Filled:
    return _reported(scene, f"/knowledge/comments/{_said(scene).public_id}/report/")


@form("knowledge:attachment_report")
def attachment_report(scene: Scene) -> Filled:
    attachment_new(scene).post()
    Attachment.objects.update(state="clean")
    file = Attachment.objects.latest("pk")
    return _reported(scene, f"/knowledge/files/{file.public_id}/report/")


@form("knowledge:report_detail")
def report_detail(scene: Scene) -> Filled:
    article_report(scene).post()
    Letter.objects.all().delete()
    report = Report.objects.get()
    return Filled(
        scene.browser("polder_coordinator"),
        f"/knowledge/reports/{report.public_id}/",
        {"outcome": "kept", "answer": "Dank, het is een fictieve naam."},
        table="knowledge_report",
        made=Report.objects.exclude(decided_at=None).count,
        audit={"report_decided": 1},
        letters={"report_decided": 1},
    )


def _entered(by: str, audit: str, letters: dict[str, int]) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        scene.meet("vlas_coordinator", "vlas_chief")
        article = scene.article_by(scene.someone("polder_member"))
        return Filled(
            scene.browser(by),
            _article_url(article, "adoption"),
            {
                "state": "trial", "since": str(timezone.localdate()), "words": "Twee teams",
                "seen": "", "form_key": str(uuid.uuid4()),
            },
            table="zones_zone",
            made=Adoption.objects.count,
            audit={audit: 1},
            letters=letters,
        )  # fmt: skip

    return fill_in


form("knowledge:adoption_enter", "member")(
    _entered("vlas_member", "adoption_proposed", {"adoption_proposed": 2})
)
form("knowledge:adoption_enter", "coordinator")(
    _entered("vlas_coordinator", "adoption_confirmed", {"adoption_confirmed": 1})
)


def _answered(action: str, audit: str, letters: dict[str, int]) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        article = scene.article_by(scene.someone("polder_member"))
        proposed = enter(article, scene.someone("vlas_member"))
        browser = scene.browser("vlas_coordinator")
        return Filled(
            browser,
            f"/knowledge/adoptions/{proposed.public_id}/",
            {"action": action, "reason": "Nog te vroeg."},
            table="zones_zone",
            made=Adoption.objects.exclude(decided_at=None).count,
            audit={audit: 1},
            letters=letters | {"adoption_answered": 1},
        )

    return fill_in


form("knowledge:adoption_answer", "yes")(
    _answered("confirm", "adoption_confirmed", {"adoption_confirmed": 1})
)
form("knowledge:adoption_answer", "no")(_answered("refuse", "adoption_refused", {}))


@form("knowledge:adaptation_begin")
def adaptation_begin(scene: Scene) -> Filled:
    origin = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("vlas_member"),
        _article_url(origin, "adapt"),
        {"number": 1, "form_key": str(uuid.uuid4())},
        table="knowledge_article",
        made=Adaptation.objects.count,
        audit={"article_drafted": 1, "article_adapted": 1},
    )


def _adapted(scene: Scene) -> Article:
    origin = scene.article_by(scene.someone("polder_member"), body="<p>Eerst.</p>")
    by = scene.someone("vlas_member")
    article, _made = knowledge_services.adapt(origin, by=by, zone=by.current_zone, number=1)
    return article


@form("knowledge:adaptation_change")
def adaptation_change(scene: Scene) -> Filled:
    article = _adapted(scene)
    return Filled(
        scene.browser("vlas_member"),
        _article_url(article, "adapted"),
        {"changed": "Zonder intake", "why": "Te weinig volk"},
        table="knowledge_article",
        made=Adaptation.objects.exclude(changed="").count,
        audit={"article_changed": 1},
    )


@form("knowledge:adaptation_follow")
def adaptation_follow(scene: Scene) -> Filled:
    article = _adapted(scene)
    author, origin = scene.someone("polder_member"), article.adaptation.origin
    knowledge_services.revise(
        origin, by=author, version=origin.version,
        writing=scene.writing(body="<p>Eerst.</p><p>Dan.</p>"),
    )  # fmt: skip
    (part,) = changes("<p>Eerst.</p>", "<p>Eerst.</p><p>Dan.</p>")
    return Filled(
        scene.browser("vlas_member"),
        _article_url(article, "since"),
        {"number": 2, f"choice_{digest_of(part)}": "not", f"note_{digest_of(part)}": "neen"},
        table="knowledge_article",
        made=OriginDecision.objects.count,
        audit={"origin_followed": 1},
        others=(302, 200),
    )


@form("knowledge:attachment_new")
def attachment_new(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        _article_url(article, "files"),
        files=("plan.pdf", "schets.pdf"),
        table="knowledge_article",
        made=Attachment.objects.count,
        becomes=2,
        audit={"file_added": 2},
    )


@form("knowledge:attachment_renew")
def attachment_renew(scene: Scene) -> Filled:
    filled = attachment_new(scene)
    filled.post()
    file = Attachment.objects.latest("pk")
    return Filled(
        filled.browser,
        f"/knowledge/files/{file.public_id}/renew/",
        files=("nieuw.pdf",),
        table="knowledge_article",
        made=Attachment.objects.filter(replaces=file.pk).count,
        audit={"file_renewed": 1},
    )


@form("knowledge:attachment_remove")
def attachment_remove(scene: Scene) -> Filled:
    filled = attachment_new(scene)
    filled.post()
    file = Attachment.objects.latest("pk")
    return Filled(
        filled.browser,
        f"/knowledge/files/{file.public_id}/remove/",
        table="knowledge_article",
        made=Attachment.objects.count,
        audit={"file_removed": 1},
        others=(302, 404),
    )


# questions


def _question_url(question: Question, *more: str) -> str:
    return question.get_absolute_url() + "".join(f"{part}/" for part in more)


@form("questions:question_new")
def question_new(scene: Scene) -> Filled:
    scene.meet("vlas_coordinator")
    return Filled(
        scene.browser("polder_member"),
        "/questions/new/",
        scene.question_fields(asked_zone="vlas", audience="named"),
        table="knowledge_question",
        made=Question.objects.count,
        audit={"question_asked": 1},
        letters={"question_asked": 1},
    )


@form("questions:question_edit")
def question_edit(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        _question_url(question, "edit"),
        scene.question_fields(title="Anders gevraagd", version=1),
        table="knowledge_question",
        made=lambda: Question.objects.get().version,
        becomes=2,
        audit={"question_changed": 1},
    )


@form("questions:answer_new")
def answer_new(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("vlas_member"),
        _question_url(question, "answers"),
        {"text": "<p>Wij, al twee jaar.</p>", "form_key": str(uuid.uuid4())},
        table="knowledge_answer",
        made=Answer.objects.count,
        audit={"question_answered": 1},
        letters={"question_answered": 1},
    )


@form("questions:remark_new")
def remark_new(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    said = scene.answer_by(question, scene.someone("vlas_member"))
    return Filled(
        scene.browser("vlas_member"),
        _question_url(question, "remarks"),
        {"text": "Nog iets.", "answer": said.public_id, "form_key": str(uuid.uuid4())},
        table="knowledge_remark",
        made=Remark.objects.count,
        audit={"question_remarked": 1},
    )


@form("questions:me_too")
def me_too(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("vlas_member"),
        _question_url(question, "me-too"),
        {"action": "say"},
        table="knowledge_metoo",
        made=MeToo.objects.count,
        audit={"me_too_said": 1},
    )


@form("questions:question_step", "close")
def question_closed(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        _question_url(question, "steps", "close"),
        table="knowledge_question",
        made=lambda: Question.objects.get().state,
        becomes="closed",
        audit={"question_closed": 1},
    )


@form("questions:outcome")
def outcome(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"), deadline=timezone.localdate())
    return Filled(
        scene.browser("polder_member"),
        _question_url(question, "outcome"),
        {"text": "<p>Gelukt.</p>", "version": 1},
        table="knowledge_question",
        made=lambda: Question.objects.get().outcome,
        becomes="<p>Gelukt.</p>",
        audit={"outcome_written": 1},
    )


@form("questions:solution_mark")
def solution_mark(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    said = scene.answer_by(question, scene.someone("vlas_member"))
    return Filled(
        scene.browser("polder_member"),
        f"/questions/answers/{said.public_id}/solution/",
        {"action": "mark", "seen": ""},
        table="knowledge_question",
        made=Question.objects.filter(solution=said).count,
        audit={"solution_marked": 1},
        letters={"answer_chosen": 1},
    )


@form("questions:answer_practice")
def answer_practice(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    said = scene.answer_by(question, scene.someone("vlas_member"))
    return Filled(
        scene.browser("vlas_member"),
        f"/questions/answers/{said.public_id}/practice/",
        table="knowledge_article",
        made=lambda: (Article.objects.count(), Source.objects.count()),
        becomes=(1, 1),
        audit={"article_drafted": 1, "answer_turned": 1},
    )


# documents in and out


@form("knowledge:document_new")
def document_new(scene: Scene) -> Filled:
    scene.meet("polder_member")
    _ = scene.topics
    return Filled(
        scene.browser("polder_member"),
        "/knowledge/import/",
        {"kind": "lesson", "topic": "burglary", "form_key": str(uuid.uuid4())},
        documents=("een.md", "twee.md"),
        table="knowledge_documentimport",
        made=DocumentImport.objects.count,
        becomes=2,
    )


@form("knowledge:document_batch")
def document_batch(scene: Scene) -> Filled:
    filled = document_new(scene)
    url = filled.post()["Location"]
    fields: dict[str, object] = {}
    for row in list(DocumentImport.objects.all()):
        knowledge_services.read_document(row.pk, row.person_id)
        chosen = {
            "taken": "on",
            "title": "Een",
            "kind": "lesson",
            "topic": "burglary",
            "audience": "zone",
        }
        fields |= {f"{row.public_id}-{name}": value for name, value in chosen.items()}
    return Filled(
        filled.browser,
        url,
        fields,
        table="knowledge_documentimport",
        made=Article.objects.count,
        becomes=2,
        audit={"article_drafted": 2, "document_brought_in": 2},
        others=(200, 302),
    )


@form("knowledge:export_new")
def export_new(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_member"),
        "/knowledge/export/",
        {"form_key": str(uuid.uuid4())},
        table="knowledge_knowledgeexport",
        made=KnowledgeExport.objects.count,
        audit={"knowledge_export_asked": 1},
    )


# projects


def project_fields(scene: Scene, **changes: object) -> dict[str, Any]:
    """What the form of a project sends, for PZ Westkust with PZ Polder and PZ Vlas."""
    today = timezone.localdate()
    fields = {
        "title": "Gedeelde dronepool",
        "topic": scene.topic.slug,
        "language": "nl",
        "common_goal": "Binnen 30 minuten een drone ter plaatse.",
        "starts_on": (today + timedelta(days=40)).isoformat(),
        "ends_on": (today + timedelta(days=400)).isoformat(),
        "audience": "named",
        "partners": ["polder", "vlas"],
        "action": "draft",
    }
    for prefix in ("lead", "polder", "vlas"):
        fields |= {
            f"{prefix}-{name}": f"{prefix} {name}" for name in ("own_goal", "brings", "gets")
        }
    return fields | changes


def _project_url(project: Project, *more: str) -> str:
    return f"/exchanges/{project.public_id}/" + "".join(f"{part}/" for part in more)


PARTNERS_DECIDERS = ("polder_coordinator", "polder_chief", "vlas_coordinator", "vlas_chief")


@form("exchanges:project_new")
def project_new(scene: Scene) -> Filled:
    scene.meet("westkust_chief", *PARTNERS_DECIDERS)
    return Filled(
        scene.browser("westkust_coordinator"),
        "/exchanges/new/",
        project_fields(scene, form_key=str(uuid.uuid4()), action="submit"),
        table="exchanges_project",
        made=lambda: (Project.objects.count(), ProjectEvent.objects.count()),
        becomes=(1, 2),
        audit={"project_create": 1, "project_submit": 1},
        letters={"decision_asked": 4},
    )


@form("exchanges:project_edit", "of a draft")
def project_edit(scene: Scene) -> Filled:
    project = scene.project_in("draft")
    return Filled(
        scene.browser("westkust_coordinator"),
        _project_url(project, "edit"),
        project_fields(scene, edits=project.edits),
        table="exchanges_project",
        made=lambda: Project.objects.get(pk=project.pk).edits,
        becomes=project.edits + 1,
    )


@form("exchanges:project_edit", "as a new version")
def project_edit_submitted(scene: Scene) -> Filled:
    scene.meet(*PARTNERS_DECIDERS)
    project = scene.project_in("submitted")
    return Filled(
        scene.browser("westkust_coordinator"),
        _project_url(project, "edit"),
        project_fields(scene, edits=project.edits, action="submit"),
        table="exchanges_project",
        made=lambda: Project.objects.get(pk=project.pk).version,
        becomes=2,
        audit={"project_submit": 1},
        letters={"decision_asked": 4},
    )


def _decided(outcome: str, letters: dict[str, int]) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        scene.meet("westkust_chief", *PARTNERS_DECIDERS)
        project = scene.project_in("submitted")
        return Filled(
            scene.browser("polder_chief"),
            _project_url(project, "decide"),
            {"action": outcome, "version": 1, "reason": "Geen mensen vrij."},
            table="exchanges_project",
            made=Decision.objects.count,
            audit={f"project_{outcome}": 1},
            letters=letters,
        )

    return fill_in


# the lead's coordinator and chief hear of each decision; of an end, the coordinators of the others too
form("exchanges:project_decide", "yes")(_decided("approve", {"decision_taken": 2}))
form("exchanges:project_decide", "changes")(_decided("request_changes", {"decision_taken": 2}))
form("exchanges:project_decide", "no")(
    _decided("refuse", {"decision_taken": 2, "project_moved": 2})
)


def _stepped(step: str, state: str, letters: dict[str, int]) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        scene.meet("westkust_chief", *PARTNERS_DECIDERS)
        project = scene.project_in(state)
        seen = {"version": project.version, "edits": project.edits, "state": project.state}
        return Filled(
            scene.browser("westkust_chief"),
            _project_url(project, "steps", step),
            seen | {"reason": "Budget weg.", "closing": "Gelukt."},
            table="exchanges_project",
            made=ProjectEvent.objects.filter(verb=step).count,
            audit={f"project_{step}": 1},
            letters=letters,
        )

    return fill_in


TOLD = {"project_moved": 3}
form("exchanges:project_step", "submit")(_stepped("submit", "draft", {"decision_asked": 4}))
form("exchanges:project_step", "start")(_stepped("start", "approved", TOLD))
form("exchanges:project_step", "complete")(_stepped("complete", "running", TOLD))
form("exchanges:project_step", "withdraw")(_stepped("withdraw", "running", TOLD))
form("exchanges:project_step", "rework")(_stepped("rework", "rejected", {}))


# members


@form("zones:member_new")
def member_new(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_coordinator"),
        "/zones/polder/members/new/",
        {"email": "nieuw@polder.example", "name": "Nieuw", "role": "member", "language": "nl"},
        table="zones_zone",
        made=User.objects.filter(email="nieuw@polder.example").count,
        audit={"member_added": 1},
        letters={"welcome": 1},
        others=(422,),
    )


@form("zones:member_edit")
def member_edit(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        scene.browser("polder_coordinator"),
        f"/zones/polder/members/{person.public_id}/",
        {"name": "Andere naam", "function": "wijk", "role": "coordinator"},
        table="zones_zone",
        made=Membership.objects.filter(person=person, role="coordinator").count,
        audit={"role_changed": 1, "person_changed": 1},
    )


@form("zones:member_dismiss")
def member_dismiss(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        scene.browser("polder_coordinator"),
        f"/zones/polder/members/{person.public_id}/dismiss/",
        table="zones_zone",
        made=Membership.objects.filter(person=person, ended_at=None).count,
        becomes=0,
        audit={"member_dismissed": 1},
        others=(404,),
    )


@form("zones:member_welcome")
def member_welcome(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    User.objects.filter(pk=person.pk).update(password="!")
    return Filled(
        scene.browser("polder_coordinator"),
        f"/zones/polder/members/{person.public_id}/welcome/",
        table="zones_zone",
        audit={"member_welcomed_again": 1},
        letters={"welcome": 1},
    )


# one's own


@form("zones:theme")
def theme(scene: Scene) -> Filled:
    return Filled(scene.browser("polder_member"), "/theme/", {"theme": "dark", "next": "/"})


@form("zones:language")
def language(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        scene.client_for(person),
        "/language/",
        {"language": "fr", "next": "/"},
        table="zones_user",
        made=lambda: User.objects.get(pk=person.pk).language,
        becomes="fr",
    )


@form("zones:act_for")
def act_for(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    Membership.objects.create(person=person, zone=scene.zones["vlas"], role="member")
    return Filled(
        scene.client_for(person),
        "/act-for/",
        {"zone": "vlas", "next": "/"},
        table="zones_user",
        made=lambda: User.objects.get(pk=person.pk).acting_zone,
        becomes=scene.zones["vlas"],
    )


@form("network:digest")
def digest_stopped(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_member"),
        "/digest/",
        {"action": "stop"},
        table="zones_user",
        audit={"digest_stopped": 1},
    )


@form("network:digest_unsubscribe")
def digest_unsubscribe(scene: Scene) -> Filled:
    address = digest.unsubscribe_url(scene.someone("polder_member"))
    return Filled(
        Client(),
        path_of(address),
        table="zones_user",
        audit={"digest_stopped": 1},
        first=200,
        others=(200,),
    )


@form("network:profile")
def profile(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    topics = [topic.pk for topic in scene.topics.values()]
    return Filled(
        scene.client_for(person),
        "/profile/",
        {
            "function": "wijk",
            "language": "fr",
            "wants_digest": "on",
            "topics": topics,
            "expertise": topics,
            "work_phone": "051 12 34 56",
            "absent_until": "2020-01-01",
        },
        table="zones_user",
        made=Follow.objects.filter(person=person).count,
        becomes=len(topics),
    )


def _described(persona: str, url: str, **kept: Any) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        _topics, article = scene.topics, scene.article_by(scene.someone("polder_member"))
        fields = {"version": 0, "text_nl": "<p>Begin hier.</p>", "text_fr": ""}
        return Filled(
            scene.browser(persona),
            url,
            fields | {"pins": [f"article-{article.public_id}"]},
            table="network_portrait",
            made=lambda: [
                (row.version, row.pins.count()) for row in Portrait.objects.filter(**kept)
            ],
            becomes=[(1, 1)],
            audit={"portrait_changed": 1},
        )

    return fill_in


form("network:topic_edit")(
    _described("network_coordinator", "/topics/burglary/edit/", topic__slug="burglary")
)
form("network:zone_edit")(
    _described("polder_coordinator", "/zones/polder/edit/", zone__slug="polder")
)


@form("network:topic_curator")
def topic_curator(scene: Scene) -> Filled:
    _topics, curator = scene.topics, scene.someone("vlas_member")
    return Filled(
        scene.browser("network_coordinator"),
        "/topics/burglary/curator/",
        {"email": curator.email, "instead_of": ""},
        table="network_portrait",
        made=Portrait.objects.filter(topic__slug="burglary", curator=curator).count,
        audit={"curator_named": 1},
        letters={"curator_named": 1},
    )


@form("network:break_glass")
def break_glass(scene: Scene) -> Filled:
    scene.meet("polder_coordinator", "polder_chief")
    article = scene.article_by(scene.someone("polder_member"), audience="zone")
    return Filled(
        scene.browser("admin"),
        "/break-glass/",
        {"address": _article_url(article), "reason": "Gemeld dat het artikel niet opent."},
        table="zones_letter",
        made=BrokenGlass.objects.count,
        audit={"glass_broken": 1},
        letters={"glass_broken": 2},
    )


# signing in and out


@form("account_login")
def login(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        Client(),
        "/accounts/login/",
        {"login": person.email, "password": PASSWORD},
        table="zones_user",
        audit=None,
    )


@form("account_logout")
def logout(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_member"), "/accounts/logout/", table="django_session", audit=None
    )


@form("account_reauthenticate")
def reauthenticate(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_member"),
        "/accounts/reauthenticate/",
        {"password": PASSWORD},
        table="django_session",
        audit=None,
        others=(302, 429),
    )


@form("account_change_password")
def change_password(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return Filled(
        scene.client_for(person),
        "/accounts/password/change/",
        fields,
        table="zones_user",
        made=lambda: User.objects.get(pk=person.pk).check_password(NEW_PASSWORD),
        becomes=True,
        audit=None,
        others=(200, 302, 429),
    )


@form("account_reset_password")
def reset_password(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    return Filled(
        Client(),
        "/accounts/password/reset/",
        {"email": person.email},
        table="zones_letter",
        letters={"password_reset": 1},
        others=(302, 429),
    )


@form("account_reset_password_from_key")
def reset_password_from_key(scene: Scene) -> Filled:
    person = scene.someone("polder_member")
    browser = Client()
    page = browser.get(path_of(password_url(person)))
    return Filled(
        browser,
        page.headers["Location"],
        {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        table="zones_user",
        made=lambda: User.objects.get(pk=person.pk).check_password(NEW_PASSWORD),
        becomes=True,
        audit=None,
        others=(200, 302, 429),
    )
