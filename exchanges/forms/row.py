"""The form in which a zone writes its own row of a project."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchanges.choices import UNCOUNTED, Unit
from exchanges.forms.project import LongText
from exchanges.models.partner import MEASURE_LENGTH, OWN_GOAL_LENGTH, SHARE_LENGTH
from exchanges.services import Line, Row, Share, row_of
from knowledge.forms.fields import Text as TextField
from knowledge.richtext.personal_data import Finding, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

    from exchanges.models import Partner

LINES = 5
"""So many things a zone brings, and as many it gets."""

LARGEST = Decimal("9999999.99")
PARTS = ("brings", "gets")
UNITS = [("", gettext_lazy("Unit")), *Unit.choices]


class LineFields:
    """One line of the form: its three fields, as the template draws them."""

    def __init__(self, form: RowForm, part: str, place: int) -> None:
        self.place = place
        self.amount, self.unit, self.what = (
            form[f"{part}_{name}_{place}"] for name in ("amount", "unit", "what")
        )


class RowForm(forms.Form):
    """The row of `partner`. `asking` is more than saving it: nothing may be missing then."""

    own_goal = LongText(
        label=gettext_lazy("Own goal"),
        max_length=OWN_GOAL_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("What does your own zone want to reach with it?"),
    )
    measure = TextField(
        label=gettext_lazy("What do you measure?"),
        max_length=MEASURE_LENGTH,
        required=False,
        help_text=gettext_lazy("For example: hours until the first flight."),
    )
    target = TextField(
        label=gettext_lazy("Which result do you want?"),
        max_length=MEASURE_LENGTH,
        required=False,
        help_text=gettext_lazy("For example: from 3 hours to 1."),
    )
    no_own_goal = forms.BooleanField(
        label=gettext_lazy("Our zone has no own goal in this project"),
        required=False,
        help_text=gettext_lazy("The other zones see this choice."),
    )
    no_personal_data = forms.BooleanField(
        label=gettext_lazy("What was found is no personal data of a citizen"), required=False
    )
    edits = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        partner: Partner,
        proposal: Share | None = None,
        asking: bool = False,
    ) -> None:
        self.partner, self.asking = partner, asking
        self.findings: list[tuple[str, Finding]] = []
        super().__init__(typed, initial=_initial(partner, proposal))
        for part in PARTS:
            for place in range(1, LINES + 1):
                self._add_line(part, place)

    @property
    def brings(self) -> list[LineFields]:
        return [LineFields(self, "brings", place) for place in range(1, LINES + 1)]

    @property
    def gets(self) -> list[LineFields]:
        return [LineFields(self, "gets", place) for place in range(1, LINES + 1)]

    def row(self) -> Row:
        given = self.cleaned_data
        no_goal = given["no_own_goal"]
        texts = {n: "" if no_goal else given[n] for n in ("own_goal", "measure", "target")}
        return Row(
            **texts,
            no_own_goal=no_goal,
            brings=tuple(self._lines("brings")),
            gets=tuple(self._lines("gets")),
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for part in PARTS:
            for place in range(1, LINES + 1):
                self._check_line(given, part, place)
        if given.get("no_own_goal") and given.get("own_goal"):
            self.add_error(
                "no_own_goal", _("There is an own goal above: empty it, or take this tick away.")
            )
        if self.asking:
            self._ask_for_the_whole(given)
            self._look_for_personal_data(given)
        return given

    def _add_line(self, part: str, place: int) -> None:
        name = _("Brings") if part == "brings" else _("Gets")
        words = {"part": name, "number": place}
        self.fields[f"{part}_amount_{place}"] = forms.DecimalField(
            label=_("%(part)s, line %(number)s: how many") % words,
            min_value=Decimal("0.01"),
            max_value=LARGEST,
            decimal_places=2,
            required=False,
            localize=True,
            widget=forms.TextInput({"inputmode": "decimal"}),
        )
        self.fields[f"{part}_unit_{place}"] = forms.ChoiceField(
            label=_("%(part)s, line %(number)s: unit") % words, choices=UNITS, required=False
        )
        self.fields[f"{part}_what_{place}"] = TextField(
            label=_("%(part)s, line %(number)s: what") % words,
            max_length=SHARE_LENGTH,
            required=False,
        )

    def _check_line(self, given: dict[str, Any], part: str, place: int) -> None:
        amount, unit, what = (
            given.get(f"{part}_{name}_{place}") for name in ("amount", "unit", "what")
        )
        if not (amount or unit or what) or any(
            f"{part}_{name}_{place}" in self.errors for name in ("amount", "unit", "what")
        ):
            return
        if not unit:
            self.add_error(f"{part}_unit_{place}", _("Choose a unit."))
        elif unit not in UNCOUNTED and not amount:
            self.add_error(f"{part}_amount_{place}", _("Say how many."))
        elif unit in UNCOUNTED and not what:
            self.add_error(f"{part}_what_{place}", _("Say what it is."))

    def _lines(self, part: str) -> Iterator[Line]:
        for place in range(1, LINES + 1):
            amount, unit, what = (
                self.cleaned_data[f"{part}_{name}_{place}"] for name in ("amount", "unit", "what")
            )
            if amount or what:
                yield Line("" if amount is None else format(amount.normalize(), "f"), unit, what)

    def _ask_for_the_whole(self, given: dict[str, Any]) -> None:
        if not given.get("no_own_goal"):
            asked = {
                "own_goal": _("Write your own goal, or tick that your zone has none."),
                "measure": _("Say what you measure."),
                "target": _("Say which result you want."),
            }
            for name, sentence in asked.items():
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        zone = self.partner.zone
        for part, sentence in (
            ("brings", _("Say what %(zone)s brings.") % {"zone": zone}),
            ("gets", _("Say what %(zone)s gets.") % {"zone": zone}),
        ):
            names = [f"{part}_{n}_{p}" for p in range(1, LINES + 1) for n in ("amount", "what")]
            if not any(given.get(name) or name in self.errors for name in names):
                self.add_error(f"{part}_what_1", sentence)

    def _look_for_personal_data(self, given: dict[str, Any]) -> None:
        texts = [(str(self.fields[n].label), v) for n, v in given.items() if isinstance(v, str)]
        self.findings = [(label, found) for label, text in texts for found in find(text)]
        if self.findings and not given.get("no_personal_data"):
            self.add_error(
                None,
                _(
                    "This looks like personal data of a citizen. Take it out, or tick below that it"
                    " is none. Nothing was saved yet."
                ),
            )


def _initial(partner: Partner, proposal: Share | None) -> dict[str, Any]:
    """Return the row as it stands; one that nobody wrote yet begins with what the lead proposes."""
    begins = proposal if proposal and not partner.edits and not partner.own_goal else None
    row = row_of(partner)
    old = {"brings": partner.brings, "gets": partner.gets}
    said = {"brings": begins.brings, "gets": begins.gets} if begins else old
    initial: dict[str, Any] = {
        "own_goal": begins.own_goal if begins else row.own_goal,
        "measure": row.measure,
        "target": row.target,
        "no_own_goal": row.no_own_goal,
        "edits": partner.edits,
    }
    for part in PARTS:
        lines = getattr(row, part) or ([Line("", Unit.OTHER, said[part])] if said[part] else [])
        for place, line in enumerate(lines, start=1):
            initial |= {
                f"{part}_amount_{place}": Decimal(line.amount) if line.amount else None,
                f"{part}_unit_{place}": line.unit,
                f"{part}_what_{place}": line.what,
            }
    return initial
