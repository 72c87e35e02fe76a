"""The forms in which a question is asked and changed, answered, and ended."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from knowledge.forms.fields import Text, TopicField
from knowledge.forms.personal_data import CheckedForm
from knowledge.models import Article
from knowledge.richtext.plain_text import plain_text
from knowledge.richtext.sanitizer import ArticleEditor
from knowledge.services import Asking
from zones.choices import AudienceKind, Language
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from knowledge.models import Question
    from zones.models import Audience, User

MAX_TEXT_LENGTH = 40_000
MAX_REMARK_LENGTH = 2_000
LATEST_DEADLINE = timedelta(days=2 * 366)


class QuestionForm(CheckedForm):
    """What is asked, and by when; of a new question also whom, and who may read it."""

    checked = ("title", "body")

    title = Text(
        label=gettext_lazy("Your question"),
        max_length=160,
        help_text=gettext_lazy("In one sentence, as you would ask a colleague."),
        error_messages={"required": gettext_lazy("Write your question.")},
    )
    body = Text(
        label=gettext_lazy("What should others know to answer it?"),
        max_length=MAX_TEXT_LENGTH,
        required=False,
        widget=ArticleEditor({"rows": 8}),
        help_text=gettext_lazy("What you tried already, and what makes your zone different."),
    )
    topic = TopicField(label=gettext_lazy("Topic"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the question"), choices=Language.choices, required=False
    )
    deadline = forms.DateField(
        label=gettext_lazy("Answers are needed by"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "With a day it is a call: when it is over you write for everybody what came of it."
        ),
    )
    asked_zone = forms.ModelChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        queryset=Zone.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("All zones that may read it"),
        required=False,
        help_text=gettext_lazy("When you ask one zone, its coordinators get a letter."),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read this?"),
        choices=AudienceKind.choices,
        widget=forms.RadioSelect,
    )
    named_zones = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Which zones, beside your own?"),
        queryset=Zone.objects.none(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    zone = forms.ModelChoiceField(
        label=gettext_lazy("For which zone do you ask?"),
        queryset=Zone.objects.none(),
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    article = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(
        self,
        *args: Any,
        user: User,
        question: Question | None = None,
        about: Article | None = None,
        typed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`typed` is what somebody filled in who does not ask yet."""
        self.user, self.question, self.about = user, question, about
        first = _as_it_stands(question) if question else _begun(user, about)
        super().__init__(*args, **{**kwargs, "initial": first | dict(typed or {})})
        if question is not None:
            self.is_known = f"{question.title} {question.body}"
        self._leave_out()
        self._offer_zones()

    @property
    def asking_zone(self) -> Zone | None:
        if self.question is not None:
            return self.question.zone
        return self.cleaned_data.get("zone") if "zone" in self.fields else self.user.current_zone

    def clean_deadline(self) -> date | None:
        day: date | None = self.cleaned_data["deadline"]
        if day is None:
            if self.question is not None and self.question.outcome:
                raise forms.ValidationError(_("A call that has its outcome keeps its day."))
            return None
        was = self.question.deadline if self.question else None
        if day != was and day < timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        if day > timezone.localdate() + LATEST_DEADLINE:
            raise forms.ValidationError(_("Choose a day within two years."))
        return day

    def clean_article(self) -> Article | None:
        """The article, as far as this person may read it; what is not there is left out."""
        named = self.cleaned_data["article"]
        if not named:
            return None
        return Article.objects.visible_to(self.user).published().filter(public_id=named).first()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.question is None:
            self._check_readers(given)
        return given

    def asking(self) -> Asking:
        """Return what was filled in, for the services."""
        given = self.cleaned_data
        kept = self.question
        return Asking(
            title=given["title"],
            body=given["body"],
            topic=given["topic"],
            language=given["language"] or self.initial["language"],
            deadline=given["deadline"],
            audience=given["audience"] if kept is None else kept.meant_for.kind,
            named_zones=tuple(given["named_zones"] if kept is None else kept.meant_for.zones.all()),
            asked_zone=given["asked_zone"] if kept is None else kept.asked_zone,
            article=given["article"] if kept is None else None,
        )

    def _leave_out(self) -> None:
        """Whom it was asked of does not change; the rest is of a new question only."""
        if self.question is None:
            del self.fields["version"]
            return
        for name in ("asked_zone", "audience", "named_zones", "zone", "article", "form_key"):
            del self.fields[name]

    def _offer_zones(self) -> None:
        if self.question is not None:
            return
        own = self.user.current_zones
        others = Zone.objects.active()
        if len(own) == 1:
            others = others.exclude(pk=own[0].pk)
        self._choice("asked_zone").queryset = others
        self._choice("named_zones").queryset = others
        if len(own) < 2:
            del self.fields["zone"]
        else:
            self._choice("zone").queryset = Zone.objects.filter(pk__in=[zone.pk for zone in own])

    def _choice(self, name: str) -> forms.ModelChoiceField[Any]:
        return cast("forms.ModelChoiceField[Any]", self.fields[name])

    def _check_readers(self, given: dict[str, Any]) -> None:
        audience, asked = given.get("audience"), given.get("asked_zone")
        if audience == AudienceKind.NAMED and not given.get("named_zones") and asked is None:
            if "named_zones" not in self.errors:
                self.add_error("named_zones", _("Tick at least one zone."))
        elif audience == AudienceKind.ZONE and asked not in {None, self.asking_zone}:
            self.add_error(
                "audience",
                _("%(zone)s could not read this. Choose named zones, or the whole network.")
                % {"zone": asked},
            )


class _RichTextForm(CheckedForm):
    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not plain_text(text):
            raise forms.ValidationError(_("Write something first."), code="required")
        return text


class AnswerForm(_RichTextForm):
    text = Text(
        label=gettext_lazy("Your answer"),
        max_length=MAX_TEXT_LENGTH,
        widget=ArticleEditor({"rows": 8}),
    )
    form_key = forms.CharField(
        widget=forms.HiddenInput, initial=uuid.uuid4, max_length=36, required=False
    )


class RemarkForm(CheckedForm):
    text = Text(
        label=gettext_lazy("Your remark"),
        max_length=MAX_REMARK_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )
    answer = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    form_key = forms.CharField(
        widget=forms.HiddenInput, initial=uuid.uuid4, max_length=36, required=False
    )


class OutcomeForm(_RichTextForm):
    text = Text(
        label=gettext_lazy("What came of it"),
        max_length=MAX_TEXT_LENGTH,
        widget=ArticleEditor({"rows": 6}),
        help_text=gettext_lazy("Readers see this first, above the answers."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


def _begun(user: User, about: Article | None) -> dict[str, Any]:
    language = get_language() or user.language or Language.DUTCH
    zone = user.current_zone
    first = {
        "form_key": str(uuid.uuid4()),
        "language": language if language in Language.values else Language.DUTCH,
        "audience": AudienceKind.NETWORK,
        "zone": zone.slug if zone else None,
    }
    if about is None:
        return first
    first |= {"article": about.public_id, "topic": about.topic.slug}
    if zone is not None and about.zone_id != zone.pk:
        first["asked_zone"] = about.zone.slug
    return first | _narrowed(about.audience, zone)


def _narrowed(audience: Audience, own: Zone | None) -> dict[str, Any]:
    """Begin with the readers of the article: who does not know it need not be asked about it."""
    if audience.kind == AudienceKind.NETWORK:
        return {}
    others = [zone.slug for zone in audience.zones.all() if zone != own]
    if not others:
        return {"audience": AudienceKind.ZONE}
    return {"audience": AudienceKind.NAMED, "named_zones": others}


def _as_it_stands(question: Question) -> dict[str, Any]:
    return {
        "title": question.title,
        "body": question.body,
        "topic": question.topic.slug,
        "language": question.language,
        "deadline": question.deadline,
        "version": question.version,
    }
