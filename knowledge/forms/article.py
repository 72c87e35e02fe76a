"""The form in which an article is written and changed."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from knowledge.choices import BasicFunction, Kind, Stage, State, Weight
from knowledge.forms.change_note import ChangeFields
from knowledge.forms.fields import FilesField, Text, TopicField
from knowledge.forms.recheck import UpkeepFields
from knowledge.forms.rich_text import PicturedForm, PicturedText
from knowledge.models import Article
from knowledge.models.article import FACTS
from knowledge.richtext import images, personal_data
from knowledge.richtext.plain_text import plain_text
from knowledge.richtext.sanitizer import ArticleEditor, clean
from knowledge.selectors.article_images import text_of
from knowledge.selectors.templates import without_empty
from knowledge.services import Writing, would_widen
from zones import access
from zones.choices import AudienceKind, Language
from zones.models import User, Zone
from zones.selectors.people import people_of

NOTHING = ("", "")
MAX_BODY_LENGTH = 200_000
CHECKED = ("title", "summary", "body", *FACTS)
LEFT_TO_ORIGINAL = (
    "kind", "topic", "stage", "basic_function", "language", "audience", "named_zones",
)  # fmt: skip
FILLED_IN = (
    "title", "summary", "body", "kind", "stage", "basic_function", *FACTS, "language",
)  # fmt: skip


class ArticleForm(PicturedForm, ChangeFields, UpkeepFields):
    """A new article, or `article` as this person may change it.

    `publishing` asks more than a draft: a summary, a text, and a look for personal data. `typed` is what
    was typed before, to be shown and not judged yet.
    """

    title = Text(label=gettext_lazy("Title"), max_length=160)
    summary = Text(
        label=gettext_lazy("Summary"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Two sentences: what you did and what came of it."),
    )
    body = PicturedText(
        label=gettext_lazy("Text"),
        max_length=MAX_BODY_LENGTH,
        required=False,
        widget=ArticleEditor(with_pictures=True),
        help_text=gettext_lazy(
            "The headings are those of the template of this kind. What stays empty is left out when you publish."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[NOTHING, *Kind.choices])
    topic = TopicField(label=gettext_lazy("Topic"))
    stage = forms.ChoiceField(
        label=pgettext_lazy("of a practice", "Stage"),
        choices=[NOTHING, *Stage.choices],
        required=False,
        help_text=gettext_lazy("Only for a good practice."),
    )
    basic_function = forms.ChoiceField(
        label=gettext_lazy("Basic function"),
        choices=[NOTHING, *BasicFunction.choices],
        required=False,
    )
    result = Text(
        label=pgettext_lazy("of a practice", "Result"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: 77% less waiting"),
    )
    effort_people = Text(
        label=pgettext_lazy("the effort", "People"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: 0.4 full-time"),
    )
    effort_time = Text(
        label=pgettext_lazy("the effort", "Time"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: 3 months"),
    )
    effort_cost = Text(
        label=pgettext_lazy("the effort", "Cost"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: 4,000 euros"),
    )
    fits = Text(
        label=gettext_lazy("Fits zones that are"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: rural, many farms"),
    )
    presupposes = Text(
        label=gettext_lazy("What this presupposes"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "What a zone must have for this to work. For example: its own dispatching, at least 3"
            " people at the desk"
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=Language.choices, required=False
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
        label=gettext_lazy("For which zone do you write?"),
        queryset=Zone.objects.none(),
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    co_authors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Written together with"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Co-authors may change the text and get a letter about comments."),
    )
    files = FilesField(required=False)  # type: ignore[assignment]
    no_personal_data = forms.BooleanField(
        label=gettext_lazy("What was found is no personal data of a citizen"), required=False
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)
    tab = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)
    restored = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(
        self,
        *args: Any,
        user: User,
        article: Article | None = None,
        publishing: bool = False,
        typed: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.user, self.article = user, article
        self.publishing = publishing or (article is not None and article.state == State.PUBLISHED)
        self.findings: list[tuple[str, personal_data.Finding]] = []
        initial = _initial(user, article) | {"tab": str(uuid.uuid4()), "restored": ""}
        super().__init__(*args, **{**kwargs, "initial": initial | (typed or {})})
        self._offer_zones()
        self._offer_authors()
        self.offers_less = self._offer_audiences()
        self.offer_owners(self.own_zones)
        if article is not None and article.is_translation:
            self._leave_to_original()
        if article is None:
            del self.fields["version"]
        else:
            del self.fields["form_key"]
        if article is None or article.state != State.PUBLISHED:
            for name in ChangeFields.base_fields:
                del self.fields[name]

    @cached_property
    def original(self) -> Article | None:
        """Return what this text translates, as far as this person may read it."""
        if self.article is None:
            return None
        rows = Article.objects.visible_to(self.user)
        return rows.filter(translations=self.article).first()

    @property
    def original_body(self) -> str:
        return text_of(self.original, self.original.body) if self.original else ""

    @property
    def own_zones(self) -> list[Zone]:
        return [self.article.zone] if self.article else self.user.current_zones

    @cached_property
    def narrows_only(self) -> bool:
        """Say whether this person may only leave the audience or make it smaller."""
        if self.article is None or not self.article.edition:
            return False
        return self.article.zone_id not in access.reader(self.user).deciding_zone_ids

    @cached_property
    def stored(self) -> Article | None:
        """Return the article as its readers have it: a text that waits may be for other readers."""
        if self.article is None:
            return None
        return Article.objects.visible_to(self.user).filter(pk=self.article.pk).first()

    @property
    def zone_written_for(self) -> Zone | None:
        if self.article is not None:
            return self.article.zone
        return self.cleaned_data.get("zone") if "zone" in self.fields else self.user.current_zone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.publishing:
            self._ask_for_original()
            self._ask_for_text(data)
        nobody_named = not data.get("named_zones") and "named_zones" not in self.errors
        if data.get("audience") == AudienceKind.NAMED and nobody_named:
            self.add_error("named_zones", _("Tick at least one zone."))
        self._refuse_widening(data)
        self._check_authors(data)
        if self.publishing:
            self._look_for_personal_data(data)
        return data

    def writing(self) -> Writing:
        """Return what was filled in, for the services."""
        data = self.cleaned_data
        texts = {name: data[name] for name in FILLED_IN}
        texts["language"] = data["language"] or self.initial["language"] or Language.DUTCH
        if self.publishing:
            texts["body"], _dropped = self.shown_body
        return Writing(
            **texts,
            topic=data["topic"],
            audience=data["audience"],
            named_zones=tuple(data["named_zones"]),
            pictures=tuple(self.new_pictures),
            **self.upkeep_chosen(),
        )

    @cached_property
    def shown_body(self) -> tuple[str, list[str]]:
        """What readers would see of the text, and the headings left out of it because nothing stands below."""
        return without_empty(clean(self.cleaned_data.get("body") or "", numbered=True))

    def _choice(self, name: str) -> forms.ModelChoiceField[Any]:
        return cast("forms.ModelChoiceField[Any]", self.fields[name])

    def _offer_zones(self) -> None:
        own = self.own_zones
        others = Zone.objects.filter(is_active=True)
        if len(own) == 1:
            others = others.exclude(pk=own[0].pk)
        self._choice("named_zones").queryset = others
        if self.article is not None or len(own) < 2:
            del self.fields["zone"]
        else:
            self._choice("zone").queryset = Zone.objects.filter(pk__in=[zone.pk for zone in own])

    def _offer_authors(self) -> None:
        """Colleagues of the zone; only an author chooses them."""
        if self.article is not None and not self.article.is_author:
            del self.fields["co_authors"]
            return
        self._choice("co_authors").queryset = people_of(self.own_zones).exclude(pk=self.user.pk)

    def _offer_audiences(self) -> bool:
        """Leave out what would let more zones read; return whether a coordinator could choose more."""
        if not self.narrows_only or self.stored is None or self.article is None:
            return False
        kind = self.stored.intended_kind
        if kind == AudienceKind.NETWORK:
            return False
        choices = [c for c in AudienceKind.choices if c[0] in (AudienceKind.ZONE, kind)]
        audience = cast("forms.ChoiceField", self.fields["audience"])
        audience.choices = choices
        named = list(self.stored.intended_zones.all())
        self._choice("named_zones").queryset = Zone.objects.filter(pk__in=[z.pk for z in named])
        waits = self.article.intended_kind
        if would_widen(self.stored, waits, self.article.intended_zones.all()):
            if self.initial["audience"] == waits:
                self.initial["audience"] = kind
                self.initial["named_zones"] = [zone.slug for zone in named]
            audience.help_text = _(
                "A coordinator proposed to let more zones read it. What you hand in takes the place of that."
            )
        return True

    def _leave_to_original(self) -> None:
        """What is said of both languages is changed in the original."""
        for name in LEFT_TO_ORIGINAL:
            if name in self.fields:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("As in the original.")

    def _ask_for_original(self) -> None:
        is_translation = self.article is not None and self.article.is_translation
        if is_translation and not (self.original and self.original.is_published):
            self.add_error(None, _("Publish the original first, then its translation."))

    def _ask_for_text(self, data: dict[str, Any]) -> None:
        if not data.get("summary") and "summary" not in self.errors:
            self.add_error("summary", _("Write a summary before you publish."))
        text = self.shown_body[0]
        if "body" not in self.errors and not (plain_text(text) or images.sources(text)):
            self.add_error("body", _("Write the text before you publish."))

    def _refuse_widening(self, data: dict[str, Any]) -> None:
        if self.stored is None or not self.narrows_only or "audience" not in data:
            return
        if would_widen(self.stored, data["audience"], data.get("named_zones") or ()):
            self.refuse_widening()

    def refuse_widening(self) -> None:
        words = _("Only a coordinator of %(zone)s can let more zones read this.")
        self.add_error("audience", words % {"zone": self.zone_written_for})

    def _check_authors(self, data: dict[str, Any]) -> None:
        zone, chosen = self.zone_written_for, data.get("co_authors")
        owner = data.get("owner")
        if zone and owner and not people_of([zone]).filter(pk=owner.pk).exists():
            self.add_error("owner", _("Only people of %(zone)s answer for it.") % {"zone": zone})
        if zone is None or not chosen or len(self.own_zones) == 1:
            return
        of_zone = chosen.filter(memberships__zone=zone, memberships__ended_at=None).distinct()
        if of_zone.count() != len(chosen):
            self.add_error(
                "co_authors", _("Only people of %(zone)s can be co-authors.") % {"zone": zone}
            )

    def _look_for_personal_data(self, data: dict[str, Any]) -> None:
        """Ask about what was found, but for what was answered when it was published before."""
        answered = _found_in(vars(self.article)) if self.article and self.article.edition else {}
        known = {finding for findings in answered.values() for finding in findings}
        for name, findings in _found_in(data).items():
            label = str(self.fields[name].label)
            self.findings += [(label, finding) for finding in findings if finding not in known]
        if self.findings and not data.get("no_personal_data"):
            self.add_error(
                None,
                _(
                    "This looks like personal data of a citizen. Take it out, or tick below that it"
                    " is none. Nothing was published yet."
                ),
            )


def _found_in(texts: dict[str, Any]) -> dict[str, list[personal_data.Finding]]:
    shown = {name: texts.get(name) or "" for name in CHECKED}
    shown["body"] = plain_text(shown["body"])
    return {name: personal_data.find(text) for name, text in shown.items()}


def _initial(user: User, article: Article | None) -> dict[str, Any]:
    if article is None:
        language = get_language() or user.language or Language.DUTCH
        zone = user.current_zone
        return {
            "form_key": str(uuid.uuid4()),
            "language": language if language in Language.values else Language.DUTCH,
            "audience": AudienceKind.NETWORK,
            "zone": zone.slug if zone else None,
        }
    return {
        **{name: getattr(article, name) for name in FILLED_IN},
        "topic": article.topic.slug,
        "audience": article.intended_kind,
        "named_zones": [zone.slug for zone in article.intended_zones.all()],
        "co_authors": [
            person.public_id
            for person in people_of([article.zone])
            .exclude(pk=user.pk)
            .filter(authorships__article=article)
        ],
        "version": article.version,
        "weight": Weight.MINOR,
        "owner": article.owner.public_id if article.owner else None,
        "owner_function": article.owner_function,
        "review_by": article.review_by,
    }
