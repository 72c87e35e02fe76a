"""Each visibility method of every queryset, found by looking, and what it is when it lets everything through."""

from __future__ import annotations

import inspect
import sys
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db.models import BooleanField, ExpressionWrapper, Q

from knowledge import search
from zones import access, compiled_reads
from zones.models import Audience, Zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

APPS = ("zones", "knowledge", "exchanges", "network")
ABOUT_A_PERSON = {"user", "person", "reader", "by", "zone_ids"}
"""A method of a queryset that takes one of these narrows by who asks."""

ADDS_RIGHTS = {
    "with_rights": ("may_edit", "may_decide", "is_author"),
    "with_others": ("nobody_else",),
}


def visibility_methods() -> Iterator[tuple[type, str]]:
    """Yield the queryset and the name of each method that asks who reads."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            queryset = model._default_manager.all().__class__
            for name, method in vars(queryset).items():
                if name.startswith("_") or not inspect.isfunction(method):
                    continue
                if ABOUT_A_PERSON & set(inspect.signature(method).parameters):
                    yield queryset, name


COUNTS = ("with_counts", "with_frame")
"""These count for who asks: the mutant counts all there is."""


def everything(rows_of: type, name: str) -> Callable[..., Any]:
    """Return the method that forgot its filter."""
    if name in COUNTS:
        counts, anybody = (
            getattr(rows_of, name),
            SimpleNamespace(is_authenticated=True, is_active=True),
        )
        anybody.known_reader = all_rights(access.NOBODY)
        return lambda rows, *_person: counts(rows, anybody)
    if name not in ADDS_RIGHTS:
        return lambda rows, *_person: rows.all()
    yes = ExpressionWrapper(Q(pk__isnull=False), BooleanField())
    return lambda rows, *_person: rows.annotate(**dict.fromkeys(ADDS_RIGHTS[name], yes))


def all_rights(who: access.Reader) -> access.Reader:
    zones = tuple(Zone.objects.values_list("pk", flat=True))
    return replace(
        who,
        audience_ids=tuple(Audience.objects.values_list("pk", flat=True)),
        zone_ids=zones,
        deciding_zone_ids=zones,
    )


def search_matches_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index, the one private table without a lock, forgets whom it is asked by."""
    rights = all_rights(access.NOBODY)
    monkeypatch.setattr(search, "access", SimpleNamespace(reader=lambda _user: rights))


def reader_may_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part of the product but the one that tells the database believes that this person may all."""
    true_reader, rights = access.reader, all_rights(access.NOBODY)

    def reader(user: Any) -> access.Reader:
        who = true_reader(user)
        asks = sys._getframe(1).f_globals["__name__"]
        if isinstance(user, compiled_reads.ReaderSlot):
            return who  # the place of what a compiled read is asked with: that is not so true
        if asks == access.__name__ or not who.user_id:
            return who
        return replace(
            who,
            audience_ids=rights.audience_ids,
            zone_ids=rights.zone_ids,
            deciding_zone_ids=rights.deciding_zone_ids,
        )

    monkeypatch.setattr(access, "reader", reader)


SEAMS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "search.match": search_matches_everything,
    "access.reader": reader_may_everything,
}
METHODS = {f"{rows.__name__}.{name}": (rows, name) for rows, name in visibility_methods()}
MUTANTS = (*METHODS, *SEAMS)


@contextmanager
def noting(note: Callable[[str], None]) -> Iterator[None]:
    """Tell which methods are called; they do what they do."""
    with pytest.MonkeyPatch.context() as patch:
        for name, (rows, method) in METHODS.items():
            patch.setattr(rows, method, _told(getattr(rows, method), name, note))
        yield


def _told(true: Callable[..., Any], name: str, note: Callable[[str], None]) -> Callable[..., Any]:
    @wraps(true)
    def told(*args: Any, **kwargs: Any) -> Any:
        note(name)
        return true(*args, **kwargs)

    return told


@contextmanager
def mutated(monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[None]:
    with monkeypatch.context() as patch:
        if name in SEAMS:
            SEAMS[name](patch)
        else:
            rows, method = METHODS[name]
            patch.setattr(rows, method, everything(rows, method))
        compiled_reads.forget_all()
        yield
    compiled_reads.forget_all()
