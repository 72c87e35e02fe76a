"""Two texts of one article beside each other: what was typed and what stands in the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import ModelMultipleChoiceField

from knowledge.models.article import FACTS
from knowledge.richtext.images import joined, shown
from knowledge.richtext.sanitizer import clean
from knowledge.selectors.article_images import pictures_of
from zones.choices import AudienceKind
from zones.templatetags.portal import day

if TYPE_CHECKING:
    from knowledge.forms import ArticleForm
    from knowledge.models import Article


def differences(form: ArticleForm, article: Article) -> list[dict[str, Any]]:
    """Each field in which the two texts differ: its label, what was typed, and what stands there now."""
    found = []
    for name in ("title", "summary", "body", *FACTS):
        mine, theirs = form.cleaned_data.get(name) or "", getattr(article, name)
        if name == "body":
            mine = joined(clean(mine, numbered=True), form.typed_pictures)
            theirs = clean(theirs)
        if mine != theirs:
            label = form.fields[name].label
            if name == "body":
                files = pictures_of(article, mine, theirs)
                mine, theirs = shown(mine, files), shown(theirs, files)
            found.append(
                {"label": label, "mine": mine, "theirs": theirs, "is_rich": name == "body"}
            )
    for name in ("kind", "topic", "stage", "basic_function", "language", "audience"):
        mine, theirs = form.cleaned_data.get(name) or "", form.initial[name] or ""
        if str(getattr(mine, "slug", mine)) != theirs:
            words = dict(_flat(form.fields[name].choices))  # type: ignore[attr-defined]
            mine = getattr(mine, "slug", mine)
            found.append(
                {
                    "label": form.fields[name].label,
                    "mine": words.get(mine, ""),
                    "theirs": words.get(theirs, ""),
                }
            )
    return found + _in_promise(form, article) + _in_names(form)


def _in_promise(form: ArticleForm, article: Article) -> list[dict[str, Any]]:
    """The same for who answers for it and until when: it may have been handed over, or read again, meanwhile."""
    found = []
    for name in ("owner", "review_by"):
        mine, theirs = form.cleaned_data.get(name), getattr(article, name)
        if mine and mine != theirs:
            if name == "review_by":
                mine, theirs = day(mine), day(theirs)
            label = form.fields[name].label
            found.append({"label": label, "mine": str(mine), "theirs": str(theirs or "")})
    return found


def _in_names(form: ArticleForm) -> list[dict[str, Any]]:
    """The same for whom the article is meant and who wrote it: what was narrowed stays narrow unless seen."""
    found = []
    for name in ("named_zones", "co_authors"):
        field = form.fields.get(name)
        if not isinstance(field, ModelMultipleChoiceField):
            continue
        counts = name == "co_authors" or form.cleaned_data.get("audience") == AudienceKind.NAMED
        chosen = (form.cleaned_data.get(name) or ()) if counts else ()
        stored = [
            row
            for row in field.queryset or ()
            if getattr(row, str(field.to_field_name)) in form.initial[name]
        ]
        mine, theirs = (", ".join(sorted(str(row) for row in rows)) for rows in (chosen, stored))
        if mine != theirs:
            found.append({"label": field.label, "mine": mine, "theirs": theirs})
    return found


def _flat(choices: Any) -> list[tuple[str, str]]:
    """Take choices out of their groups."""
    flat: list[tuple[str, str]] = []
    for value, label in choices:
        flat += label if isinstance(label, (list, tuple)) else [(value, label)]
    return flat
