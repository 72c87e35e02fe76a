"""Documents to begin articles from, and what each of them becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from knowledge.choices import Kind
from knowledge.documents.convert import kind_of
from knowledge.forms.acting_zone import OwnZoneForm
from knowledge.forms.article import NOTHING
from knowledge.forms.fields import FilesInput, Text, TopicField, topic_choices
from zones.choices import AudienceKind
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from knowledge.models import DocumentImport

MAX_AT_ONCE = 20
ACCEPTED = ".docx,.odt,.md,.markdown,.html,.htm,.zip"


class DocumentsField(forms.FileField):
    """One or more documents, or archives of them; what is inside is looked at when they are taken in."""

    widget = FilesInput

    def clean(self, data: Any, _initial: Any = None) -> list[UploadedFile[bytes]]:
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not uploads:
            raise ValidationError(_("Choose one or more documents."), code="required")
        if len(uploads) > MAX_AT_ONCE:
            raise ValidationError(
                _("Choose at most %(count)s at once, or put them into a zip file.")
                % {"count": MAX_AT_ONCE}
            )
        for upload in uploads:
            name = upload.name or ""
            if not (kind_of(name) or name.lower().endswith(".zip")):
                raise ValidationError(
                    _(
                        "“%(name)s” cannot be read. Choose a Word (docx), ODT, Markdown or HTML document, or a zip file of them."
                    )
                    % {"name": name[:100]}
                )
        return list(uploads)


class DocumentsForm(OwnZoneForm):
    """Documents, and what they are about unless they say so themselves."""

    documents = DocumentsField(
        label=gettext_lazy("Documents"),
        help_text=gettext_lazy(
            "Word (docx), ODT, Markdown or HTML, up to 25 MB each; or a zip file with a folder of them, or with what"
            " this portal exported."
        ),
    )
    zone_label = gettext_lazy("For which zone do you write?")
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[NOTHING, *Kind.choices])
    topic = TopicField(label=gettext_lazy("Topic"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].widget.attrs["accept"] = ACCEPTED

    @property
    def facts(self) -> dict[str, str]:
        """Return what holds for all documents that do not say it themselves."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "topic": data["topic"].slug,
            "audience": str(AudienceKind.NETWORK),
            "language": self.user.language or "nl",
        }


class BecomesForm(forms.Form):
    """What one document that was read becomes."""

    taken = forms.BooleanField(label=gettext_lazy("Make a draft of it"), required=False)
    title = Text(label=gettext_lazy("Title"), max_length=160)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[NOTHING, *Kind.choices])
    topic = TopicField(label=gettext_lazy("Topic"))
    audience = forms.ChoiceField(
        label=pgettext_lazy("of a draft", "Meant for"), choices=AudienceKind.choices
    )

    def __init__(self, *args: Any, document: DocumentImport, **kwargs: Any) -> None:
        self.document = document
        facts, self.named = document.facts, list(document.facts.get("named", []))
        texts = facts.get("texts", {})
        initial = {
            "taken": True,
            "title": document.title,
            "kind": texts.get("kind") or facts.get("kind"),
            "topic": facts.get("topic"),
            "audience": facts.get("audience"),
        }
        super().__init__(*args, **{**kwargs, "prefix": document.public_id, "initial": initial})
        if not self.named:
            words = [choice for choice in AudienceKind.choices if choice[0] != AudienceKind.NAMED]
            cast("forms.ChoiceField", self.fields["audience"]).choices = words

    @property
    def wants(self) -> bool:
        return bool(self.cleaned_data.get("taken"))

    def full_clean(self) -> None:
        """Ask nothing of a document that is left aside."""
        super().full_clean()
        if self.is_bound and not self.cleaned_data.get("taken"):
            self.errors.clear()

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what was chosen, for the services."""
        data = self.cleaned_data
        named = self.named if data["audience"] == AudienceKind.NAMED else []
        return {
            "title": data["title"],
            "kind": data["kind"],
            "topic": data["topic"],
            "audience": data["audience"],
            "named": list(Zone.objects.filter(slug__in=named, is_active=True)),
        }


def becomes_forms(documents: Iterable[DocumentImport], data: Any = None) -> list[BecomesForm]:
    """Return a form for each document; the topics are looked up once for all of them."""
    topics = list(topic_choices())
    forms_of = [BecomesForm(data, document=document) for document in documents]
    for form in forms_of:
        cast("TopicField", form.fields["topic"]).choices = topics
    return forms_of
