"""Every field that holds words holds a token: a new one without a token, and a new table, fails here."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Cast

from tests.attack.canary.tokens import token

APPS = ("zones", "knowledge", "exchanges", "network")
WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, SearchVectorField)

PLANTED = {
    # field: a token that stands in it
    "knowledge.Article.title": token("draft", "title"),
    "knowledge.Article.summary": token("named", "summary"),
    "knowledge.Article.body": token("withdrawn", "body"),
    "knowledge.Article.result": token("zone", "result"),
    "knowledge.Article.effort_people": token("binned", "effort_people"),
    "knowledge.Article.effort_time": token("zone", "effort_time"),
    "knowledge.Article.effort_cost": token("draft", "effort_cost"),
    "knowledge.Article.presupposes": token("named", "presupposes"),
    "knowledge.Article.fits": token("drafted", "fits"),
    "knowledge.Article.owner_function": token("waits", "function"),
    "knowledge.Review.texts": token("proposed", "body"),
    "knowledge.Review.change": token("proposed", "change"),
    "knowledge.Review.reason": token("back", "reason"),
    "knowledge.Article.form_key": token("draft", "formkey"),
    "knowledge.Article.source_id": token("zone", "sourceid"),
    "knowledge.Revision.title": token("revision", "title"),
    "knowledge.Revision.summary": token("revision", "summary"),
    "knowledge.Revision.body": token("revision", "body"),
    "knowledge.Revision.result": token("revision", "result"),
    "knowledge.Revision.effort_people": token("revision", "effort_people"),
    "knowledge.Revision.effort_time": token("revision", "effort_time"),
    "knowledge.Revision.effort_cost": token("revision", "effort_cost"),
    "knowledge.Revision.presupposes": token("revision", "presupposes"),
    "knowledge.Revision.fits": token("revision", "fits"),
    "knowledge.Revision.change": token("revision", "change"),
    "knowledge.Autosave.texts": token("unsaved", "title"),
    "knowledge.Attachment.name": token("draft", "pending"),
    "knowledge.AttachmentText.text": token("zone", "inside"),
    "knowledge.Comment.text": token("named", "comment"),
    "knowledge.Comment.form_key": token("named", "commentkey"),
    "knowledge.Report.words": token("hidden", "words"),
    "knowledge.Report.form_key": token("hidden", "formkey"),
    "knowledge.Report.answer": token("wrong", "answer"),
    "knowledge.HidingBar.reason": token("bar", "why"),
    "knowledge.Question.title": token("askedown", "title"),
    "knowledge.Question.body": token("askednamed", "body"),
    "knowledge.Question.outcome": token("askedback", "outcome"),
    "knowledge.Question.form_key": token("askedown", "formkey"),
    "knowledge.Answer.text": token("askednamed", "answer"),
    "knowledge.Answer.form_key": token("askedown", "answerkey"),
    "knowledge.Remark.text": token("askedback", "remark"),
    "knowledge.Remark.form_key": token("askednamed", "remarkkey"),
    "knowledge.Adoption.words": token("taken", "words"),
    "knowledge.Adoption.results": token("proposed", "results"),
    "knowledge.Adoption.why": token("taken", "why"),
    "knowledge.Adoption.refusal": token("turneddown", "refusal"),
    "knowledge.Adoption.form_key": token("proposed", "formkey"),
    "knowledge.Adaptation.changed": token("measured", "changed"),
    "knowledge.Adaptation.why": token("fitted", "because"),
    "knowledge.OriginDecision.note": token("measured", "note"),
    "knowledge.SearchWord.word": token("zone", "title"),
    "knowledge.SearchWord.keys": token("zone", "titl"),  # its stem
    "knowledge.DocumentImport.title": token("document", "title"),
    "knowledge.DocumentImport.body": token("otherdocument", "text"),
    "knowledge.DocumentImport.name": token("waitingdocument", "name"),
    "knowledge.DocumentImport.form_key": token("document", "formkey"),
    "knowledge.DocumentImport.facts": token("document", "facttext"),
    "knowledge.KnowledgeExport.form_key": token("export", "formkey"),
    "exchanges.Project.title": token("plan", "title"),
    "exchanges.Project.common_goal": token("project", "goal"),
    "exchanges.Project.closing": token("completed", "closing"),
    "exchanges.Partner.own_goal": token("project", "row"),
    "exchanges.Partner.measure": token("gathering", "measure"),
    "exchanges.Partner.target": token("project", "target"),
    "exchanges.Partner.brings": token("stopped", "oldbrings"),
    "exchanges.Partner.gets": token("reworked", "oldgets"),
    "exchanges.Partner.brings_lines": token("project", "line"),
    "exchanges.Partner.gets_lines": token("gathering", "gotline"),
    "exchanges.Proposal.own_goal": token("plan", "own"),
    "exchanges.Proposal.brings": token("gathering", "brings"),
    "exchanges.Proposal.gets": token("project", "gets"),
    "exchanges.ProjectVersion.contents": token("reason", "goal"),
    "exchanges.Decision.reason": token("reason", "because"),
    "exchanges.ProjectEvent.reason": token("stopped", "because"),
    "exchanges.Project.look_back": token("completed", "lookback"),
    "exchanges.Idea.title": token("idea", "title"),
    "exchanges.Idea.text": token("idea", "text"),
    "exchanges.Milestone.title": token("closing", "milestone"),
    "exchanges.Booking.what": token("closing", "booked"),
    "exchanges.ProjectComment.text": token("closing", "internal"),
    "exchanges.ClosingReport.measured": token("completed", "measured"),
    "exchanges.ClosingReport.why": token("closing", "why"),
    "exchanges.ClosingReport.gave": token("completed", "gave"),
    "exchanges.ClosingReport.got": token("closing", "got"),
    "exchanges.ClosingReport.goes_on_with": token("closing", "goeson"),
    "zones.AuditEvent.reason": token("audit", "reason"),
    "network.BrokenGlass.reason": token("glass", "why"),
    "zones.Letter.error": token("letter", "error"),
    "network.MissedSearch.words": token("missed", "words"),
    "network.Portrait.text_nl": token("topic", "dutch"),
    "network.Portrait.text_fr": token("house", "french"),
}
WITHOUT_WORDS = {
    "knowledge.Article.source_mark": "a hash of what was brought in",
    "knowledge.Autosave.form": "the id of an article, or a random key",
    "knowledge.Autosave.tab": "a random key",
    "knowledge.Attachment.kind": "the ending of the file's name",
    "knowledge.Attachment.file": "a random name; what is in the file is a token",
    "knowledge.Attachment.preview": "a random name; it is drawn from the file",
    "knowledge.Attachment.reason": "one of our words for why a file was refused",
    "knowledge.Attachment.digest": "a hash",
    "knowledge.OriginDecision.digest": "a hash",
    "knowledge.DocumentImport.batch": "a public id",
    "knowledge.DocumentImport.kind": "the ending of the file's name",
    "knowledge.DocumentImport.file": "a random name; what is in the file is a token",
    "knowledge.DocumentImport.extras": "a random name",
    "knowledge.DocumentImport.reason": "one of our words for why a document was not read",
    "knowledge.DocumentImport.lost": "our words for what was lost, and numbers",
    "knowledge.DocumentImport.made": "a public id",
    "knowledge.KnowledgeExport.reason": "one of our words for why there is no archive",
    "knowledge.KnowledgeExport.articles": "ids",
    "knowledge.KnowledgeExport.attachments": "ids",
    "knowledge.KnowledgeExport.file": "a random name; what is in the archive are tokens",
    "knowledge.Tally.facet": "what is counted",
    "knowledge.Tally.value": "one of the choices by which one narrows a list",
    "zones.AuditEvent.role": "a role",
    "zones.AuditEvent.verb": "a fixed word",
    "zones.AuditEvent.item_type": "the name of a model",
    "zones.AuditEvent.item_id": "a number",
    "zones.AuditEvent.request_id": "random",
    "zones.KnownBrowser.digest": "a hash",
    "zones.Session.session_key": "random",
    "zones.Session.session_data": "who is signed in since when; signed and packed",
    "zones.PasswordRequest.address": "an address that somebody typed, until the worker looks",
    "zones.Letter.about": "a model and an id",
    "zones.Letter.kind": "a fixed word",
    "zones.Letter.params": "ids only: read in test_mail_and_jobs.py",
    "zones.Letter.dedup_key": "ids only: read in test_mail_and_jobs.py",
    "zones.Letter.message_id": "random",
    "zones.AuditSeal.previous_hash": "a hash",
    "zones.AuditSeal.hash": "a hash",
}
KNOWN_IN_THE_WHOLE_NETWORK = {
    "zones.Zone", "zones.Municipality", "zones.User", "zones.Membership", "zones.Audience",
    "zones.AudienceGroupPermission", "knowledge.Topic", "knowledge.Expertise", "network.DigestRun",
    "knowledge.WritingTemplate", "knowledge.TermGroup", "knowledge.Follow",
}  # fmt: skip
"""Zones, people and what they follow; the rights of groups. No content of a zone."""


def fields_with_words():
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            name = f"{app}.{model.__name__}"
            if name in KNOWN_IN_THE_WHOLE_NETWORK:
                continue
            for field in model._meta.concrete_fields:
                inner = field.base_field if isinstance(field, ArrayField) else field
                if isinstance(inner, WORDS) and not inner.choices and field.name != "public_id":
                    yield f"{name}.{field.name}", field


FIELDS = dict(fields_with_words())


def test_planting_covers_every_field_with_words():
    assert set(PLANTED) <= set(FIELDS)
    assert set(FIELDS) - set(PLANTED) - set(WITHOUT_WORDS) == set()


@pytest.mark.parametrize("name", PLANTED)
def test_planting_puts_token_into_its_field(planted, name):
    field = FIELDS[name]
    words = Cast(field.name, models.TextField())

    rows = field.model.objects.annotate(as_words=words).filter(as_words__contains=PLANTED[name])
    rows = field.model.objects.annotate(as_text=words).filter(as_text__contains=PLANTED[name])

    assert rows.exists()


def test_planting_puts_tokens_into_files(planted, settings):
    """In what they are called nobody could tell; in what they hold, as far as they were kept."""
    folder = settings.STORAGES["default"]["OPTIONS"]["location"]
    contents = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())

    for name in ("draft", "zone", "named", "withdrawn", "drafted", "binned"):
        assert token(name, "cleanfile").encode() in contents
        assert token(name, "pendingfile").encode() in contents
        assert token(name, "refusedfile").encode() not in contents
