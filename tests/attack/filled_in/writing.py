"""Writing an article: a new one, what is kept while typing, and the templates."""

from __future__ import annotations

from knowledge.models import (
    Article,
    Attachment,
    Autosave,
    Revision,
    TermGroup,
    WritingTemplate,
)
from tests.attack.filled_in.base import (
    Filled,
    Scene,
    form,
)


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


TERMS = "/knowledge/terms/"


@form("knowledge:term_new")
def term_new(scene: Scene) -> Filled:
    before = TermGroup.objects.count()
    return Filled(
        scene.browser("network_coordinator"),
        f"{TERMS}new/",
        {"terms": "kelderbox\nberghok"},
        table="knowledge_termgroup",
        made=lambda: TermGroup.objects.count() - before,
        audit={"terms_added": 1},
    )


@form("knowledge:term_edit")
def term_edit(scene: Scene) -> Filled:
    group = TermGroup.objects.create(words=["zolder", "vliering"])
    return Filled(
        scene.browser("network_coordinator"),
        f"{TERMS}{group.public_id}/",
        {"terms": "kelderbox\nberghok", "version": "1"},
        table="knowledge_termgroup",
        made=lambda: TermGroup.objects.get(pk=group.pk).version,
        becomes=2,
        audit={"terms_changed": 1},
    )


@form("knowledge:term_remove")
def term_remove(scene: Scene) -> Filled:
    group = TermGroup.objects.create(words=["zolder", "vliering"])
    return Filled(
        scene.browser("network_coordinator"),
        f"{TERMS}{group.public_id}/remove/",
        table="knowledge_termgroup",
        made=lambda: TermGroup.objects.filter(pk=group.pk, removed_at=None).count(),
        becomes=0,
        audit={"terms_removed": 1},
    )


@form("knowledge:term_undo")
def term_undo(scene: Scene) -> Filled:
    filled = term_remove(scene)
    filled.post()
    group = TermGroup.objects.exclude(removed_at=None).get()
    return Filled(
        filled.browser,
        f"{TERMS}{group.public_id}/undo/",
        {"version": str(group.version)},
        table="knowledge_termgroup",
        made=lambda: TermGroup.objects.filter(pk=group.pk, removed_at=None).count(),
        audit={"terms_undone": 1},
    )
