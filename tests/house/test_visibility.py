"""Whatever answers a person reaches private rows only through the visibility methods."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

GATES = {"visible_to", "editable_by", "decidable_by", "restorable_by", "archivable_by", "none"}
ENTRY_POINTS = (
    "views",
    "selectors",
    "forms",
    "feeds",
    "letters",
    "api",
    "templatetags",
    "context_processors",
)
APPS = ("zones", "knowledge", "exchanges", "network")
KNOWN = "names, functions and roles are known in the whole network"
ALLOWED = {
    ("zones/selectors/people.py", "Membership"): KNOWN,
    ("network/selectors/contacts.py", "Membership"): KNOWN,
    ("network/selectors/people.py", "Membership"): KNOWN,
    ("knowledge/selectors/adoption_timeline.py", "Membership"): KNOWN,
    ("knowledge/selectors/article_images.py", "Attachment"): "the pictures in a text that was read",
    ("knowledge/selectors/attachments.py", "Attachment"): "`meant_for`, of articles read likewise",
    ("knowledge/selectors/attachments.py", "AttachmentText"): "whether a listed file has words",
    ("knowledge/selectors/comments.py", "Comment"): "ids within a query that asks `visible_to`",
    ("knowledge/selectors/comments.py", "ArticleSign"): "`meant_for`, of articles read likewise",
    ("knowledge/selectors/lineage.py", "Revision"): "`meant_for`, of articles read by `visible_to`",
    ("knowledge/selectors/translations.py", "Revision"): "`meant_for`, of articles read likewise",
    (
        "knowledge/views/trash.py",
        "Article",
    ): "a name for the manager, of which each use asks a gate",
}


def is_private(model) -> bool:
    """Say whether a row has readers: an audience of its own, or a parent that has one."""
    gates = {"visible_to", "editable_by"}
    return bool(gates & set(dir(model._default_manager))) and model.__name__ != "Zone"


def private_models():
    return {
        model.__name__: model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if is_private(model)
    }


def has_an_audience(model) -> bool:
    return any(field.name == "audience" for field in model._meta.fields)


def reverse_names():
    """Return the attributes that lead from a row to rows with an audience of their own: `zone.projects`.

    What has none is readable exactly when its parent is: `article.comments` of a visible article.
    """
    return {
        relation.get_accessor_name()
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for relation in model._meta.related_objects
        if has_an_audience(relation.related_model) and relation.get_accessor_name()
    }


def unguarded(source: str, private: set[str], reverse: set[str] = frozenset()) -> list[int]:
    """Return the lines that reach private rows past the gates."""
    tree = ast.parse(source)
    guarded = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in GATES:
            guarded |= {id(below) for below in ast.walk(node.value)}
    return sorted(
        {node.lineno for node in ast.walk(tree) if _reaches(node, private, reverse, guarded)}
    )


def _reaches(node, private, reverse, guarded) -> bool:
    if id(node) in guarded:
        return False
    if isinstance(node, ast.Attribute) and node.attr in {
        "objects",
        "_default_manager",
        "_base_manager",
    }:
        return getattr(node.value, "id", getattr(node.value, "attr", "")) in private
    if isinstance(node, ast.Call):
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if called in {"get_object_or_404", "get_list_or_404"}:
            return getattr(node.args[0], "id", getattr(node.args[0], "attr", "")) in private
        if called in QUERIES and isinstance(node.func, ast.Attribute):
            return _leads_back(node.func.value, reverse)
    return False


QUERIES = {
    "all",
    "filter",
    "exclude",
    "get",
    "first",
    "last",
    "count",
    "exists",
    "values",
    "values_list",
}


def _leads_back(node, reverse) -> bool:
    """Say whether this is `row.comments`: a reverse manager, straight from a row."""
    return isinstance(node, ast.Attribute) and node.attr in reverse


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Article.objects.visible_to(u).filter(pk=1)", []),
        ("Article.objects.filter(state=1).visible_to(u)", []),
        ("Article.objects.filter(pk=1)", [1]),
        ("models.Article.objects.all()", [1]),
        ("Article._base_manager.all()", [1]),
        ("get_object_or_404(Article, pk=1)", [1]),
        ("get_object_or_404(Article.objects.visible_to(u), pk=1)", []),
        ("zone.articles.all()", [1]),
        ("zone.articles.visible_to(u).all()", []),
        ("Tag.objects.all()", []),
    ],
)
def test_visibility_check_finds_unguarded_query(line, expected):
    assert unguarded(line, {"Article"}, {"articles"}) == expected


def test_visibility_check_finds_private_models():
    assert {"Article", "Comment", "Attachment", "Project", "Membership"} <= set(private_models())


def entry_points():
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            if {path.stem, *path.parts} & set(ENTRY_POINTS):
                yield path


@pytest.mark.parametrize(
    "path", list(entry_points()), ids=lambda p: str(p.relative_to(settings.BASE_DIR))
)
def test_visibility_check_finds_no_unguarded_query_in_the_code(path):
    file = str(path.relative_to(settings.BASE_DIR))
    private = {name for name in private_models() if (file, name) not in ALLOWED}

    assert unguarded(path.read_text(), private, reverse_names()) == []


def test_visibility_allowances_are_needed_and_few():
    needed = {
        (file, name)
        for file, name in ALLOWED
        if unguarded((Path(settings.BASE_DIR) / file).read_text(), {name})
    }

    assert needed == set(ALLOWED)
    assert len(ALLOWED) <= 12
