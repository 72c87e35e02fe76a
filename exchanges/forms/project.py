"""The form in which a project is written and changed: its text, and a block for every zone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from exchanges.choices import IntendedAudience, State
from exchanges.models.partner import OWN_GOAL_LENGTH, SHARE_LENGTH
from exchanges.models.project import GOAL_LENGTH, TITLE_LENGTH
from exchanges.services import Share, Text
from knowledge.forms.fields import Text as TextField
from knowledge.forms.fields import TopicField
from knowledge.richtext.personal_data import Finding, find
from zones.choices import Language
from zones.models import Zone

if TYPE_CHECKING:
    from django.http import QueryDict

    from exchanges.models import Project
    from zones.models import User

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
LEAD_PREFIX = "lead"


class LongText(TextField):
    """Lines end as they are stored, so that the same text is the same however it was sent."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class Day(forms.DateField):
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=DATE_FORMATS, required=False, **options)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Give a day of this century."), code="range")
        return day


class ShareForm(forms.Form):
    """What one zone is after, brings and gets."""

    own_goal = LongText(
        label=gettext_lazy("Own goal"),
        max_length=OWN_GOAL_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    brings = TextField(label=gettext_lazy("Brings"), max_length=SHARE_LENGTH, required=False)
    gets = TextField(label=gettext_lazy("Gets"), max_length=SHARE_LENGTH, required=False)

    def share(self) -> Share:
        return Share(**self.cleaned_data)


@dataclass(frozen=True)
class Block:
    """A zone that may take part, with its part of the form."""

    zone: Zone
    form: ShareForm
    is_ticked: bool


class ProjectForm(forms.Form):
    """A new project, or `project` as this person may change it.

    `submitting` asks more than a draft: a whole text, a partner, and what every zone brings and gets.
    """

    title = TextField(
        label=gettext_lazy("Title"),
        max_length=TITLE_LENGTH,
        help_text=gettext_lazy("Short and concrete: what do you set up together?"),
    )
    topic = TopicField(label=gettext_lazy("Topic"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=Language.choices, required=False
    )
    common_goal = LongText(
        label=gettext_lazy("Common goal"),
        max_length=GOAL_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy(
            "What will all participating zones have reached, and how will you see it?"
        ),
    )
    starts_on = Day(label=gettext_lazy("Starts on"))
    ends_on = Day(label=gettext_lazy("Ends on"))
    respond_by = Day(
        label=gettext_lazy("Partners decide before"),
        help_text=gettext_lazy("The coordinators of the partner zones see this day."),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read this once it is submitted?"),
        choices=IntendedAudience.choices,
        widget=forms.RadioSelect,
    )
    zone = forms.ModelChoiceField(
        label=gettext_lazy("Which zone leads the project?"),
        queryset=Zone.objects.none(),
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    partners = forms.MultipleChoiceField(label=gettext_lazy("Partner zones"), required=False)
    no_personal_data = forms.BooleanField(
        label=gettext_lazy("What was found is no personal data of a citizen"), required=False
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    edits = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        user: User,
        project: Project | None = None,
        submitting: bool = False,
    ) -> None:
        self.user, self.project, self.submitting = user, project, submitting
        self.findings: list[tuple[str, Finding]] = []
        super().__init__(typed, initial=_initial(user, project))
        own = user.current_zones
        if project is not None or len(own) < 2:
            del self.fields["zone"]
        else:
            self._field("zone").queryset = Zone.objects.filter(pk__in=[zone.pk for zone in own])
        del self.fields["form_key" if project else "edits"]
        self._field("partners").choices = [(zone.slug, str(zone)) for zone in self.other_zones]

    @property
    def lead_zone(self) -> Zone | None:
        """The zone that leads, as far as it is known: one of several is chosen in the form itself."""
        if self.project is not None:
            return self.project.zone
        if "zone" in self.fields:
            return self.cleaned_data.get("zone") if hasattr(self, "cleaned_data") else None
        return self.user.current_zone

    @cached_property
    def other_zones(self) -> list[Zone]:
        """Zones that may be partners; with a lead still to be chosen that is every zone."""
        lead = self.lead_zone
        zones = Zone.objects.filter(is_active=True)
        return list(zones.exclude(pk=lead.pk) if lead else zones)

    @cached_property
    def lead_block(self) -> ShareForm:
        return self._share_form(LEAD_PREFIX, self.lead_zone)

    @cached_property
    def blocks(self) -> list[Block]:
        """One for every zone that may be a partner, ticked or not, so that it works without script."""
        ticked = self["partners"].value() or []
        return [
            Block(zone, self._share_form(_prefix_of(zone), zone), zone.slug in ticked)
            for zone in self.other_zones
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self._check_shares()
        self._check_days(given)
        if (lead := self.lead_zone) and lead.slug in given.get("partners", []):
            self.add_error(
                "partners",
                _("%(zone)s leads the project, so it takes part already.") % {"zone": lead},
            )
        if self.submitting:
            self._ask_for_the_whole(given)
            self._look_for_personal_data(given)
        return given

    def text(self) -> Text:
        given = self.cleaned_data
        names = ("title", "topic", "common_goal", "starts_on", "ends_on", "respond_by")
        return Text(
            **{name: given[name] for name in names},
            language=given["language"] or self.initial["language"],
            intended_audience=given["audience"],
        )

    def shares(self) -> dict[Zone, Share]:
        lead = self.lead_zone
        shares = {lead: self.lead_block.share()} if lead else {}
        return shares | {row.zone: row.form.share() for row in self.blocks if row.is_ticked}

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _share_form(self, prefix: str, zone: Zone | None) -> ShareForm:
        kept = None
        if self.project is not None and zone is not None:
            rows = {row.zone_id: row for row in self.project.partners.all()}
            kept = rows.get(zone.pk)
        initial = {name: getattr(kept, name) for name in ShareForm.base_fields} if kept else None
        return ShareForm(self.data if self.is_bound else None, prefix=prefix, initial=initial)

    def _check_shares(self) -> None:
        forms_asked = [self.lead_block, *(row.form for row in self.blocks if row.is_ticked)]
        if not all([form.is_valid() for form in forms_asked]):  # noqa: C419 - each is to be checked
            self.add_error(None, _("Look at what the zones bring and get: something is too long."))

    def _check_days(self, given: dict[str, Any]) -> None:
        starts, ends, respond_by = (given.get(n) for n in ("starts_on", "ends_on", "respond_by"))
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("The end comes after the start."))
        elif ends and respond_by and respond_by >= ends:
            self.add_error("respond_by", _("Partners decide before the project ends."))
        if self.submitting and respond_by and respond_by < timezone.localdate():
            self.add_error("respond_by", _("This day has passed: choose a later one."))

    def _ask_for_the_whole(self, given: dict[str, Any]) -> None:
        asked = {
            "common_goal": _("Write the common goal before you submit."),
            "starts_on": _("Say when the project starts before you submit."),
            "ends_on": _("Say when the project ends before you submit."),
            "partners": _("Tick at least one partner zone before you submit."),
        }
        for name, sentence in asked.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        self._ask_for_shares(self.lead_block)
        for row in self.blocks:
            if row.is_ticked:
                self._ask_for_shares(row.form)

    def _ask_for_shares(self, form: ShareForm) -> None:
        sentences = {
            "brings": _("Say what this zone brings before you submit."),
            "gets": _("Say what this zone gets before you submit."),
        }
        for name, sentence in sentences.items():
            if not form.errors.get(name) and not form.cleaned_data.get(name):
                form.add_error(name, sentence)
                if sentence not in self.non_field_errors():
                    self.add_error(None, sentence)

    def _look_for_personal_data(self, given: dict[str, Any]) -> None:
        texts = [(str(self.fields[n].label), given.get(n) or "") for n in ("title", "common_goal")]
        for form in [self.lead_block, *(row.form for row in self.blocks if row.is_ticked)]:
            texts += [(str(form.fields[n].label), text) for n, text in form.cleaned_data.items()]
        self.findings = [(label, found) for label, text in texts for found in find(text)]
        if self.findings and not given.get("no_personal_data"):
            self.add_error(
                None,
                _(
                    "This looks like personal data of a citizen. Take it out, or tick below that it"
                    " is none. Nothing was submitted yet."
                ),
            )


def _prefix_of(zone: Zone) -> str:
    """Return what the names of a zone's fields begin with; no slug has the dot."""
    return zone.slug if zone.slug != LEAD_PREFIX else f"{LEAD_PREFIX}."


def _initial(user: User, project: Project | None) -> dict[str, Any]:
    if project is None:
        language = get_language() or user.language
        zone = user.current_zone
        return {
            "form_key": uuid.uuid4(),
            "language": language if language in Language.values else Language.DUTCH,
            "audience": IntendedAudience.NAMED,
            "zone": zone.slug if zone else None,
        }
    return {
        "title": project.title,
        "topic": project.topic.slug,
        "language": project.language,
        "common_goal": project.common_goal,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
        "respond_by": project.respond_by,
        "audience": project.intended_audience,
        "partners": [row.zone.slug for row in project.partner_rows],
        "edits": project.edits,
    }


def asks_to_submit(project: Project | None, action: str) -> bool:
    """Is this text sent to the partners? A submitted one always is: as its next version."""
    return action == "submit" or (project is not None and project.state != State.DRAFT)
