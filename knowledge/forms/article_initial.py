"""From what a form begins: nothing, the sections of a template, or what was typed before and not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.forms.article import FILLED_IN
from knowledge.models import Autosave
from knowledge.richtext.sanitizer import clean_typed
from knowledge.selectors import templates
from zones.choices import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from knowledge.forms import ArticleForm
    from zones.models import User

MANY = ("named_zones", "co_authors")
TYPED = (
    *FILLED_IN, "topic", "audience", "zone", "owner", "owner_function", "review_by", "change", "weight", *MANY,
)  # fmt: skip
"""What is kept of a form while it is typed: all but its files."""

MAX_UNFINISHED = 20


def typed_in(posted: QueryDict) -> dict[str, list[str]]:
    return {name: posted.getlist(name) for name in TYPED if name in posted}


def initial_of(texts: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return what a form shows of texts that were typed."""
    given = {name: values for name, values in texts.items() if name in TYPED}
    return {
        name: values if name in MANY else (values[0] if values else "")
        for name, values in given.items()
    }


def with_template(posted: QueryDict, *keys: str) -> dict[str, Any]:
    """Return what a form shows of what was typed in it, with the headings that the text lacks.

    `keys` are the hidden fields that it keeps too.
    """
    typed = initial_of(typed_in(posted)) | {key: posted.get(key, "") for key in keys}
    begin = templates.templates().get((typed.get("kind", ""), typed.get("language", "")), [])
    return typed | {"body": templates.begun(clean_typed(typed.get("body", "")), begin)}


def of_kind(kind: str, language: str) -> dict[str, Any]:
    """Return what a new form shows for this kind: nothing when there is none."""
    begin = templates.templates().get((kind, language))
    return {"kind": kind, "body": templates.as_html(begin)} if begin else {}


def taken_up(kept: Autosave) -> dict[str, Any]:
    """Return what a form shows that goes on with what was typed before."""
    typed = initial_of(kept.texts) | {"restored": kept.tab}
    typed["body"] = clean_typed(typed.get("body", ""))
    if kept.article_id is None:
        return typed | {"form_key": kept.form}
    return typed | ({"version": kept.version} if kept.version else {})


def guide(form: ArticleForm, person: User) -> dict[str, Any]:
    """Return what stands beside the form: its sections, all templates, and what this person may take up again."""
    known = templates.templates()
    name = (form["kind"].value() or "", form["language"].value() or Language.DUTCH)
    text = clean_typed(form["body"].value() or "")
    kept = Autosave.objects.visible_to(person).filter(article=form.article)
    return {
        "form": form,
        "article": form.article,
        "sections": templates.standing(text, known.get(name, [])),
        "templates": {
            f"{kind}-{language}": [{"heading": s.heading, "hint": s.hint} for s in found]
            for (kind, language), found in known.items()
        },
        "unfinished": [] if form.is_bound or form["restored"].value() else unfinished(kept),
    }


def unfinished(kept: Any) -> list[Autosave]:
    return list(kept.select_related("article", "zone").order_by("-saved_at")[:MAX_UNFINISHED])
