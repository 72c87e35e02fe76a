from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from knowledge.forms import Text
from knowledge.models import Topic
from knowledge.richtext.personal_data import find as find_personal_data
from knowledge.richtext.plain_text import plain_text
from knowledge.richtext.sanitizer import ArticleEditor
from network.services.break_glass import MAX_REASON_LENGTH, SHORTEST_REASON, name_in
from network.services.portraits import MAX_PINS, find_item, is_member, key_of
from zones.choices import Language
from zones.forms import AddressField, OneLineField
from zones.models import User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from django.forms.boundfield import BoundWidget
    from django.http import QueryDict
    from django.utils.functional import Promise

    from knowledge.richtext.personal_data import Finding
    from network.models import Portrait
    from network.services.portraits import Item

    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm


MAX_ABSENCE_LENGTH = timedelta(days=366)


def _topics(label: Promise) -> forms.ModelMultipleChoiceField[Topic]:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("This topic is no longer there. Choose again.")},
    )


MAX_PORTRAIT_LENGTH = 6_000


class ProfileForm(UserForm):
    """What people change about themselves; name and address are their coordinator's to change."""

    topics = _topics(_("Topics to follow"))
    expertise = _topics(_("Ask me about"))
    work_phone = OneLineField(
        label=_("Work phone"),
        max_length=40,
        required=False,
        validators=[
            RegexValidator(
                r"\A[+(]?[0-9][0-9 ()./-]*\Z", _("Write a phone number, for instance 051 12 34 56.")
            )
        ],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    class Meta:
        model = User
        fields = ("function", "work_phone", "shows_phone", "absent_until", "language", "acting_zone",
                  "wants_digest")  # fmt: skip
        field_classes = {"function": OneLineField}
        widgets = {"absent_until": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        labels = {
            "shows_phone": _("Show this number to colleagues of all zones"),
            "absent_until": _("Absent until"),
            "function": _("Your function"),
            "language": _("Language of the portal and of its letters"),
            "acting_zone": _("The zone you act for"),
            "wants_digest": _("Send me the weekly digest on Monday"),
        }
        help_texts = {
            "function": _("As colleagues know it, for instance: chief inspector, reception."),
            "absent_until": _(
                "The day on which you are back. Colleagues see it beside your name; letters still come."
            ),
            "acting_zone": _(
                "What you post stands under this zone, unless you choose another one there."
            ),
        }

    def __init__(self, posted: QueryDict | None, *, user: User) -> None:
        followed = [follow.topic_id for follow in user.follows.all() if follow.topic_id]
        asked = [row.topic_id for row in user.expertise.order_by("pk")]
        super().__init__(posted, instance=user, initial={"topics": followed, "expertise": asked})
        if not user.is_absent:
            self.initial["absent_until"] = None
        self.fields["language"] = forms.ChoiceField(
            label=self.fields["language"].label,
            choices=[("", _("As my browser asks")), *Language.choices],
            required=False,
        )
        zones = user.current_zones
        if len(zones) > 1:
            own = Zone.objects.filter(pk__in=[zone.pk for zone in zones])
            self.fields["acting_zone"] = forms.ModelChoiceField(
                own,
                label=self.fields["acting_zone"].label,
                help_text=self.fields["acting_zone"].help_text,
                empty_label=None,
            )
            self.initial["acting_zone"] = user.current_zone.pk if user.current_zone else None
        else:
            del self.fields["acting_zone"]

    def clean_absent_until(self) -> date | None:
        """A day that is over says that one is there; so does today."""
        until: date | None = self.cleaned_data["absent_until"]
        today = timezone.localdate()
        if until is not None and until > today + MAX_ABSENCE_LENGTH:
            raise ValidationError(_("Choose a day within a year."))
        return until if until is not None and until > today else None

    def topic_groups(self) -> Iterator[tuple[BoundWidget, list[BoundWidget]]]:
        return self._groups("topics")

    def expertise_groups(self) -> Iterator[tuple[BoundWidget, list[BoundWidget]]]:
        return self._groups("expertise")

    def _groups(self, name: str) -> Iterator[tuple[BoundWidget, list[BoundWidget]]]:
        """Yield the box of each first-level topic with the boxes of what lies below it."""
        boxes = list(self[name].subwidgets)
        topics = {box.data["value"].instance.pk: box for box in boxes}
        for box in topics.values():
            topic = box.data["value"].instance
            if topic.parent_id is None:
                yield (
                    box,
                    [b for b in boxes if b.data["value"].instance.parent_id == topic.pk],
                )


class BreakGlassForm(forms.Form):
    """Which item a technical administrator opens, and why; cleans `address` to the item's name in it."""

    address = OneLineField(
        label=_("Address of the article, the file or the project"),
        max_length=300,
        help_text=_("As it stands in the browser of who reported it, or its last part."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the address.")},
    )
    reason = OneLineField(
        label=_("Why you must read it"),
        min_length=SHORTEST_REASON,
        max_length=MAX_REASON_LENGTH,
        help_text=_(
            "The coordinators and the chief of the zone get these words by letter, at once."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why."),
            "min_length": _("Say it in a sentence, of at least %(limit_value)d signs."),
        },
    )

    def clean_address(self) -> str:
        name = name_in(self.cleaned_data["address"])
        if not name:
            raise ValidationError(_("This is not the address of an article, a file or a project."))
        return name


class PortraitForm(forms.Form):
    """What the keepers of a topic or zone say on its page, and what they put first; see `items` once it is valid."""

    text_nl = Text(
        label=_("Description in Dutch"),
        max_length=MAX_PORTRAIT_LENGTH,
        required=False,
        widget=ArticleEditor({"rows": 8}),
    )
    text_fr = Text(
        label=_("Description in French"),
        max_length=MAX_PORTRAIT_LENGTH,
        required=False,
        widget=ArticleEditor({"rows": 8}),
        help_text=_("Who reads in French finds this one; without it, the Dutch."),
    )
    pins = forms.MultipleChoiceField(
        label=_("What stands first"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At most five. Each is shown only to people who may read it."),
        error_messages={"invalid_choice": _("One of these is no longer there. Choose again.")},
    )
    address = OneLineField(
        label=_("Or the address of another article or project"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    no_personal_data = forms.BooleanField(
        label=_("What was found is no personal data of a citizen"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self, posted: QueryDict | None, *, user: User, portrait: Portrait, offered: Sequence[Item]
    ) -> None:
        """`offered` begins with what is pinned now."""
        self.user, self.portrait = user, portrait
        self.findings: list[tuple[str, Finding]] = []
        self.items: list[Item] = []
        stands = {"text_nl": portrait.text_nl, "text_fr": portrait.text_fr}
        now = [key_of(item) for item in offered if hasattr(item, "place")]
        super().__init__(posted, initial={**stands, "version": portrait.version, "pins": now})
        self.offered = {key_of(item): item for item in offered}
        for key in posted.getlist("pins")[: 2 * MAX_PINS] if posted else ():
            if key not in self.offered and (item := find_item(user, key.rpartition("-")[2])):
                self.offered[key_of(item)] = item
        pins = cast("forms.MultipleChoiceField", self.fields["pins"])
        pins.choices = [(key, _named(item)) for key, item in self.offered.items()]

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"]
        if typed:
            found = find_item(self.user, name_in(typed))
            if found is None:
                raise ValidationError(
                    _("There is no article or project at this address that you can read.")
                )
            self.offered[key_of(found)] = found
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        keys = list(given.get("pins", ()))
        if given.get("address"):
            keys.append(key_of(self.offered[next(reversed(self.offered))]))
        self.items = [self.offered[key] for key in dict.fromkeys(keys)]
        if len(self.items) > MAX_PINS:
            self.add_error("pins", _("Choose at most five."))
        self._look_for_personal_data(given)
        return given

    def _look_for_personal_data(self, given: dict[str, Any]) -> None:
        """As before an article is published: all who are signed in read this."""
        for name in ("text_nl", "text_fr"):
            stood = find_personal_data(plain_text(getattr(self.portrait, name)))
            found = find_personal_data(plain_text(given.get(name) or ""))
            label = str(self.fields[name].label)
            self.findings += [(label, finding) for finding in found if finding not in stood]
        if self.findings and not given.get("no_personal_data"):
            self.add_error(
                None,
                gettext(
                    "This looks like personal data of a citizen. Take it out, or tick below that it"
                    " is none. Nothing was published yet."
                ),
            )


class CuratorForm(forms.Form):
    """Whom the network coordinator lets keep a topic; cleans `email` to a person, or to nobody."""

    email = AddressField(
        label=_("E-mail address of the curator"),
        max_length=254,
        required=False,
        help_text=_("A member of any zone. Leave it empty, and the topic has no curator."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "list": "people-to-ask"}),
        error_messages={"invalid": _("This is not an e-mail address. Write it as name@zone.be.")},
    )
    instead_of = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)

    def clean_email(self) -> User | None:
        typed = self.cleaned_data["email"]
        if not typed:
            return None
        person = User.objects.filter(email__iexact=typed).first()
        if person is None or not is_member(person):
            raise ValidationError(_("Nobody with this address is a member of a zone."))
        return person

    def clean_instead_of(self) -> User | None:
        named = self.cleaned_data["instead_of"]
        return User.objects.filter(public_id=named).first() if named else None


def _named(item: Item) -> str:
    return f"{item.title} · {item.zone}"
