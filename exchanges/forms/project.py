"""The form in which the lead writes a project: its text, and who takes part, with what the lead proposes for each."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from exchanges.choices import UNSUBMITTED, IntendedAudience, State
from exchanges.models.partner import OWN_GOAL_LENGTH, SHARE_LENGTH
from exchanges.models.project import GOAL_LENGTH, TITLE_LENGTH
from exchanges.selectors.origins import zones_of, zones_on
from exchanges.services import Share, Text, shares_of
from knowledge.forms.fields import Text as TextField
from knowledge.forms.fields import TopicField
from knowledge.richtext.personal_data import Finding, find
from zones.choices import Language
from zones.models import Zone

if TYPE_CHECKING:
    from django.http import QueryDict

    from exchanges.models import Project
    from exchanges.selectors.origins import Origin
    from zones.models import User

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


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
    """What the lead proposes for one zone; the zone writes its own row."""

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
    works_on_it: bool = False
    """Whether the zone published or took over something on the topic."""


class ProjectForm(forms.Form):
    """A new project, or `project` as this person may change it.

    `asking` is more than saving a draft: the text goes to other zones, so that nothing may be missing in it.
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
    rows_by = Day(
        label=gettext_lazy("Zones complete their part by"),
        help_text=gettext_lazy("Each zone writes its own goal, and what it brings and gets."),
    )
    respond_by = Day(
        label=gettext_lazy("Zones decide by"),
        help_text=gettext_lazy("Their coordinators and chiefs get a reminder."),
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
    article = forms.SlugField(widget=forms.HiddenInput, required=False)
    question = forms.SlugField(widget=forms.HiddenInput, required=False)
    idea = forms.SlugField(widget=forms.HiddenInput, required=False)
    edits = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        user: User,
        project: Project | None = None,
        asking: bool = False,
        origin: Origin | None = None,
    ) -> None:
        self.user, self.project, self.asking = user, project, asking
        self.origin = origin
        self.findings: list[tuple[str, Finding]] = []
        super().__init__(typed, initial=_initial(user, project) | _begun_from(origin, user))
        own = user.current_zones
        if project is not None or len(own) < 2:
            del self.fields["zone"]
        else:
            self._field("zone").queryset = Zone.objects.filter(pk__in=[zone.pk for zone in own])
        for name in ("form_key", "article", "question", "idea") if project else ("edits",):
            del self.fields[name]
        if project is not None and project.state not in UNSUBMITTED:
            del self.fields["rows_by"]
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
    def blocks(self) -> list[Block]:
        """One for every zone that may be a partner, ticked or not, so that it works without script."""
        ticked = self["partners"].value() or []
        proposed = shares_of(self.project) if self.project else {}
        known = self.project or self.origin
        working = zones_on(known.topic, self.user) if known else set()
        return [
            Block(zone, self._share_form(zone, proposed), zone.slug in ticked, zone in working)
            for zone in self.other_zones
        ]

    @property
    def proposes(self) -> bool:
        """Whether the lead still proposes rows: those of zones that were asked are theirs alone."""
        return self.project is None or self.project.state in UNSUBMITTED

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self._check_shares()
        self._check_days(given)
        if (lead := self.lead_zone) and lead.slug in given.get("partners", []):
            self.add_error(
                "partners",
                _("%(zone)s leads the project, so it takes part already.") % {"zone": lead},
            )
        if self.asking:
            self._ask_for_the_text(given)
            self._look_for_personal_data(given)
        return given

    def text(self) -> Text:
        given = self.cleaned_data
        names = ("title", "topic", "common_goal", "starts_on", "ends_on", "respond_by")
        kept = self.project.rows_by if self.project else None
        return Text(
            **{name: given[name] for name in names},
            rows_by=given["rows_by"] if "rows_by" in self.fields else kept,
            language=given["language"] or self.initial["language"],
            intended_audience=given["audience"],
        )

    def shares(self) -> dict[Zone, Share]:
        return {row.zone: row.form.share() for row in self.blocks if row.is_ticked}

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _share_form(self, zone: Zone, proposed: dict[Zone, Share]) -> ShareForm:
        kept = proposed.get(zone)
        form = ShareForm(
            self.data if self.is_bound else None,
            prefix=zone.slug,
            initial=asdict(kept) if kept else None,
        )
        for field in form.fields.values():
            field.label = _("%(zone)s: %(label)s") % {"zone": zone, "label": field.label}
        return form

    def _check_shares(self) -> None:
        """Name each mistake in what is proposed, with a link to its field, whose label names the zone."""
        ticked = [block.form for block in self.blocks if block.is_ticked]
        for field in (field for form in ticked for field in form.visible_fields()):
            for error in field.errors:
                words = _("%(label)s: %(error)s") % {"label": field.label, "error": error}
                self.add_error(None, format_html('<a href="#{}">{}</a>', field.auto_id, words))

    def _check_days(self, given: dict[str, Any]) -> None:
        starts, ends, respond_by = (given.get(n) for n in ("starts_on", "ends_on", "respond_by"))
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("The end comes after the start."))
        if ends and respond_by and respond_by >= ends:
            self.add_error("respond_by", _("Zones decide before the project ends."))
        rows_by = given.get("rows_by")
        if rows_by and respond_by and rows_by > respond_by:
            self.add_error("rows_by", _("Zones complete their part before they decide."))
        for name in ("rows_by", "respond_by"):
            if self.asking and (day := given.get(name)) and day < timezone.localdate():
                self.add_error(name, _("This day has passed: choose a later one."))

    def _ask_for_the_text(self, given: dict[str, Any]) -> None:
        asked = {
            "common_goal": _("Write the common goal."),
            "starts_on": _("Say when the project starts."),
            "ends_on": _("Say when the project ends."),
            "partners": _("Tick at least one partner zone."),
        }
        for name, sentence in asked.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    def _look_for_personal_data(self, given: dict[str, Any]) -> None:
        texts = [(str(self.fields[n].label), given.get(n) or "") for n in ("title", "common_goal")]
        for form in [row.form for row in self.blocks if row.is_ticked]:
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
        "rows_by": project.rows_by,
        "respond_by": project.respond_by,
        "audience": project.intended_audience,
        "partners": [row.zone.slug for row in project.partner_rows],
        "edits": project.edits,
    }


def _begun_from(origin: Origin | None, user: User) -> dict[str, Any]:
    """Return what the form of a new project begins with, from an article, a question or an idea."""
    if origin is None:
        return {}
    mine = user.current_zone
    return {
        str(origin._meta.model_name): origin.public_id,
        "title": origin.title[:TITLE_LENGTH],
        "topic": origin.topic.slug,
        "language": origin.language,
        "partners": [zone.slug for zone in zones_of(origin, user) if zone != mine],
    }


def asks_zones(project: Project | None, action: str) -> bool:
    """Does this text go to other zones? One that was sent to them before always does."""
    return action == "invite" or (project is not None and project.state != State.DRAFT)
