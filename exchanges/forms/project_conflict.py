"""Two texts of one project beside each other: what was typed and what stands in the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from exchanges.choices import IntendedAudience
from exchanges.services import Share, shares_of, text_of
from zones.choices import Language
from zones.date_formats import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchanges.forms import ProjectForm
    from exchanges.models import Project


@dataclass(frozen=True)
class Difference:
    label: str
    mine: str
    theirs: str


def differences(form: ProjectForm, project: Project) -> list[Difference]:
    """Return where `project` reads differently from what was typed in the (valid) form."""
    return [*_in_text(form, project), *_in_shares(form, project)]


def _in_text(form: ProjectForm, project: Project) -> Iterator[Difference]:
    typed, current = form.text(), text_of(project)
    for name in typed.__dataclass_fields__:
        mine, theirs = getattr(typed, name), getattr(current, name)
        if mine != theirs:
            label = form.fields["audience" if name == "intended_audience" else name].label
            yield Difference(str(label), _shown(name, mine), _shown(name, theirs))


def _in_shares(form: ProjectForm, project: Project) -> Iterator[Difference]:
    typed, current = form.shares(), shares_of(project)
    for zone in {**current, **typed}:
        mine, theirs = typed.get(zone), current.get(zone)
        takes_part = (mine is None) != (theirs is None)
        if takes_part or (form.proposes and mine != theirs):
            yield Difference(str(zone), _share(mine), _share(theirs))


def _share(share: Share | None) -> str:
    if share is None:
        return _("takes no part")
    return "\n".join((share.own_goal, share.brings, share.gets)).strip()


def _shown(name: str, value: object) -> str:
    if name == "language":
        return str(Language(str(value)).label)
    if name == "intended_audience":
        return str(IntendedAudience(str(value)).label)
    return written(value) if isinstance(value, date) else str(value or "")
