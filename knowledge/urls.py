from __future__ import annotations

from django.urls import path

from knowledge.views import (
    article,
    attachment,
    autosave,
    browse,
    comment,
    document,
    export,
    paper,
    review,
    revision,
    template,
    trash,
    upkeep,
)

app_name = "knowledge"

urlpatterns = [
    path("", browse.article_list, name="article_list"),
    path("new/", article.article_new, name="article_new"),
    path("drafts/", browse.draft_list, name="draft_list"),
    path("bin/", trash.bin, name="bin"),
    path("autosave/", autosave.autosave, name="autosave"),
    path("autosave/<slug:public_id>/forget/", autosave.autosave_forget, name="autosave_forget"),
    path("templates/", template.template_list, name="template_list"),
    path("templates/<slug:name>/", template.template_edit, name="template_edit"),
    path("templates/<slug:name>/restore/", template.template_restore, name="template_restore"),
    path("review/", upkeep.upkeep, name="upkeep"),
    path("review/hand-over/", upkeep.hand_over, name="hand_over"),
    path("import/", document.document_new, name="document_new"),
    path("import/<slug:batch>/", document.document_batch, name="document_batch"),
    path("export/", export.export_new, name="export_new"),
    path("export/<slug:public_id>/", export.export_detail, name="export_detail"),
    path("export/<slug:public_id>/file/", export.export_file, name="export_file"),
    path("files/<slug:public_id>/", attachment.attachment_download, name="attachment_download"),
    path("files/<slug:public_id>/remove/", attachment.attachment_remove, name="attachment_remove"),
    path(
        "files/<slug:public_id>/preview/", attachment.attachment_preview, name="attachment_preview"
    ),
    path("files/<slug:public_id>/renew/", attachment.attachment_renew, name="attachment_renew"),
    path("<slug:public_id>/", article.article_detail, name="article_detail"),
    path("<slug:public_id>/edit/", article.article_edit, name="article_edit"),
    path("<slug:public_id>/pdf/", paper.article_pdf, name="article_pdf"),
    path("<slug:public_id>/publish/", article.article_publish, name="article_publish"),
    path("<slug:public_id>/withdraw/", article.article_withdraw, name="article_withdraw"),
    path("<slug:public_id>/bin/", trash.article_bin, name="article_bin"),
    path("<slug:public_id>/restore/", trash.article_restore, name="article_restore"),
    path("<slug:public_id>/delete/", trash.article_delete, name="article_delete"),
    path("<slug:public_id>/review/", review.article_review, name="article_review"),
    path("<slug:public_id>/review/decide/", review.review_decide, name="review_decide"),
    path("<slug:public_id>/review/take-back/", review.review_take_back, name="review_take_back"),
    path("<slug:public_id>/still-right/", upkeep.article_confirm, name="article_confirm"),
    path("<slug:public_id>/archive/", upkeep.article_archive, name="article_archive"),
    path("<slug:public_id>/take-out/", upkeep.article_take_out, name="article_take_out"),
    path("<slug:public_id>/revisions/", revision.revision_list, name="revision_list"),
    path("<slug:public_id>/revisions/compare/", revision.revision_compare, name="revision_compare"),
    path(
        "<slug:public_id>/revisions/<int:number>/", revision.revision_detail, name="revision_detail"
    ),
    path(
        "<slug:public_id>/revisions/<int:number>/restore/",
        revision.revision_restore,
        name="revision_restore",
    ),
    path("<slug:public_id>/comments/", comment.comment_new, name="comment_new"),
    path("<slug:public_id>/files/", attachment.attachment_new, name="attachment_new"),
    path("<slug:public_id>/files.zip", attachment.attachment_zip, name="attachment_zip"),
]
